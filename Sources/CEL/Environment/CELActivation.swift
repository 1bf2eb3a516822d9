import Synchronization

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

  /// The value at a path, if it is at hand; nil to have it selected step by step. An activation that serves many programs
  /// of one environment may keep values by `CELPath.index`, so that a record is walked once for all of them. Not asked
  /// while tracing.
  func value(at path: CELPath) -> CELValue?
}

extension CELActivation {
  public func value(at path: CELPath) -> CELValue? { nil }
}

/// A variable and the fields selected from it, known at plan time: `dataset.collection.from`.
public final class CELPath: Sendable {
  public let variable: CELVariable
  /// At least one.
  public let fields: [String]
  /// In the order in which paths were planned, from 0: the same for the same path in all programs planned with copies of
  /// one environment. See `CELEnvironment.pathCount`.
  public let index: Int

  init(variable: CELVariable, fields: [String], index: Int) {
    self.variable = variable
    self.fields = fields
    self.index = index
  }
}

/// The paths of all programs planned with one environment and its copies.
final class CELPathTable: Sendable {
  private let paths = Mutex<[String: CELPath]>([:])

  var count: Int { paths.withLock { $0.count } }

  func path(_ variable: CELVariable, _ fields: [String]) -> CELPath {
    // Neither a name nor a field holds a line feed.
    let key = ([variable.name] + fields).joined(separator: "\n")
    return paths.withLock { paths in
      if let known = paths[key], known.variable === variable { return known }
      let path = CELPath(variable: variable, fields: fields, index: paths[key]?.index ?? paths.count)
      paths[key] = path
      return path
    }
  }
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
