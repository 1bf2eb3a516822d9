import XML

extension Report.Lineage {
  func write(to element: XMLBuilder) {
    element.attribute("nodes", nodeCount)
    element.attribute("edges", edgeCount)
    for picture in pictures { element.element("picture") { picture.write(to: $0) } }
  }
}

extension Report.Picture {
  func write(to element: XMLBuilder) {
    element.attribute("id", id)
    element.attribute("layers", (nodes.map(\.layer).max() ?? 0) + 1)
    element.attribute("rows", (nodes.map(\.order).max() ?? 0) + 1)
    element.attribute("collapsed", collapsed)
    element.prose("caption", caption)
    for finding in findings { element.element("ref", finding) }
    for node in nodes {
      element.element("node") {
        $0.attribute("id", node.id)
        $0.attribute("kind", node.kind.rawValue)
        $0.attribute("layer", node.layer)
        $0.attribute("order", node.order)
        $0.attribute("flagged", node.flagged)
        $0.attribute("note", node.note)
        $0.display("label", node.label)
      }
    }
    for edge in edges {
      element.element("edge") {
        $0.attribute("from", edge.from)
        $0.attribute("to", edge.to)
        $0.attribute("flagged", edge.flagged)
        $0.attribute("breaks", edge.breaks)
      }
    }
    for step in steps { element.element("hop") { step.write(to: $0) } }
  }
}
