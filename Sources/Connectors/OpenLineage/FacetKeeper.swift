import JSON
import Provenance

/// Takes facets off events into tables, and counts what it does not keep.
struct FacetKeeper {
  /// Who says it, when, and in which run.
  struct Origin {
    var producer: Int32
    var time: Instant
    /// Index of the run.
    var run: Int32?
  }

  private(set) var pool = FacetPool()
  /// Facets that were not kept, by name.
  private(set) var dropped: [String: Int] = [:]

  /// Facets that hold plans and settings of megabytes and nothing that a record has a member for.
  static let skipped: Set<String> = [
    "spark.logicalPlan", "spark_logicalPlan", "spark_unknown", "debug", "spark_properties",
  ]
  /// Prefix under which each tag of a run is kept.
  static let runTag = "run:tag:"
  private static let runTags = "run:tags"

  /// Takes facets into a table, their names behind a prefix.
  mutating func take(_ facets: JSONView?, prefix: String = "", _ origin: Origin, into table: inout FacetTable) {
    guard let facets else { return }
    for (name, facet) in facets.members where facet.type == .object {
      if Self.skipped.contains(name) {
        dropped["facet.\(name)", default: 0] += 1
        continue
      }
      let key = FacetTable.Key(producer: origin.producer, name: prefix.isEmpty ? name : prefix + name)
      if key.name == Self.runTags {
        takeTags(facet, key, origin, into: &table)
      } else if facet["_deleted"]?.bool == true {
        table.take(key, FacetTable.Entry(time: origin.time, place: nil, run: origin.run), pool: pool)
      } else if let stored = pool.place(of: facet) {
        table.take(key, FacetTable.Entry(time: origin.time, place: stored, run: origin.run), pool: pool)
      } else {
        dropped["facet.\(Limits.name(name))", default: 0] += 1
      }
    }
  }

  /// Tags of a run, each on its own: a client writes its own tags with every event, and those of people with the first
  /// alone.
  private mutating func takeTags(
    _ facet: JSONView, _ whole: FacetTable.Key, _ origin: Origin, into table: inout FacetTable
  ) {
    if facet["_deleted"]?.bool == true {
      let gone = FacetTable.Entry(time: origin.time, place: nil, run: origin.run)
      table.take(whole, gone, pool: pool)
      for key in table.entries.keys where key.producer == whole.producer && key.name.hasPrefix(Self.runTag) {
        table.take(key, gone, pool: pool)
      }
      return
    }
    // The event that took all tags away may have come before this one.
    if let gone = table.entries[whole], gone.time > origin.time { return }
    guard let tags = facet["tags"] else { return }
    for tag in tags.elements {
      guard let name = tag["key"]?.string else { continue }
      guard let stored = pool.place(of: tag) else {
        dropped["tags", default: 0] += 1
        continue
      }
      let key = FacetTable.Key(producer: whole.producer, name: Self.runTag + name)
      table.take(key, FacetTable.Entry(time: origin.time, place: stored, run: origin.run), pool: pool)
    }
  }
}
