import Foundation
import GRDB
import JSON
import Testing

@testable import Connectors

@Suite("MLflow's database")
struct MLflowDatabaseTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func make(_ statements: [String], pageSize: Int = 4_096) throws -> String {
    let path = "\(folder.path)/mlflow.db"
    var configuration = Configuration()
    configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA page_size = \(pageSize)") }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.write { db in for statement in statements { try db.execute(sql: statement) } }
    try queue.close()
    return path
  }

  private let runs = """
    CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, name TEXT, status TEXT, start_time BIGINT, end_time BIGINT, lifecycle_stage TEXT, \
    experiment_id INTEGER, user_id TEXT)
    """

  @Test(arguments: [512, 1_024, 65_536]) func anyPageSize(pageSize: Int) throws {
    let path = try make(
      [runs, "INSERT INTO runs VALUES ('r1', 'a', 'FINISHED', 1000, 2500, 'active', 1, 'eve')"], pageSize: pageSize)
    let run = try Reading("mlflow", [path]).one("run:mlflow:r1")
    #expect(run["startedAt"] == "1970-01-01T00:00:01Z" && run["endedAt"] == "1970-01-01T00:00:02.5Z")
    #expect(run.ids("wasAssociatedWith") == ["agent:mlflow:eve"])
  }

  @Test func missingTablesAndColumnsAreTolerated() throws {
    let path = try make([
      "CREATE TABLE runs (run_uuid TEXT)", "INSERT INTO runs VALUES ('r1')", "CREATE TABLE tags (run_uuid TEXT)",
    ])
    let run = try Reading("mlflow", [path]).one("run:mlflow:r1")
    #expect(run["status"] == nil && run["type"] == "unknown")
  }

  @Test func anInstanceNamesWhatIsUniqueOnOneServerOnly() throws {
    let path = try make([runs, "INSERT INTO runs VALUES ('r1', 'a', 'FINISHED', 1, 2, 'active', 1, 'eve')"])
    let reading = try Reading("mlflow", [path], instance: "nb1")
    let run = try reading.one("run:mlflow:nb1:r1")
    #expect(run[path: "source.instance"] == "nb1" && run.ids("wasAssociatedWith") == ["agent:mlflow:nb1:eve"])
  }

  @Test func aDeletedVersionKeepsNothingOfItsSource() throws {
    let path = try make([
      runs,
      """
      CREATE TABLE model_versions (name TEXT, version INTEGER, creation_time BIGINT, last_updated_time BIGINT, description TEXT, \
      user_id TEXT, current_stage TEXT, source TEXT, run_id TEXT, status TEXT)
      """,
      """
      INSERT INTO model_versions VALUES ('m', 3, 1000, 9000, NULL, NULL, 'Deleted_Internal', 'REDACTED-SOURCE-PATH', \
      'REDACTED-RUN-ID', 'READY')
      """,
    ])
    let reading = try Reading("mlflow", [path])
    let version = try reading.one("model:mlflow:m@3")
    #expect(version["status"] == "deleted" && version["invalidatedAt"] == "1970-01-01T00:00:09Z")
    #expect(version["wasGeneratedBy"] == nil && version[path: "extensions.mlflow.source"] == nil)
    #expect(!String(decoding: reading.bytes, as: UTF8.self).contains("REDACTED"))
  }

  @Test func secretsAreNeverRead() throws {
    let path = try make([
      runs, "CREATE TABLE secrets (name TEXT, value TEXT)", "INSERT INTO secrets VALUES ('k', 'hunter2')",
      "CREATE TABLE webhooks (url TEXT, secret TEXT)", "INSERT INTO webhooks VALUES ('https://x', 'hunter2')",
      "CREATE TABLE endpoints (name TEXT, secret TEXT)", "INSERT INTO endpoints VALUES ('e', 'hunter2')",
    ])
    #expect(!String(decoding: try Reading("mlflow", [path]).bytes, as: UTF8.self).contains("hunter2"))
  }

  @Test func aViewIsNoTable() throws {
    let path = try make([
      runs, "INSERT INTO runs VALUES ('r1', 'a', 'FINISHED', 1, 2, 'active', 1, NULL)",
      "CREATE VIEW tags AS WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT 'r1' run_uuid, 'k' key, x value FROM c",
    ])
    #expect(try Reading("mlflow", [path]).one("run:mlflow:r1")["tags"] == nil)
  }

  @Test func aLogBesideTheFileIsRead() throws {
    let path = "\(folder.path)/live.db"
    var configuration = Configuration()
    configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA wal_autocheckpoint = 0") }
    let pool = try DatabasePool(path: path, configuration: configuration)
    try pool.write { db in
      try db.execute(sql: runs)
      try db.execute(sql: "INSERT INTO runs VALUES ('r1', 'a', 'FINISHED', 1, 2, 'active', 1, NULL)")
    }
    // The server still runs: what it wrote last is in the log alone.
    let reading = try Reading("mlflow", [path])
    #expect(reading.of(kind: "run").count == 1)
    try pool.close()
  }

  @Test func manyRunsComeInPieces() throws {
    let path = try make([
      runs, "CREATE TABLE params (run_uuid TEXT, key TEXT, value TEXT)",
      """
      WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 1234) \
      INSERT INTO runs SELECT printf('%032x', x), 'n', 'FINISHED', x, x + 1, 'active', 1, NULL FROM c
      """,
      "INSERT INTO params SELECT run_uuid, 'i', run_uuid FROM runs",
    ])
    let reading = try Reading("mlflow", [path])
    #expect(reading.tally.read == 1_234)
    let runs = reading.of(kind: "run")
    #expect(runs.count == 1_234 && Set(runs.compactMap { $0["id"]?.string }).count == 1_234)
    #expect(runs.allSatisfy { $0["id"]?.string == "run:mlflow:" + ($0[path: "parameters.i"]?.string ?? "") })
  }

  @Test func aDamagedFileSaysWhatToDo() throws {
    let path = try make(
      [runs] + (1...200).map { "INSERT INTO runs VALUES ('r\($0)', 'a', 'FINISHED', 1, 2, 'active', 1, NULL)" })
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    for index in 4_096..<bytes.count { bytes[index] = 0xA5 }
    let torn = try folder.write("torn.db", bytes)
    let error = #expect(throws: SourceError.self) { try Reading("mlflow", [torn]) }
    #expect(error?.reason == .corrupt && error?.path == torn && error?.advice?.contains("integrity_check") == true)
  }

  @Test func aDatabaseOfSomethingElseIsRefused() throws {
    let path = try make(["CREATE TABLE birds (name TEXT)"])
    let error = #expect(throws: SourceError.self) { try Reading("mlflow", [path]) }
    #expect(error?.reason == .wrongFormat)
  }

  @Test func aFileIsNotChangedByReading() throws {
    let path = try make([runs])
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    _ = try Reading("mlflow", [path])
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["mlflow.db"])
  }
}
