import JSON
import Provenance

/// What is kept of a stream of events until its end: for each run, data set and job what the newest events say, in compact form.
///
/// The order of events does not matter, but for locators: they name the first line that spoke of a thing.
struct OpenLineageState {
  /// A place in the input.
  struct Place {
    var file: Int32
    var line: Int
  }

  struct DatasetKey: Hashable {
    var namespace: String
    var name: String
    var version: String?
  }

  struct Dataset {
    var key: DatasetKey
    var place: Place
    /// `/outputs/0` of that event.
    var pointer: String
    /// Where each producer first spoke of it.
    var places: [Int32: (place: Place, pointer: String)] = [:]
    var facets = FacetTable()
    /// Whether an event of the data set itself names it.
    var isDescribed = false
    /// First event that dropped it, with its run.
    var dropped: (time: EventTime, run: Int32?)?
  }

  /// A data set at one end of a run: its version is the one that the newest event names.
  struct End {
    var base: Int32
    var dataset: Int32
    var isVersioned: Bool
    var time: Instant
  }

  struct Terminal {
    var type: String
    var time: EventTime
    var place: Place
  }

  struct Run {
    var id: String
    var job: Int32
    var place: Place
    var started: EventTime?
    /// Terminal states, the earliest event of each.
    var terminals: [Terminal] = []
    var last: EventTime
    var facets = FacetTable()
    var inputs: [End] = []
    var outputs: [End] = []
  }

  struct Job {
    var namespace: String
    var name: String
    var place: Place?
    var time: EventTime?
    /// From events of the job itself, not of its runs.
    var facets = FacetTable()
    var inputs: [Int32] = []
    var outputs: [Int32] = []
  }

  private(set) var runs: [Run] = []
  private(set) var datasets: [Dataset] = []
  private(set) var jobs: [Job] = []
  private(set) var producers: [String] = []
  var pool = FacetPool()
  /// Facets that were not kept, by name.
  private(set) var dropped: [String: Int] = [:]

  private var runIndex: [String: Int32] = [:]
  private var datasetIndex: [DatasetKey: Int32] = [:]
  private var jobIndex: [DatasetKey: Int32] = [:]
  private var producerIndex: [String: Int32] = [:]

  /// Facets that hold plans and settings of megabytes and nothing that a record has a member for.
  static let skipped: Set<String> = ["spark.logicalPlan", "spark_logicalPlan", "spark_unknown", "debug", "spark_properties"]

  /// Takes up an event.
  mutating func take(_ event: OpenLineageEvent, at place: Place) {
    let producer = index(ofProducer: event.producer)
    switch event.sort {
    case .run: takeRun(event, producer, place)
    case .job:
      let job = index(ofJob: event.jobNamespace ?? "", event.jobName ?? "")
      take(event.jobFacets, prefix: "", producer, event.time.instant, run: nil, into: \.jobs[Int(job)].facets)
      for mention in event.inputs {
        let end = self.end(mention, producer, event.time, run: nil, place)
        if !jobs[Int(job)].inputs.contains(end.dataset) { jobs[Int(job)].inputs.append(end.dataset) }
      }
      for mention in event.outputs {
        let end = self.end(mention, producer, event.time, run: nil, place)
        if !jobs[Int(job)].outputs.contains(end.dataset) { jobs[Int(job)].outputs.append(end.dataset) }
      }
      jobs[Int(job)].place = jobs[Int(job)].place ?? place
      jobs[Int(job)].time = jobs[Int(job)].time ?? event.time
    case .dataset:
      guard let mention = event.dataset else { return }
      let end = end(mention, producer, event.time, run: nil, place)
      datasets[Int(end.dataset)].isDescribed = true
    }
  }

  /// The index of a run that the stream holds, by its id.
  func run(_ id: String) -> Run? { runIndex[id].map { runs[Int($0)] } }

  func dataset(_ namespace: String, _ name: String) -> Int32? {
    datasetIndex[DatasetKey(namespace: namespace, name: name, version: nil)]
  }

  private mutating func takeRun(_ event: OpenLineageEvent, _ producer: Int32, _ place: Place) {
    guard let id = event.run else { return }
    let job = index(ofJob: event.jobNamespace ?? "", event.jobName ?? "")
    let known = runIndex[id]
    let index = known ?? Int32(runs.count)
    if known == nil {
      runIndex[id] = index
      runs.append(Run(id: id, job: job, place: place, last: event.time))
    }
    let at = Int(index)
    if runs[at].last.instant < event.time.instant {
      runs[at].last = event.time
    }
    switch event.type {
    case "START":
      if runs[at].started.map({ event.time.instant < $0.instant }) ?? true { runs[at].started = event.time }
    case let type? where ["COMPLETE", "FAIL", "ABORT"].contains(type):
      let terminal = Terminal(type: type, time: event.time, place: place)
      if let same = runs[at].terminals.firstIndex(where: { $0.type == type }) {
        if event.time.instant < runs[at].terminals[same].time.instant { runs[at].terminals[same] = terminal }
      } else {
        runs[at].terminals.append(terminal)
      }
    default: break
    }
    take(event.runFacets, prefix: "run:", producer, event.time.instant, run: index, into: \.runs[at].facets)
    take(event.jobFacets, prefix: "job:", producer, event.time.instant, run: index, into: \.runs[at].facets)
    for mention in event.inputs { join(end(mention, producer, event.time, run: index, place), to: \.runs[at].inputs) }
    for mention in event.outputs { join(end(mention, producer, event.time, run: index, place), to: \.runs[at].outputs) }
  }

  /// One data set is one end of a run, whatever events name it.
  private mutating func join(_ end: End, to ends: WritableKeyPath<OpenLineageState, [End]>) {
    guard let same = self[keyPath: ends].firstIndex(where: { $0.base == end.base }) else {
      self[keyPath: ends].append(end)
      return
    }
    let known = self[keyPath: ends][same]
    if (end.isVersioned && !known.isVersioned) || (end.isVersioned == known.isVersioned && end.time > known.time) {
      self[keyPath: ends][same] = end
    }
  }

  private mutating func end(
    _ mention: OpenLineageEvent.Mention, _ producer: Int32, _ time: EventTime, run: Int32?, _ place: Place
  ) -> End {
    let version = mention.facets?["version"]?["datasetVersion"]?.string.nonEmpty
    let key = DatasetKey(namespace: mention.namespace, name: mention.name, version: nil)
    let base = index(of: key, place, mention.place)
    let dataset =
      version.map { index(of: DatasetKey(namespace: key.namespace, name: key.name, version: $0), place, mention.place) } ?? base
    if datasets[Int(dataset)].places[producer] == nil { datasets[Int(dataset)].places[producer] = (place, mention.place) }
    take(mention.facets, prefix: "", producer, time.instant, run: run, into: \.datasets[Int(dataset)].facets)
    take(mention.sideFacets, prefix: "", producer, time.instant, run: run, into: \.datasets[Int(dataset)].facets)
    if mention.facets?["lifecycleStateChange"]?["lifecycleStateChange"]?.string == "DROP" {
      let known = datasets[Int(dataset)].dropped
      if known.map({ time.instant < $0.time.instant }) ?? true { datasets[Int(dataset)].dropped = (time, run) }
    }
    return End(base: base, dataset: dataset, isVersioned: version != nil, time: time.instant)
  }

  private mutating func take(
    _ facets: JSONView?, prefix: String, _ producer: Int32, _ time: Instant, run: Int32?,
    into table: WritableKeyPath<OpenLineageState, FacetTable>
  ) {
    guard let facets else { return }
    for (name, facet) in facets.members where facet.type == .object {
      if Self.skipped.contains(name) {
        dropped["facet.\(name)", default: 0] += 1
        continue
      }
      if prefix + name == Self.runTags {
        takeTags(facet, producer, time, run: run, into: table)
        continue
      }
      let key = FacetTable.Key(producer: producer, name: prefix + name)
      if facet["_deleted"]?.bool == true {
        self[keyPath: table].take(key, FacetTable.Entry(time: time, place: nil, run: run), pool: pool)
      } else if let stored = pool.place(of: facet) {
        self[keyPath: table].take(key, FacetTable.Entry(time: time, place: stored, run: run), pool: pool)
      } else {
        dropped["facet.\(Limits.name(name))", default: 0] += 1
      }
    }
  }

  private static let runTags = "run:tags"
  /// Prefix under which each tag of a run is kept.
  static let runTag = "run:tag:"

  /// Tags of a run, each on its own: a client writes its own tags with every event, and those of people with the first alone.
  private mutating func takeTags(
    _ facet: JSONView, _ producer: Int32, _ time: Instant, run: Int32?, into table: WritableKeyPath<OpenLineageState, FacetTable>
  ) {
    let whole = FacetTable.Key(producer: producer, name: Self.runTags)
    if facet["_deleted"]?.bool == true {
      let gone = FacetTable.Entry(time: time, place: nil, run: run)
      self[keyPath: table].take(whole, gone, pool: pool)
      for key in self[keyPath: table].entries.keys where key.producer == producer && key.name.hasPrefix(Self.runTag) {
        self[keyPath: table].take(key, gone, pool: pool)
      }
      return
    }
    // The event that took all tags away may have come before this one.
    if let gone = self[keyPath: table].entries[whole], gone.time > time { return }
    for tag in facet["tags"]?.elements.map({ $0 }) ?? [] {
      guard let name = tag["key"]?.string else { continue }
      guard let stored = pool.place(of: tag) else {
        dropped["tags", default: 0] += 1
        continue
      }
      let key = FacetTable.Key(producer: producer, name: Self.runTag + name)
      self[keyPath: table].take(key, FacetTable.Entry(time: time, place: stored, run: run), pool: pool)
    }
  }

  // MARK: Indexes

  private mutating func index(of key: DatasetKey, _ place: Place, _ pointer: String) -> Int32 {
    if let known = datasetIndex[key] { return known }
    let index = Int32(datasets.count)
    datasetIndex[key] = index
    datasets.append(Dataset(key: key, place: place, pointer: pointer))
    return index
  }

  private mutating func index(ofJob namespace: String, _ name: String) -> Int32 {
    let key = DatasetKey(namespace: namespace, name: name, version: nil)
    if let known = jobIndex[key] { return known }
    let index = Int32(jobs.count)
    jobIndex[key] = index
    jobs.append(Job(namespace: namespace, name: name))
    return index
  }

  private mutating func index(ofProducer producer: String) -> Int32 {
    if let known = producerIndex[producer] { return known }
    let index = Int32(producers.count)
    producerIndex[producer] = index
    producers.append(producer)
    return index
  }
}
