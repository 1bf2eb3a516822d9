import Foundation
import JSON

@testable import Provenance

/// JSON Schema as its specification reads, over the schema's own text, with Foundation's regular expressions: slow and
/// obvious, to check the compiled one against. Beside the schema it knows what the record format adds.
struct SlowSchema {
  let schema: JSONValue

  func accepts(_ record: JSONValue) -> Bool {
    accepts(record, schema, extras: true) && !relatesToItself(record)
  }

  private func accepts(_ value: JSONValue, _ rule: JSONValue, extras: Bool) -> Bool {
    guard let keywords = rule.object else { return false }
    if extras && value.isNull { return false }
    if case .int(let number) = value, number.magnitude > 9_007_199_254_740_991 { return false }
    if extras, let text = value.string, text.utf8.count > 65_536 { return false }
    return keywords.allSatisfy { accepts(value, $0.key, $0.value, rule) }
  }

  private func accepts(_ value: JSONValue, _ keyword: String, _ bound: JSONValue, _ rule: JSONValue) -> Bool {
    switch keyword {
    case "$ref":
      let name = String(bound.string?.dropFirst("#/$defs/".count) ?? "")
      if name == "id", let text = value.string, text.utf8.count > 512 { return false }
      if name == "extensions" { return acceptsExtensions(value) }
      return accepts(value, schema["$defs"]?[name] ?? false, extras: true)
    case "type":
      switch bound.string {
      case "object": return value.object != nil
      case "array": return value.array != nil
      case "string": return value.string != nil
      case "boolean": return value.bool != nil
      case "integer": return value.int64 != nil  // the format: 1.0 is not an integer
      case "number": return value.double != nil
      default: return false
      }
    case "enum": return bound.array?.contains(value) ?? false
    case "const": return bound == value
    case "required":
      return value.object.map { o in bound.array?.allSatisfy { o.contains($0.string ?? "") } ?? false } ?? true
    case "properties":
      return value.object?.allSatisfy { key, inner in bound[key].map { accepts(inner, $0, extras: true) } ?? true }
        ?? true
    case "additionalProperties":
      return value.object?.allSatisfy { key, inner in
        if rule["properties"]?[key] != nil { return true }
        return bound == false ? false : accepts(inner, bound, extras: true)
      } ?? true
    case "propertyNames": return value.object?.keys.allSatisfy { accepts(.string($0), bound, extras: true) } ?? true
    case "items": return value.array?.allSatisfy { accepts($0, bound, extras: true) } ?? true
    case "uniqueItems": return value.array.map { Set($0).count == $0.count } ?? true
    case "minItems": return value.array.map { $0.count >= bound.int64 ?? 0 } ?? true
    case "minProperties": return value.object.map { $0.count >= bound.int64 ?? 0 } ?? true
    case "maxProperties": return value.object.map { $0.count <= bound.int64 ?? 0 } ?? true
    case "minLength": return value.string.map { $0.unicodeScalars.count >= bound.int64 ?? 0 } ?? true
    case "maxLength": return value.string.map { $0.unicodeScalars.count <= bound.int64 ?? 0 } ?? true
    case "minimum": return value.double.map { $0 >= bound.double ?? 0 } ?? true
    case "maximum": return value.double.map { $0 <= bound.double ?? 0 } ?? true
    case "exclusiveMinimum": return value.double.map { $0 > bound.double ?? 0 } ?? true
    case "exclusiveMaximum": return value.double.map { $0 < bound.double ?? 0 } ?? true
    case "pattern":
      guard let text = value.string, let pattern = bound.string else { return true }
      return SlowPattern.matches(text, pattern) && SlowPattern.dayExists(text, pattern)
    case "allOf": return bound.array?.allSatisfy { accepts(value, $0, extras: false) } ?? false
    case "if": return true
    case "then": return accepts(value, rule["if"] ?? false, extras: false) ? accepts(value, bound, extras: false) : true
    case "description" where rule.object?.keys.allSatisfy({ ["description", "x-sensitivity"].contains($0) }) == true:
      return !holdsNull(value)  // a stated value of any type
    default: return true
    }
  }

  private func acceptsExtensions(_ value: JSONValue) -> Bool {
    func safe(_ value: JSONValue) -> Bool {
      switch value {
      case .int(let number): number.magnitude <= 9_007_199_254_740_991
      case .array(let elements): elements.allSatisfy(safe)
      case .object(let members): members.values.allSatisfy(safe)
      default: true
      }
    }
    return value.object?.allSatisfy { key, inner in
      SlowPattern.matches(key, "^[a-z][a-z0-9-]{0,63}$") && inner.object != nil && safe(inner)
    } ?? false
  }

  private func holdsNull(_ value: JSONValue) -> Bool {
    value.isNull || (value.array ?? value.object?.values ?? []).contains(where: holdsNull)
  }

  private func relatesToItself(_ record: JSONValue) -> Bool {
    guard let own = record["id"], let members = record.object else { return false }
    return members.contains { key, value in
      RelationNames.all.contains(key) && (value.array ?? []).contains { $0["id"] == own }
    }
  }
}

/// Regular expressions by Foundation, anchored at the very end.
enum SlowPattern {
  static func matches(_ text: String, _ pattern: String) -> Bool {
    let pattern = pattern.hasSuffix("$") ? String(pattern.dropLast()) + #"\z"# : pattern
    guard let expression = try? NSRegularExpression(pattern: pattern) else { return false }
    return expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)) != nil
  }

  /// Times must name a day that exists, and begin in the years 1 to 9999 of UTC, which their patterns cannot say.
  static func dayExists(_ text: String, _ pattern: String) -> Bool {
    guard pattern.hasPrefix("^[0-9]{4}-") else { return true }
    let parts = text.prefix(10).split(separator: "-").compactMap { Int($0) }
    guard parts.count == 3 else { return false }
    var calendar = Calendar(identifier: .iso8601)
    calendar.timeZone = .gmt
    let wanted = DateComponents(year: parts[0], month: parts[1], day: parts[2])
    guard parts[0] > 0, wanted.isValidDate(in: calendar) else { return false }
    func seconds(_ clock: Substring) -> Int {
      clock.split(separator: ":").compactMap { Int($0.prefix(2)) }.reduce(0) { $0 * 60 + $1 }
        * (clock.count < 6 ? 60 : 1)
    }
    let clock = text.dropFirst(10).first == "T" ? seconds(text.dropFirst(11).prefix(8)) : 0
    let isEast = text.suffix(6).first == "+"
    let isWest = text.suffix(6).first == "-" && text.count > 10
    let offset = isEast || isWest ? seconds(text.suffix(5)) : 0
    if text.hasPrefix("0001-01-01"), isEast { return clock >= offset }
    if text.hasPrefix("9999-12-31"), isWest { return clock + offset < 86_400 }
    return true
  }
}
