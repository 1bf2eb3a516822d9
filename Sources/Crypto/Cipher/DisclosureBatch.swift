import COpenSSL

/// Seals the disclosures (RFC 9901) of a record and signs its claims, in two crossings into C: fresh salts and digests;
/// then the line with the JWT and, for each disclosure, a compact JWE `dir`/`A256GCM` under the key of its class.
/// Belongs to one thread.
///
/// The caller writes disclosures in clear one after another into a text of its own, and the claims into another in which
/// `DisclosureLayout.reserve` has left room for digests.
public final class DisclosureBatch {
  /// What is the same in every line.
  public struct Frame: Sendable {
    /// What stands before the JWT.
    public var opening: [UInt8]
    /// The JWT's header in base64url.
    public var header: [UInt8]
    /// What stands between the JWT and the JWEs, which are JSON strings with commas between.
    public var middle: [UInt8]
    /// What ends the line.
    public var closing: [UInt8]

    public init(opening: [UInt8], header: [UInt8], middle: [UInt8], closing: [UInt8]) {
      self.opening = opening
      self.header = header + [UInt8(ascii: ".")]
      self.middle = middle
      self.closing = closing
    }
  }

  private let frame: Frame
  private let signer: ES256.Signer
  // What the sealer in C points to.
  private let keys: [SealingKey]
  /// Keys of one record more, in the order of their indices; kept for the next one that has some.
  private var further: [SealingKey] = []
  private var classes: [aff_class]
  private let random: SecureRandom
  private let sealer: OpaquePointer

  /// The compact JWE header for a key id: the same text for each field, and the AAD.
  public static func header(kid: String) -> String {
    Base64URL.encode(#"{"alg":"dir","enc":"A256GCM","kid":"\#(kid)"}"#)
  }

  /// One key for each class; a class is named by its index. Key ids are written into JSON as they are: they hold no
  /// quotation marks, backslashes or control characters. Throws `CryptoError.length` for a key of other than 32 bytes.
  public init(
    keys: [(kid: String, key: SecretBytes)], frame: Frame, signer: ES256.Signer, random: SecureRandom
  ) throws(CryptoError) {
    var sealing: [SealingKey] = []
    for key in keys { sealing.append(try SealingKey(kid: Array(key.kid.utf8), key: key.key)) }
    let classes = sealing.map(\.described)
    guard let sealer = aff_sealer_new(random.pool, classes, classes.count) else { throw .library }
    (self.frame, self.signer, self.keys, self.classes) = (frame, signer, sealing, classes)
    (self.random, self.sealer) = (random, sealer)
  }

  deinit { aff_sealer_free(sealer) }

  /// Names a key for the record that is sealed next, beside those of the classes: its index is their number plus `place`, and places are
  /// named from 0 without a gap.
  /// - Parameter kid: UTF-8 of the key id.
  public func setKey(_ place: Int, kid: [UInt8], key: SecretBytes) throws(CryptoError) {
    if place < further.count {
      try further[place].replace(kid: kid, key: key)
    } else {
      further.append(try SealingKey(kid: kid, key: key))
    }
    classes.removeSubrange(min(keys.count + place, classes.count)...)
    classes.append(further[place].described)
    guard aff_sealer_set_classes(sealer, classes, classes.count) == 1 else { throw .library }
  }

  /// Salts, digests, signs and encrypts, and appends the line.
  ///
  /// - Parameters:
  ///   - text: the disclosures; their salts are filled in.
  ///   - claims: the reserved places are filled, each scope's digests in ascending order of their text.
  ///   - line: gets the frame's opening, the JWT, the JWEs in ascending order of their digests' text, the closing.
  /// - Throws: `CryptoError.library` if the generator, the cipher or the signer fails, or the layout is not that of
  ///   these texts.
  public func seal(
    _ layout: inout DisclosureLayout, text: inout [UInt8], claims: inout [UInt8], to line: inout [UInt8]
  ) throws(CryptoError) {
    let good = layout.withRecord(text: &text, claims: &claims) { record in
      guard aff_sealer_disclose(sealer, &record) == 1 else { return false }
      return frame.withPointers { frame in
        var count = 0
        guard let start = aff_sealer_line(sealer, &record, &frame, signer.context, &count) else { return false }
        line.append(contentsOf: UnsafeBufferPointer(start: start, count: count))
        return true
      }
    }
    guard good else { throw .library }
  }
}

extension DisclosureLayout {
  /// The layout as C sees it, valid inside the closure.
  fileprivate mutating func withRecord<R>(
    text: inout [UInt8], claims: inout [UInt8], _ body: (inout aff_record) -> R
  ) -> R {
    let (fields, decoys) = (fields, decoys)
    return text.withUnsafeMutableBufferPointer { text in
      claims.withUnsafeMutableBufferPointer { claims in
        places.withUnsafeMutableBufferPointer { places in
          fields.withUnsafeBufferPointer { fields in
            decoys.withUnsafeBufferPointer { decoys in
              var record = aff_record()
              (record.text, record.text_count) = (text.baseAddress, text.count)
              (record.fields, record.field_count) = (fields.baseAddress, fields.count)
              (record.decoys, record.decoy_count) = (decoys.baseAddress, decoys.count)
              (record.claims, record.claims_count) = (claims.baseAddress, claims.count)
              (record.places, record.scope_count) = (places.baseAddress, places.count)
              return body(&record)
            }
          }
        }
      }
    }
  }
}

extension DisclosureBatch.Frame {
  fileprivate func withPointers<R>(_ body: (inout aff_frame) -> R) -> R {
    opening.withUnsafeBufferPointer { opening in
      header.withUnsafeBufferPointer { header in
        middle.withUnsafeBufferPointer { middle in
          closing.withUnsafeBufferPointer { closing in
            var frame = aff_frame()
            (frame.opening, frame.opening_count) = (opening.baseAddress, opening.count)
            (frame.header, frame.header_count) = (header.baseAddress, header.count)
            (frame.middle, frame.middle_count) = (middle.baseAddress, middle.count)
            (frame.closing, frame.closing_count) = (closing.baseAddress, closing.count)
            return body(&frame)
          }
        }
      }
    }
  }
}
