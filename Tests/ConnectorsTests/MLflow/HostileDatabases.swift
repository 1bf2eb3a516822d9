import Foundation
import GRDB
import JSON
import Testing

@testable import Connectors

@Suite("A database that nobody vouches for")
struct HostileDatabases {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let runs = """
    CREATE TABLE runs (run_uuid VARCHAR(32) NOT NULL PRIMARY KEY, name TEXT, status TEXT, start_time BIGINT, end_time BIGINT, \
    lifecycle_stage TEXT, experiment_id INTEGER, user_id TEXT)
    """
  private static let one = "INSERT INTO runs VALUES ('r1', 'a', 'FINISHED', 1000, 2500, 'active', 1, 'eve')"
  private static let params = "CREATE TABLE params (key TEXT, value TEXT, run_uuid TEXT, PRIMARY KEY (key, run_uuid))"

  private func make(
    _ statements: [String], name: String = "mlflow.db", pragmas: [String] = []
  ) throws -> (path: String, queue: DatabaseQueue) {
    let path = "\(folder.path)/\(name)"
    var configuration = Configuration()
    configuration.prepareDatabase { db in
      try db.execute(sql: "PRAGMA synchronous = OFF")
      for pragma in pragmas { try db.execute(sql: "PRAGMA \(pragma)") }
    }
    let queue = try DatabaseQueue(path: path, configuration: configuration)
    try queue.writeWithoutTransaction { db in for statement in statements { try db.execute(sql: statement) } }
    return (path, queue)
  }

  private func closed(_ statements: [String], pragmas: [String] = []) throws -> String {
    let (path, queue) = try make(statements, pragmas: pragmas)
    try queue.close()
    return path
  }

  /// What a folder holds, to the byte.
  private func content() throws -> [String: Data] {
    var content: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder.path) {
      content[name] = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)"))
    }
    return content
  }

  private func refusal(_ path: String) throws -> SourceError {
    try #require(throws: SourceError.self) { try Reading("mlflow", [path]) }
  }

  // MARK: In use

  @Test("locked by a writer: an error at once, not a wait") func locked() throws {
    let (path, queue) = try make([Self.runs, Self.one])
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "BEGIN EXCLUSIVE")
      let error = try refusal(path)
      #expect(error.reason == .unreadable && error.message == "the database is locked by a program that writes to it")
      #expect(error.advice?.contains(".backup") == true)
      try db.execute(sql: "ROLLBACK")
    }
    #expect(try Reading("mlflow", [path]).of(kind: "run").count == 1)
  }

  @Test("a log left behind: what was committed is read, what was not is not, and nothing is written beside it")
  func log() throws {
    let (path, queue) = try make(
      [Self.runs], name: "live.db", pragmas: ["journal_mode = WAL", "wal_autocheckpoint = 0"])
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: Self.one)
      try db.execute(sql: "BEGIN; INSERT INTO runs (run_uuid) VALUES ('r2')")
      // As a copy of the folder, taken while the server runs, has it.
      for suffix in ["", "-wal"] {
        try FileManager.default.copyItem(atPath: path + suffix, toPath: "\(folder.path)/copy.db\(suffix)")
      }
      try db.execute(sql: "ROLLBACK")
    }
    try queue.close()
    let before = try content()
    let reading = try Reading("mlflow", ["\(folder.path)/copy.db"])
    #expect(reading.of(kind: "run").compactMap { $0["id"]?.string } == ["run:mlflow:r1"])
    #expect(reading.files.map { URL(fileURLWithPath: $0.path).lastPathComponent } == ["copy.db", "copy.db-wal"])
    #expect(try content() == before)
    #expect(before["copy.db-shm"] == nil && (before["copy.db-wal"]?.count ?? 0) > 0)
  }

  @Test("a log of another database, or of noise") func foreignLog() throws {
    let path = try closed([Self.runs, Self.one])
    var noise = StreamGenerator(seed: 7)
    try folder.write("mlflow.db-wal", (0..<10_000).map { _ in UInt8.random(in: 0...255, using: &noise) })
    #expect(try Reading("mlflow", [path]).of(kind: "run").count == 1)
    try FileManager.default.removeItem(atPath: "\(path)-wal")
    try FileManager.default.createSymbolicLink(atPath: "\(path)-wal", withDestinationPath: "/dev/zero")
    let error = try refusal(path)
    #expect(error.reason == .unreadable && error.path == "\(path)-wal" && error.message.contains("no regular file"))
  }

  @Test("a transaction that was never ended") func hotJournal() throws {
    let (path, queue) = try make([Self.runs, Self.one], pragmas: ["cache_size = 1"])
    try queue.writeWithoutTransaction { db in
      try db.execute(sql: "BEGIN; UPDATE runs SET name = 'b'")
      try db.execute(
        sql: """
          WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 2000) \
          INSERT INTO runs (run_uuid) SELECT printf('%032x', x) FROM c
          """)
      for suffix in ["", "-journal"] {
        try FileManager.default.copyItem(atPath: path + suffix, toPath: "\(folder.path)/torn.db\(suffix)")
      }
      try db.execute(sql: "ROLLBACK")
    }
    try queue.close()
    let before = try content()
    let error = try refusal("\(folder.path)/torn.db")
    #expect(error.reason == .unreadable && error.message.contains("a transaction that was never ended"), "\(error)")
    #expect(try content() == before)
    // The journal of a database that keeps it, emptied: nothing is open.
    let kept = try make([Self.runs, Self.one], name: "kept.db", pragmas: ["journal_mode = PERSIST"])
    try kept.queue.close()
    #expect(FileManager.default.fileExists(atPath: "\(kept.path)-journal"))
    #expect(try Reading("mlflow", [kept.path]).of(kind: "run").count == 1)
  }

  @Test("changed while it is read") func changed() throws {
    let (path, queue) = try make([Self.runs, Self.one])
    var reader = try Sources.open(system: "mlflow", paths: [path]).makeReader()
    _ = try reader.next()
    try queue.writeWithoutTransaction { db in try db.execute(sql: "INSERT INTO runs (run_uuid) VALUES ('r2')") }
    let error = #expect(throws: SourceError.self) { while try reader.next() != nil {} }
    #expect(error?.message == "the database changed while it was read" && error?.reason == .unreadable)
  }

  // MARK: Damaged

  @Test("bytes flipped anywhere: an error that says so, or records that add up") func flipped() throws {
    let path = try closed(
      [Self.runs, Self.params]
        + (1...60).map { "INSERT INTO runs VALUES ('r\($0)', 'a', 'FINISHED', 1, 2, 'active', 1, 'eve')" }
        + (1...60).map { "INSERT INTO params VALUES ('k', '\($0)', 'r\($0)')" }, pragmas: ["page_size = 512"])
    let sound = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    var generator = StreamGenerator(seed: 41)
    var refused = 0
    for round in 0..<120 {
      var bytes = sound
      let reach = round % 3 == 0 ? 100 : bytes.count
      for _ in 0..<(1 + round % 4) {
        bytes[Int.random(in: 0..<reach, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
      }
      let torn = try folder.write("torn.db", bytes)
      do {
        _ = try Reading("mlflow", [torn])
      } catch let error as SourceError {
        refused += 1
        #expect(
          error.advice != nil && [.corrupt, .wrongFormat, .unreadable, .limit].contains(error.reason), "\(error)")
      }
    }
    print("refused \(refused) of 120 damaged databases")
    #expect(refused > 20)
  }

  @Test("cut off", arguments: [50, 100, 512, 1_000, 1_024, 4_000]) func truncated(length: Int) throws {
    let path = try closed(
      [Self.runs] + (1...60).map { "INSERT INTO runs VALUES ('r\($0)', 'a', 'FINISHED', 1, 2, 'active', 1, 'eve')" },
      pragmas: ["page_size = 512"])
    let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)).prefix(length))
    let error = try refusal(try folder.write("torn.db", bytes))
    #expect(error.reason == .corrupt && error.message.contains("damaged"), "\(error)")
    #expect(error.advice?.contains("integrity_check") == true)
  }

  @Test("pages that are their own parents' children many times over") func bomb() throws {
    let path = try closed(
      [
        Self.runs, Self.one, "CREATE TABLE params (key TEXT, value TEXT, run_uuid TEXT)",
        """
        WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 4000) \
        INSERT INTO params SELECT x, x, 'r1' FROM c
        """,
      ], pragmas: ["page_size = 512"])
    let root = try DatabaseQueue(path: path).read { db in
      try Int.fetchOne(db, sql: "SELECT rootpage FROM sqlite_master WHERE name = 'params'") ?? 0
    }
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    func page(_ number: Int) -> Int { (number - 1) * 512 }
    func child(_ place: Int) -> Int { (0..<4).reduce(0) { $0 << 8 | Int(bytes[place + $1]) } }
    var at = root
    var depth = 0
    // Every child of an inner page becomes its first: 512 bytes stand for thousands of pages.
    while bytes[page(at)] == 5 {
      let cells = Int(bytes[page(at) + 3]) << 8 | Int(bytes[page(at) + 4])
      let offsets = (0..<cells).map { cell in
        page(at) + (Int(bytes[page(at) + 12 + 2 * cell]) << 8 | Int(bytes[page(at) + 13 + 2 * cell]))
      }
      let first = Array(bytes[offsets[0]..<(offsets[0] + 4)])
      for place in offsets + [page(at) + 8] { bytes.replaceSubrange(place..<(place + 4), with: first) }
      at = child(offsets[0])
      depth += 1
    }
    #expect(depth >= 2)
    let torn = try folder.write("bomb.db", bytes)
    do {
      _ = try Reading("mlflow", [torn])
    } catch let error as SourceError {
      #expect(error.reason == .corrupt, "\(error)")
    }
  }

  // MARK: Made to harm

  @Test("views and virtual tables under MLflow's names are not read") func views() throws {
    let endless =
      "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x run_uuid, x key, x value FROM c"
    let view = try refusal(try closed(["CREATE VIEW runs AS \(endless)"]))
    #expect(view.reason == .wrongFormat && view.message.hasPrefix("runs is a view or a virtual table"))
    let virtual = try make(["CREATE VIRTUAL TABLE runs USING fts4(run_uuid)"], name: "virtual.db")
    try virtual.queue.close()
    #expect(try refusal(virtual.path).message.hasPrefix("runs is a view or a virtual table"))
    let beside = try make(
      [
        Self.runs, Self.one, "CREATE VIEW tags AS \(endless)",
        "CREATE VIRTUAL TABLE params USING fts4(key, value, run_uuid)",
        "CREATE TRIGGER t AFTER INSERT ON runs BEGIN DELETE FROM runs; END",
      ], name: "beside.db")
    try beside.queue.close()
    #expect(try Reading("mlflow", [beside.path]).of(kind: "run").count == 1)
  }

  @Test("columns that compute, and values of the wrong sort") func columns() throws {
    let path = try closed([
      """
      CREATE TABLE runs (run_uuid TEXT PRIMARY KEY, name TEXT AS (hex(zeroblob(30000000))), status TEXT, start_time, end_time, \
      lifecycle_stage TEXT, experiment_id INTEGER, user_id TEXT)
      """,
      "INSERT INTO runs (run_uuid, status, start_time, end_time, experiment_id, user_id) VALUES ('r1', x'46494E4953484544', 'soon', 1e300, 'one', 7)",
    ])
    let run = try Reading("mlflow", [path]).one("run:mlflow:r1")
    #expect(run["status"] == "succeeded" && run["startedAt"] == nil && run["endedAt"] == nil)
    #expect(run.ids("wasAssociatedWith") == ["agent:mlflow:7"])
  }

  @Test("NUL and bytes that are no text, in values and in ids") func text() throws {
    let path = try closed([
      Self.runs, Self.one, Self.params,
      "INSERT INTO params VALUES ('nul', 'a' || char(0) || 'b', 'r1'), ('bad', CAST(x'61FF62' AS TEXT), 'r1')",
      "INSERT INTO runs (run_uuid) VALUES ('r2' || char(0) || 'x'), ('r2' || char(0) || 'y'), (CAST(x'72FF' AS TEXT)), (x'7A')",
    ])
    let reading = try Reading("mlflow", [path])
    #expect(reading.tally == Tally(read: 5, accepted: 1, rejected: 4))
    #expect(reading.rejected.map(\.rejection.reason) == ["id.invalid", "id.invalid", "id.invalid", "member.missing"])
    let parameters = try reading.one("run:mlflow:r1")["parameters"]
    #expect(parameters?["nul"] == "a\u{0}b" && parameters?["bad"] == "a\u{FFFD}b", "\(String(describing: parameters))")
  }

  @Test("ids that are there twice, or sorted in another way") func doubles() throws {
    let path = try closed([
      "CREATE TABLE runs (run_uuid TEXT COLLATE NOCASE, name TEXT)", "CREATE INDEX i ON runs (run_uuid)",
      """
      WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 700) \
      INSERT INTO runs SELECT 'same', 'n' FROM c UNION ALL SELECT CASE x % 2 WHEN 0 THEN 'A' ELSE 'a' END || x, 'n' FROM c
      """,
      "INSERT INTO runs VALUES (NULL, 'n')",
    ])
    let reading = try Reading("mlflow", [path])
    #expect(reading.tally == Tally(read: 1_401, accepted: 701, merged: 699, rejected: 1))
    #expect(reading.of(kind: "run").count == 701)
  }

  @Test("a value larger than anything MLflow keeps") func large() throws {
    let path = try closed([
      Self.runs, Self.one, Self.params, "INSERT INTO params VALUES ('k', zeroblob(70000000), 'r1')",
    ])
    let error = try refusal(path)
    #expect(error.reason == .limit && error.message.contains("more than 67108864 bytes"), "\(error)")
  }

  @Test("a schema that cannot be parsed") func schema() throws {
    let path = try closed([
      Self.runs, Self.one, "CREATE TABLE secret_birds (a)", "PRAGMA writable_schema = ON",
      "UPDATE sqlite_master SET sql = 'CREATE TABLE secret_birds (' WHERE name = 'secret_birds'",
    ])
    let error = try refusal(path)
    #expect(error.reason == .corrupt && !"\(error)".contains("birds"), "\(error)")
  }

  @Test("a collation that only its program knows") func collation() throws {
    let (path, queue) = try make([])
    try queue.write { db in
      db.add(collation: DatabaseCollation("odd") { $0.compare($1) })
      try db.execute(sql: "CREATE TABLE runs (run_uuid TEXT COLLATE odd PRIMARY KEY)")
      try db.execute(sql: "INSERT INTO runs VALUES ('r1')")
    }
    try queue.close()
    do {
      #expect(try Reading("mlflow", [path]).of(kind: "run").count == 1)
    } catch let error as SourceError {
      #expect(error.reason == .unreadable && error.message.contains("cannot be read"), "\(error)")
    }
  }

  // MARK: Other versions

  @Test(
    "schemas of older and newer servers",
    arguments: [
      // 0.9: no inputs, metrics without steps.
      (
        [
          "CREATE TABLE metrics (key TEXT, value FLOAT, timestamp BIGINT, run_uuid TEXT)",
          "INSERT INTO metrics VALUES ('auc', 0.5, 1, 'r1')",
        ], "451aebb31d03"
      ),
      // A later one: columns and tables that nobody knows yet.
      (
        [
          "ALTER TABLE runs ADD COLUMN workspace TEXT DEFAULT 'x'",
          "CREATE TABLE latest_metrics (key TEXT, value DOUBLE, timestamp BIGINT, step BIGINT, is_nan BOOLEAN, run_uuid TEXT, unit TEXT)",
          "INSERT INTO latest_metrics VALUES ('auc', 0.5, 1, 0, 0, 'r1', '%')", "CREATE TABLE promptlets (id TEXT)",
        ], "ffffffffffff"
      ),
    ]) func versions(statements: [String], revision: String) throws
  {
    let path = try closed(
      [
        Self.runs, Self.one, "CREATE TABLE alembic_version (version_num TEXT)",
        "INSERT INTO alembic_version VALUES ('\(revision)')",
      ]
        + statements)
    let run = try Reading("mlflow", [path]).one("run:mlflow:r1")
    #expect(run["metrics"] == ["auc": 0.5] && run["status"] == "succeeded")
  }

  @Test("text in UTF-16") func utf16() throws {
    let path = try closed(
      [
        Self.runs,
        "INSERT INTO runs VALUES ('r1', 'Ü', 'FINISHED', 1, 2, 'active', 1, 'é'), ('r2', 'a', 'FINISHED', 1, 2, 'active', 1, 'é')",
      ],
      pragmas: ["encoding = 'UTF-16'"])
    let reading = try Reading("mlflow", [path])
    #expect(reading.of(kind: "run").compactMap { $0["id"]?.string } == ["run:mlflow:r1", "run:mlflow:r2"])
    #expect(try reading.one("run:mlflow:r1").ids("wasAssociatedWith") == ["agent:mlflow:é"])
  }
}
