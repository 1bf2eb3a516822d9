import JSON

/// One record on its way out, with its place in the export.
struct MappedRecord {
  var record: JSONObject
  var locator: String
}

/// Maps MLflow's entities to native records.
///
/// A run is a run, a logged data set a dataset, a model version (or a logged model that was never registered) a model.
/// Tags of an experiment count for its runs, tags of a registered model for its versions, where these say nothing
/// themselves.
struct MLflowMapper {
  static let system = "mlflow"
  static let connector = "mlflow/1"

  let dictionary: KeyDictionary
  let instance: String?
  /// Name of the export in records.
  let export: String
  var agents: AgentBook
  /// Values that found no member, by fact.
  var unmapped: [String: Int] = [:]

  private(set) var experiments: [String: MLflow.Experiment] = [:]
  /// Id of a logged model to the id of the record that stands for it.
  private(set) var models: [String: String] = [:]
  /// Runs that made a model.
  private(set) var makers: Set<String> = []
  var described: Set<DescribedDataset> = []

  struct DescribedDataset: Hashable {
    var id: String
    var dataset: MLflow.Dataset
    var whole: String?
  }

  init(dictionary: KeyDictionary, instance: String?, export: String) {
    self.dictionary = dictionary
    self.instance = instance
    self.export = export
    agents = AgentBook(system: Self.system, instance: instance)
  }

  /// Takes up experiments and registry, and maps the models.
  mutating func load(_ registry: MLflow.Registry) -> [MappedRecord] {
    for experiment in registry.experiments { experiments[experiment.id] = experiment }
    var logged: [String: MLflow.LoggedModel] = [:]
    for model in registry.logged {
      logged[model.id] = model
      if let run = model.run { makers.insert(run) }
    }
    let versions = registry.versions.sorted {
      ($0.name, Int($0.version) ?? 0, $0.version) < ($1.name, Int($1.version) ?? 0, $1.version)
    }
    for version in versions {
      if let run = MLflow.redacted(version.run) { makers.insert(run) }
      if let source = loggedModel(of: version), models[source] == nil { models[source] = id(of: version) }
    }
    let products = Dictionary(registry.models.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var records = versions.map {
      map($0, product: products[$0.name], logged: loggedModel(of: $0).flatMap { logged[$0] })
    }
    for model in registry.logged.sorted(by: { $0.id < $1.id }) where models[model.id] == nil {
      let mapped = map(model)
      models[model.id] = mapped.record["id"]?.string
      records.append(mapped)
    }
    return records
  }

  /// The record that stands for a logged model.
  func model(_ id: String) -> String {
    models[id] ?? Identifier.minted(kind: "model", system: Self.system, instance: instance, name: id)
  }

  /// One record for each agent that was named.
  func agentRecords() -> [MappedRecord] {
    agents.records { source(locator: "agents/\($0)") }.map {
      MappedRecord(record: $0.record, locator: "agents/\($0.id)")
    }
  }

  func source(locator: String, recordedAt: String? = nil) -> JSONValue {
    var source: JSONObject = ["system": .string(Self.system)]
    source["instance"] = instance.map(JSONValue.string)
    source["export"] = .string(export)
    source["locator"] = .string(Limits.text(locator))
    source["recordedAt"] = recordedAt.map(JSONValue.string)
    source["connector"] = .string(Self.connector)
    return .object(source)
  }

  /// Pairs of `own`, then those of `inherited` whose fact `own` does not state.
  func facts(_ own: [MLflow.Pair], inherited: [MLflow.Pair]) -> GovernanceFacts {
    let stated = Set(own.compactMap { dictionary.fact(of: $0.key) })
    let further = inherited.filter { pair in dictionary.fact(of: pair.key).map { !stated.contains($0) } ?? false }
    return GovernanceFacts(own + further, dictionary: dictionary)
  }

  mutating func count(_ left: [String: Int]) {
    for (fact, number) in left { unmapped[fact, default: 0] += number }
  }

  /// Pairs as a map of the record format; what goes beyond its size is counted, not kept.
  mutating func map(_ pairs: [MLflow.Pair], member: String) -> JSONValue? {
    guard !pairs.isEmpty else { return nil }
    var object = JSONObject()
    for pair in pairs.sorted(by: { $0.key < $1.key }) {
      let name = Limits.name(pair.key)
      guard object[name] == nil, object.count < Limits.members else {
        unmapped[member, default: 0] += 1
        continue
      }
      object[name] = .string(Limits.text(pair.value))
    }
    return .object(object)
  }

  // MARK: Models

  private func id(of version: MLflow.ModelVersion) -> String {
    Identifier.minted(
      kind: "model", system: Self.system, instance: instance, name: version.name, version: version.version)
  }

  /// The logged model that a version was registered from: since MLflow 3, `source` is `models:/m-…`.
  private func loggedModel(of version: MLflow.ModelVersion) -> String? {
    guard let source = version.source, source.hasPrefix("models:/m-") else { return nil }
    return String(source.dropFirst(8).prefix { $0 != "/" })
  }

  private mutating func map(
    _ version: MLflow.ModelVersion, product: MLflow.RegisteredModel?, logged: MLflow.LoggedModel?
  ) -> MappedRecord {
    let id = id(of: version)
    var record: JSONObject = ["kind": "model", "id": .string(id), "version": .string(Limits.text(version.version))]
    record["name"] = .string(Limits.text(version.name))
    record["description"] = (version.description.nonEmpty ?? product?.description.nonEmpty).map {
      .string(Limits.text($0))
    }
    record["source"] = source(locator: version.locator, recordedAt: MLflow.instant(version.updated ?? version.created))
    let uri = MLflow.redacted(version.source)
    var aliases: [JSONValue] = [alias(name: version.name, version: version.version, uri: logged == nil ? uri : nil)]
    if let logged, models[logged.id] == id {
      aliases.append(alias(name: logged.id, version: nil, uri: logged.artifacts))
    }
    record["aliases"] = .array(aliases)
    record["tags"] = map(version.tags, member: "tags")
    let names = (product?.aliases ?? []).filter { $0.version == version.version }.map(\.alias).sorted()
    record["labels"] = names.isEmpty ? nil : .array(names.map { .string(Limits.cut("alias:\($0)", bytes: 256)) })
    let deleted = version.stage == "Deleted_Internal"
    if let run = MLflow.redacted(version.run) ?? (deleted ? nil : logged?.run) {
      record["wasGeneratedBy"] = [["id": .string(Identifier.run(system: Self.system, instance: instance, run))]]
    }
    record["specializationOf"] = [
      ["id": .string(Identifier.minted(kind: "model", system: Self.system, instance: instance, name: version.name))]
    ]
    if let logged, let first = models[logged.id], first != id { record["alternateOf"] = [["id": .string(first)]] }
    record["generatedAt"] = (MLflow.instant(logged?.created) ?? MLflow.instant(version.created)).map(JSONValue.string)
    if deleted { record["invalidatedAt"] = MLflow.instant(version.updated).map(JSONValue.string) }
    let facts = facts(version.tags, inherited: product?.tags ?? [])
    count(facts.describe(entity: &record, system: Self.system, instance: instance, agents: &agents))
    attribute(to: version.user, in: &record)
    record["status"] = .string(deleted ? "deleted" : version.stage == "Production" ? "deployed" : "registered")
    record["extensions"] = extensions(of: version, product: product, logged: logged, source: uri)
    return MappedRecord(record: record, locator: version.locator)
  }

  private mutating func map(_ model: MLflow.LoggedModel) -> MappedRecord {
    let id = Identifier.minted(kind: "model", system: Self.system, instance: instance, name: model.id)
    var record: JSONObject = ["kind": "model", "id": .string(id)]
    record["name"] = model.name.nonEmpty.map { .string(Limits.text($0)) }
    record["source"] = source(locator: model.locator, recordedAt: MLflow.instant(model.updated ?? model.created))
    record["aliases"] = [alias(name: model.id, version: nil, uri: model.artifacts)]
    record["tags"] = map(model.tags, member: "tags")
    if let run = model.run {
      record["wasGeneratedBy"] = [["id": .string(Identifier.run(system: Self.system, instance: instance, run))]]
    }
    record["generatedAt"] = MLflow.instant(model.created).map(JSONValue.string)
    let facts = facts(model.tags, inherited: [])
    count(facts.describe(entity: &record, system: Self.system, instance: instance, agents: &agents))
    attribute(to: model.tags.first { $0.key == "mlflow.user" }?.value, in: &record)
    record["status"] = model.lifecycle == "deleted" ? "deleted" : "in-development"
    var own = JSONObject()
    own["modelType"] = model.modelType.nonEmpty.map(JSONValue.string)
    own["parameters"] = map(model.params, member: "parameters")
    if !own.isEmpty { record["extensions"] = [Self.system: .object(own)] }
    return MappedRecord(record: record, locator: model.locator)
  }

  private mutating func attribute(to user: String?, in record: inout JSONObject) {
    guard let user = MLflow.redacted(user), user != "unknown" else { return }
    record.append([["id": .string(agents.id(user)), "role": "author"]], to: "wasAttributedTo")
  }

  private func alias(name: String, version: String?, uri: String?) -> JSONValue {
    var alias: JSONObject = ["system": .string(Self.system), "name": .string(Limits.text(name))]
    alias["version"] = version.map { .string(Limits.text($0)) }
    alias["uri"] = uri.nonEmpty.map { .string(Limits.text(NormalURI.make($0) ?? $0)) }
    return .object(alias)
  }

  private mutating func extensions(
    of version: MLflow.ModelVersion, product: MLflow.RegisteredModel?, logged: MLflow.LoggedModel?, source: String?
  ) -> JSONValue {
    var own = JSONObject()
    // The latest state only: MLflow keeps no history of stages.
    own["stageAtExport"] = version.stage.nonEmpty.map(JSONValue.string)
    own["status"] = version.status.nonEmpty.map(JSONValue.string)
    own["source"] = source.map { .string(Limits.text($0)) }
    own["registeredAt"] = MLflow.instant(version.created).map(JSONValue.string)
    own["updatedAt"] = MLflow.instant(version.updated).map(JSONValue.string)
    if let product {
      var shared = JSONObject()
      shared["description"] = product.description.nonEmpty.map { .string(Limits.text($0)) }
      shared["tags"] = map(product.tags, member: "tags")
      if !shared.isEmpty { own["registeredModel"] = .object(shared) }
    }
    if let logged {
      var model: JSONObject = ["id": .string(logged.id)]
      model["name"] = logged.name.nonEmpty.map(JSONValue.string)
      model["modelType"] = logged.modelType.nonEmpty.map(JSONValue.string)
      own["loggedModel"] = .object(model)
    }
    return [Self.system: .object(own)]
  }
}

extension Optional where Wrapped == String {
  /// The text, unless it is empty.
  var nonEmpty: String? { flatMap { $0.isEmpty ? nil : $0 } }
}
