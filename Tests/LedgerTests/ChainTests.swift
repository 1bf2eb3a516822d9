import Crypto
import Foundation
import GRDB
import JSON
import Privacy
import Testing

@testable import Ledger

@Suite("The chain of entries")
struct ChainTests {
  private func filled() throws -> TestWorkspace {
    let workspace = try TestWorkspace()
    let ledger = try workspace.open()
    let run = try ledger.start()
    _ = try TestQuestion("a").ask(ledger, run)
    _ = try TestQuestion("b").ask(ledger, run)
    try ledger.audit(
      AuditEvent(operation: "disclose", actor: "agent:dpo", role: "owner", objects: [SHA256.hash("bundle")]))
    try ledger.finishRun(run, output: SHA256.hash("output").hex)
    return workspace
  }

  @Test("each entry covers the one before it, in canonical form, without gaps")
  func links() throws {
    let ledger = try filled().open()
    let entries = try ledger.entries()
    #expect(entries.map(\.number) == Array(1...Int64(entries.count)))
    var previous = LedgerEntry.start
    for entry in entries {
      #expect(entry.previous == previous)
      #expect(entry.hash == LedgerEntry.hash(previous: previous, body: entry.body))
      #expect(try JSONWriter.canonical(entry.content()) == entry.body)
      previous = entry.hash
    }
    #expect(try ledger.head() == LedgerHead(entries: Int64(entries.count), hash: previous))
    #expect(try ledger.entries(after: 3, limit: 2).map(\.number) == [4, 5])
  }

  @Test("entries cannot be changed or deleted by SQL alone")
  func triggers() throws {
    let workspace = try filled()
    #expect(throws: DatabaseError.self) { try workspace.tamper("DELETE FROM entry WHERE number = 2") }
    #expect(throws: DatabaseError.self) { try workspace.tamper("UPDATE entry SET body = x'7b7d' WHERE number = 2") }
  }

  @Test(
    "any change behind its back is found on opening",
    arguments: [
      "DROP TRIGGER entry_is_fixed; UPDATE entry SET body = x'7b7d' WHERE number = 2",
      "DROP TRIGGER entry_is_fixed; UPDATE entry SET body = CAST(replace(body, '1/100', '1/900') AS BLOB)",
      "DROP TRIGGER entry_is_fixed; UPDATE entry SET previous = zeroblob(32) WHERE number = 3",
      "DROP TRIGGER entry_is_kept; DELETE FROM entry WHERE number = 3",
      "DROP TRIGGER entry_is_kept; DELETE FROM entry WHERE number = 1",
      // The tail cut off: the tables still say more.
      "DROP TRIGGER entry_is_kept; DELETE FROM entry WHERE number >= 9",
      "UPDATE charge SET rho = '1/1000000' WHERE number = 2",
      "UPDATE charge SET state = 'burned' WHERE number = 2",
      "UPDATE charge SET quarter = '2026-Q2' WHERE number = 2",
      "DELETE FROM release; DELETE FROM charge",
      "UPDATE release SET content = CAST(replace(content, 'noisy', 'Noisy') AS BLOB)",
      "DELETE FROM release WHERE charge = 2",
      "UPDATE release SET charge = 5 WHERE charge = 2",
      "UPDATE run SET output = 'other'",
      "INSERT INTO carry VALUES (4, '2026-Q1', '2026-Q2', '1/2')",
    ])
  func tampering(sql: String) throws {
    let workspace = try filled()
    _ = try workspace.open()
    try workspace.tamper(sql)
    #expect(throws: LedgerError.self) { try workspace.open() }
  }

  @Test("a chain that was cut consistently is found by a head noted earlier")
  func notedHead() throws {
    let workspace = try filled()
    let ledger = try workspace.open()
    let noted = try ledger.head()
    try ledger.audit(AuditEvent(operation: "open", actor: "agent:dpo", role: "owner", objects: []))
    try ledger.verify(including: noted)
    let last = noted.entries + 1
    try workspace.tamper("DROP TRIGGER entry_is_kept; DELETE FROM entry WHERE number = \(last)")
    let cut = try workspace.open()
    try cut.verify(including: noted)
    #expect(throws: LedgerError.chain(entry: last, .head)) {
      try cut.verify(including: LedgerHead(entries: last, hash: SHA256.hash("noted")))
    }
    #expect(throws: LedgerError.chain(entry: noted.entries, .head)) {
      try cut.verify(including: LedgerHead(entries: noted.entries, hash: SHA256.hash("noted")))
    }
  }

  @Test("audit events are kept in order, as digests")
  func audit() throws {
    let ledger = try filled().open()
    let trail = try ledger.auditTrail()
    #expect(trail.map(\.event.operation) == ["disclose"])
    #expect(trail[0].event.objects == [SHA256.hash("bundle")])
    #expect(trail[0].at.hasPrefix("2026-10-05T08:"))
  }
}

@Suite("The file of the ledger")
struct LedgerFileTests {
  @Test("is made where there is none, for its owner alone, and opened again")
  func creation() throws {
    let workspace = try TestWorkspace()
    #expect(try workspace.open().head().entries == 0)
    #expect(try workspace.open().head().hash == LedgerEntry.start)
    let attributes = try FileManager.default.attributesOfItem(atPath: workspace.path)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
  }

  @Test("commits reach the disk: WAL with synchronous = FULL")
  func durability() throws {
    let ledger = try TestWorkspace().open()
    let (mode, synchronous) = try ledger.read { db in
      (try String.fetchOne(db, sql: "PRAGMA journal_mode"), try Int.fetchOne(db, sql: "PRAGMA synchronous"))
    }
    #expect(mode == "wal")
    #expect(synchronous == 2)
  }

  @Test("a newer schema, another program's database, and damage are told apart")
  func refused() throws {
    let newer = try TestWorkspace()
    _ = try newer.open()
    try newer.tamper("PRAGMA user_version = 99")
    #expect(throws: LedgerError.newerSchema(found: 99, supported: Schema.version)) { try newer.open() }

    let foreign = try TestWorkspace()
    try FileManager.default.createDirectory(
      at: foreign.folder.appendingPathComponent("state"), withIntermediateDirectories: true)
    try foreign.tamper("CREATE TABLE mine (a)")
    #expect(throws: LedgerError.notALedger(path: foreign.path)) { try foreign.open() }

    let noise = try TestWorkspace()
    try FileManager.default.createDirectory(
      at: noise.folder.appendingPathComponent("state"), withIntermediateDirectories: true)
    try Data(repeating: 0x41, count: 8192).write(to: URL(fileURLWithPath: noise.path))
    let refusal = #expect(throws: LedgerError.self) { try noise.open() }
    guard case .corrupt = refusal else {
      Issue.record("not told as damage: \(String(describing: refusal))")
      return
    }
  }

  @Test("damage inside a ledger is found before anything is read from it")
  func damage() throws {
    let workspace = try TestWorkspace()
    do {
      let ledger = try workspace.open()
      let run = try ledger.start()
      for number in 0..<200 {
        try ledger.audit(AuditEvent(operation: "open", actor: "agent:\(number)", role: "owner", objects: []))
      }
      try ledger.abandonRun(run)
      try ledger.queue.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
      try ledger.queue.close()
    }
    var bytes = try Data(contentsOf: URL(fileURLWithPath: workspace.path))
    for place in stride(from: 4096 * 3, to: bytes.count, by: 64) { bytes[place] ^= 0xFF }
    try bytes.write(to: URL(fileURLWithPath: workspace.path))
    #expect(throws: LedgerError.self) { try workspace.open() }
  }
}
