extension LineageView {
  // MARK: DOT

  /// A Graphviz digraph, left to right.
  public var dot: String {
    let layout = layout
    var lines = ["digraph lineage {", "  rankdir=LR;", "  node [fontname=\"sans-serif\"];"]
    for node in layout.nodes {
      let shape =
        switch node.kind {
        case .entity: "shape=box, style=rounded"
        case .activity: "shape=box"
        case .agent: "shape=pentagon"
        }
      lines.append("  \(Self.quoted(node.id)) [label=\(Self.quoted(node.label)), \(shape)];")
    }
    for edge in layout.edges {
      lines.append("  \(Self.quoted(edge.from)) -> \(Self.quoted(edge.to)) [label=\(Self.quoted(edge.relation))];")
    }
    if layout.omitted > 0 { lines.append("  \"…\" [label=\"and \(layout.omitted) more\", shape=plaintext];") }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  /// A quoted DOT id: only the quote and the backslash need an escape; ids hold no control characters.
  private static func quoted(_ text: String) -> String {
    var out = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { out.unicodeScalars.append("\\") }
      out.unicodeScalars.append(scalar)
    }
    return out + "\""
  }

  // MARK: SVG

  private enum Measure {
    static let width = 250
    static let height = 34
    static let columnGap = 70
    static let rowGap = 18
    static let margin = 20
  }

  /// A drawing in layers from left to right: entities rounded, runs rectangular, agents pentagons. No style, script or
  /// reference: presentation attributes only. Named and described for readers that do not see it.
  public var svg: String {
    let layout = layout
    let columns = (layout.nodes.map(\.layer).max() ?? 0) + 1
    let rows = (layout.nodes.map(\.order).max() ?? 0) + 1
    let width = Measure.margin * 2 + columns * Measure.width + (columns - 1) * Measure.columnGap
    let note = layout.omitted > 0 ? Measure.height : 0
    let height = Measure.margin * 2 + rows * Measure.height + (rows - 1) * Measure.rowGap + note
    let name = Self.escaped("Lineage of \(graph.id(focus))")
    var lines = [
      #"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \#(width) \#(height)" width="\#(width)" height="\#(height)" "#
        + #"role="img" aria-labelledby="lineage-title lineage-desc" font-family="sans-serif" font-size="12">"#,
      #"<title id="lineage-title">\#(name)</title>"#,
      #"<desc id="lineage-desc">\#(Self.escaped(description(layout)))</desc>"#,
    ]
    let places = Dictionary(uniqueKeysWithValues: layout.nodes.map { ($0.id, Self.place($0)) })
    for edge in layout.edges {
      guard let from = places[edge.from], let to = places[edge.to] else { continue }
      lines.append(Self.line(from, to, edge.relation))
    }
    for node in layout.nodes { lines.append(contentsOf: Self.shape(node)) }
    if layout.omitted > 0 {
      lines.append(Self.text(Measure.margin, height - Measure.margin, "and \(layout.omitted) more", anchor: "start"))
    }
    return (lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  /// The same in words.
  private func description(_ layout: LineageLayout) -> String {
    func count(_ kind: LineageLayout.Kind) -> Int { layout.nodes.filter { $0.kind == kind }.count }
    let more = layout.omitted > 0 ? "; \(layout.omitted) more are not shown" : ""
    return "\(count(.entity)) datasets, models and documents, \(count(.activity)) runs and \(count(.agent)) agents in "
      + "\((layout.nodes.map(\.layer).max() ?? 0) + 1) layers from sources on the left to results on the right\(more)."
  }

  private static func place(_ node: LineageLayout.Node) -> (x: Int, y: Int) {
    (
      Measure.margin + node.layer * (Measure.width + Measure.columnGap),
      Measure.margin + node.order * (Measure.height + Measure.rowGap)
    )
  }

  private static func line(_ from: (x: Int, y: Int), _ to: (x: Int, y: Int), _ relation: String) -> String {
    let (x1, y1) = (from.x + Measure.width, from.y + Measure.height / 2)
    let (x2, y2) = (to.x, to.y + Measure.height / 2)
    let bend = Measure.columnGap / 2
    let curve = "M\(x1) \(y1)C\(x1 + bend) \(y1) \(x2 - bend) \(y2) \(x2) \(y2)"
    return #"<path d="\#(curve)" fill="none" stroke="currentColor" stroke-opacity="0.6">"#
      + "<title>\(escaped(relation))</title></path>"
  }

  private static func shape(_ node: LineageLayout.Node) -> [String] {
    let (x, y) = place(node)
    let (width, height) = (Measure.width, Measure.height)
    let dash = node.recordKind == nil ? #" stroke-dasharray="4 3""# : ""
    let look = #"fill="none" stroke="currentColor"\#(dash)"#
    let outline: String
    switch node.kind {
    case .entity: outline = #"<rect x="\#(x)" y="\#(y)" width="\#(width)" height="\#(height)" rx="14" \#(look)/>"#
    case .activity: outline = #"<rect x="\#(x)" y="\#(y)" width="\#(width)" height="\#(height)" \#(look)/>"#
    case .agent:
      let points = [(0, 10), (width / 2, 0), (width, 10), (width, height), (0, height)]
      outline =
        #"<polygon points="\#(points.map { "\(x + $0.0),\(y + $0.1)" }.joined(separator: " "))" \#(look)/>"#
    }
    let label = text(x + width / 2, y + height / 2 + 5, node.label, anchor: "middle")
    return ["<g><title>\(escaped(node.id))</title>", outline, label, "</g>"]
  }

  private static func text(_ x: Int, _ y: Int, _ words: String, anchor: String) -> String {
    #"<text x="\#(x)" y="\#(y)" text-anchor="\#(anchor)" fill="currentColor">\#(escaped(words))</text>"#
  }

  /// Text for XML 1.0: markup escaped, characters that XML cannot hold replaced.
  static func escaped(_ text: String) -> String {
    var out = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": out += "&amp;"
      case "<": out += "&lt;"
      case ">": out += "&gt;"
      case "\"": out += "&quot;"
      case "'": out += "&#39;"
      case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": out += "\u{FFFD}"
      default: out.unicodeScalars.append(scalar)
      }
    }
    return out
  }
}
