/// A node of the syntax tree.
///
/// Operators are calls of functions named `_+_`, `!_`, `_?_:_`, `_[_]`, `@in` …; see `CELOperator`. A node's `id` finds its
/// position in `CELAST` and its type in `CELChecked`.
public struct CELExpr: Sendable, Hashable {
  public var id: Int
  public var kind: Kind

  public init(id: Int, _ kind: Kind) {
    self.id = id
    self.kind = kind
  }

  public indirect enum Kind: Sendable, Hashable {
    case literal(CELLiteral)
    /// A name; with a leading dot if it is to be looked up in the root scope.
    case ident(String)
    case select(CELExpr, field: String, CELSelection)
    case call(String, target: CELExpr?, [CELExpr])
    case list([CELElement])
    case map([CELEntry])
    case object(String, [CELFieldInit])
    /// Only after macro expansion.
    case comprehension(CELComprehension)
    /// `cel.bind(name, value, body)`: `value` is evaluated when first used, once. Only after macro expansion.
    case bind(String, CELExpr, CELExpr)
  }
}

public enum CELSelection: Sendable, Hashable {
  /// `x.f`
  case value
  /// `has(x.f)`, after macro expansion.
  case test
  /// `x.?f`
  case optional
}

public enum CELLiteral: Sendable, Hashable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case string(String)
  case bytes([UInt8])
}

public struct CELElement: Sendable, Hashable {
  public var expr: CELExpr
  /// Written `?expr`.
  public var isOptional: Bool
}

public struct CELEntry: Sendable, Hashable {
  public var id: Int
  public var key: CELExpr
  public var value: CELExpr
  public var isOptional: Bool
}

public struct CELFieldInit: Sendable, Hashable {
  public var id: Int
  public var name: String
  public var value: CELExpr
  public var isOptional: Bool
}

/// What a comprehension macro means.
public struct CELComprehension: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable {
    case all, exists, existsOne, map, filter
    case transformList, transformMap, transformMapEntry
    case optMap, optFlatMap, sortBy
  }

  public var kind: Kind
  /// One name (element or key), or two (index or key, and value).
  public var variables: [String]
  public var range: CELExpr
  /// The condition of `all`, `exists`, `existsOne`, `filter`, and the filter of a transform.
  public var predicate: CELExpr?
  /// What each element becomes.
  public var transform: CELExpr?
}

/// The names of operators as functions.
public enum CELOperator {
  public static let conditional = "_?_:_"
  public static let and = "_&&_"
  public static let or = "_||_"
  public static let not = "!_"
  public static let negate = "-_"
  public static let equal = "_==_"
  public static let notEqual = "_!=_"
  public static let less = "_<_"
  public static let lessOrEqual = "_<=_"
  public static let greater = "_>_"
  public static let greaterOrEqual = "_>=_"
  public static let add = "_+_"
  public static let subtract = "_-_"
  public static let multiply = "_*_"
  public static let divide = "_/_"
  public static let modulo = "_%_"
  public static let within = "@in"
  public static let index = "_[_]"
  public static let optionalIndex = "_[?_]"

  /// Binary operators with their sign and precedence; a higher one binds tighter.
  static let binary: [String: (sign: String, precedence: Int)] = [
    or: ("||", 2), and: ("&&", 3),
    equal: ("==", 4), notEqual: ("!=", 4), less: ("<", 4), lessOrEqual: ("<=", 4), greater: (">", 4),
    greaterOrEqual: (">=", 4), within: ("in", 4),
    add: ("+", 5), subtract: ("-", 5),
    multiply: ("*", 6), divide: ("/", 6), modulo: ("%", 6),
  ]
}
