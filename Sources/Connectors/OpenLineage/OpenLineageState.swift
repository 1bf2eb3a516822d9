import JSON
import Provenance

/// What is kept of a stream of events until its end: for each run, data set and job what the newest events say, in
/// compact form.
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
  private var keeper = FacetKeeper()

  private var runIndex: [String: Int32] = [:]
  private var datasetIndex: [DatasetKey: Int32] = [:]
  private var jobIndex: [DatasetKey: Int32] = [:]
  private var producerIndex: [String: Int32] = [:]

  /// The facets themselves.
  var pool: FacetPool { keeper.pool }
  /// Facets that were not kept, by name.
  var dropped: [String: Int] { keeper.dropped }

  /// Takes up an event.
  mutating func take(_ event: OpenLineageEvent, at place: Place) {
    let origin = FacetKeeper.Origin(producer: index(ofProducer: event.producer), time: event.time.instant, run: nil)
    switch event.sort {
    case .run: takeRun(event, origin, place)
    case .job:
      let job = Int(index(ofJob: event.jobNamespace ?? "", event.jobName ?? ""))
      keeper.take(event.jobFacets, origin, into: &jobs[job].facets)
      for mention in event.inputs {
        let dataset = end(mention, origin, event.time, place).dataset
        if !jobs[job].inputs.contains(dataset) { jobs[job].inputs.append(dataset) }
      }
      for mention in event.outputs {
        let dataset = end(mention, origin, event.time, place).dataset
        if !jobs[job].outputs.contains(dataset) { jobs[job].outputs.append(dataset) }
      }
      jobs[job].place = jobs[job].place ?? place
      jobs[job].time = jobs[job].time ?? event.time
    case .dataset:
      guard let mention = event.dataset else { return }
      let end = end(mention, origin, event.time, place)
      datasets[Int(end.dataset)].isDescribed = true
    }
  }

  /// The index of a run that the stream holds, by its id.
  func run(_ id: String) -> Run? { runIndex[id].map { runs[Int($0)] } }

  func dataset(_ namespace: String, _ name: String) -> Int32? {
    datasetIndex[DatasetKey(namespace: namespace, name: name, version: nil)]
  }

  private mutating func takeRun(_ event: OpenLineageEvent, _ origin: FacetKeeper.Origin, _ place: Place) {
    guard let id = event.run else { return }
    var origin = origin
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
    origin.run = index
    keeper.take(event.runFacets, prefix: "run:", origin, into: &runs[at].facets)
    keeper.take(event.jobFacets, prefix: "job:", origin, into: &runs[at].facets)
    for mention in event.inputs { Self.join(end(mention, origin, event.time, place), to: &runs[at].inputs) }
    for mention in event.outputs { Self.join(end(mention, origin, event.time, place), to: &runs[at].outputs) }
  }

  /// One data set is one end of a run, whatever events name it.
  private static func join(_ end: End, to ends: inout [End]) {
    guard let same = ends.firstIndex(where: { $0.base == end.base }) else {
      ends.append(end)
      return
    }
    let known = ends[same]
    if (end.isVersioned && !known.isVersioned) || (end.isVersioned == known.isVersioned && end.time > known.time) {
      ends[same] = end
    }
  }

  private mutating func end(
    _ mention: OpenLineageEvent.Mention, _ origin: FacetKeeper.Origin, _ time: EventTime, _ place: Place
  ) -> End {
    let version = mention.facets?["version"]?["datasetVersion"]?.string.nonEmpty
    let key = DatasetKey(namespace: mention.namespace, name: mention.name, version: nil)
    let base = index(of: key, place, mention)
    let dataset =
      version.map { index(of: DatasetKey(namespace: key.namespace, name: key.name, version: $0), place, mention) }
      ?? base
    let at = Int(dataset)
    if datasets[at].places[origin.producer] == nil { datasets[at].places[origin.producer] = (place, mention.place) }
    keeper.take(mention.facets, origin, into: &datasets[at].facets)
    keeper.take(mention.sideFacets, origin, into: &datasets[at].facets)
    if mention.facets?["lifecycleStateChange"]?["lifecycleStateChange"]?.string == "DROP" {
      let known = datasets[at].dropped
      if known.map({ time.instant < $0.time.instant }) ?? true { datasets[at].dropped = (time, origin.run) }
    }
    return End(base: base, dataset: dataset, isVersioned: version != nil, time: time.instant)
  }

  // MARK: Indexes

  private mutating func index(of key: DatasetKey, _ place: Place, _ mention: OpenLineageEvent.Mention) -> Int32 {
    if let known = datasetIndex[key] { return known }
    let index = Int32(datasets.count)
    datasetIndex[key] = index
    datasets.append(Dataset(key: key, place: place, pointer: mention.place))
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
