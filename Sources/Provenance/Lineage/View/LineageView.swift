import JSON

/// Where a dataset or model comes from and what it reaches: `affidavit lineage`.
///
/// Numbers of people are not in any view: they leave only through a differentially private release.
public struct LineageView: Sendable {
  public enum Direction: String, Sendable, CaseIterable {
    /// What it derives from.
    case upstream
    /// What derives from it.
    case downstream
    case both
  }

  public let graph: LineageGraph
  public let focus: LineageGraph.Node
  public let direction: Direction
  /// At most that many nodes are shown, the nearest first.
  public let limit: Int

  /// - Parameter focus: a node of the graph; aliases are resolved before.
  public init(
    _ graph: LineageGraph, focus: LineageGraph.Node, direction: Direction = .upstream, limit: Int = 200
  ) {
    self.graph = graph
    self.focus = focus
    self.direction = direction
    self.limit = max(1, limit)
  }

  /// Nodes in the order of their distance from the focus, then id; entities and runs.
  var members: (shown: [LineageGraph.Node], omitted: Int) {
    var seen: Set<LineageGraph.Node> = [focus]
    var order = [focus]
    var level = [focus]
    func walk(_ neighbours: (LineageGraph.Node) -> [LineageGraph.Node]) {
      while !level.isEmpty {
        let next = Set(level.flatMap(neighbours)).subtracting(seen).sorted()
        seen.formUnion(next)
        order += next
        level = next
      }
    }
    if direction != .downstream { walk { graph.shape.incoming($0).map(\.from) } }
    level = [focus]
    if direction != .upstream { walk { Array(graph.shape.outgoing.row($0)) } }
    return (Array(order.prefix(limit)), max(0, order.count - limit))
  }

  public var layout: LineageLayout {
    let (shown, omitted) = members
    return LineageLayout(graph, nodes: shown, omitted: omitted)
  }

  // MARK: Text

  /// An indented tree, one node a line. What was shown before is not opened again; a node on its own path is marked as
  /// a cycle; after `limit` nodes stands how many are left.
  public var text: String {
    var lines: [String] = []
    var opened: Set<LineageGraph.Node> = []
    if direction != .downstream { appendTree(to: &lines, opened: &opened) { graph.shape.incoming($0).map(\.from) } }
    if direction == .both { opened.remove(focus) }
    if direction != .upstream {
      appendTree(to: &lines, opened: &opened) { Array(graph.shape.outgoing.row($0)) }
    }
    let total = members.shown.count + members.omitted
    if opened.count < total { lines.append("… and \(total - opened.count) more") }
    return lines.joined(separator: "\n") + "\n"
  }

  private func appendTree(
    to lines: inout [String], opened: inout Set<LineageGraph.Node>,
    _ neighbours: (LineageGraph.Node) -> [LineageGraph.Node]
  ) {
    var waiting: [(node: LineageGraph.Node, depth: Int)] = [(focus, 0)]
    var path: [LineageGraph.Node] = []
    while let (node, depth) = waiting.popLast() {
      path.removeSubrange(min(depth, path.count)...)
      let start = String(repeating: "  ", count: depth)
      if path.contains(node) {
        lines.append("\(start)\(graph.id(node))  (cycle)")
        continue
      }
      if opened.contains(node) {
        lines.append("\(start)\(graph.id(node))  (see above)")
        continue
      }
      if opened.count >= limit { continue }
      opened.insert(node)
      lines.append("\(start)\(graph.id(node))  \(words(node))")
      path.append(node)
      for next in Set(neighbours(node)).sorted(by: >) { waiting.append((next, depth + 1)) }
    }
  }

  private func words(_ node: LineageGraph.Node) -> String {
    guard let kind = graph.kind(node) else { return "[no record]" }
    let facts = graph.facts(node)
    var words = [kind.rawValue]
    if facts.personal { words.append("personal") }
    if !facts.specialCategories.isEmpty { words.append("special: \(facts.specialCategories.joined(separator: ", "))") }
    if let end = facts.retentionEnd { words.append("until \(end)") }
    if !facts.countries.isEmpty { words.append(facts.countries.joined(separator: " → ")) }
    if !facts.complete { words.append("incomplete: \(facts.gaps.joined(separator: ", "))") }
    return "[\(words.joined(separator: "; "))]"
  }

  // MARK: JSON

  /// `{"focus", "direction", "nodes": [{"id", "kind", "layer", "order", "facts"}], "edges": [{"from", "to",
  /// "relation"}], "omitted"}`: members are only ever added. `facts` has the names of `LineageFacts` without counts of
  /// people.
  public var json: JSONValue {
    let layout = layout
    return [
      "focus": .string(graph.id(focus)), "direction": .string(direction.rawValue),
      "nodes": .array(layout.nodes.map(json)),
      "edges": .array(
        layout.edges.map {
          ["from": .string($0.from), "to": .string($0.to), "relation": .string($0.relation)]
        }), "omitted": .int(Int64(layout.omitted)),
    ]
  }

  private func json(_ placed: LineageLayout.Node) -> JSONValue {
    var members: JSONObject = [
      "id": .string(placed.id), "kind": .string(placed.recordKind?.rawValue ?? "unresolved"),
      "layer": .int(Int64(placed.layer)), "order": .int(Int64(placed.order)),
    ]
    if placed.kind != .agent, let node = graph.node(placed.id) { members["facts"] = json(graph.facts(node)) }
    return .object(members)
  }

  private func json(_ facts: LineageFacts) -> JSONValue {
    func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
    var members: JSONObject = [
      "personal": .bool(facts.personal), "specialCategories": list(facts.specialCategories),
      "sensitivePI": list(facts.sensitivePI), "criminalData": .bool(facts.criminalData), "minors": .bool(facts.minors),
      "regions": list(facts.regions), "countries": list(facts.countries), "gdpr": .bool(facts.gdpr),
      "ccpa": .bool(facts.ccpa), "complete": .bool(facts.complete), "gaps": list(facts.gaps),
    ]
    if let purposes = facts.purposesAllowed { members["purposesAllowed"] = list(purposes) }
    if let end = facts.retentionEnd { members["retentionEnd"] = .string(end.description) }
    return .object(members)
  }
}
