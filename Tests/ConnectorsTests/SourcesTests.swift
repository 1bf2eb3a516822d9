import Foundation
import Testing

@testable import Connectors

@Suite("Opening a source says what was given and what to write")
struct SourcesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func error(_ system: String, _ paths: [String]) -> SourceError? {
    #expect(throws: SourceError.self) { _ = try Sources.open(system: system, paths: paths) }
  }

  @Test func anUnknownSystem() {
    let error = error("mlfow", ["x"])
    #expect(error?.reason == .unknownSystem && error?.advice?.contains("did you mean mlflow?") == true)
    #expect(self.error("teapot", ["x"])?.advice?.contains("native, mlflow, openlineage") == true)
  }

  @Test func aMissingFile() throws {
    try folder.write("mlflow.db", "x")
    let error = error("mlflow", ["\(folder.path)/mlfow.db"])
    #expect(
      error?.reason == .missing && error?.advice == "did you mean mlflow.db?"
        && error?.path == "\(folder.path)/mlfow.db")
    #expect(self.error("native", [])?.reason == .missing)
  }

  @Test func anotherSystemsExport() throws {
    let events = try folder.write(
      "e.ndjson", #"{"eventTime": "2026-01-01T00:00:00Z", "run": {"runId": "x"}, "job": {}}"#)
    let answer = try folder.write("a.json", #"{"runs": [], "next_page_token": "x"}"#)
    let records = try folder.write("r.jsonl", #"{"kind": "agent", "id": "x"}"#)
    let picture = try folder.write("p.json", [0xFF, 0xD8, 0xFF, 0xE0, 0, 1, 2])
    for (system, path, words) in [
      ("mlflow", events, "write `openlineage: "), ("openlineage", answer, "write `mlflow: "),
      ("openlineage", records, "write `native: "),
      ("native", answer, "write `mlflow: "), ("mlflow", records, "write `native: "),
    ] {
      let error = error(system, [path])
      #expect(error?.reason == .wrongFormat && error?.advice?.contains(words) == true, "\(system) \(path)")
    }
    for system in ["native", "mlflow", "openlineage"] {
      #expect(error(system, [picture])?.message.contains("a JPEG image") == true)
    }
  }

  @Test func namesOfExportsAreNeverAbsolute() {
    #expect(Sources.exportName("/srv/secret/exports/mlflow.db") == "exports/mlflow.db")
    #expect(Sources.exportName("exports/mlflow.db") == "exports/mlflow.db")
    #expect(Sources.exportName("../../mlflow.db") == "mlflow.db")
  }

  @Test(arguments: [
    (#"{"@context": {}, "@graph": []}"#, "a JSON-LD graph"),
    (#"{"bomFormat": "CycloneDX"}"#, "a CycloneDX bill of materials"),
    (#"{"payloadType": "x", "payload": ""}"#, "a signed DSSE envelope"), ("<html>", "XML or HTML"),
    ("hello", "text that is no JSON"),
    ("%PDF-1.7", "a PDF document"), ("PK\u{3}\u{4}", "a ZIP archive"),
  ])
  func otherFiles(text: String, name: String) throws {
    let error = error("mlflow", [try folder.write("f", text)])
    #expect(error?.message.contains(name) == true)
  }
}

@Suite("Ids of records")
struct IdentifierTests {
  @Test func longNamesStayApart() {
    let a = Identifier.make(String(repeating: "x", count: 600) + "a")
    let b = Identifier.make(String(repeating: "x", count: 600) + "b")
    #expect(a != b && a.utf8.count == 512 && b.utf8.count == 512)
    #expect(Identifier.make("a\u{0}b\nc") == "a\u{FFFD}b\u{FFFD}c")
    #expect(Identifier.make("e\u{301}") == "é")
  }

  @Test func cutsFallBetweenCharacters() {
    #expect(Limits.cut("aé", bytes: 2) == "a")
    #expect(Limits.cut("👩‍👩‍👧x", bytes: 10) == "")
    #expect(Limits.cut("ab", bytes: 2) == "ab")
  }
}
