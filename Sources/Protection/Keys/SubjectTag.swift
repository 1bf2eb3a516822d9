import Crypto
import Foundation

/// How a person is named in the key ids of one run: base64url of the first 12 bytes of HMAC-SHA-256(LK, run 00 subject id), or of one record:
/// of HMAC-SHA-256(LK, run 00 subject id 00 record's `rid`). Whoever has not the lookup key can neither tell who it is nor find the same person
/// in another run, or in another record.
public enum SubjectTag {
  static let characterCount = 16
  static let byteCount = 12

  /// - Parameters:
  ///   - subject: the id as records have it; compared after NFC.
  ///   - record: the record's `rid`, where each record has keys of its own.
  public static func text(of subject: String, run: String, record: String? = nil, lookup: SecretBytes) -> String {
    let maker = Maker(run: run, lookup: lookup)
    var tag: [UInt8] = []
    maker.append(
      Array(subject.precomposedStringWithCanonicalMapping.utf8), record: record.map { Array($0.utf8) } ?? [], to: &tag)
    return String(decoding: tag, as: UTF8.self)
  }

  /// What the workspace remembers of an erased person: a token that tells only who holds the lookup key, and outlives runs.
  public static func tombstone(of subject: String, lookup: SecretBytes) -> String {
    tombstone(of: Array(subject.precomposedStringWithCanonicalMapping.utf8), HMACSHA256(key: lookup))
  }

  /// - Parameter subject: UTF-8 in NFC.
  static func tombstone(of subject: [UInt8], _ lookup: HMACSHA256) -> String {
    "er1." + Base64URL.encode(Array(lookup.authenticate(Array("erased\0".utf8) + subject).bytes.prefix(16)))
  }

  struct Maker: Sendable {
    private let key: HMACSHA256
    private let opening: [UInt8]

    init(run: String, lookup: SecretBytes) {
      key = HMACSHA256(key: lookup)
      opening = Array(run.utf8) + [0]
    }

    /// - Parameters:
    ///   - subject: UTF-8 in NFC.
    ///   - record: `rid`; empty for a tag of the whole run.
    func append(_ subject: [UInt8], record: [UInt8] = [], to text: inout [UInt8]) {
      let name = record.isEmpty ? subject : subject + [0] + record
      let digest = opening.withUnsafeBytes { opening in
        name.withUnsafeBytes { key.authenticate(parts: [opening, $0]) }
      }
      digest.withUnsafeBytes {
        Base64URL.encode(UnsafeRawBufferPointer(rebasing: $0[..<byteCount]), into: &text)
      }
    }
  }
}
