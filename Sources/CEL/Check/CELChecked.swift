/// An expression whose names are resolved and whose types are deduced.
public struct CELChecked: Sendable {
  public let ast: CELAST
  /// The type of the whole.
  public let resultType: CELType
  /// The worst case over all inputs within the sizes declared; `CELCost.unbounded` if an input's size is not.
  public internal(set) var cost: Int
  let types: [CELType?]
  let references: [CELReference?]

  /// The type deduced for a node of `ast.expr`.
  public func type(of id: Int) -> CELType { types.indices.contains(id) ? types[id] ?? .dyn : .dyn }

  func reference(of id: Int) -> CELReference? { references.indices.contains(id) ? references[id] : nil }
}

/// What a name means.
enum CELReference: Sendable {
  case local(String)
  case variable(CELVariable)
  case constant(CELValue)
  case definition(String)
  /// Full names to try at evaluation, the first bound wins; for unchecked expressions.
  case dynamic([String])
  /// The function's full name; `isNamespaced` if the receiver was part of the name.
  case function(String, overloads: [String], isNamespaced: Bool)
}
