extension Report {
  /// Pictures of lineage as data, and the same paths in words.
  public struct Lineage: Hashable, Sendable {
    public var pictures: [Picture] = []
    /// Nodes of the whole graph.
    public var nodeCount: Int = 0
    /// Edges of the whole graph.
    public var edgeCount: Int = 0

    public init(pictures: [Picture] = [], nodeCount: Int = 0, edgeCount: Int = 0) {
      self.pictures = pictures
      self.nodeCount = nodeCount
      self.edgeCount = edgeCount
    }
  }

  /// One picture: nodes in layers, edges between them.
  public struct Picture: Hashable, Sendable {
    /// Id within the report, an XML name, for example `p1`.
    public var id: String
    /// What it shows.
    public var caption: Prose
    /// The findings whose paths it shows.
    public var findings: [String] = []
    /// Nodes in layers from the left (0) and in order from the top (0).
    public var nodes: [Node]
    public var edges: [Edge]
    /// Nodes left out because the picture would be too full.
    public var collapsed: Int = 0
    /// The same paths in words.
    public var steps: [PathHop] = []

    public init(
      id: String, caption: Prose, findings: [String] = [], nodes: [Node], edges: [Edge], collapsed: Int = 0,
      steps: [PathHop] = []
    ) {
      self.id = id
      self.caption = caption
      self.findings = findings
      self.nodes = nodes
      self.edges = edges
      self.collapsed = collapsed
      self.steps = steps
    }
  }

  /// A node's kind, by which it is drawn: rounded for entities, square for activities.
  public enum NodeKind: String, CaseIterable, Hashable, Sendable {
    case dataset, model, run, contribution, document, agent, unresolved
  }

  /// A node of a picture.
  public struct Node: Hashable, Sendable {
    /// Id within the picture, an XML name, for example `n1`.
    public var id: String
    public var kind: NodeKind
    /// Column from the left, counted from 0.
    public var layer: Int
    /// Place in the column from the top, counted from 0.
    public var order: Int
    public var label: Display
    /// A second line: a date, a fact.
    public var note: String?
    /// Whether a finding's path runs through it.
    public var flagged: Bool = false

    public init(
      id: String, kind: NodeKind, layer: Int, order: Int, label: Display, note: String? = nil, flagged: Bool = false
    ) {
      self.id = id
      self.kind = kind
      self.layer = layer
      self.order = order
      self.label = label
      self.note = note
      self.flagged = flagged
    }
  }

  /// An edge of a picture.
  public struct Edge: Hashable, Sendable {
    /// Id of the node it leaves.
    public var from: String
    /// Id of the node it enters.
    public var to: String
    /// Whether it lies on a finding's path.
    public var flagged: Bool = false
    /// Whether the rule breaks here.
    public var breaks: Bool = false

    public init(from: String, to: String, flagged: Bool = false, breaks: Bool = false) {
      self.from = from
      self.to = to
      self.flagged = flagged
      self.breaks = breaks
    }
  }
}
