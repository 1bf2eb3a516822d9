import JSON

/// Member names that RFC 9901 takes for its own. A record's free objects (tags, extensions) may hold them, and an
/// attacker would put digests there; in claims and disclosures such a name gets a `~` in front, and loses it again when
/// it is opened. Names that already begin so get one more, so that every name comes back.
enum ReservedNames {
  private static let names: Set<String> = ["_sd", "...", "_sd_alg"]

  static func isReserved(_ name: some StringProtocol) -> Bool { names.contains(String(name.drop { $0 == "~" })) }

  /// Whether a value holds such a name at any depth.
  static func occur(in cursor: JSONCursor) -> Bool {
    switch cursor.type {
    case .object:
      var at = cursor.at(cursor.index + 1)
      while at.index < cursor.close {
        if mayBeReserved(at.utf8), isReserved(String(decoding: at.utf8, as: UTF8.self)) { return true }
        at.index += 1
        if occur(in: at) { return true }
        at.index = at.next
      }
    case .array:
      var at = cursor.at(cursor.index + 1)
      while at.index < cursor.close {
        if occur(in: at) { return true }
        at.index = at.next
      }
    default: break
    }
    return false
  }

  static func escape(_ value: JSONValue) -> JSONValue {
    rename(value) { isReserved($0) ? "~\($0)" : $0 }
  }

  static func escape(name: String) -> String { isReserved(name) ? "~\(name)" : name }

  static func unescape(_ value: JSONValue) -> JSONValue {
    rename(value, unescape(name:))
  }

  static func unescape(name: String) -> String {
    name.hasPrefix("~") && isReserved(name) ? String(name.dropFirst()) : name
  }

  /// Whether it is worth a closer look.
  static func mayBeReserved(_ name: UnsafeBufferPointer<UInt8>) -> Bool {
    switch name.first {
    case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "~"): true
    default: false
    }
  }

  private static func rename(_ value: JSONValue, _ newName: (String) -> String) -> JSONValue {
    switch value {
    case .object(let members): .object(JSONObject(members.map { (newName($0.key), rename($0.value, newName)) }))
    case .array(let elements): .array(elements.map { rename($0, newName) })
    default: value
    }
  }
}
