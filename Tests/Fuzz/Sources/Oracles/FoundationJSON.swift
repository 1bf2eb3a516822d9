import Foundation
import JSON

/// JSON as Foundation reads it.
enum FoundationJSON {
  /// Nil if it refuses the text, or keeps one of several members that Unicode takes for the same.
  static func value(_ bytes: [UInt8]) -> JSONValue? {
    guard let any = try? JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed]) else {
      return nil
    }
    return value(any)
  }

  private static func value(_ any: Any) -> JSONValue? {
    switch any {
    case is NSNull: return .null
    case let text as String: return .string(text)
    case let array as [Any]:
      let values = array.compactMap(value)
      return values.count == array.count ? .array(values) : nil
    case let object as [String: Any]:
      let members = object.compactMap { key, inner in value(inner).map { (key, $0) } }
      return members.count == object.count ? .object(JSONObject(members)) : nil
    case let number as NSNumber:
      let isBool = ["c", "B"].contains(String(cString: number.objCType))
      return isBool ? .bool(number.boolValue) : .double(number.doubleValue)
    default: return nil
    }
  }

  /// Whether two values agree but for how numbers are written and their last bits, which Foundation misses.
  static func agree(_ mine: JSONValue, _ other: JSONValue) -> Bool {
    if let x = mine.double, let y = other.double { return x == y || abs(x - y) <= abs(x) * 1e-14 }
    switch (mine, other) {
    case (.array(let a), .array(let b)): return a.count == b.count && zip(a, b).allSatisfy(agree)
    case (.object(let a), .object(let b)):
      // Names that are canonically equivalent are one name for Foundation.
      guard Set(a.keys).count == a.count else { return true }
      return a.count == b.count
        && a.allSatisfy { key, inner in b.first { $0.key == key }.map { agree(inner, $0.value) } ?? false }
    case (.string(let a), .string(let b)): return a == b
    default: return mine == other
    }
  }
}
