enum CELOrder { case less, equal, greater, unordered }

/// A number of any of the three numeric types, on one number line.
enum CELNumber {
  case int(Int64)
  case uint(UInt64)
  case double(Double)

  init?(_ value: CELValue) {
    switch value {
    case .int(let value): self = .int(value)
    case .uint(let value): self = .uint(value)
    case .double(let value): self = .double(value)
    default: return nil
    }
  }

  func order(_ other: CELNumber?) -> CELOrder? {
    guard let other else { return nil }
    return switch (self, other) {
    case (.int(let a), .int(let b)): order3(a, b)
    case (.uint(let a), .uint(let b)): order3(a, b)
    case (.int(let a), .uint(let b)): a < 0 ? .less : order3(UInt64(a), b)
    case (.uint(let a), .int(let b)): b < 0 ? .greater : order3(a, UInt64(b))
    default: orderDoubles(asDouble, other.asDouble)
    }
  }

  /// Rounded, if it is an integer beyond 2^53.
  var asDouble: Double {
    switch self {
    case .int(let value): Double(value)
    case .uint(let value): Double(value)
    case .double(let value): value
    }
  }
}

@inline(__always)
func order3<T: Comparable>(_ a: T, _ b: T) -> CELOrder { a < b ? .less : a == b ? .equal : .greater }

@inline(__always)
func orderDoubles(_ a: Double, _ b: Double) -> CELOrder {
  a < b ? .less : a == b ? .equal : a > b ? .greater : .unordered
}

extension CELValue {
  /// How two values of ordered types stand; nil if `<` does not apply to them.
  func order(_ other: CELValue) -> CELOrder? {
    switch (self, other) {
    case (.int(let a), .int(let b)): order3(a, b)
    case (.double(let a), .double(let b)): orderDoubles(a, b)
    case (.uint(let a), .uint(let b)): order3(a, b)
    case (.timestamp(let a), .timestamp(let b)): order3(a, b)
    case (.duration(let a), .duration(let b)): order3(a, b)
    case (.string(let a), .string(let b)): orderBytes(a.utf8, b.utf8)
    case (.bytes(let a), .bytes(let b)): orderBytes(a, b)
    case (.bool(let a), .bool(let b)): a == b ? .equal : b ? .less : .greater
    default: CELNumber(self)?.order(CELNumber(other))
    }
  }
}

/// Lexicographic by bytes; for UTF-8 that is by code points.
func orderBytes(_ a: some Collection<UInt8>, _ b: some Collection<UInt8>) -> CELOrder {
  if a.elementsEqual(b) { return .equal }
  return a.lexicographicallyPrecedes(b) ? .less : .greater
}
