/// A function: the overloads that the checker knows, and how calls are carried out.
///
/// The language's own functions have one implementation for all their overloads, which looks at its arguments itself;
/// overloads declared by a host are tried by the types of the arguments.
struct CELFunction: Sendable {
  let name: String
  private(set) var overloads: [CELOverload] = []
  /// Overloads with an implementation of their own.
  private(set) var custom: [CELOverload] = []
  private(set) var builtin = CELBuiltin()
  private(set) var cost: CELCallCost = .constant(1)

  init(name: String) { self.name = name }

  init(_ name: String, _ builtin: CELBuiltin, cost: CELCallCost = .constant(1), _ overloads: [CELOverload]) {
    self.name = name
    self.builtin = builtin
    self.cost = cost
    self.overloads = overloads.map { overload in
      var overload = overload
      overload.cost = cost
      return overload
    }
  }

  mutating func add(_ added: [CELOverload]) {
    for overload in added {
      overloads.removeAll { $0.id == overload.id }
      custom.removeAll { $0.id == overload.id }
      overloads.append(overload)
      custom.append(overload)
    }
  }

  /// Joins what a further library says of a function of the same name.
  mutating func merge(_ other: CELFunction) {
    overloads += other.overloads
    builtin = builtin.or(other.builtin)
    if case .constant = cost { cost = other.cost }
  }
}

/// Implementations by number of arguments; the receiver counts. Each answers `noSuchOverload` to types not its own.
struct CELBuiltin: Sendable {
  typealias Unary = @Sendable (CELValue) -> CELValue
  typealias Binary = @Sendable (CELValue, CELValue) -> CELValue
  typealias Variadic = @Sendable ([CELValue]) -> CELValue

  var nullary: CELValue?
  var unary: Unary?
  var binary: Binary?
  var variadic: Variadic?

  static func unary(_ body: @escaping Unary) -> CELBuiltin { CELBuiltin(unary: body) }
  static func binary(_ body: @escaping Binary) -> CELBuiltin { CELBuiltin(binary: body) }

  /// Tries `self` first.
  func or(_ other: CELBuiltin) -> CELBuiltin {
    var result = self
    if let second = other.unary {
      if let first = unary {
        result.unary = { a in CELBuiltin.firstApplicable(first(a)) { second(a) } }
      } else {
        result.unary = second
      }
    }
    if let second = other.binary {
      if let first = binary {
        result.binary = { a, b in CELBuiltin.firstApplicable(first(a, b)) { second(a, b) } }
      } else {
        result.binary = second
      }
    }
    result.variadic = variadic ?? other.variadic
    result.nullary = nullary ?? other.nullary
    return result
  }

  private static func firstApplicable(_ value: CELValue, _ otherwise: () -> CELValue) -> CELValue {
    if case .error(let error) = value, error.code == .noSuchOverload { return otherwise() }
    return value
  }

  func call(_ arguments: [CELValue]) -> CELValue {
    switch arguments.count {
    case 0: nullary ?? variadic?(arguments) ?? .noSuchOverload
    case 1: unary?(arguments[0]) ?? variadic?(arguments) ?? .noSuchOverload
    case 2: binary?(arguments[0], arguments[1]) ?? variadic?(arguments) ?? .noSuchOverload
    default: variadic?(arguments) ?? .noSuchOverload
    }
  }
}

extension CELOverload {
  /// A declaration of the library: the function's builtin carries it out.
  static func global(_ id: String, _ parameters: [CELType], _ result: CELType) -> CELOverload {
    CELOverload(id, parameters, result, implementation: .none)
  }

  static func member(_ id: String, _ parameters: [CELType], _ result: CELType) -> CELOverload {
    CELOverload(id, parameters, result, member: true, implementation: .none)
  }

  /// Whether values of these types, as they are at run time, may be given.
  func accepts(_ arguments: [CELValue]) -> Bool {
    parameters.count == arguments.count && zip(parameters, arguments).allSatisfy { $0.accepts($1) }
  }

  func call(_ arguments: [CELValue]) -> CELValue {
    switch (implementation, arguments.count) {
    case (.nullary(let body), 0): body()
    case (.unary(let body), 1): body(arguments[0])
    case (.binary(let body), 2): body(arguments[0], arguments[1])
    case (.variadic(let body), _): body(arguments)
    default: .error(.unboundFunction, "the function has no implementation")
    }
  }
}

extension CELType {
  /// Whether a value's type at run time, which knows no parameters, is this one.
  func accepts(_ value: CELValue) -> Bool {
    switch (self, value) {
    case (.dyn, _), (.param, _): true
    case (.wrapper(let primitive), _): value.type == .null || primitive.accepts(value)
    case (.map, .object(let source)): if case .map = source.celType { true } else { false }
    case (.null, .null), (.bool, .bool), (.int, .int), (.uint, .uint), (.double, .double), (.string, .string),
      (.bytes, .bytes), (.timestamp, .timestamp), (.duration, .duration), (.list, .list), (.map, .map), (.type, .type):
      true
    case (.object(let name), .object(let source)): source.celType.name == name
    case (.opaque(let name, _), .opaque(let value)): value.celType.name == name
    case (.opaque("optional_type", _), .optional): true
    default: false
    }
  }
}
