import Foundation
import Provenance
import YAML

/// MLflow's file store: a tree of folders with one small file for each parameter, metric and tag.
///
/// The layout is `<experiment>/<run>/{meta.yaml,params,metrics,tags,inputs,outputs}`, `<experiment>/datasets`, since
/// MLflow 3 `<experiment>/models`, the registry in `models/`, deleted experiments in `.trash/`. Links are not followed.
struct MLflowFileStore: MLflowStore {
  /// Most bytes of a parameter, tag or history of a metric that are read.
  static let largestFile = 64 << 20
  /// Most bytes of a file in YAML that are read.
  static let largestMeta = 8 << 20

  private let root: FileTree
  /// Runs still to read, as paths, last first.
  private var waiting: [(experiment: String, run: String)] = []
  private var datasets: [String: MLflow.Dataset] = [:]
  private static let runsAtOnce = 200

  init(root: FileTree) {
    self.root = root
  }

  /// Whether a folder looks like a tracking store.
  static func isStore(_ folder: String) -> Bool {
    let tree = FileTree(folder)
    return tree.folders("").contains { name in
      name == ".trash" || (name != "models" && tree.isFile("\(name)/meta.yaml"))
        || (name == "models" && !tree.folders("models").isEmpty)
    }
  }

  mutating func registry() throws(SourceError) -> (registry: MLflow.Registry, refused: [MLflowRefusal]) {
    var registry = MLflow.Registry()
    var refused: [MLflowRefusal] = []
    let homes =
      root.folders("").filter { $0 != "models" && $0 != ".trash" }
      + root.folders(".trash").map { ".trash/\($0)" }
    for home in homes.sorted() where root.isFile("\(home)/meta.yaml") {
      let meta = try read(meta: home, into: &refused)
      let named = meta?["experiment_id"]?.text
      if let meta, named == nil {
        // A deleted run may lie in the trash beside deleted experiments.
        if meta["run_id"]?.text != nil || meta["run_uuid"]?.text != nil {
          waiting.append((home, home))
          continue
        }
        refused.append(refusal(.memberMissing, "the file names no experiment_id", "\(home)/meta.yaml"))
      }
      if let named {
        let lifecycle = home.hasPrefix(".trash/") ? "deleted" : meta?["lifecycle_stage"]?.text
        registry.experiments.append(
          MLflow.Experiment(
            id: named, name: meta?["name"]?.text ?? "", lifecycle: lifecycle,
            tags: try pairs("\(home)/tags", into: &refused)))
      }
      // Runs are read even where the file of their experiment is torn.
      let id = named ?? String(home.split(separator: "/").last ?? "")
      for folder in root.folders(home) where !["tags", "datasets", "models", "traces"].contains(folder) {
        if root.isFile("\(home)/\(folder)/meta.yaml") { waiting.append((home, "\(home)/\(folder)")) }
      }
      for model in root.folders("\(home)/models") {
        if let logged = try readLogged("\(home)/models/\(model)", experiment: id, into: &refused) {
          registry.logged.append(logged)
        }
      }
    }
    for name in root.folders("models") { try readModel("models/\(name)", into: &registry, refused: &refused) }
    waiting.sort { $0.run > $1.run }
    return (registry, refused)
  }

  mutating func nextRuns() throws(SourceError) -> MLflowBatch? {
    guard !waiting.isEmpty else { return nil }
    var runs: [MLflow.Run] = []
    var refused: [MLflowRefusal] = []
    while runs.count < Self.runsAtOnce, let next = waiting.popLast() {
      if let run = try readRun(next.run, home: next.experiment, into: &refused) { runs.append(run) }
    }
    return MLflowBatch(runs: runs, refused: refused)
  }

  // MARK: Runs

  private mutating func readRun(
    _ path: String, home: String, into refused: inout [MLflowRefusal]
  ) throws(SourceError) -> MLflow.Run? {
    guard let meta = try read(meta: path, into: &refused) else { return nil }
    guard let id = meta["run_id"]?.text ?? meta["run_uuid"]?.text else {
      refused.append(refusal(.memberMissing, "the file names no run_id", "\(path)/meta.yaml"))
      return nil
    }
    var run = MLflow.Run(id: id, locator: "runs/\(id)")
    run.experiment = meta["experiment_id"]?.text
    run.name = meta["run_name"]?.text
    run.user = meta["user_id"]?.text
    run.status = meta["status"]?.text.flatMap { text in Int64(text).map { MLflow.status($0) ?? text } ?? text }
    run.started = meta["start_time"]?.text.flatMap { Int64($0) }
    run.ended = meta["end_time"]?.text.flatMap { Int64($0) }
    run.deleted = meta["deleted_time"]?.text.flatMap { Int64($0) }
    run.lifecycle = meta["lifecycle_stage"]?.text
    run.artifacts = meta["artifact_uri"]?.text
    run.params = try pairs("\(path)/params", into: &refused)
    run.tags = try pairs("\(path)/tags", into: &refused)
    run.metrics = MLflow.latest(try metrics("\(path)/metrics", into: &refused))
    // destination_id of an input is the data set's own id, whatever destination_type says: the run is known by its
    // folder.
    for folder in root.folders("\(path)/inputs") {
      guard let input = try read(meta: "\(path)/inputs/\(folder)", into: &refused),
        let source = input["source_id"]?.text
      else {
        continue
      }
      switch input["source_type"]?.text {
      case "DATASET":
        guard let dataset = try dataset(source, home: home, into: &refused) else { continue }
        run.inputs.append(MLflow.Input(dataset: dataset, context: input["tags"]?["mlflow.data.context"]?.text))
      case "RUN_INPUT", "MODEL_INPUT": run.modelInputs.append(input["destination_id"]?.text ?? source)
      default: continue
      }
    }
    for folder in root.folders("\(path)/outputs") {
      guard let output = try read(meta: "\(path)/outputs/\(folder)", into: &refused) else { continue }
      run.modelOutputs.append(output["destination_id"]?.text ?? folder)
    }
    return run
  }

  private mutating func dataset(
    _ id: String, home: String, into refused: inout [MLflowRefusal]
  ) throws(SourceError) -> MLflow.Dataset? {
    let path = "\(home)/datasets/\(id)"
    if let known = datasets[path] { return known }
    guard root.isFile("\(path)/meta.yaml"), let meta = try read(meta: path, into: &refused),
      let name = meta["name"]?.text
    else {
      return nil
    }
    let dataset = MLflow.Dataset(
      name: name, digest: meta["digest"]?.text, sourceType: meta["source_type"]?.text, source: meta["source"]?.text,
      schema: meta["schema"]?.text, profile: meta["profile"]?.text)
    datasets[path] = dataset
    return dataset
  }

  // MARK: Models

  private mutating func readModel(
    _ path: String, into registry: inout MLflow.Registry, refused: inout [MLflowRefusal]
  ) throws(SourceError) {
    guard let meta = try read(meta: path, into: &refused) else { return }
    guard let name = meta["name"]?.text else {
      refused.append(refusal(.memberMissing, "the file names no registered model", "\(path)/meta.yaml"))
      return
    }
    let aliases = try pairs("\(path)/aliases", into: &refused).map { (alias: $0.key, version: $0.value) }
    registry.models.append(
      MLflow.RegisteredModel(
        name: name, description: meta["description"]?.text, tags: try pairs("\(path)/tags", into: &refused),
        aliases: aliases,
        locator: "registered_models/\(name)"))
    for folder in root.folders(path) where folder.hasPrefix("version-") {
      guard let meta = try read(meta: "\(path)/\(folder)", into: &refused) else { continue }
      let version = meta["version"]?.text ?? String(folder.dropFirst(8))
      registry.versions.append(
        MLflow.ModelVersion(
          name: name, version: version, created: meta["creation_timestamp"]?.text.flatMap { Int64($0) },
          updated: meta["last_updated_timestamp"]?.text.flatMap { Int64($0) }, description: meta["description"]?.text,
          user: meta["user_id"]?.text, stage: meta["current_stage"]?.text, source: meta["source"]?.text,
          run: meta["run_id"]?.text,
          status: meta["status"]?.text, tags: try pairs("\(path)/\(folder)/tags", into: &refused),
          locator: "model_versions/\(name)/\(version)"))
    }
  }

  private mutating func readLogged(
    _ path: String, experiment: String, into refused: inout [MLflowRefusal]
  ) throws(SourceError) -> MLflow.LoggedModel? {
    guard let meta = try read(meta: path, into: &refused) else { return nil }
    guard let id = meta["model_id"]?.text else {
      refused.append(refusal(.memberMissing, "the file names no model_id", "\(path)/meta.yaml"))
      return nil
    }
    return MLflow.LoggedModel(
      id: id, experiment: experiment, name: meta["name"]?.text, artifacts: meta["artifact_location"]?.text,
      created: (meta["creation_timestamp"] ?? meta["creation_timestamp_ms"])?.text.flatMap { Int64($0) },
      updated: (meta["last_updated_timestamp"] ?? meta["last_updated_timestamp_ms"])?.text.flatMap { Int64($0) },
      lifecycle: meta["lifecycle_stage"]?.text, modelType: meta["model_type"]?.text, run: meta["source_run_id"]?.text,
      tags: try pairs("\(path)/tags", into: &refused), params: try pairs("\(path)/params", into: &refused),
      locator: "logged_models/\(id)")
  }

  // MARK: Files

  private func read(meta path: String, into refused: inout [MLflowRefusal]) throws(SourceError) -> YAMLNode? {
    let file = "\(path)/meta.yaml"
    let bytes: [UInt8]
    switch try root.content(file, limit: Self.largestMeta) {
    case .bytes(let content): bytes = content
    case .tooLarge:
      refused.append(refusal(.lineTooLong, "the file has more than \(Self.largestMeta) bytes", file))
      return nil
    case nil: return nil
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      refused.append(refusal(.jsonEncoding, "the file is not UTF-8", file, bytes))
      return nil
    }
    do {
      let node = try YAML.parse(text, file: file)
      guard node.entries != nil else {
        refused.append(
          refusal(
            .memberType, "the file holds no mapping; it may have been cut off while it was written", file, bytes))
        return nil
      }
      return node
    } catch {
      let place = error.line.map { " at line \($0)" } ?? ""
      refused.append(refusal(.jsonSyntax, "the file is not YAML\(place)", file, bytes))
      return nil
    }
  }

  /// Files as pairs: the name is the key (with folders, where the key has slashes), the content the value.
  private func pairs(
    _ folder: String, into refused: inout [MLflowRefusal]
  ) throws(SourceError) -> [MLflow.Pair] {
    var pairs: [MLflow.Pair] = []
    for key in root.files(under: folder) {
      guard let bytes = try value("\(folder)/\(key)", into: &refused) else { continue }
      pairs.append((key, String(decoding: bytes, as: UTF8.self)))
    }
    return pairs
  }

  /// What a file of one value holds.
  private func value(_ path: String, into refused: inout [MLflowRefusal]) throws(SourceError) -> [UInt8]? {
    switch try root.content(path, limit: Self.largestFile) {
    case .bytes(let bytes): return bytes
    case .tooLarge:
      refused.append(refusal(.lineTooLong, "the file has more than \(Self.largestFile) bytes", path))
      return nil
    case nil: return nil
    }
  }

  /// Lines `millis value step`; the step is missing in old files, and newer ones have more columns.
  private func metrics(
    _ folder: String, into refused: inout [MLflowRefusal]
  ) throws(SourceError) -> [MLflow.Metric] {
    var metrics: [MLflow.Metric] = []
    for key in root.files(under: folder) {
      guard let bytes = try value("\(folder)/\(key)", into: &refused) else { continue }
      for line in bytes.split(separator: UInt8(ascii: "\n")) {
        let words = line.split(whereSeparator: { $0 == 0x20 || $0 == 0x0D }).map { String(decoding: $0, as: UTF8.self) }
        guard words.count >= 2, let time = Int64(words[0]), let value = MLflow.metric(words[1]) else { continue }
        let step = words.count > 2 ? Int64(words[2]) ?? 0 : 0
        metrics.append(MLflow.Metric(key: key, value: value, step: step, timestamp: time))
      }
      metrics = MLflow.latest(metrics)
    }
    return metrics
  }

  private func refusal(_ reason: Rejection.Code, _ message: String, _ locator: String, _ bytes: [UInt8] = [])
    -> MLflowRefusal
  {
    MLflowRefusal(reason: reason.rawValue, message: message, locator: locator, bytes: bytes)
  }
}
