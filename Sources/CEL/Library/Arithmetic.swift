/// Operators on numbers, texts, lists and times. Integers never wrap: what does not fit is an error.
enum Arithmetic {
  private static let overflow = CELValue.error(.overflow, "the result does not fit its type")
  private static let timeRange = CELValue.error(.range, "the time is out of range")

  /// A text or list that a function refuses to make.
  static let tooLarge = CELValue.error(.range, "the text or list would be too large")

  private static func fits(_ a: Int, _ b: Int) -> Bool { CELCost.sum(a, b) <= CELLimits.largestValue }

  @Sendable static func not(_ value: CELValue) -> CELValue {
    switch value {
    case .bool(let value): .bool(!value)
    case .unknown, .error: value
    default: .noSuchOverload
    }
  }

  @inline(__always)
  private static func int(_ result: (partialValue: Int64, overflow: Bool)) -> CELValue {
    result.overflow ? overflow : .int(result.partialValue)
  }

  @inline(__always)
  private static func uint(_ result: (partialValue: UInt64, overflow: Bool)) -> CELValue {
    result.overflow ? overflow : .uint(result.partialValue)
  }

  @Sendable static func add(_ a: CELValue, _ b: CELValue) -> CELValue {
    switch (a, b) {
    case (.int(let a), .int(let b)): int(a.addingReportingOverflow(b))
    case (.double(let a), .double(let b)): .double(a + b)
    case (.uint(let a), .uint(let b)): uint(a.addingReportingOverflow(b))
    case (.string(let a), .string(let b)): fits(a.utf8.count, b.utf8.count) ? .string(a + b) : tooLarge
    case (.bytes(let a), .bytes(let b)): fits(a.count, b.count) ? .bytes(a + b) : tooLarge
    case (.list(let a), .list(let b)) where !fits(a.count, b.count): tooLarge
    case (.list(let a), .list(let b)):
      a.count == 0 ? .list(b) : b.count == 0 ? .list(a) : .list(a.elements + b.elements)
    case (.timestamp(let time), .duration(let duration)), (.duration(let duration), .timestamp(let time)):
      time.adding(duration).map(CELValue.timestamp) ?? timeRange
    case (.duration(let a), .duration(let b)): duration(a.nanoseconds.addingReportingOverflow(b.nanoseconds))
    default: .noSuchOverload
    }
  }

  @Sendable static func subtract(_ a: CELValue, _ b: CELValue) -> CELValue {
    switch (a, b) {
    case (.int(let a), .int(let b)): int(a.subtractingReportingOverflow(b))
    case (.double(let a), .double(let b)): .double(a - b)
    case (.uint(let a), .uint(let b)): uint(a.subtractingReportingOverflow(b))
    case (.timestamp(let a), .timestamp(let b)): a.since(b).map(CELValue.duration) ?? timeRange
    case (.timestamp(let a), .duration(let b)):
      b.nanoseconds == .min
        ? timeRange : a.adding(CELDuration(nanoseconds: -b.nanoseconds)).map(CELValue.timestamp) ?? timeRange
    case (.duration(let a), .duration(let b)): duration(a.nanoseconds.subtractingReportingOverflow(b.nanoseconds))
    default: .noSuchOverload
    }
  }

  private static func duration(_ result: (partialValue: Int64, overflow: Bool)) -> CELValue {
    result.overflow ? timeRange : .duration(CELDuration(nanoseconds: result.partialValue))
  }

  @Sendable static func multiply(_ a: CELValue, _ b: CELValue) -> CELValue {
    switch (a, b) {
    case (.int(let a), .int(let b)): int(a.multipliedReportingOverflow(by: b))
    case (.double(let a), .double(let b)): .double(a * b)
    case (.uint(let a), .uint(let b)): uint(a.multipliedReportingOverflow(by: b))
    default: .noSuchOverload
    }
  }

  @Sendable static func divide(_ a: CELValue, _ b: CELValue) -> CELValue {
    switch (a, b) {
    case (.int, .int(0)), (.uint, .uint(0)): .error(.divisionByZero, "division by zero")
    case (.int(let a), .int(let b)): int(a.dividedReportingOverflow(by: b))
    case (.double(let a), .double(let b)): .double(a / b)
    case (.uint(let a), .uint(let b)): .uint(a / b)
    default: .noSuchOverload
    }
  }

  @Sendable static func modulo(_ a: CELValue, _ b: CELValue) -> CELValue {
    switch (a, b) {
    case (.int, .int(0)), (.uint, .uint(0)): .error(.divisionByZero, "modulus by zero")
    case (.int(let a), .int(let b)): int(a.remainderReportingOverflow(dividingBy: b))
    case (.uint(let a), .uint(let b)): .uint(a % b)
    default: .noSuchOverload
    }
  }

  @Sendable static func negate(_ value: CELValue) -> CELValue {
    switch value {
    case .int(let value): value == .min ? overflow : .int(-value)
    case .double(let value): .double(-value)
    default: .noSuchOverload
    }
  }
}
