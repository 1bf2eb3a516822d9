import Crypto
import Foundation

/// Ids of records as connectors mint them (record-format, section 5).
enum Identifier {
  /// Longest id, in bytes of UTF-8.
  static let longest = 512

  /// A text as an id: NFC, without control characters, at most 512 bytes. A longer one keeps its beginning and ends in
  /// `~` and the first 32 hexadecimal digits of its SHA-256, so that two long names never become one.
  static func make(_ text: String) -> String {
    let isPlain = text.utf8.allSatisfy { (0x20...0x7E).contains($0) }
    if isPlain, text.utf8.count <= longest { return text }
    var id = text.precomposedStringWithCanonicalMapping
    if id.unicodeScalars.contains(where: { $0.value < 0x20 || $0.value == 0x7F }) {
      var clean = ""
      for scalar in id.unicodeScalars {
        clean.unicodeScalars.append(scalar.value < 0x20 || scalar.value == 0x7F ? "\u{FFFD}" : scalar)
      }
      id = clean
    }
    guard id.utf8.count > longest else { return id }
    return Limits.cut(id, bytes: longest - 33) + "~" + SHA256.hash(Array(id.utf8)).hex.prefix(32)
  }

  /// `<kind>:<system>:<instance>:<name>@<version>`; an absent instance and version leave no trace.
  static func minted(kind: String, system: String, instance: String?, name: String, version: String? = nil) -> String {
    make([kind, system, instance, name].compactMap { $0 }.joined(separator: ":") + (version.map { "@\($0)" } ?? ""))
  }

  /// The id of a run: the instance is left out where the run's own id is a UUID.
  static func run(system: String, instance: String?, _ id: String) -> String {
    minted(kind: "run", system: system, instance: isUUID(id) ? nil : instance, name: id)
  }

  /// Thirty-two hexadecimal digits, with or without hyphens.
  static func isUUID(_ text: String) -> Bool {
    var digits = 0
    for byte in text.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x46, 0x61...0x66: digits += 1
      case UInt8(ascii: "-"): continue
      default: return false
      }
    }
    return digits == 32
  }
}

/// Bounds of the record format on text (record-format, section 1).
enum Limits {
  /// At most 64 KiB; what lies beyond is cut between characters.
  static func text(_ text: String) -> String { cut(text, bytes: 65_536) }

  /// A member name of a map: at most 256 bytes, never empty.
  static func name(_ text: String) -> String { text.isEmpty ? "_" : cut(text, bytes: 256) }

  /// A name of a column: at most 1,024 bytes, nil where empty.
  static func field(_ text: String) -> String? { text.isEmpty ? nil : cut(text, bytes: 1_024) }

  /// An address: at most 4,096 bytes.
  static func address(_ text: String) -> String { cut(text, bytes: 4_096) }

  /// Most members of a map.
  static let members = 1_024

  static func cut(_ text: String, bytes: Int) -> String {
    guard text.utf8.count > bytes else { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: bytes)
    while end > text.startIndex, end.samePosition(in: text) == nil { end = text.utf8.index(before: end) }
    return String(text[..<end])
  }
}
