/// A variable of an environment. A class, so that handing it to an activation costs nothing.
public final class CELVariable: Sendable {
  public let name: String
  /// The order of declaration in the environment, from 0; an activation may be an array indexed by it. -1 for a name that
  /// an unchecked expression uses without declaration.
  public let index: Int
  public let type: CELType

  init(name: String, index: Int, type: CELType) {
    self.name = name
    self.index = index
    self.type = type
  }
}

/// Where variables get their values. Asked only for variables that the evaluation reaches, perhaps more than once.
public protocol CELActivation {
  /// nil makes the use of the variable an error (`unboundVariable`).
  func value(of variable: CELVariable) -> CELValue?
}

/// Variables by name.
public struct CELBindings: CELActivation, Sendable, ExpressibleByDictionaryLiteral {
  public var values: [String: CELValue]

  public init(_ values: [String: CELValue] = [:]) { self.values = values }
  public init(dictionaryLiteral elements: (String, CELValue)...) {
    values = Dictionary(elements, uniquingKeysWith: { $1 })
  }

  public func value(of variable: CELVariable) -> CELValue? { values[variable.name] }
}

/// Variables by index of declaration; the fastest.
public struct CELSlots: CELActivation, Sendable {
  public var values: [CELValue]

  public init(_ values: [CELValue]) { self.values = values }

  public func value(of variable: CELVariable) -> CELValue? {
    values.indices.contains(variable.index) ? values[variable.index] : nil
  }
}
