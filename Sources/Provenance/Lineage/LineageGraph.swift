/// The lineage graph: entities, runs and agents as nodes, PROV relations as edges in compressed rows, and the facts that
/// flowed along it. Immutable; facts are computed once, in topological order, in time linear in edges.
public final class LineageGraph: Sendable {
  /// Index of a node: 0 ..< `count`. Nodes are numbered by sorted id, so node order is id order.
  public typealias Node = Int32

  /// Number of nodes, unresolved ones included.
  public let count: Int
  /// Sorted, without duplicates.
  public let findings: [GraphFinding]

  let ids: [String]
  let index: [String: Node]
  let kinds: [RecordKind?]

  init(ids: [String], kinds: [RecordKind?], findings: [GraphFinding]) {
    self.ids = ids
    self.kinds = kinds
    self.count = ids.count
    self.findings = findings
    index = Dictionary(uniqueKeysWithValues: ids.enumerated().map { ($1, Node($0)) })
  }

  /// The node of a record or of an unresolved target; nil if nothing names it. Aliases are resolved by the world.
  public func node(_ id: String) -> Node? { index[id] }
  public func id(_ node: Node) -> String { ids[Int(node)] }
  /// Kind of the record; nil: no source has it.
  public func kind(_ node: Node) -> RecordKind? { kinds[Int(node)] }

  /// The facts that flowed to the node, its own included.
  public func facts(_ node: Node) -> LineageFacts { LineageFacts() }
  /// Entities from which `node` derives, sorted; itself only if it lies on a cycle.
  public func ancestors(of node: Node) -> [Node] { [] }
  /// Entities that derive from `node`, sorted.
  public func descendants(of node: Node) -> [Node] { [] }
  /// A shortest path of derivations, the smallest by ids among equals; nil if there is none; empty if `from == to`.
  public func path(from: Node, to: Node) -> [Hop]? { nil }
}
