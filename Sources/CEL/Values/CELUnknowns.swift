/// A place in the input: a variable, and the steps from it to a value.
public struct CELAttribute: Hashable, Sendable {
  public enum Step: Hashable, Sendable {
    /// A field of a struct, or an entry of a map with a string key.
    case field(String)
    /// An element of a list, from 0.
    case index(Int)
    /// An entry of a map whose key is not a string.
    case key(CELKey)
  }

  public var variable: String
  public var steps: [Step]

  public init(_ variable: String, _ steps: [Step] = []) {
    self.variable = variable
    self.steps = steps
  }

  public func appending(_ step: Step) -> CELAttribute { CELAttribute(variable, steps + [step]) }

  /// Whether this place is `other` or holds it.
  public func contains(_ other: CELAttribute) -> Bool {
    variable == other.variable && other.steps.starts(with: steps)
  }
}

extension CELAttribute: CustomStringConvertible {
  /// As it would be written: `dataset.purposes[0].legalBasis`.
  public var description: String {
    steps.reduce(into: variable) { text, step in
      switch step {
      case .field(let name): text += isCELIdentifier(name) ? ".\(name)" : "[\(quoted(name))]"
      case .index(let index): text += "[\(index)]"
      case .key(.bool(let key)): text += "[\(key)]"
      case .key(.int(let key)): text += "[\(key)]"
      case .key(.uint(let key)): text += "[\(key)u]"
      case .key(.string(let key)): text += "[\(quoted(key.text))]"
      }
    }
  }
}

extension CELAttribute: Comparable {
  public static func < (a: CELAttribute, b: CELAttribute) -> Bool { a.description < b.description }
}

/// What would have to be known for a value to be known. Never empty in a value.
public struct CELUnknowns: Hashable, Sendable {
  /// Sorted, without repetition.
  public let attributes: [CELAttribute]

  public init(_ attributes: [CELAttribute]) { self.attributes = Set(attributes).sorted() }
  public init(_ attribute: CELAttribute) { attributes = [attribute] }

  public func merged(with other: CELUnknowns) -> CELUnknowns {
    self == other ? self : CELUnknowns(attributes + other.attributes)
  }
}
