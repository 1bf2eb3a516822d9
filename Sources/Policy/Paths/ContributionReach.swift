public import JSON
public import Provenance

/// Where the contributions of one person went, for who has to erase them.
public struct ContributionReach: Sendable {
  /// Datasets to which they were given or copied, sorted.
  public let holders: [String]
  /// Datasets and models that derive from these through runs that read the contributions, sorted; the holders are not among them.
  public let derived: [String]
  /// Runs that read them, sorted.
  public let runs: [String]

  public init(_ contributions: [(id: String, record: JSONView)], in world: RecordWorld) {
    let cached = CachedWorld.wrapping(world)
    var holders: Set<String> = []
    var entities: Set<String> = []
    var runs: Set<String> = []
    for (id, view) in contributions {
      let history = ContributionHistory(id: id, view: view, world: cached)
      holders.formUnion(history.holders)
      let walk = history.walk()
      entities.formUnion(walk.entities)
      runs.formUnion(walk.runs.map(\.run))
    }
    self.holders = Self.sorted(holders)
    derived = Self.sorted(entities.subtracting(holders))
    self.runs = Self.sorted(runs)
  }

  private static func sorted(_ ids: Set<String>) -> [String] {
    ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
