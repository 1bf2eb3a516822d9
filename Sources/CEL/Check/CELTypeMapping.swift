/// What type variables stand for, and the rules by which one type is assignable to another.
struct CELTypeMapping {
  private var substitutions: [String: CELType] = [:]
  private var freshCount = 0

  mutating func fresh() -> CELType {
    freshCount += 1
    return .param("%\(freshCount)")
  }

  /// Whether `from` may stand where `to` is asked for; binds type variables of both if so, and changes nothing if not.
  mutating func assign(_ from: CELType, to: CELType) -> Bool { assign([from], to: [to]) }

  mutating func assign(_ from: [CELType], to: [CELType]) -> Bool {
    let saved = substitutions
    if assignAll(from, to) { return true }
    substitutions = saved
    return false
  }

  private mutating func assignAll(_ from: [CELType], _ to: [CELType]) -> Bool {
    guard from.count == to.count else { return false }
    for (from, to) in zip(from, to) where !assignOne(from, to) { return false }
    return true
  }

  private mutating func assignOne(_ from: CELType, _ to: CELType) -> Bool {
    if case .param(let name) = to {
      let (isValid, isBound) = bind(name, from)
      if isValid { return true }
      if isBound { return false }
    }
    if case .param(let name) = from { return bind(name, to).isValid }
    if from.isDynamic || to.isDynamic { return true }
    switch (from, to) {
    case (.null, _): return to.isNullable
    case (_, .null): return from.isNullable
    case (.wrapper(let a), .wrapper(let b)): return a == b
    case (.wrapper(let a), _): return a == to
    case (_, .wrapper(let b)): return from == b
    case (.type, .type): return true
    case (.list(let a), .list(let b)): return assignOne(a, b)
    case (.map(let k1, let v1), .map(let k2, let v2)): return assignOne(k1, k2) && assignOne(v1, v2)
    case (.opaque(let n1, let p1), .opaque(let n2, let p2)): return n1 == n2 && assignAll(p1, p2)
    default: return from == to
    }
  }

  /// Whether `type` may be what the variable `name` stands for, and whether the variable is bound already.
  private mutating func bind(_ name: String, _ type: CELType) -> (isValid: Bool, isBound: Bool) {
    if type == .param(name) { return (true, true) }
    if let bound = substitutions[name] {
      if bound == type { return (true, true) }
      guard assignOne(type, bound) else { return (false, true) }
      let general = CELTypeMapping.mostGeneral(type, bound)
      if !occurs(name, in: general) { substitutions[name] = general }
      return (true, true)
    }
    guard !occurs(name, in: type) else { return (false, false) }
    substitutions[name] = type
    return (true, false)
  }

  private func occurs(_ name: String, in type: CELType) -> Bool {
    switch type {
    case .param(let other): other == name || substitutions[other].map { occurs(name, in: $0) } ?? false
    case .list(let element), .type(let element): occurs(name, in: element)
    case .map(let key, let value): occurs(name, in: key) || occurs(name, in: value)
    case .opaque(_, let parameters): parameters.contains { occurs(name, in: $0) }
    default: false
    }
  }

  /// The type with bound variables replaced; unbound ones become `dyn` if `closing`.
  func substitute(_ type: CELType, closing: Bool = false) -> CELType {
    switch type {
    case .param(let name):
      if let bound = substitutions[name] { return substitute(bound, closing: closing) }
      return closing ? .dyn : type
    case .list(let element): return .list(substitute(element, closing: closing))
    case .map(let key, let value): return .map(substitute(key, closing: closing), substitute(value, closing: closing))
    case .opaque(let name, let parameters):
      return .opaque(name, parameters.map { substitute($0, closing: closing) })
    case .type(let inner): return .type(substitute(inner, closing: closing))
    default: return type
    }
  }

  /// The overload's types with its own type variables renamed, so that each call has its own.
  mutating func instantiate(_ parameters: [CELType], _ result: CELType) -> ([CELType], CELType) {
    var names: [String: CELType] = [:]
    func rename(_ type: CELType, _ mapping: inout CELTypeMapping) -> CELType {
      switch type {
      case .param(let name):
        if let known = names[name] { return known }
        let fresh = mapping.fresh()
        names[name] = fresh
        return fresh
      case .list(let element): return .list(rename(element, &mapping))
      case .map(let key, let value): return .map(rename(key, &mapping), rename(value, &mapping))
      case .opaque(let name, let inner): return .opaque(name, inner.map { rename($0, &mapping) })
      case .type(let inner): return .type(rename(inner, &mapping))
      default: return type
      }
    }
    return (parameters.map { rename($0, &self) }, rename(result, &self))
  }

  /// The more general of two types that are assignable to one another.
  static func mostGeneral(_ a: CELType, _ b: CELType) -> CELType {
    if case .null = b, a.isNullable { return a }
    if case .wrapper(let primitive) = a, primitive == b { return a }
    return isEqualOrLessSpecific(a, b) ? a : b
  }

  private static func isEqualOrLessSpecific(_ a: CELType, _ b: CELType) -> Bool {
    switch (a, b) {
    case (.dyn, _), (.error, _), (.param, _): true
    case (_, .dyn), (_, .error), (_, .param): false
    case (.list(let a), .list(let b)): isEqualOrLessSpecific(a, b)
    case (.map(let k1, let v1), .map(let k2, let v2)): isEqualOrLessSpecific(k1, k2) && isEqualOrLessSpecific(v1, v2)
    case (.opaque(let n1, let p1), .opaque(let n2, let p2)):
      n1 == n2 && p1.count == p2.count && zip(p1, p2).allSatisfy { isEqualOrLessSpecific($0, $1) }
    case (.type, .type): true
    default: a == b
    }
  }
}

extension CELType {
  /// Whether the checker lets null stand for a value of this type.
  fileprivate var isNullable: Bool {
    switch self {
    case .null, .opaque, .object, .timestamp, .duration, .wrapper: true
    default: false
    }
  }
}
