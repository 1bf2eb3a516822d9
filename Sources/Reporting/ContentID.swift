import XML

/// Ids that follow from content: the same in every run, on every machine.
public enum ContentID {
  /// Namespace of all our name-based ids: the UUIDv5 of the report namespace among URLs.
  static let namespace = uuid5(
    namespace: [0x6b, 0xa7, 0xb8, 0x11, 0x9d, 0xad, 0x11, 0xd1, 0x80, 0xb4, 0x00, 0xc0, 0x4f, 0xd4, 0x30, 0xc8],
    name: ReportXML.namespace)

  /// The anchor and UUID of a finding: of its rule and subject alone, so that both stay as long as the rule fails for the
  /// subject. The anchor is `f-` and the first 12 hexadecimal digits of the UUID.
  public static func finding(rule: String, subject: String) -> (anchor: String, uuid: String) {
    let bytes = uuid5(namespace: namespace, name: "finding\u{0}\(rule)\u{0}\(subject)")
    return ("f-" + ContentDigest.hex(bytes.prefix(6)), text(bytes))
  }

  /// The anchor that belongs to the UUID of a finding.
  public static func anchor(_ uuid: String) -> String { "f-" + uuid.filter { $0 != "-" }.prefix(12) }

  /// The UUID of anything else that is named by its parts.
  public static func uuid(_ parts: String...) -> String {
    text(uuid5(namespace: namespace, name: parts.joined(separator: "\u{0}")))
  }

  /// A name-based UUID with SHA-1 (RFC 9562, section 5.5).
  private static func uuid5(namespace: [UInt8], name: String) -> [UInt8] {
    var bytes = Array(ContentDigest.sha1(namespace + Array(name.utf8)).prefix(16))
    bytes[6] = bytes[6] & 0x0f | 0x50
    bytes[8] = bytes[8] & 0x3f | 0x80
    return bytes
  }

  private static func text(_ bytes: [UInt8]) -> String {
    let hex = Array(ContentDigest.hex(bytes))
    return [0..<8, 8..<12, 12..<16, 16..<20, 20..<32].map { String(hex[$0]) }.joined(separator: "-")
  }
}
