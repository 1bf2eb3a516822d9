import Foundation
import JSON
import Provenance
import Testing

@testable import Connectors

private let hasFixtures = Fixtures.has("openlineage") && Fixtures.has("mlflow")

@Suite("Records in other formats")
struct ConverterTests {
  private func convert(_ lines: [String], _ format: Converter.Format) throws -> (text: String, left: [String: Int]) {
    var converter = Converter(format, at: try #require(Instant(rfc3339: "2026-01-01T00:00:00Z")))
    let bytes = Array(lines.joined(separator: "\n").utf8)
    var output = converter.convert(
      RecordChunk(ordinal: 0, bytes: bytes, place: .lines(first: 1, offset: 0), tally: Tally()))
    output += converter.finish()
    return (String(decoding: output, as: UTF8.self), converter.left)
  }

  @Test func nativeRecordsPassThrough() throws {
    let lines = [#"{"kind": "agent",  "id": "x"}"#, "", #"{"broken"#]
    #expect(try convert(lines, .native).text == lines.joined(separator: "\n"))
  }

  @Test func oneRecordAtATimeGivesTheSame() throws {
    let lines = [#"{"kind":"run","id":"r","type":"other"}"#, #"{"kind":"agent","id":"a"}"#]
    for format in Converter.Format.allCases {
      var converter = Converter(format, at: try #require(Instant(rfc3339: "2026-01-01T00:00:00Z")))
      var output: [UInt8] = []
      for (line, kind) in zip(lines, [RecordKind.run, .agent]) {
        let record = try JSONParser().parse(line).root
        output += Array(line.utf8).withUnsafeBytes { converter.convert(record, kind: kind, line: $0) }
      }
      output += converter.finish()
      let whole = try convert(lines, format)
      #expect(String(decoding: output, as: UTF8.self).trimmed == whole.text.trimmed && converter.left == whole.left)
    }
  }

  @Test func edgesOfPROVFromEitherSideAreOne() throws {
    let text = try convert(
      [
        #"{"kind":"run","id":"r","type":"training","startedAt":"2026-01-01T00:00:00Z","used":[{"id":"d","role":"training-input"}],"generated":[{"id":"m"}],"wasAssociatedWith":[{"id":"a","role":"operator"}]}"#,
        #"{"kind":"model","id":"m","wasGeneratedBy":[{"id":"r"}],"wasRevisionOf":[{"id":"m0"}],"personalData":"identified","generatedAt":"2026-01-02"}"#,
        #"{"kind":"dataset","id":"d","name":"D","statistics":{"rows":7},"categories":["name"],"hadMember":[{"id":"d e"}]}"#,
        #"{"kind":"agent","id":"a","type":"person"}"#, #"{"kind":"dataset","id":"d","licence":"MIT"}"#,
      ], .provJSON
    ).text
    let document = try JSONValue(parsing: text)
    #expect(document["wasGeneratedBy"]?.object?.count == 1)
    #expect(
      document["used"]?["_:used1"] == ["prov:activity": "aff:r", "prov:entity": "aff:d", "prov:role": "training-input"])
    #expect(document["wasDerivedFrom"]?["_:wasDerivedFrom1"]?["prov:type"]?["$"] == "prov:Revision")
    #expect(document["activity"]?["aff:r"]?["prov:startTime"] == "2026-01-01T00:00:00Z")
    // Two records under one id are a list.
    #expect(document["entity"]?["aff:d"]?.array?.count == 2)
    #expect(
      document["entity"]?["aff:d"]?[0]?["prov:label"] == "D"
        && document["entity"]?["aff:d"]?[0]?["aff:categories"] == ["name"])
    #expect(document["hadMember"]?["_:hadMember1"]?["prov:entity"] == "aff:d%20e")
    #expect(document["agent"]?["aff:a"]?["prov:type"]?[1]?["$"] == "prov:Person")
    // Exact numbers about people stay inside; a day is no instant.
    #expect(!text.contains("rows") && document["entity"]?["aff:m"]?["aff:generatedAt"] == "2026-01-02")
  }

  @Test func otherKindsHaveNoEvents() throws {
    let converted = try convert(
      [
        #"{"kind":"agent","id":"a"}"#, #"{"kind":"request","id":"q","regime":"gdpr","type":"access","subjectRef":"p"}"#,
      ], .openLineage)
    #expect(converted.text.isEmpty && converted.left == ["agent": 1, "request": 1])
  }

  @Test func peopleAreNotNamedInOtherFormats() throws {
    let line = #"{"kind":"contribution","id":"c","dataset":"d","subjectRef":"p:secret","values":{"income":1}}"#
    #expect(
      try !convert([line], .provJSON).text.contains("secret") && !convert([line], .provJSON).text.contains("income"))
  }

  @Test func aRunWithoutUUIDGetsAStableOne() throws {
    let line = #"{"kind":"run","id":"run:x:1","type":"other","status":"failed","endedAt":"2026-01-01T00:00:00Z"}"#
    let event = try JSONValue(parsing: try convert([line], .openLineage).text)
    let id = try #require(event["run"]?["runId"]?.string)
    #expect(UUID(uuidString: id) != nil && event["eventType"] == "FAIL")
    #expect(try convert([line], .openLineage).text == convert([line], .openLineage).text)
  }
}

@Suite("Real exports in other formats", .enabled(if: hasFixtures))
struct ConverterVectors {
  private func convert(_ system: String, _ path: String, _ format: Converter.Format) throws -> [UInt8] {
    var converter = Converter(format, at: try #require(Instant(rfc3339: "2026-01-01T00:00:00Z")))
    var reader = try Sources.open(system: system, paths: [path]).makeReader()
    var output: [UInt8] = []
    while let chunk = try reader.next() { output += converter.convert(chunk) }
    return output + converter.finish()
  }

  @Test func eventsSurviveTheWayThereAndBack() throws {
    let path = Fixtures.path("openlineage/emitted/events.ndjson")
    let folder = try TemporaryFolder()
    let again = try Reading(
      "openlineage", [try folder.write("e.ndjson", try convert("openlineage", path, .openLineage))])
    let first = try Reading("openlineage", [path])
    #expect(again.tally.rejected == 0)
    func runs(_ reading: Reading) -> [[String]] {
      reading.of(kind: "run").map { run in
        [run["id"], run["status"], run["startedAt"], run["endedAt"], run["purpose"]].map { $0?.string ?? "" }
          + run.ids("used") + run.ids("generated")
      }
    }
    #expect(runs(again) == runs(first))
    let table = try again.one("postgres://core-db/core.public.loan_applications@a16abf6b8b872710")
    #expect(
      table["personalData"] == "identified" && table[path: "purposes.0.legalBasis"] == "contract"
        && table["fields"]?.array?.count == 9)
  }

  @Test func mlflowBecomesEventsAndPROV() throws {
    let path = Fixtures.path("mlflow/v3.17-sqlite/mlflow.db")
    let folder = try TemporaryFolder()
    let events = try Reading("openlineage", [try folder.write("e.ndjson", try convert("mlflow", path, .openLineage))])
    #expect(events.of(kind: "run").count == 8 && events.tally.rejected == 0)
    #expect(events.of(kind: "model").count == 2)
    let document = try JSONValue(parsing: try convert("mlflow", path, .provJSON))
    #expect(document["activity"]?.object?.count == 8 && document["agent"]?.object?.count == 6)
    #expect(document["entity"]?.object?.count == 5)
    #expect(document["specializationOf"]?.object?.isEmpty == false)
  }
}
