import Foundation
import GRDB
import Provenance

/// MLflow's SQL store in a SQLite file, read without a server.
///
/// Only the tables and columns listed here are ever named: tables of webhooks, endpoints and secrets are not. Columns are
/// chosen by the names that the file has, since MLflow adds some with every version (schema by `alembic_version`). A row
/// without what makes its id is refused and counted.
struct MLflowDatabase: MLflowStore {
  private static let allowed: [String: [String]] = [
    "experiments": ["experiment_id", "name", "lifecycle_stage"],
    "experiment_tags": ["experiment_id", "key", "value"],
    "runs": [
      "run_uuid", "experiment_id", "name", "user_id", "status", "start_time", "end_time", "deleted_time",
      "lifecycle_stage",
      "artifact_uri",
    ],
    "params": ["run_uuid", "key", "value"],
    "tags": ["run_uuid", "key", "value"],
    "latest_metrics": ["run_uuid", "key", "value", "timestamp", "step", "is_nan"],
    "metrics": ["run_uuid", "key", "value", "timestamp", "step", "is_nan"],
    "datasets": [
      "dataset_uuid", "name", "digest", "dataset_source_type", "dataset_source", "dataset_schema", "dataset_profile",
    ],
    "inputs": ["input_uuid", "source_type", "source_id", "destination_type", "destination_id"],
    "input_tags": ["input_uuid", "name", "value"],
    "registered_models": ["name", "description"],
    "registered_model_tags": ["name", "key", "value"],
    "registered_model_aliases": ["name", "alias", "version"],
    "model_versions": [
      "name", "version", "creation_time", "last_updated_time", "description", "user_id", "current_stage", "source",
      "run_id",
      "status",
    ],
    "model_version_tags": ["name", "version", "key", "value"],
    "logged_models": [
      "model_id", "experiment_id", "name", "artifact_location", "creation_timestamp_ms", "last_updated_timestamp_ms",
      "lifecycle_stage", "model_type", "source_run_id",
    ],
    "logged_model_tags": ["model_id", "tag_key", "tag_value"],
    "logged_model_params": ["model_id", "param_key", "param_value"],
  ]
  private static let runsAtOnce = 500

  private let file: ForeignDatabase
  /// Id of the last run that was given, as the file has its bytes.
  private var last: [UInt8]?
  /// Rows of `runs` that were given or refused.
  private var seen = 0
  private var isAtEnd = false

  init(path: String) throws(SourceError) {
    file = try ForeignDatabase(path: path, tables: Self.allowed)
    if file.strangers.contains("runs") {
      throw SourceError(
        .wrongFormat, path: path, message: "runs is a view or a virtual table here; MLflow keeps a table",
        advice: "give the database of an MLflow tracking server (usually mlflow.db), or its REST answers as JSON")
    }
    guard file.columns["runs"]?.contains("run_uuid") == true else {
      throw SourceError(
        .wrongFormat, path: path, message: "this SQLite file has no MLflow runs",
        advice: "give the database of an MLflow tracking server (usually mlflow.db), or its REST answers as JSON")
    }
  }

  // MARK: Reading

  mutating func registry() throws(SourceError) -> (registry: MLflow.Registry, refused: [MLflowRefusal]) {
    try file.read { rows in
      var registry = MLflow.Registry()
      var refused: [MLflowRefusal] = []
      let tags = try pairs(rows, "experiment_tags", owner: ["experiment_id"])
      for row in try rows.rows("experiments") {
        guard let id = row.text("experiment_id") else {
          refused.append(Self.withoutID("experiments"))
          continue
        }
        registry.experiments.append(
          MLflow.Experiment(
            id: id, name: row.text("name") ?? "", lifecycle: row.text("lifecycle_stage"), tags: tags[[id]] ?? []))
      }
      try readModels(rows, into: &registry, &refused)
      try readLoggedModels(rows, into: &registry, &refused)
      return (registry, refused)
    }
  }

  mutating func nextRuns() throws(SourceError) -> MLflowBatch? {
    guard !isAtEnd else { return nil }
    let after = last
    let (batch, end, count) = try file.read { rows in try readRuns(rows, after: after) }
    last = end
    seen += count
    guard count < Self.runsAtOnce else { return batch }
    isAtEnd = true
    let known = seen
    return try file.read { rows in try rest(rows, known, batch) }
  }

  private static func withoutID(_ table: String) -> MLflowRefusal {
    MLflowRefusal(
      reason: Rejection.Code.memberMissing.rawValue, message: "a row of \(table) has no id", locator: table, bytes: [])
  }

  private func readModels(_ rows: ForeignRows, into registry: inout MLflow.Registry, _ refused: inout [MLflowRefusal])
    throws
  {
    let tags = try pairs(rows, "registered_model_tags", owner: ["name"])
    var aliases: [String: [(alias: String, version: String)]] = [:]
    for row in try rows.rows("registered_model_aliases") {
      guard let name = row.text("name"), let alias = row.text("alias"), let version = row.text("version") else {
        continue
      }
      aliases[name, default: []].append((alias, version))
    }
    for row in try rows.rows("registered_models") {
      guard let name = row.text("name") else {
        refused.append(Self.withoutID("registered_models"))
        continue
      }
      registry.models.append(
        MLflow.RegisteredModel(
          name: name, description: row.text("description"), tags: tags[[name]] ?? [], aliases: aliases[name] ?? [],
          locator: "registered_models/\(name)"))
    }
    let versionTags = try pairs(rows, "model_version_tags", owner: ["name", "version"])
    for row in try rows.rows("model_versions") {
      guard let name = row.text("name"), let version = row.text("version") else {
        refused.append(Self.withoutID("model_versions"))
        continue
      }
      registry.versions.append(
        MLflow.ModelVersion(
          name: name, version: version, created: row.integer("creation_time"),
          updated: row.integer("last_updated_time"), description: row.text("description"), user: row.text("user_id"),
          stage: row.text("current_stage"), source: row.text("source"), run: row.text("run_id"),
          status: row.text("status"), tags: versionTags[[name, version]] ?? [],
          locator: "model_versions/\(name)/\(version)"))
    }
  }

  private func readLoggedModels(
    _ rows: ForeignRows, into registry: inout MLflow.Registry, _ refused: inout [MLflowRefusal]
  ) throws {
    let tags = try pairs(rows, "logged_model_tags", owner: ["model_id"], key: "tag_key", value: "tag_value")
    let params = try pairs(rows, "logged_model_params", owner: ["model_id"], key: "param_key", value: "param_value")
    for row in try rows.rows("logged_models") {
      guard let id = row.text("model_id") else {
        refused.append(Self.withoutID("logged_models"))
        continue
      }
      registry.logged.append(
        MLflow.LoggedModel(
          id: id, experiment: row.text("experiment_id"), name: row.text("name"),
          artifacts: row.text("artifact_location"), created: row.integer("creation_timestamp_ms"),
          updated: row.integer("last_updated_timestamp_ms"), lifecycle: row.text("lifecycle_stage"),
          modelType: row.text("model_type"), run: row.text("source_run_id"), tags: tags[[id]] ?? [],
          params: params[[id]] ?? [], locator: "logged_models/\(id)"))
    }
  }

  /// The next runs by their ids, byte by byte, whatever order the file's own columns have.
  /// - Returns: also the last id, and how many rows were read.
  private func readRuns(
    _ rows: ForeignRows, after last: [UInt8]?
  ) throws -> (batch: MLflowBatch, last: [UInt8]?, count: Int) {
    let isText = "typeof(\"run_uuid\") = 'text'"
    let id = "\"run_uuid\" COLLATE BINARY"
    let found = try rows.rows(
      "runs", where: last == nil ? isText : "\(isText) AND \(id) > CAST(? AS TEXT)",
      last.map { [Data($0).databaseValue] } ?? [], tail: "ORDER BY \(id) LIMIT \(Self.runsAtOnce)",
      extra: [("CAST(\"run_uuid\" AS BLOB)", "run id")])
    var batch = MLflowBatch(runs: [])
    var end = last
    var whole: [(id: String, row: ForeignRow)] = []
    for row in found {
      guard let bytes = row.bytes("run id"), let text = row.text("run_uuid") else { continue }
      if let end, !end.lexicographicallyPrecedes(bytes) {
        // Doubles stand side by side; anything else is an index that is out of order, and would never end.
        guard end == bytes else { throw file.outOfOrder("runs") }
        batch.repeated += 1
        continue
      }
      end = bytes
      guard !text.utf8.contains(0), !text.unicodeScalars.contains("\u{FFFD}") else {
        batch.refused.append(
          MLflowRefusal(
            reason: Rejection.Code.idInvalid.rawValue,
            message: "the id of a run holds a NUL, or is no text of the database's encoding", locator: "runs",
            bytes: bytes))
        continue
      }
      whole.append((text, row))
    }
    let ids = whole.map(\.id)
    let tags = try pairs(rows, "tags", owner: ["run_uuid"], among: ids)
    let params = try pairs(rows, "params", owner: ["run_uuid"], among: ids)
    let metrics = try readMetrics(rows, among: ids)
    let (inputs, modelInputs, modelOutputs) = try readInputs(rows, among: ids)
    batch.runs = whole.map { id, row in
      MLflow.Run(
        id: id, experiment: row.text("experiment_id"), name: row.text("name"), user: row.text("user_id"),
        status: row.text("status"), started: row.integer("start_time"), ended: row.integer("end_time"),
        deleted: row.integer("deleted_time"), lifecycle: row.text("lifecycle_stage"),
        artifacts: row.text("artifact_uri"), params: params[[id]] ?? [], tags: tags[[id]] ?? [],
        metrics: MLflow.latest(metrics[id] ?? []), inputs: inputs[id] ?? [], modelInputs: modelInputs[id] ?? [],
        modelOutputs: modelOutputs[id] ?? [], locator: "runs/\(id)")
    }
    return (batch, end, found.count)
  }

  /// What reading by ids left out: rows whose id is no text, and more doubles of a last one.
  private func rest(_ rows: ForeignRows, _ seen: Int, _ batch: MLflowBatch) throws -> MLflowBatch {
    var batch = batch
    let others = try rows.count("runs", where: "typeof(\"run_uuid\") <> 'text'")
    for _ in 0..<others { batch.refused.append(Self.withoutID("runs")) }
    batch.repeated += max(0, try rows.count("runs", where: "1") - others - seen)
    return batch
  }

  private func readMetrics(_ rows: ForeignRows, among ids: [String]) throws -> [String: [MLflow.Metric]] {
    var metrics: [String: [MLflow.Metric]] = [:]
    // Histories can have millions of rows; the table of latest values is all that a record needs.
    let table = file.columns["latest_metrics"] != nil ? "latest_metrics" : "metrics"
    for row in try rows.rows(table, among: ids, column: "run_uuid") {
      guard let run = row.text("run_uuid"), let key = row.text("key") else { continue }
      let isNaN = (row.integer("is_nan") ?? 0) != 0
      guard let value = isNaN ? .notANumber : row.number("value").map({ MLflow.metric($0) }) else { continue }
      metrics[run, default: []].append(
        MLflow.Metric(key: key, value: value, step: row.integer("step") ?? 0, timestamp: row.integer("timestamp") ?? 0))
    }
    return metrics
  }

  private func readInputs(
    _ rows: ForeignRows, among ids: [String]
  ) throws -> (data: [String: [MLflow.Input]], models: [String: [String]], outputs: [String: [String]]) {
    var data: [String: [MLflow.Input]] = [:]
    var models: [String: [String]] = [:]
    var outputs: [String: [String]] = [:]
    let reads = try rows.rows("inputs", among: ids, column: "destination_id", isRepeated: true)
      .filter { $0.text("source_type") == "DATASET" && $0.text("destination_type") == "RUN" }
    let uuids = reads.compactMap { $0.text("input_uuid") }
    let tags = try pairs(rows, "input_tags", owner: ["input_uuid"], key: "name", among: uuids)
    let datasets = try readDatasets(rows, among: Set(reads.compactMap { $0.text("source_id") }).sorted())
    for row in reads {
      guard let run = row.text("destination_id"), let source = row.text("source_id"), let dataset = datasets[source]
      else { continue }
      let context = row.text("input_uuid").flatMap { tags[[$0]] }?.first { $0.key == "mlflow.data.context" }?.value
      data[run, default: []].append(MLflow.Input(dataset: dataset, context: context))
    }
    for row in try rows.rows("inputs", among: ids, column: "source_id", isRepeated: true) {
      guard let run = row.text("source_id"), let model = row.text("destination_id") else { continue }
      switch row.text("source_type") {
      case "RUN_OUTPUT": outputs[run, default: []].append(model)
      case "RUN_INPUT": models[run, default: []].append(model)
      default: break
      }
    }
    return (data, models, outputs)
  }

  private func readDatasets(_ rows: ForeignRows, among ids: [String]) throws -> [String: MLflow.Dataset] {
    var datasets: [String: MLflow.Dataset] = [:]
    for row in try rows.rows("datasets", among: ids, column: "dataset_uuid", isRepeated: true) {
      guard let id = row.text("dataset_uuid"), let name = row.text("name") else { continue }
      datasets[id] = MLflow.Dataset(
        name: name, digest: row.text("digest"), sourceType: row.text("dataset_source_type"),
        source: row.text("dataset_source"), schema: row.text("dataset_schema"), profile: row.text("dataset_profile"))
    }
    return datasets
  }

  /// Key/value rows by their owner.
  private func pairs(
    _ rows: ForeignRows, _ table: String, owner: [String], key: String = "key", value: String = "value",
    among ids: [String]? = nil
  ) throws -> [[String]: [MLflow.Pair]] {
    let found = try ids.map { try rows.rows(table, among: $0, column: owner[0]) } ?? rows.rows(table)
    var pairs: [[String]: [MLflow.Pair]] = [:]
    for row in found {
      let names = owner.compactMap { row.text($0) }
      guard names.count == owner.count, let key = row.text(key), let value = row.text(value) else { continue }
      pairs[names, default: []].append((key, value))
    }
    for names in pairs.keys { pairs[names]?.sort { ($0.key, $0.value) < ($1.key, $1.value) } }
    return pairs
  }
}
