/// The conversion functions, `int(x)` and its like.
enum Conversion {
  private static let range = CELValue.error(.range, "the value is out of the range of the type")
  private static func malformed(_ type: String) -> CELValue {
    .error(.conversion, "the text is not a \(type)")
  }

  @Sendable static func toBool(_ value: CELValue) -> CELValue {
    switch value {
    case .bool: return value
    case .string(let text):
      switch text {
      case "1", "t", "T", "true", "TRUE", "True": return .bool(true)
      case "0", "f", "F", "false", "FALSE", "False": return .bool(false)
      default: return malformed("bool")
      }
    default: return .noSuchOverload
    }
  }

  @Sendable static func toBytes(_ value: CELValue) -> CELValue {
    switch value {
    case .bytes: value
    case .string(let text): .bytes(Array(text.utf8))
    default: .noSuchOverload
    }
  }

  @Sendable static func toDouble(_ value: CELValue) -> CELValue {
    switch value {
    case .double: value
    case .int(let value): .double(Double(value))
    case .uint(let value): .double(Double(value))
    case .string(let text): double(text).map(CELValue.double) ?? malformed("double")
    default: .noSuchOverload
    }
  }

  private static func double(_ text: String) -> Double? {
    switch text {
    case "NaN": return .nan
    case "Infinity", "+Infinity", "Inf", "+Inf", "inf", "+inf": return .infinity
    case "-Infinity", "-Inf", "-inf": return -.infinity
    default:
      guard text.utf8.allSatisfy({ isDigit($0) || "+-.eE".utf8.contains($0) }), let value = Double(text), value.isFinite
      else { return nil }
      return value
    }
  }

  @Sendable static func toInt(_ value: CELValue) -> CELValue {
    switch value {
    case .int: value
    case .uint(let value): Int64(exactly: value).map(CELValue.int) ?? range
    // The bounds themselves are out of range, because they do not survive the way there and back.
    case .double(let value): value > -0x1p63 && value < 0x1p63 ? .int(Int64(value)) : range
    case .string(let text): Int64(text).map(CELValue.int) ?? malformed("int")
    case .timestamp(let time): .int(time.seconds)
    case .duration(let duration): .int(duration.nanoseconds)
    default: .noSuchOverload
    }
  }

  @Sendable static func toUint(_ value: CELValue) -> CELValue {
    switch value {
    case .uint: value
    case .int(let value): UInt64(exactly: value).map(CELValue.uint) ?? range
    case .double(let value): value >= 0 && value < 0x1p64 ? .uint(UInt64(value)) : range
    case .string(let text):
      text.hasPrefix("+") ? malformed("uint") : UInt64(text).map(CELValue.uint) ?? malformed("uint")
    default: .noSuchOverload
    }
  }

  @Sendable static func toString(_ value: CELValue) -> CELValue {
    switch value {
    case .string: value
    case .bool(let value): .string(value ? "true" : "false")
    case .int(let value): .string(String(value))
    case .uint(let value): .string(String(value))
    case .double(let value): .string(DoubleText.shortest(value))
    case .bytes(let bytes):
      String(validating: bytes, as: UTF8.self).map(CELValue.string) ?? .error(.conversion, "the bytes are not UTF-8")
    case .timestamp(let time): .string(time.description)
    case .duration(let duration): .string(duration.description)
    default: .noSuchOverload
    }
  }

  @Sendable static func toTimestamp(_ value: CELValue) -> CELValue {
    switch value {
    case .timestamp: value
    case .int(let seconds): CELTimestamp(seconds: seconds).map(CELValue.timestamp) ?? range
    case .string(let text):
      CELTimestamp(rfc3339: text).map(CELValue.timestamp) ?? malformed("timestamp within the range")
    default: .noSuchOverload
    }
  }

  @Sendable static func toDuration(_ value: CELValue) -> CELValue {
    switch value {
    case .duration: value
    case .string(let text): CELDuration(text).map(CELValue.duration) ?? malformed("duration within the range")
    default: .noSuchOverload
    }
  }
}
