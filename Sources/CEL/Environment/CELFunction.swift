/// One signature of a function, with its implementation.
///
/// ```swift
/// env.declare(function: "_<_", [
///   CELOverload("less_day_range", [.opaque("day-range", []), .opaque("day-range", [])], .bool) { a, b in
///     guard case .opaque(let a as DayRange) = a, case .opaque(let b as DayRange) = b else { return .noSuchOverload }
///     return a.isBefore(b)          // .bool or .unknown
///   }
/// ])
/// env.declare(function: "clock.addMonths", [CELOverload("clock_addMonths", [.timestamp, .int], .timestamp) { … }])
/// env.declare(function: "overlaps", [CELOverload("range_overlaps", [range, range], .bool, member: true) { … }])
/// ```
///
/// Operators are overloaded by their function names (`CELOperator`), for argument types that the language's own overloads
/// do not cover. `_&&_`, `_||_`, `_?_:_` and `!_` cannot be overloaded; `_==_` of an abstract type is `CELOpaque.equals`.
public struct CELOverload: Sendable {
  /// Unknown and error arguments never reach an implementation: they are propagated before.
  public enum Implementation: Sendable {
    /// Declared for the checker alone; calling it is the error `unboundFunction`.
    case none
    case nullary(@Sendable () -> CELValue)
    case unary(@Sendable (CELValue) -> CELValue)
    case binary(@Sendable (CELValue, CELValue) -> CELValue)
    case variadic(@Sendable ([CELValue]) -> CELValue)
  }

  public var id: String
  /// The receiver first, for a member function. `.param("T")` stands for any type, the same one at each place.
  public var parameters: [CELType]
  public var result: CELType
  /// Called as `x.f(y)`.
  public var isMember: Bool
  public var cost: CELCallCost
  public var implementation: Implementation

  public init(
    _ id: String, _ parameters: [CELType], _ result: CELType, member: Bool = false, cost: CELCallCost = .constant(1),
    implementation: Implementation
  ) {
    self.id = id
    self.parameters = parameters
    self.result = result
    isMember = member
    self.cost = cost
    self.implementation = implementation
  }

  public init(
    _ id: String, _ parameters: [CELType], _ result: CELType, member: Bool = false, cost: CELCallCost = .constant(1),
    _ body: @escaping @Sendable (CELValue) -> CELValue
  ) {
    self.init(id, parameters, result, member: member, cost: cost, implementation: .unary(body))
  }

  public init(
    _ id: String, _ parameters: [CELType], _ result: CELType, member: Bool = false, cost: CELCallCost = .constant(1),
    _ body: @escaping @Sendable (CELValue, CELValue) -> CELValue
  ) {
    self.init(id, parameters, result, member: member, cost: cost, implementation: .binary(body))
  }
}

/// What a call costs beside its arguments, in units of evaluated nodes. But for constant costs, the size of the result is
/// added, so counted: 1 for each 16 bytes of text and for each element.
public enum CELCallCost: Sendable, Hashable {
  case constant(Int)
  /// 1, and the sizes of the arguments.
  case linear
  /// The product of the arguments' sizes, each one more.
  case product
  /// 1, and the first argument, an integer.
  case magnitude
}

extension CELValue {
  /// What an implementation answers to arguments that it is not made for.
  public static let noSuchOverload = CELValue.error(.noSuchOverload, "no such overload")
}
