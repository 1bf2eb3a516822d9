public import Crypto
import Foundation

/// A key that signs notes (c2sp.org/signed-note): a name, and Ed25519 (type 0x01).
public struct NoteVerifier: Sendable {
  public let name: String
  /// The first four bytes of SHA-256(name ‖ LF ‖ 01 ‖ public key).
  public let id: [UInt8]
  public let key: Ed25519.PublicKey

  /// Throws `NoteError.key` for a name that cannot stand in a signature line: empty, with white space or `+`.
  public init(name: String, key: Ed25519.PublicKey) throws(NoteError) {
    guard !name.isEmpty, !name.contains("+"), !name.contains(where: \.isWhitespace), let bytes = try? key.bytes() else {
      throw .key
    }
    self.name = name
    self.key = key
    id = Array(SHA256.hash(Array("\(name)\n".utf8) + [Self.ed25519] + bytes).bytes.prefix(4))
  }

  /// From its text, `<name>+<id in hex>+<base64 of 01 and the key>`.
  public init(_ text: String) throws(NoteError) {
    let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, let bytes = StrictBase64.decode(parts[2]), bytes.count == 33, bytes[0] == Self.ed25519,
      let key = try? Ed25519.PublicKey(bytes: Array(bytes.dropFirst()))
    else { throw .key }
    try self.init(name: parts[0], key: key)
    guard Hex.encode(id) == parts[1] else { throw .key }
  }

  /// The text that `init(_:)` reads, for a file beside the log.
  public func text() throws(NoteError) -> String {
    guard let bytes = try? key.bytes() else { throw .key }
    return "\(name)+\(Hex.encode(id))+\(StrictBase64.encode([Self.ed25519] + bytes))"
  }

  static let ed25519: UInt8 = 1
}

/// A private key that signs notes under a name.
public struct NoteSigner: Sendable {
  public let verifier: NoteVerifier
  private let key: Ed25519.PrivateKey

  public init(name: String, key: Ed25519.PrivateKey) throws(NoteError) {
    verifier = try NoteVerifier(name: name, key: key.publicKey)
    self.key = key
  }

  /// The note: the text, an empty line, the signature line.
  /// - Parameter text: ends with a line feed.
  public func sign(_ text: String) throws(NoteError) -> String {
    guard let signature = try? key.sign(Array(text.utf8)) else { throw .key }
    return "\(text)\n\u{2014} \(verifier.name) \(StrictBase64.encode(verifier.id + signature))\n"
  }
}

/// Base64 with padding: one text for each byte string and no other.
enum StrictBase64 {
  static func encode(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  static func decode(_ text: some StringProtocol) -> [UInt8]? {
    guard let data = Data(base64Encoded: String(text)), data.base64EncodedString() == text else { return nil }
    return Array(data)
  }

  static func digest(_ text: some StringProtocol) -> Digest? { decode(text).flatMap { Digest(bytes: $0) } }
}
