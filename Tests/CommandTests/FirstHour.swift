import Foundation
import Testing

@Suite("The first hour: what goes wrong is said, with what to do") struct FirstHour {
  @Test("no workspace") func noWorkspace() throws {
    let folder = try TemporaryFolder()
    for command in ["run", "check", "budget"] {
      let outcome = try Command.run([command], in: folder.url)
      #expect(outcome.code == 2 && outcome.message.contains("affidavit init DIR"), "\(outcome.message)")
    }
    let named = try Command.run(["run", "--workspace", "nowhere"], in: folder.url)
    #expect(named.code == 2 && named.message.contains("affidavit init nowhere"), "\(named.message)")
  }

  @Test("a workspace is found from a folder inside it, and by name") func found() throws {
    let bank = try Bank.shared()
    let inside = try Command.run(["keys", "list"], in: bank.url.appendingPathComponent("records/2026-Q3"))
    #expect(inside.code == 0 && inside.lines.count == 6, "\(inside.message)")
    let folder = try TemporaryFolder()
    let named = try Command.run(["keys", "list", "--workspace", bank.url.path], in: folder.url)
    #expect(named.output == inside.output)
  }

  @Test("a file that is not there, a pattern that matches nothing") func missing() throws {
    let bank = try Bank.fresh()
    try FileManager.default.removeItem(at: bank.url.appendingPathComponent("exports/mlflow.db"))
    let file = try bank.run("run")
    #expect(
      file.code == 3 && file.message.contains("exports/mlflow.db") && file.message.contains("no such file"),
      "\(file.message)")
    try bank.edit("affidavit.yaml", "mlflow: exports/mlflow.db", "mlflow: exports/*.sqlite")
    let pattern = try bank.run("check")
    #expect(pattern.code == 3 && pattern.message.contains("no file matches"), "\(pattern.message)")
  }

  @Test("an export of another kind") func wrongKind() throws {
    let bank = try Bank.fresh()
    try Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + [UInt8](repeating: 0, count: 64))
      .write(to: bank.url.appendingPathComponent("exports/picture.png"))
    try bank.edit("affidavit.yaml", "mlflow: exports/mlflow.db", "mlflow: exports/picture.png")
    let picture = try bank.run("run")
    #expect(
      picture.code == 3 && picture.message.contains("picture.png") && picture.message.contains("image"),
      "\(picture.message)")
    try bank.edit("affidavit.yaml", "mlflow: exports/picture.png", "openlineage: exports/mlflow.db")
    let database = try bank.run("check")
    #expect(database.code == 3 && database.message.contains("mlflow: "), "\(database.message)")
    #expect(
      try FileManager.default.fileExists(atPath: bank.reports.path) == false
        || FileManager.default.contentsOfDirectory(atPath: bank.reports.path).isEmpty)
  }

  @Test("a missing signing key, a wrong pass phrase, none") func keys() throws {
    let bank = try Bank.fresh()
    let wrong = try bank.run("run", passphrase: "wrong")
    #expect(wrong.code == 6 && wrong.message.contains("pass phrase"), "\(wrong.message)")
    let none = try bank.run("run", passphrase: nil)
    #expect(none.code == 6 && none.message.contains("AFFIDAVIT_PASSPHRASE"), "\(none.message)")
    try FileManager.default.removeItem(at: bank.url.appendingPathComponent("keys/signing.key.pem"))
    let missing = try bank.run("run")
    #expect(missing.code == 6 && missing.message.contains("keys/signing.key.pem"), "\(missing.message)")
    #expect(missing.message.contains("affidavit keys new"))
    #expect(try bank.run("check", "--quiet", "--fail-on", "none", passphrase: nil).code == 0, "rules alone need no key")
  }

  @Test("control characters and direction marks in names never reach the terminal raw") func control() throws {
    let bank = try Bank.fresh()
    let hostile = "ds:evil\u{202E}\u{1B}[2J\u{7}\u{200B}name"
    let escaped = "ds:evil\\u202E\\u001b[2J\\u0007\\u200bname"
    try bank.append(
      #"{"kind":"dataset","id":"\#(escaped)","name":"\#(escaped)","personalData":"identified"}"#,
      to: "records/2026-Q3/governance.jsonl")
    try FileManager.default.moveItem(
      at: bank.url.appendingPathComponent("exports/airflow/events.ndjson"),
      to: bank.url.appendingPathComponent("exports/airflow/ev\u{202E}\u{1B}[2Jents.ndjson"))
    let unsafe: (Unicode.Scalar) -> Bool = {
      $0.value < 0x20 && $0 != "\n" && $0 != "\t" || "\u{202E}\u{200B}\u{7F}".unicodeScalars.contains($0)
    }
    for command in [
      ["check", "--period", "2026-Q3"], ["lineage", hostile, "--period", "2026-Q3"],
      ["lineage", hostile + "x", "--period", "2026-Q3"],
      ["lineage", hostile, "--format", "dot", "--period", "2026-Q3"],
      ["waive", "a", hostile, "--reason", "r", "--owner", hostile, "--until", "2027-01-01"],
      ["run", "--period", "2026-Q3"],
      ["convert", "openlineage:exports/airflow/ev\u{202E}\u{1B}[2Jents.ndjson", "--to", "native"],
      ["convert", "nosuch\u{1B}[2J:x"], ["run", "--period", "\u{1B}[2J"], ["policy", "list", "\u{202E}gdpr"],
    ] {
      let outcome = try Command.run(command, in: bank.url)
      #expect(!outcome.message.unicodeScalars.contains(where: unsafe), "\(command): \(outcome.message)")
      if command[0] != "convert" { #expect(!outcome.text.unicodeScalars.contains(where: unsafe), "\(command)") }
    }
  }
}
