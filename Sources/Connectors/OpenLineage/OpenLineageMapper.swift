import JSON
import Provenance

/// Maps the state at the end of a stream of events to native records.
struct OpenLineageMapper {
  static let system = "openlineage"
  static let connector = "openlineage/1"

  let state: OpenLineageState
  let dictionary: KeyDictionary
  let instance: String?
  /// Names of the files.
  let exports: [String]
  var agents: AgentBook
  /// Values and facets that found no member.
  var unmapped: [String: Int]
  /// Data sets that stand at an end of a run or job.
  private let named: Set<Int32>
  private let ids: [String]

  init(state: OpenLineageState, dictionary: KeyDictionary, instance: String?, exports: [String]) {
    self.state = state
    self.dictionary = dictionary
    self.instance = instance
    self.exports = exports
    agents = AgentBook(system: Self.system, instance: instance)
    unmapped = state.dropped
    var named: Set<Int32> = []
    for run in state.runs {
      for end in run.inputs { named.insert(end.dataset) }
      for end in run.outputs { named.insert(end.dataset) }
    }
    for job in state.jobs { named.formUnion(job.inputs + job.outputs) }
    self.named = named
    ids = state.datasets.map { Self.id(of: $0.key, instance: instance) }
  }

  // MARK: Ids

  func id(ofRun id: String) -> String { Identifier.run(system: Self.system, instance: instance, id) }

  /// The id of a data set that the stream names.
  func id(of dataset: Int32) -> String { ids[Int(dataset)] }

  /// The address, with the version where there is one; else the names of the system.
  func id(of key: OpenLineageState.DatasetKey) -> String { Self.id(of: key, instance: instance) }

  private static func id(of key: OpenLineageState.DatasetKey, instance: String?) -> String {
    guard let uri = NormalURI.openLineage(namespace: key.namespace, name: key.name) else {
      return Identifier.minted(
        kind: "dataset", system: system, instance: instance, name: "\(key.namespace)/\(key.name)",
        version: key.version)
    }
    return key.version.map { Identifier.make("\(uri)@\($0)") } ?? uri
  }

  /// Whether a data set needs a record: one that is only ever named with a version is a product, of which its versions
  /// speak.
  func isNamed(_ index: Int32) -> Bool {
    let dataset = state.datasets[Int(index)]
    return dataset.key.version != nil || dataset.isDescribed || !dataset.facets.isEmpty || named.contains(index)
  }

  // MARK: Parts of records

  func source(_ place: OpenLineageState.Place, _ pointer: String = "", recordedAt: String?) -> JSONValue {
    source(file: place.file, locator: locator(place, pointer), recordedAt: recordedAt)
  }

  private func source(file: Int32, locator: String, recordedAt: String? = nil) -> JSONValue {
    var source: JSONObject = ["system": .string(Self.system)]
    source["instance"] = instance.map(JSONValue.string)
    source["export"] = .string(exports[Int(file)])
    source["locator"] = .string(Limits.text(locator))
    source["recordedAt"] = recordedAt.map(JSONValue.string)
    source["connector"] = .string(Self.connector)
    return .object(source)
  }

  func locator(_ place: OpenLineageState.Place, _ pointer: String = "") -> String {
    "line \(place.line)" + (pointer.isEmpty ? "" : " \(pointer)")
  }

  /// Facets as an extension, and how many of them no mapping knows.
  mutating func rest(
    _ facets: [String: FacetTable.Entry], mapped: Set<String>, known: Set<String>
  ) -> JSONObject {
    var rest = JSONObject()
    for (name, entry) in facets.sorted(by: { $0.key < $1.key }) where !mapped.contains(name) {
      guard let place = entry.place else { continue }
      rest[Limits.name(name)] = .object(state.pool[place])
      if !known.contains(name) { unmapped["facet.\(Limits.name(name))", default: 0] += 1 }
    }
    return rest
  }

  func facet(_ entry: FacetTable.Entry?) -> JSONObject? { entry?.place.map { state.pool[$0] } }

  /// A tag as key and value. A scheduler's tag carries both in one word, under both names: `purpose:creditworthiness`;
  /// a bare word that asks a yes or no, such as `pii`, says yes.
  func pair(_ tag: JSONValue) -> MLflow.Pair? {
    guard let key = tag["key"]?.string else { return nil }
    let value: String
    switch tag["value"] {
    case .string(let text)?: value = text
    case .bool(let flag)?: value = String(flag)
    case .int(let number)?: value = String(number)
    case .double(let number)?: value = String(number)
    case nil, .null?: value = key
    case .array?, .object?: return nil
    }
    guard value == key else { return (key, value) }
    if let pair = Folding.pair(key) { return pair }
    let asks: Set<GovernanceFact> = [.personalData, .criminalData, .knownMinors]
    return dictionary.fact(of: key).map { asks.contains($0) } ?? false ? (key, "true") : (key, value)
  }

  mutating func count(_ left: [String: Int]) {
    for (fact, number) in left { unmapped[fact, default: 0] += number }
  }

  /// Owners by the part that a facet gives them. A maintainer is what OpenLineage calls an owner.
  mutating func parties(_ ownership: JSONObject?) -> [JSONValue] {
    (ownership?["owners"]?.array ?? []).compactMap { owner in
      guard let name = owner["name"]?.string, !name.trimmed.isEmpty else { return nil }
      let role =
        switch Folding.key(owner["type"]?.string ?? "") {
        case "steward", "datasteward", "custodian": "custodian"
        case "author", "creator", "producer": "author"
        case "approver": "approver"
        default: "owner"
        }
      return ["id": .string(agents.id(name)), "role": .string(role)]
    }
  }

  /// One record for each agent that was named.
  func agentRecords() -> [MappedRecord] {
    agents.records { source(file: 0, locator: "agents/\($0)") }
      .map { MappedRecord(record: $0.record, locator: "agents/\($0.id)") }
  }
}
