import JSON
import Provenance

/// Where the contributions of one person went: the datasets and models that hold them or derive from them, and what used them.
struct PersonReach: Sendable {
  /// A run that read some of it, or a kept event about it.
  struct Use: Sendable, Hashable {
    var id: String
    /// `run` or `event`.
    var kind: RecordKind
    /// The datasets and models that it read or names, of those that the contributions reached; sorted.
    var entities: [String]
    /// The contributions among them; sorted.
    var contributions: [String]
  }

  /// Ids, sorted.
  let entities: [String]
  /// Sorted by id.
  let uses: [Use]

  init(_ contributions: [(id: String, view: JSONView)], world: CachedWorld) {
    var entities: Set<String> = []
    var uses: [String: (kind: RecordKind, entities: Set<String>, contributions: Set<String>)] = [:]
    func note(_ id: String, _ kind: RecordKind, _ entity: String?, _ contribution: String) {
      var use = uses[id] ?? (kind, [], [])
      if let entity { use.entities.insert(entity) }
      use.contributions.insert(contribution)
      uses[id] = use
    }
    for (id, view) in contributions {
      let history = ContributionHistory(id: id, view: view, world: world)
      let walk = history.walk()
      entities.formUnion(walk.entities)
      for (run, input) in walk.runs { note(run, .run, input, id) }
      for entity in walk.entities {
        for event in world.events(touching: entity) where history.concerns(event, entity: entity) {
          note(event, .event, entity, id)
        }
      }
      for event in world.events(touching: id) { note(event, .event, nil, id) }
    }
    self.entities = Self.sorted(entities)
    self.uses = uses.map { id, use in
      Use(
        id: id, kind: use.kind, entities: Self.sorted(use.entities), contributions: Self.sorted(use.contributions))
    }.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
  }

  private static func sorted(_ ids: Set<String>) -> [String] {
    ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}

/// What one contribution's record, and the runs that could have read it, say of where it went.
struct ContributionHistory {
  let id: String
  let view: JSONView
  let world: CachedWorld

  /// The dataset to which it was given, then those that hold copies.
  var holders: [String] {
    var ids = view["dataset"]?.string.map { [world.resolve($0)] } ?? []
    for copy in view["copies"]?.elements.map({ $0 }) ?? [] {
      if let id = copy["dataset"]?.string.map(world.resolve), !ids.contains(id) { ids.append(id) }
    }
    return ids
  }

  /// The holders and all that derives from them through runs that read the contribution; each such run with each input in
  /// which it lay.
  func walk() -> (entities: Set<String>, runs: [(run: String, input: String)]) {
    let graph = world.graph
    let holders = holders
    var entities = Set(holders)
    var runs: [(run: String, input: String)] = []
    var waiting = holders
    while let entity = waiting.popLast() {
      guard let node = graph.node(entity) else { continue }
      var next: [LineageGraph.Node] = []
      for step in graph.successors(of: node) {
        guard graph.kind(step) == .run else {
          next.append(step)
          continue
        }
        let run = graph.id(step)
        guard let record = world.record(run)?.root, !isOutOf(record, input: entity, isHeld: holders.contains(entity))
        else { continue }
        runs.append((run, entity))
        next += graph.successors(of: step)
      }
      for node in next {
        let id = graph.id(node)
        if entities.insert(id).inserted { waiting.append(id) }
      }
    }
    return (entities, runs)
  }

  /// Whether a run did not read it from an input. A run reads all that lie in its input at its start, unless it says less (record
  /// format, section 6).
  ///
  /// - Parameter isHeld: the input is one to which it was given or copied.
  func isOutOf(_ run: JSONView, input: String, isHeld: Bool) -> Bool {
    if isHeld, let started = run["startedAt"]?.string.flatMap(When.init), wasGone(from: input, at: started) {
      return true
    }
    return isExcluded(by: run, input: input)
  }

  /// Whether an event about a dataset or model that it reached is about it too.
  func concerns(_ event: String, entity: String) -> Bool {
    guard let record = world.record(event)?.root else { return false }
    if let named = record["contributions"], !named.elements.contains(where: { $0.equals(id) }) { return false }
    guard let time = record["atTime"]?.string.flatMap(When.init) else { return true }
    return !wasGone(from: entity, at: time)
  }

  /// Removed from the dataset to which it was given, or from one that held a copy, before a moment, whatever instants the days stand
  /// for.
  func wasGone(from holder: String, at moment: When) -> Bool {
    var removals: [When?] = []
    if view["dataset"]?.string.map(world.resolve) == holder { removals.append(Self.moment(view["removedAt"])) }
    for copy in view["copies"]?.elements.map({ $0 }) ?? []
    where copy["dataset"]?.string.map(world.resolve) == holder {
      removals.append(Self.moment(copy["removedAt"]))
    }
    return !removals.isEmpty && removals.allSatisfy { $0?.isAtOrBefore(moment) == true }
  }

  private static func moment(_ view: JSONView?) -> When? { view?.string.flatMap(When.init) }

  private func isExcluded(by run: JSONView, input: String) -> Bool {
    func holds(_ list: JSONView?, _ id: String?) -> Bool {
      guard let list, let id else { return false }
      return list.elements.contains { $0.equals(id) }
    }
    if holds(run["excludedSubjects"], view["subjectRef"]?.string) { return true }
    for removal in run["removes"]?.elements.map({ $0 }) ?? [] where holds(removal["contributions"], id) { return true }
    for usage in run["used"]?.elements.map({ $0 }) ?? [] {
      guard let used = usage["id"]?.string, world.resolve(used) == input, let set = usage["contributions"] else {
        continue
      }
      let isNamed = holds(set["ids"], id)
      switch set["selection"]?.string {
      case "listed" where set["ids"] != nil: return !isNamed
      case "all-but": return isNamed
      default: return false
      }
    }
    return false
  }
}
