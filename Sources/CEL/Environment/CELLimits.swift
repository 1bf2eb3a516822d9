/// Bounds on what an expression may be and do. Each is tested.
public struct CELLimits: Sendable, Hashable {
  /// Bytes of source.
  public var expressionSize = 100_000
  /// Depth of the syntax tree, and nesting of brackets.
  public var depth = 250
  /// Nodes after macro expansion.
  public var nodes = 50_000
  /// Comprehensions within one another.
  public var comprehensionNesting = 8
  /// Issues reported before parsing or checking stops.
  public var issues = 20
  /// Static cost bound above which an expression does not plan; nil for none.
  public var staticCost: Int? = nil
  /// Units that one evaluation may spend; nil for none. Spending more is the error `costLimit`.
  public var cost: Int? = 10_000_000
  /// Bytes of memory that a compiled regular expression may take.
  public var regexMemory = 1 << 20
  /// Bytes of a regular expression.
  public var regexSize = 4096
  /// Bytes of one text, or elements of one list, that a function may make.
  static let largestValue = 1 << 24

  public init() {}
}

/// How large an input may be, for the static cost bound. A bound is only as good as what it assumes.
public struct CELSize: Sendable, Hashable {
  /// Bytes of a string or bytes, elements of a list, entries of a map.
  public var count: Int
  public init(_ count: Int) { self.count = count }
}
