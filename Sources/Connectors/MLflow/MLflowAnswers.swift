import Foundation
import JSON

/// Answers of MLflow's REST API, saved as files: searches of experiments, runs (page by page), registered models, model
/// versions and logged models. What a file holds is told by its members, not by its name.
struct MLflowAnswers: MLflowStore {
  /// Most bytes of one file.
  static let largestFile: Int64 = 1 << 30

  private var files: [(path: String, name: String)]
  private var waiting: [(path: String, name: String)] = []
  private var seenVersions: Set<[String]> = []
  private var listedVersions: Set<[String]> = []
  private var seenRuns: Set<String> = []

  init(files: [String]) {
    self.files = files.map { ($0, URL(fileURLWithPath: $0).lastPathComponent) }
  }

  /// Members by which an answer is known.
  ///
  /// Lists of artifacts and histories of metrics are known too, so that a folder may be given as it is; records take
  /// nothing from them.
  static let members = [
    "experiments", "runs", "registered_models", "model_versions", "models", "run", "experiment", "root_uri", "metrics",
  ]

  mutating func registry() throws(SourceError) -> (registry: MLflow.Registry, refused: [MLflowRefusal]) {
    var registry = MLflow.Registry()
    var refused: [MLflowRefusal] = []
    for file in files {
      let answer = try Self.parse(file.path)
      for (place, item) in Self.items(answer, "experiments", single: "experiment") {
        guard let id = item["experiment_id"].text else {
          refused.append(Self.refusal("the experiment has no experiment_id", "\(file.name)\(place)", item))
          continue
        }
        registry.experiments.append(
          MLflow.Experiment(
            id: id, name: item["name"].text ?? "", lifecycle: item["lifecycle_stage"].text,
            tags: Self.pairs(item["tags"])))
      }
      readModels(answer, file.name, into: &registry, refused: &refused)
      if answer["runs"] != nil || answer["run"] != nil { waiting.append(file) }
    }
    waiting.reverse()
    return (registry, refused)
  }

  mutating func nextRuns() throws(SourceError) -> MLflowBatch? {
    guard let file = waiting.popLast() else { return nil }
    var runs: [MLflow.Run] = []
    var refused: [MLflowRefusal] = []
    var repeated = 0
    for (place, item) in Self.items(try Self.parse(file.path), "runs", single: "run") {
      guard let id = item["info"]?["run_id"].text ?? item["info"]?["run_uuid"].text else {
        refused.append(Self.refusal("the run has no info.run_id", "\(file.name)\(place)", item))
        continue
      }
      // A page may be saved twice, and pages may overlap where runs were added between two calls.
      if seenRuns.insert(id).inserted { runs.append(Self.run(item, id: id)) } else { repeated += 1 }
    }
    return MLflowBatch(runs: runs, refused: refused, repeated: repeated)
  }

  private static func run(_ item: JSONView, id: String) -> MLflow.Run {
    var run = MLflow.Run(id: id, locator: "runs/\(id)")
    let info = item["info"]
    run.experiment = info?["experiment_id"].text
    run.name = info?["run_name"].text
    run.user = info?["user_id"].text
    run.status = info?["status"].text
    run.started = info?["start_time"].integer
    run.ended = info?["end_time"].integer
    run.lifecycle = info?["lifecycle_stage"].text
    run.artifacts = info?["artifact_uri"].text
    let data = item["data"]
    run.params = pairs(data?["params"])
    run.tags = pairs(data?["tags"])
    run.metrics = MLflow.latest(
      (data?["metrics"]).map { list in
        list.elements.compactMap { metric in
          guard let key = metric["key"].text, let value = metric["value"].metric else { return nil }
          return MLflow.Metric(
            key: key, value: value, step: metric["step"].integer ?? 0, timestamp: metric["timestamp"].integer ?? 0)
        }
      } ?? [])
    for input in item["inputs"]?["dataset_inputs"].map({ Array($0.elements) }) ?? [] {
      guard let dataset = input["dataset"], let name = dataset["name"].text else { continue }
      run.inputs.append(
        MLflow.Input(
          dataset: MLflow.Dataset(
            name: name, digest: dataset["digest"].text, sourceType: dataset["source_type"].text,
            source: dataset["source"].text,
            schema: dataset["schema"].text, profile: dataset["profile"].text),
          context: pairs(input["tags"]).first { $0.key == "mlflow.data.context" }?.value))
    }
    run.modelInputs = (item["inputs"]?["model_inputs"]).map { $0.elements.compactMap { $0["model_id"].text } } ?? []
    run.modelOutputs = (item["outputs"]?["model_outputs"]).map { $0.elements.compactMap { $0["model_id"].text } } ?? []
    return run
  }

  private mutating func readModels(
    _ answer: JSONView, _ file: String, into registry: inout MLflow.Registry, refused: inout [MLflowRefusal]
  ) {
    for (place, item) in Self.items(answer, "registered_models", single: "registered_model") {
      guard let name = item["name"].text else {
        refused.append(Self.refusal("the registered model has no name", "\(file)\(place)", item))
        continue
      }
      // Aliases stand here: a search of versions leaves them out.
      let aliases = item["aliases"].map { list in
        list.elements.compactMap { alias -> (alias: String, version: String)? in
          guard let word = alias["alias"].text, let version = alias["version"].text else { return nil }
          return (word, version)
        }
      }
      registry.models.append(
        MLflow.RegisteredModel(
          name: name, description: item["description"].text, tags: Self.pairs(item["tags"]), aliases: aliases ?? [],
          locator: "registered_models/\(name)"))
      for version in item["latest_versions"].map({ Array($0.elements) }) ?? [] {
        guard let parsed = Self.version(version), seenVersions.insert([parsed.name, parsed.version]).inserted else {
          continue
        }
        registry.versions.append(parsed)
      }
    }
    for (place, item) in Self.items(answer, "model_versions", single: "model_version") {
      guard let parsed = Self.version(item) else {
        refused.append(Self.refusal("the model version has no name and version", "\(file)\(place)", item))
        continue
      }
      let key = [parsed.name, parsed.version]
      if !listedVersions.insert(key).inserted { registry.repeated += 1 }
      if seenVersions.insert(key).inserted { registry.versions.append(parsed) }
    }
    for (place, item) in Self.items(answer, "models", single: "model") {
      guard let info = item["info"], let id = info["model_id"].text else {
        refused.append(Self.refusal("the logged model has no info.model_id", "\(file)\(place)", item))
        continue
      }
      registry.logged.append(
        MLflow.LoggedModel(
          id: id, experiment: info["experiment_id"].text, name: info["name"].text, artifacts: info["artifact_uri"].text,
          created: info["creation_timestamp_ms"].integer, updated: info["last_updated_timestamp_ms"].integer,
          lifecycle: info["lifecycle_stage"].text, modelType: info["model_type"].text.nonEmpty,
          run: info["source_run_id"].text,
          tags: Self.pairs(info["tags"]), params: Self.pairs(item["data"]?["params"]), locator: "logged_models/\(id)"))
    }
  }

  private static func version(_ item: JSONView) -> MLflow.ModelVersion? {
    guard let name = item["name"].text, let version = item["version"].text else { return nil }
    return MLflow.ModelVersion(
      name: name, version: version, created: item["creation_timestamp"].integer,
      updated: item["last_updated_timestamp"].integer,
      description: item["description"].text, user: item["user_id"].text, stage: item["current_stage"].text,
      source: item["source"].text, run: item["run_id"].text, status: item["status"].text, tags: pairs(item["tags"]),
      locator: "model_versions/\(name)/\(version)")
  }

  // MARK: Files

  private static func parse(_ path: String) throws(SourceError) -> JSONView {
    let bytes: [UInt8]
    do throws(SourceError) {
      bytes = try RegularFile.bytes(of: path, limit: largestFile)
    } catch {
      var error = error
      if error.reason == .limit { error.advice = "ask for smaller pages with max_results" }
      throw error
    }
    do {
      return try JSONParser().parse(bytes).root
    } catch {
      throw SourceError(
        .corrupt, path: path, message: "the file is not JSON" + (error.offset.map { " at byte \($0)" } ?? ""),
        advice: "save the answer of the REST call as it came")
    }
  }

  private static func items(_ answer: JSONView, _ list: String, single: String) -> [(place: String, item: JSONView)] {
    if let items = answer[list], items.type == .array {
      return items.elements.enumerated().map { ("/\(list)/\($0)", $1) }
    }
    if let item = answer[single], item.type == .object { return [("/\(single)", item)] }
    return []
  }

  private static func pairs(_ list: JSONView?) -> [MLflow.Pair] {
    guard let list, list.type == .array else { return [] }
    return list.elements.compactMap { pair -> MLflow.Pair? in
      guard let key = pair["key"].text else { return nil }
      return (key, pair["value"].text ?? "")
    }.sorted { ($0.key, $0.value) < ($1.key, $1.value) }
  }

  private static func refusal(_ message: String, _ locator: String, _ item: JSONView) -> MLflowRefusal {
    MLflowRefusal(reason: "member.missing", message: message, locator: locator, bytes: JSONWriter.compact(item.value))
  }
}

/// Members as MLflow writes them: 64-bit numbers may be text, and so may values that are no finite number.
extension JSONView? {
  var text: String? { self?.string ?? self?.int64.map(String.init) }
  var integer: Int64? { self?.int64 ?? self?.string.flatMap { Int64($0) } }
  var metric: MLflow.Metric.Value? {
    self?.double.map { MLflow.metric($0) } ?? self?.string.flatMap { MLflow.metric($0) }
  }
}
