/// Elements, fields and sizes.
enum Access {
  @Sendable static func size(_ value: CELValue) -> CELValue {
    switch value {
    case .string(let text): .int(Int64(text.codePointCount))
    case .bytes(let bytes): .int(Int64(bytes.count))
    case .list(let list): .int(Int64(list.count))
    case .map(let map): .int(Int64(map.count))
    case .object(let source):
      if case .map = source.celType { .int(Int64(source.keys.count)) } else { .noSuchOverload }
    default: .noSuchOverload
    }
  }

  /// `key in container`
  @Sendable static func within(_ key: CELValue, _ container: CELValue) -> CELValue {
    var steps = CELLimits.largestValue
    return within(key, container, &steps)
  }

  /// As `within`; takes one of `steps` for each element of an element compared.
  static func within(_ key: CELValue, _ container: CELValue, _ steps: inout Int) -> CELValue {
    switch container {
    case .list(let list):
      if case .string(let text) = key, let found = list.contains(text) { return .bool(found) }
      var result = Disjunction()
      list.forEach { _, element in result.add(key.equals(element, &steps)) && steps >= 0 }
      return steps < 0 ? .error(.costLimit, "the values are too large to compare") : result.value
    case .map(let map): return .bool(CELKey(key).flatMap { map[$0] } != nil)
    case .object(let source):
      guard case .map = source.celType else { return .noSuchOverload }
      guard case .string(let name) = key else { return .bool(false) }
      return has(source, name)
    default: return .noSuchOverload
    }
  }

  static func has(_ source: any CELObjectSource, _ name: String) -> CELValue {
    switch source.presence(of: name) {
    case .present: .bool(true)
    case .absent: .bool(false)
    case .unknown(let unknowns): .unknown(unknowns)
    }
  }

  static func noSuchKey() -> CELValue { .error(.noSuchKey, "no such key") }
  static func noSuchField(_ name: String) -> CELValue { .error(.noSuchField, "no such field: '\(name)'") }

  /// `container[key]`
  @Sendable static func index(_ container: CELValue, _ key: CELValue) -> CELValue {
    if case .optional(let optional) = container {
      return optional.value.map { optionalIndex($0, key) } ?? .optional(.none)
    }
    switch find(container, key) {
    case .found(let value): return value
    case .failed(let value): return value
    case .missing:
      if case .list = container { return .error(.indexOutOfBounds, "index out of bounds") }
      return noSuchKey()
    }
  }

  /// `container[?key]`
  @Sendable static func optionalIndex(_ container: CELValue, _ key: CELValue) -> CELValue {
    if case .optional(let optional) = container {
      return optional.value.map { optionalIndex($0, key) } ?? .optional(.none)
    }
    switch find(container, key) {
    case .found(let value): return value.isDefinite ? .optional(CELOptional(value)) : value
    case .failed(let value): return value
    case .missing: return .optional(.none)
    }
  }

  enum Found {
    case found(CELValue)
    case missing
    case failed(CELValue)
  }

  static func find(_ container: CELValue, _ key: CELValue) -> Found {
    switch container {
    case .list(let list):
      guard let number = CELNumber(key) else {
        return .failed(.error(.invalidArgument, "a list index must be an integer"))
      }
      guard case .int(let index)? = CELKey(key) else {
        if case .double = number { return .failed(.error(.invalidArgument, "a list index must be an integer")) }
        return .missing
      }
      guard index >= 0, index < list.count else { return .missing }
      return .found(list[Int(index)])
    case .map(let map):
      guard let key = CELKey(key), let value = map[key] else { return .missing }
      return .found(value)
    case .object(let source):
      guard case .map = source.celType else { return .failed(.noSuchOverload) }
      guard case .string(let name) = key, let value = source.field(name) else { return .missing }
      return .found(value)
    default: return .failed(.noSuchOverload)
    }
  }

  /// `operand.field`
  @inline(__always)
  static func select(_ operand: CELValue, _ field: String) -> CELValue {
    if case .object(let source) = operand { return source.field(field) ?? noSuchField(field) }
    return selectOther(operand, field)
  }

  private static func selectOther(_ operand: CELValue, _ field: String) -> CELValue {
    switch operand {
    case .map(let map): map[.string(field)] ?? .error(.noSuchKey, "no such key: '\(field)'")
    case .optional(let optional): optional.value.map { optionalSelect($0, field) } ?? .optional(.none)
    case .unknown, .error: operand
    default: .error(.noSuchOverload, "a value of type \(operand.type.name) has no fields")
    }
  }

  /// `operand.?field`
  static func optionalSelect(_ operand: CELValue, _ field: String) -> CELValue {
    if case .optional(let optional) = operand {
      return optional.value.map { optionalSelect($0, field) } ?? .optional(.none)
    }
    let presence = test(operand, field)
    guard case .bool(let isPresent) = presence else { return presence }
    guard isPresent else { return .optional(.none) }
    let value = select(operand, field)
    return value.isDefinite ? .optional(CELOptional(value)) : value
  }

  /// `has(operand.field)`
  static func test(_ operand: CELValue, _ field: String) -> CELValue {
    switch operand {
    case .object(let source): has(source, field)
    case .map(let map): .bool(map[.string(field)] != nil)
    case .optional(let optional): optional.value.map { test($0, field) } ?? .bool(false)
    case .unknown, .error: operand
    default: .error(.noSuchOverload, "a value of type \(operand.type.name) has no fields")
    }
  }
}

/// Joins truth values as `||` does: true decides; then unknown, then error.
struct Disjunction {
  private(set) var value: CELValue = .bool(false)

  /// False if nothing can change the result any more.
  @discardableResult
  mutating func add(_ next: CELValue) -> Bool {
    switch (value, next) {
    case (_, .bool(true)):
      value = next
      return false
    case (_, .bool(false)): break
    case (.unknown(let a), .unknown(let b)): value = .unknown(a.merged(with: b))
    case (.unknown, _): break
    case (_, .unknown): value = next
    case (.error, _): break
    default: value = next
    }
    return true
  }
}
