/// A parsed expression: the tree as written and the tree with its macros expanded.
///
/// A class, so that the steps of a program can refer to it for places.
public final class CELAST: Sendable {
  let source: CELSource
  /// The tree as written; macros are calls. This is what `CELUnparser` prints and what mutants are made from.
  public let syntax: CELExpr
  /// The tree with macros expanded; what is checked and evaluated.
  public let expr: CELExpr
  /// Byte offset of each node by id.
  let offsets: [Int]

  init(source: CELSource, syntax: CELExpr, expr: CELExpr, offsets: [Int]) {
    self.source = source
    self.syntax = syntax
    self.expr = expr
    self.offsets = offsets
  }

  /// The text that was parsed.
  public var text: String { source.text }

  /// Where a node stands: an operator at its sign, a call at its name, everything else at its start.
  public func position(of id: Int) -> CELPosition {
    source.position(at: offsets.indices.contains(id) ? offsets[id] : 0)
  }
}
