import Foundation
import GRDB

/// MLflow's SQL store in a SQLite file, read without a server.
///
/// Opened read-only, and as immutable where no write-ahead log lies beside it, so that a file on a read-only disk can
/// be read. Only the tables and columns listed here are ever named: tables of webhooks, endpoints and secrets are not.
/// Columns are chosen by the names that the file has, since MLflow adds some with every version (schema by
/// `alembic_version`).
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

  private let path: String
  private let queue: DatabaseQueue
  /// Columns that the file has, of those allowed.
  private let columns: [String: [String]]
  private var last: String?
  private var isAtEnd = false

  init(path: String) throws(SourceError) {
    self.path = path
    queue = try Self.open(path)
    var found: [String: [String]] = [:]
    do {
      found = try queue.read { db in
        var found: [String: [String]] = [:]
        // Views are left out: in a hostile file they may compute without end.
        let tables = try Set(String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'"))
        for (table, wanted) in Self.allowed where tables.contains(table) {
          let has = try Set(db.columns(in: table).map(\.name))
          found[table] = wanted.filter(has.contains)
        }
        return found
      }
    } catch {
      throw Self.failure(error, path: path)
    }
    guard let runs = found["runs"], runs.contains("run_uuid") else {
      throw SourceError(
        .wrongFormat, path: path, message: "this SQLite file has no MLflow runs",
        advice: "give the database of an MLflow tracking server (usually mlflow.db), or its REST answers as JSON")
    }
    columns = found
  }

  private static func open(_ path: String) throws(SourceError) -> DatabaseQueue {
    var configuration = Configuration()
    configuration.readonly = true
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA trusted_schema = OFF")
      try db.execute(sql: "PRAGMA cell_size_check = ON")
    }
    do {
      let absolute = URL(fileURLWithPath: path).path
      let hasLog = ["-wal", "-journal"].contains {
        let size = (try? FileManager.default.attributesOfItem(atPath: absolute + $0)[.size]) as? NSNumber
        return (size?.int64Value ?? 0) > 0
      }
      if !hasLog, let escaped = absolute.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) {
        return try DatabaseQueue(path: "file:\(escaped)?mode=ro&immutable=1", configuration: configuration)
      }
      return try DatabaseQueue(path: absolute, configuration: configuration)
    } catch {
      throw failure(error, path: path)
    }
  }

  private static func failure(_ error: any Error, path: String) -> SourceError {
    guard let error = error as? DatabaseError else {
      return SourceError(.unreadable, path: path, message: "the database cannot be read")
    }
    switch error.resultCode {
    case .SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_FORMAT:
      return SourceError(
        .corrupt, path: path, message: "the database is damaged (\(error.resultCode))",
        advice:
          "run `sqlite3 FILE 'PRAGMA integrity_check'`, or export it again with `sqlite3 mlflow.db '.backup copy.db'`")
    case .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH, .SQLITE_IOERR:
      return SourceError(
        .unreadable, path: path, message: "the database cannot be opened (\(error.resultCode))",
        advice:
          "check its permissions; with a -wal file beside it, it must lie in a folder that may be written"
      )
    default:
      return SourceError(.unreadable, path: path, message: "the database cannot be read (\(error.resultCode))")
    }
  }

  // MARK: Reading

  mutating func registry() throws(SourceError) -> (registry: MLflow.Registry, refused: [MLflowRefusal]) {
    do {
      return try queue.read { db in
        var registry = MLflow.Registry()
        let tags = try self.pairs(db, "experiment_tags", owner: ["experiment_id"])
        registry.experiments = try self.rows(db, "experiments").compactMap { row in
          guard let id = row.text("experiment_id") else { return nil }
          return MLflow.Experiment(
            id: id, name: row.text("name") ?? "", lifecycle: row.text("lifecycle_stage"), tags: tags[[id]] ?? [])
        }
        try self.readModels(db, into: &registry)
        try self.readLoggedModels(db, into: &registry)
        return (registry, [])
      }
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  mutating func nextRuns() throws(SourceError) -> MLflowBatch? {
    guard !isAtEnd else { return nil }
    do {
      let runs = try queue.read { db in try self.readRuns(db, after: self.last) }
      if runs.count < Self.runsAtOnce { isAtEnd = true }
      last = runs.last?.id
      return MLflowBatch(runs: runs)
    } catch {
      throw Self.failure(error, path: path)
    }
  }

  private func readModels(_ db: Database, into registry: inout MLflow.Registry) throws {
    let tags = try pairs(db, "registered_model_tags", owner: ["name"])
    var aliases: [String: [(alias: String, version: String)]] = [:]
    for row in try rows(db, "registered_model_aliases") {
      guard let name = row.text("name"), let alias = row.text("alias"), let version = row.text("version") else {
        continue
      }
      aliases[name, default: []].append((alias, version))
    }
    registry.models = try rows(db, "registered_models").compactMap { row in
      guard let name = row.text("name") else { return nil }
      return MLflow.RegisteredModel(
        name: name, description: row.text("description"), tags: tags[[name]] ?? [], aliases: aliases[name] ?? [],
        locator: "registered_models/\(name)")
    }
    let versionTags = try pairs(db, "model_version_tags", owner: ["name", "version"])
    registry.versions = try rows(db, "model_versions").compactMap { row in
      guard let name = row.text("name"), let version = row.text("version") else { return nil }
      return MLflow.ModelVersion(
        name: name, version: version, created: row.integer("creation_time"), updated: row.integer("last_updated_time"),
        description: row.text("description"), user: row.text("user_id"), stage: row.text("current_stage"),
        source: row.text("source"),
        run: row.text("run_id"), status: row.text("status"), tags: versionTags[[name, version]] ?? [],
        locator: "model_versions/\(name)/\(version)")
    }
  }

  private func readLoggedModels(_ db: Database, into registry: inout MLflow.Registry) throws {
    let tags = try pairs(db, "logged_model_tags", owner: ["model_id"], key: "tag_key", value: "tag_value")
    let params = try pairs(db, "logged_model_params", owner: ["model_id"], key: "param_key", value: "param_value")
    registry.logged = try rows(db, "logged_models").compactMap { row in
      guard let id = row.text("model_id") else { return nil }
      return MLflow.LoggedModel(
        id: id, experiment: row.text("experiment_id"), name: row.text("name"), artifacts: row.text("artifact_location"),
        created: row.integer("creation_timestamp_ms"), updated: row.integer("last_updated_timestamp_ms"),
        lifecycle: row.text("lifecycle_stage"), modelType: row.text("model_type"), run: row.text("source_run_id"),
        tags: tags[[id]] ?? [], params: params[[id]] ?? [], locator: "logged_models/\(id)")
    }
  }

  private func readRuns(_ db: Database, after last: String?) throws -> [MLflow.Run] {
    let found = try rows(
      db, "runs", where: last == nil ? "run_uuid IS NOT NULL" : "run_uuid > ?", last.map { [$0] } ?? [],
      tail: "ORDER BY run_uuid LIMIT \(Self.runsAtOnce)")
    let ids = found.compactMap { $0.text("run_uuid") }
    guard !ids.isEmpty else { return [] }
    let tags = try pairs(db, "tags", owner: ["run_uuid"], among: ids)
    let params = try pairs(db, "params", owner: ["run_uuid"], among: ids)
    let metrics = try readMetrics(db, among: ids)
    let (inputs, modelInputs, modelOutputs) = try readInputs(db, among: ids)
    return found.compactMap { row in
      guard let id = row.text("run_uuid") else { return nil }
      return MLflow.Run(
        id: id, experiment: row.text("experiment_id"), name: row.text("name"), user: row.text("user_id"),
        status: row.text("status"),
        started: row.integer("start_time"), ended: row.integer("end_time"), deleted: row.integer("deleted_time"),
        lifecycle: row.text("lifecycle_stage"), artifacts: row.text("artifact_uri"), params: params[[id]] ?? [],
        tags: tags[[id]] ?? [], metrics: MLflow.latest(metrics[id] ?? []), inputs: inputs[id] ?? [],
        modelInputs: modelInputs[id] ?? [], modelOutputs: modelOutputs[id] ?? [], locator: "runs/\(id)")
    }
  }

  private func readMetrics(_ db: Database, among ids: [String]) throws -> [String: [MLflow.Metric]] {
    var metrics: [String: [MLflow.Metric]] = [:]
    // Histories can have millions of rows; the table of latest values is all that a record needs.
    let table = columns["latest_metrics"] != nil ? "latest_metrics" : "metrics"
    for row in try rows(db, table, among: ids, column: "run_uuid") {
      guard let run = row.text("run_uuid"), let key = row.text("key") else { continue }
      let isNaN = (row.integer("is_nan") ?? 0) != 0
      guard let value = isNaN ? .notANumber : row.number("value").map({ MLflow.metric($0) }) else { continue }
      metrics[run, default: []].append(
        MLflow.Metric(key: key, value: value, step: row.integer("step") ?? 0, timestamp: row.integer("timestamp") ?? 0))
    }
    return metrics
  }

  private func readInputs(
    _ db: Database, among ids: [String]
  ) throws -> (data: [String: [MLflow.Input]], models: [String: [String]], outputs: [String: [String]]) {
    var data: [String: [MLflow.Input]] = [:]
    var models: [String: [String]] = [:]
    var outputs: [String: [String]] = [:]
    let reads = try rows(db, "inputs", among: ids, column: "destination_id")
      .filter { $0.text("source_type") == "DATASET" && $0.text("destination_type") == "RUN" }
    let uuids = reads.compactMap { $0.text("input_uuid") }
    let tags = try pairs(db, "input_tags", owner: ["input_uuid"], key: "name", among: uuids)
    let datasets = try readDatasets(db, among: Array(Set(reads.compactMap { $0.text("source_id") })))
    for row in reads {
      guard let run = row.text("destination_id"), let source = row.text("source_id"), let dataset = datasets[source]
      else { continue }
      let context = row.text("input_uuid").flatMap { tags[[$0]] }?.first { $0.key == "mlflow.data.context" }?.value
      data[run, default: []].append(MLflow.Input(dataset: dataset, context: context))
    }
    for row in try rows(db, "inputs", among: ids, column: "source_id") {
      guard let run = row.text("source_id"), let model = row.text("destination_id") else { continue }
      switch row.text("source_type") {
      case "RUN_OUTPUT": outputs[run, default: []].append(model)
      case "RUN_INPUT": models[run, default: []].append(model)
      default: break
      }
    }
    return (data, models, outputs)
  }

  private func readDatasets(_ db: Database, among ids: [String]) throws -> [String: MLflow.Dataset] {
    var datasets: [String: MLflow.Dataset] = [:]
    for row in try rows(db, "datasets", among: ids, column: "dataset_uuid") {
      guard let id = row.text("dataset_uuid"), let name = row.text("name") else { continue }
      datasets[id] = MLflow.Dataset(
        name: name, digest: row.text("digest"), sourceType: row.text("dataset_source_type"),
        source: row.text("dataset_source"),
        schema: row.text("dataset_schema"), profile: row.text("dataset_profile"))
    }
    return datasets
  }

  // MARK: Rows

  private func rows(
    _ db: Database, _ table: String, where condition: String? = nil, _ arguments: [String] = [], tail: String = ""
  ) throws -> [Row] {
    guard let names = columns[table], !names.isEmpty else { return [] }
    let list = names.map { "\"\($0)\"" }.joined(separator: ", ")
    let sql = "SELECT \(list) FROM \"\(table)\"" + (condition.map { " WHERE \($0)" } ?? "") + " \(tail)"
    return try Row.fetchAll(db, sql: sql, arguments: StatementArguments(arguments))
  }

  private func rows(_ db: Database, _ table: String, among ids: [String], column: String) throws -> [Row] {
    guard columns[table]?.contains(column) == true, !ids.isEmpty else { return [] }
    var found: [Row] = []
    for start in stride(from: 0, to: ids.count, by: Self.runsAtOnce) {
      let part = Array(ids[start..<min(start + Self.runsAtOnce, ids.count)])
      let marks = repeatElement("?", count: part.count).joined(separator: ", ")
      found += try rows(db, table, where: "\"\(column)\" IN (\(marks))", part)
    }
    return found
  }

  /// Key/value rows by their owner.
  private func pairs(
    _ db: Database, _ table: String, owner: [String], key: String = "key", value: String = "value",
    among ids: [String]? = nil
  ) throws -> [[String]: [MLflow.Pair]] {
    let found = try ids.map { try rows(db, table, among: $0, column: owner[0]) } ?? rows(db, table)
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

/// Values as SQLite holds them, whatever the column is declared as.
extension Row {
  fileprivate func text(_ column: String) -> String? {
    switch (self[column] as DatabaseValue?)?.storage {
    case .string(let text): text
    case .int64(let number): String(number)
    case .double(let number): String(number)
    case .blob(let data): String(data: data, encoding: .utf8)
    case .null, nil: nil
    }
  }

  fileprivate func integer(_ column: String) -> Int64? {
    switch (self[column] as DatabaseValue?)?.storage {
    case .int64(let number): number
    case .string(let text): Int64(text)
    case .double(let number): Int64(exactly: number.rounded())
    default: nil
    }
  }

  fileprivate func number(_ column: String) -> Double? {
    switch (self[column] as DatabaseValue?)?.storage {
    case .int64(let number): Double(number)
    case .double(let number): number
    case .string(let text): Double(text)
    default: nil
    }
  }
}
