import JSON

extension MLflowMapper {
  /// The run, the data sets that it is the first to speak of, and what its tags claim about the data.
  mutating func map(_ run: MLflow.Run) -> [MappedRecord] {
    let id = Identifier.run(system: Self.system, instance: instance, run.id)
    let experiment = run.experiment.flatMap { experiments[$0] }
    let deleted = run.lifecycle == "deleted" || experiment?.lifecycle == "deleted"
    let recordedAt = MLflow.instant(run.ended ?? run.started)
    let facts = facts(run.tags, inherited: experiment?.tags ?? [])
    let data = RunData(run: run, digest: facts.contentDigest, system: Self.system, instance: instance)

    var record: JSONObject = ["kind": "run", "id": .string(id)]
    record["name"] = (run.name.nonEmpty ?? tag("mlflow.runName", of: run)).map { .string(Limits.text($0)) }
    record["description"] = tag("mlflow.note.content", of: run).map { .string(Limits.text($0)) }
    record["source"] = source(locator: run.locator, recordedAt: recordedAt)
    record["tags"] = map(run.tags, member: "tags")
    if deleted { record["labels"] = ["deleted"] }
    record["type"] = .string(type(of: run))
    record["startedAt"] = MLflow.instant(run.started).map(JSONValue.string)
    record["endedAt"] = MLflow.instant(run.ended).map(JSONValue.string)
    record["status"] = run.status.flatMap { Self.states[$0] }.map(JSONValue.string)
    var used = data.usages
    used += run.modelInputs.sorted().map { ["id": .string(model($0)), "role": "input"] }
    record["used"] = used.isEmpty ? nil : .array(used)
    let made = run.modelOutputs.map { model($0) }
    record["generated"] = made.isEmpty ? nil : .array(Set(made).sorted().map { ["id": .string($0)] })
    if let parent = tag("mlflow.parentRunId", of: run), parent != run.id {
      record["wasInformedBy"] = [
        ["id": .string(Identifier.run(system: Self.system, instance: instance, parent)), "description": "parent run"]
      ]
    }
    if let user = tag("mlflow.user", of: run) ?? run.user.nonEmpty, user != "unknown" {
      record.append([["id": .string(agents.id(user)), "role": "operator"]], to: "wasAssociatedWith")
    }
    count(facts.describe(run: &record, agents: &agents, namesData: data.whole != nil, dictionary: dictionary))
    record["parameters"] = map(run.params, member: "parameters")
    var numbers = JSONObject()
    var words = JSONObject()
    for metric in run.metrics {
      let name = Limits.name(metric.key)
      guard numbers.count < Limits.members, numbers[name] == nil else {
        unmapped["metrics", default: 0] += 1
        continue
      }
      switch metric.value {
      case .number(let value): numbers[name] = .double(value)
      default: words[name] = metric.value.word.map(JSONValue.string)
      }
    }
    record["metrics"] = numbers.isEmpty ? nil : .object(numbers)
    record["code"] = code(of: run)
    record["extensions"] = extensions(of: run, experiment: experiment, words: words)

    var records = [MappedRecord(record: record, locator: run.locator)]
    records += data.items.compactMap { describe($0, whole: data.parent, locator: run.locator) }
    if let whole = data.whole, !deleted {
      records.append(claims(facts, about: whole, uris: data.uris, run: run, recordedAt: recordedAt))
    }
    return records
  }

  private static let states = [
    "FINISHED": "succeeded", "FAILED": "failed", "KILLED": "cancelled", "RUNNING": "running",
  ]

  private func tag(_ key: String, of run: MLflow.Run) -> String? {
    run.tags.first { $0.key == key }?.value.nonEmptyText
  }

  /// MLflow has no sorts of runs: one that made a model or read training data trained; one that read test data alone
  /// evaluated.
  private func type(of run: MLflow.Run) -> String {
    let roles = Set(run.inputs.map { RunData.role($0.context) })
    if !run.modelOutputs.isEmpty || makers.contains(run.id) || roles.contains("training-input")
      || tag("mlflow.log-model.history", of: run) != nil
    {
      return "training"
    }
    return !roles.isEmpty && roles.isSubset(of: ["test-input", "validation-input"]) ? "evaluation" : "unknown"
  }

  private func code(of run: MLflow.Run) -> JSONValue? {
    var code = JSONObject()
    code["repository"] = tag("mlflow.source.git.repoURL", of: run).map(JSONValue.string)
    code["commit"] = tag("mlflow.source.git.commit", of: run).map(JSONValue.string)
    code["path"] = tag("mlflow.source.name", of: run).map(JSONValue.string)
    return code.isEmpty ? nil : .object(code)
  }

  private mutating func extensions(
    of run: MLflow.Run, experiment: MLflow.Experiment?, words: JSONObject
  ) -> JSONValue {
    var own = JSONObject()
    if let experiment {
      var parent: JSONObject = ["id": .string(experiment.id), "name": .string(Limits.text(experiment.name))]
      parent["tags"] = map(experiment.tags, member: "tags")
      own["experiment"] = .object(parent)
    } else if let id = run.experiment {
      own["experiment"] = ["id": .string(id)]
    }
    own["userId"] = run.user.nonEmpty.map(JSONValue.string)
    own["status"] = run.status.nonEmpty.map(JSONValue.string)
    own["lifecycleStage"] = run.lifecycle.nonEmpty.map(JSONValue.string)
    own["deletedAt"] = MLflow.instant(run.deleted).map(JSONValue.string)
    own["artifactUri"] = run.artifacts.nonEmpty.map { .string(Limits.text($0)) }
    // Numbers that the record format has no place for: NaN and infinities, in words.
    own["metrics"] = words.isEmpty ? nil : .object(words)
    return [Self.system: .object(own)]
  }

  /// A logged data set, once for each id and set of facts.
  private mutating func describe(_ item: RunData.Item, whole: String?, locator: String) -> MappedRecord? {
    let key = DescribedDataset(id: item.id, dataset: item.input.dataset, whole: item.isSlice ? whole : nil)
    guard described.insert(key).inserted else { return nil }
    let dataset = item.input.dataset
    var record: JSONObject = ["kind": "dataset", "id": .string(item.id)]
    record["version"] = (item.id == whole ? nil : dataset.digest.nonEmpty ?? item.facts.version).map {
      .string(Limits.text($0))
    }
    record["name"] = .string(Limits.text(dataset.name))
    let place = "\(locator)/inputs/\(dataset.name)@\(dataset.digest ?? "")"
    record["source"] = source(locator: place)
    var alias: JSONObject = ["system": .string(Self.system), "name": .string(Limits.text(dataset.name))]
    alias["digest"] = dataset.digest.nonEmpty.map { .string(Limits.text($0)) }
    alias["uri"] = item.uri.map { .string(Limits.address($0)) }
    record["aliases"] = [.object(alias)]
    if item.id == whole { record["digest"] = ["sha256": .string(String(item.id.dropFirst(10)))] }
    if item.isSlice, let whole {
      record["wasDerivedFrom"] = [["id": .string(whole)]]
      record["specializationOf"] = [["id": .string(whole)]]
    } else if item.isSlice, let uri = item.uri {
      record["specializationOf"] = [["id": .string(uri)]]
    }
    // A slice is not what lies at the address: that is the whole.
    if !item.isSlice, let uri = item.uri { record["uris"] = [.string(Limits.address(uri))] }
    if !item.facts.columns.isEmpty {
      record["fields"] = .array(
        item.facts.columns.map { column in
          var field: JSONObject = ["name": .string(column.name)]
          field["type"] = column.type.map { .string(Limits.text($0)) }
          return .object(field)
        })
    }
    if let rows = item.facts.rows { record["statistics"] = ["method": "exact", "rows": .int(rows)] }
    var own = JSONObject()
    own["sourceType"] = dataset.sourceType.nonEmpty.map { .string(Limits.text($0)) }
    own["profile"] = dataset.profile.nonEmpty.map { .string(Limits.text($0)) }
    if !own.isEmpty { record["extensions"] = [Self.system: .object(own)] }
    return MappedRecord(record: record, locator: place)
  }

  /// What the tags of a run say about the data whose digest they name. Each run speaks for itself: a later merge sees
  /// who differs.
  private mutating func claims(
    _ facts: GovernanceFacts, about whole: String, uris: [String], run: MLflow.Run, recordedAt: String?
  ) -> MappedRecord {
    let place = "\(run.locator)/tags"
    var record: JSONObject = ["kind": "dataset", "id": .string(whole)]
    record["source"] = source(locator: place, recordedAt: recordedAt)
    record["digest"] = ["sha256": .string(String(whole.dropFirst(10)))]
    record["uris"] = uris.isEmpty ? nil : .array(uris.map { .string(Limits.address($0)) })
    _ = facts.describe(entity: &record, system: Self.system, instance: instance, agents: &agents)
    // By run, so that the words of two runs do not stand against each other.
    if let words = facts.verbatim { record["extensions"] = [Self.system: ["tagsOfRuns": [run.id: words]]] }
    return MappedRecord(record: record, locator: place)
  }
}

extension String {
  /// The text, unless it is empty.
  var nonEmptyText: String? { isEmpty ? nil : self }
}
