import Foundation
import JSON
import Provenance
import Testing

@testable import Connectors

@Suite("Events of one run become one run")
struct OpenLineageTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func read(_ lines: [String], _ name: String = "events.ndjson") throws -> Reading {
    try Reading("openlineage", [try folder.write(name, lines.joined(separator: "\n") + "\n")])
  }

  private func event(
    _ type: String?, at time: String, run: String = "r1", job: String = "j", runFacets: String = "{}",
    jobFacets: String = "{}",
    inputs: String = "[]", outputs: String = "[]", producer: String = "https://p"
  ) -> String {
    let type = type.map { #""eventType": "\#($0)", "# } ?? ""
    return
      #"{\#(type)"eventTime": "\#(time)", "run": {"runId": "\#(run)", "facets": \#(runFacets)}, "job": {"namespace": "n", "name": "\#(job)", "facets": \#(jobFacets)}, "inputs": \#(inputs), "outputs": \#(outputs), "producer": "\#(producer)"}"#
  }

  private func data(_ name: String, _ facets: String = "{}") -> String {
    #"{"namespace": "s3://b", "name": "\#(name)", "facets": \#(facets)}"#
  }

  @Test func inputsOfStartAndOutputsOfComplete() throws {
    let run = try read([
      event("COMPLETE", at: "2026-01-01T00:05:00Z", outputs: "[\(data("out"))]"),
      event("START", at: "2026-01-01T00:00:00Z", inputs: "[\(data("in"))]"),
      event("RUNNING", at: "2026-01-01T00:06:00Z", inputs: "[\(data("late"))]"),
    ]).one("run:openlineage:r1")
    #expect(run.ids("used") == ["s3://b/in", "s3://b/late"] && run.ids("generated") == ["s3://b/out"])
    // A late RUNNING does not open the run again.
    #expect(
      run["status"] == "succeeded" && run["endedAt"] == "2026-01-01T00:05:00Z"
        && run["startedAt"] == "2026-01-01T00:00:00Z")
  }

  @Test func completeWithoutStartAndStartWithoutComplete() throws {
    let reading = try read([
      event("COMPLETE", at: "2026-01-01T00:05:00Z"), event("START", at: "2026-01-01T00:05:00Z", run: "r2"),
    ])
    let ended = try reading.one("run:openlineage:r1")
    #expect(ended["startedAt"] == nil && ended["status"] == "succeeded")
    let open = try reading.one("run:openlineage:r2")
    #expect(open["endedAt"] == nil && open["status"] == "running")
  }

  @Test func aSecondTerminalStateIsAConflict() throws {
    let run = try read([
      event("FAIL", at: "2026-01-01T00:07:00Z"), event("COMPLETE", at: "2026-01-01T00:05:00Z"),
      event("COMPLETE", at: "2026-01-01T00:06:00Z"),
    ]).one("run:openlineage:r1")
    #expect(run["status"] == "succeeded" && run["endedAt"] == "2026-01-01T00:05:00Z")
    #expect(run[path: "conflicts.0.member"] == "/status" && run[path: "conflicts.0.kept.value"] == "succeeded")
    #expect(run[path: "conflicts.0.others.0.value"] == "failed" && run[path: "conflicts.0.others.0.raw"] == "FAIL")
    #expect(run[path: "conflicts.0.others.0.sources.0.locator"] == "line 1 /eventType")
  }

  @Test func theNewestFacetOfAProducerWins() throws {
    func owned(_ name: String) -> String { #"{"ownership": {"owners": [{"name": "\#(name)"}]}}"# }
    let run = try read([
      event("COMPLETE", at: "2026-01-01T00:05:00Z", jobFacets: owned("new")),
      event("START", at: "2026-01-01T00:00:00Z", jobFacets: owned("old")),
    ]).one("run:openlineage:r1")
    #expect(run.ids("wasAssociatedWith") == ["agent:openlineage:new"])
  }

  @Test func aDeletedFacetIsGone() throws {
    let tags = #"{"tags": {"tags": [{"key": "legal_basis", "value": "consent"}]}}"#
    let gone = #"{"tags": {"_deleted": true}}"#
    let reading = try read([
      event("COMPLETE", at: "2026-01-01T00:05:00Z", runFacets: gone, outputs: "[\(data("out", gone))]"),
      event("START", at: "2026-01-01T00:00:00Z", runFacets: tags, outputs: "[\(data("out", tags))]"),
    ])
    #expect(try reading.one("run:openlineage:r1")["tags"] == nil)
    #expect(try reading.one("s3://b/out")["purposes"] == nil)
    let back = try read([
      event("START", at: "2026-01-01T00:00:00Z", outputs: "[\(data("out", gone))]"),
      event("COMPLETE", at: "2026-01-01T00:05:00Z", outputs: "[\(data("out", tags))]"),
    ])
    #expect(try back.one("s3://b/out")[path: "purposes.0.legalBasis"] == "consent")
  }

  @Test func theVersionOfOneEndIsTheOneThatWasNamed() throws {
    let versioned = #"{"version": {"datasetVersion": "7"}}"#
    let reading = try read([
      event("START", at: "2026-01-01T00:00:00Z", inputs: "[\(data("in"))]"),
      event("COMPLETE", at: "2026-01-01T00:05:00Z", inputs: "[\(data("in", versioned))]"),
    ])
    #expect(try reading.one("run:openlineage:r1").ids("used") == ["s3://b/in@7"])
    #expect(try reading.one("s3://b/in@7").ids("specializationOf") == ["s3://b/in"])
    // The product is no data set of its own here.
    #expect(reading.all("s3://b/in").isEmpty)
  }

  @Test(arguments: [
    ("2026-03-02T10:06:00", "2026-03-02T10:06:00Z"),
    ("2026-03-02T10:06:00.1234567891+01:00", "2026-03-02T10:06:00.123456789+01:00"),
    ("2026-03-02 10:06:00Z", "2026-03-02T10:06:00Z"), ("2026-03-02t10:06:00z", "2026-03-02T10:06:00Z"),
    ("2026-03-02T10:06:00+0100", "2026-03-02T10:06:00+01:00"), ("2026-03-02T10:06Z", "2026-03-02T10:06:00Z"),
    ("2026-03-02T10:06:00+01:00[Europe/Paris]", "2026-03-02T10:06:00+01:00"),
    ("2026-03-02T10:06:00-00:00", "2026-03-02T10:06:00Z"),
  ])
  func timesAreRepairedWithANote(written: String, read: String) throws {
    let run = try self.read([event("START", at: written)]).one("run:openlineage:r1")
    #expect(run["startedAt"]?.string == read)
    #expect(run[path: "extensions.openlineage.timesAsWritten.startedAt"]?.string == written)
    #expect(run[path: "extensions.openlineage.timeNote"] != nil)
  }

  @Test func nanosecondsOrderEvents() throws {
    let run = try read([
      event("COMPLETE", at: "2026-01-01T00:00:00.000000002Z"), event("FAIL", at: "2026-01-01T00:00:00.000000001Z"),
    ]).one("run:openlineage:r1")
    #expect(run["status"] == "failed" && run["endedAt"] == "2026-01-01T00:00:00.000000001Z")
  }

  @Test func whichSortAnEventIsIsToldByItsMembers() throws {
    let reading = try read([
      #"{"eventTime": "2026-01-01T00:00:00Z", "dataset": {"namespace": "s3a://B/", "name": "/x/"}, "schemaURL": "https://x#/$defs/RunEvent"}"#,
      #"{"eventTime": "2026-01-01T00:00:00Z", "job": {"namespace": "n", "name": "j"}, "inputs": [\#(data("in"))], "outputs": [\#(data("out"))]}"#,
      event(nil, at: "2026-01-01T00:00:00Z"),
    ])
    #expect(try reading.one("s3://b/x")["name"] == "/x/")
    #expect(reading.all("s3://b/out").contains { $0.ids("wasDerivedFrom") == ["s3://b/in"] })
    #expect(try reading.one("run:openlineage:r1")["status"] == "running")
  }

  @Test(arguments: [
    ("{", "json.syntax", ""), ("[1]", "member.type", "/0"), (#"{"a": 1, "a": 2}"#, "json.duplicate-member", ""),
    (#"{"eventTime": "2026-01-01T00:00:00Z"}"#, "member.missing", "/job"),
    (
      #"{"eventType": "START", "eventTime": "yesterday", "run": {"runId": "r"}, "job": {"namespace": "n", "name": "j"}}"#,
      "time.invalid", "/eventTime"
    ),
    (
      #"{"eventType": "STRAT", "eventTime": "2026-01-01T00:00:00Z", "run": {"runId": "r"}, "job": {"namespace": "n", "name": "j"}}"#,
      "value.token", "/eventType"
    ),
    (
      #"{"eventType": "START", "eventTime": "2026-01-01T00:00:00Z", "run": {"runId": "${json-unit.any-string}"}, "job": {"namespace": "n", "name": "j"}}"#,
      "value.format", "/run/runId"
    ),
    (
      #"{"eventType": "START", "eventTime": "2026-01-01T00:00:00Z", "job": {"namespace": "n", "name": "j"}}"#,
      "member.missing", "/run"
    ),
    (#"{"eventTime": "2026-01-01T00:00:00Z", "run": {"runId": "r"}}"#, "member.missing", "/job"),
    (
      #"{"eventTime": "2026-01-01T00:00:00Z", "run": {"runId": "r"}, "job": {"namespace": "n", "name": 5}}"#,
      "member.type", "/job/name"
    ),
    (
      #"{"eventTime": "2026-01-01T00:00:00Z", "run": {"runId": "r"}, "job": {"namespace": "n", "name": "j"}, "inputs": [{"namespace": "n"}]}"#,
      "member.missing", "/inputs/0/name"
    ),
    (
      #"{"eventTime": "2026-01-01T00:00:00Z", "dataset": {"namespace": "n", "name": "d", "facets": {"schema": {"fields": [{"type": "x"}]}}}}"#,
      "member.missing", "/dataset/facets/schema/fields/0/name"
    ),
  ])
  func faultsNameTheirPlace(line: String, reason: String, pointer: String) throws {
    let reading = try read([
      event("START", at: "2026-01-01T00:00:00Z", run: "ok"), line,
      event("START", at: "2026-01-01T00:00:01Z", run: "ok2"),
    ])
    #expect(reading.tally == Tally(read: 3, accepted: 2, merged: 0, rejected: 1))
    let refused = try #require(reading.rejected.first)
    #expect(refused.rejection.reason == reason && refused.rejection.line == 2 && refused.locator == "line 2")
    #expect((refused.rejection.pointer?.description ?? "") == (pointer == "/0" ? "" : pointer))
    #expect(String(decoding: refused.bytes, as: UTF8.self) == line)
    #expect(!refused.rejection.message.contains("yesterday") && !refused.rejection.message.contains("STRAT"))
  }

  @Test func aTornFirstLineIsOneRejection() throws {
    let reading = try read([
      #"{"eventTime": "2026-01-"#, event("START", at: "2026-01-01T00:00:00Z"),
      event("START", at: "2026-01-01T00:00:00Z", run: "r2"),
    ])
    #expect(reading.tally == Tally(read: 3, accepted: 2, merged: 0, rejected: 1))
  }

  @Test func aPrettyDocumentIsOneEvent() throws {
    let value = try JSONValue(parsing: event("COMPLETE", at: "2026-01-01T00:00:00Z"))
    let path = try folder.write("one.json", JSONWriter.pretty(value))
    #expect(try Reading("openlineage", [path]).tally == Tally(read: 1, accepted: 1, merged: 0, rejected: 0))
    let list = try folder.write("list.json", JSONWriter.pretty([value, 5, value]))
    let reading = try Reading("openlineage", [list])
    #expect(reading.tally == Tally(read: 3, accepted: 1, merged: 1, rejected: 1))
    #expect(reading.rejected.first?.rejection.pointer?.description == "/1")
  }

  @Test func aRunMayLieInSeveralFiles() throws {
    let first = try folder.write("a.ndjson", event("START", at: "2026-01-01T00:00:00Z", inputs: "[\(data("in"))]"))
    let second = try folder.write("b.ndjson", event("COMPLETE", at: "2026-01-01T00:01:00Z"))
    for paths in [[first, second], [second, first]] {
      let run = try Reading("openlineage", paths).one("run:openlineage:r1")
      #expect(run.ids("used") == ["s3://b/in"] && run["status"] == "succeeded")
    }
    #expect(try Reading("openlineage", [folder.path]).tally.read == 2)
  }

  @Test func plansAreSkippedAndStrangeFacetsKept() throws {
    let plan =
      #"{"spark.logicalPlan": {"plan": [\#(Array(repeating: #"{"class": "x"}"#, count: 50_000).joined(separator: ","))]}, "house": {"_producer": "p", "big": 9007199254740993, "cost": 1.5}}"#
    let reading = try read([event("START", at: "2026-01-01T00:00:00Z", runFacets: plan)])
    let run = try reading.one("run:openlineage:r1")
    #expect(run[path: "extensions.openlineage.runFacets"] == ["house": ["big": "9007199254740993", "cost": 1.5]])
    #expect(reading.tally.unmapped == ["facet.spark.logicalPlan": 1, "facet.house": 1])
  }

  @Test func aFacetThatIsTooLargeOrTooDeepIsCounted() throws {
    let long = String(repeating: "x", count: FacetPool.largest)
    let deep = String(repeating: "[", count: 60) + String(repeating: "]", count: 60)
    let reading = try read([
      event("START", at: "2026-01-01T00:00:00Z", runFacets: #"{"long": {"a": "\#(long)"}, "deep": {"a": \#(deep)}}"#)
    ])
    #expect(reading.tally.unmapped == ["facet.long": 1, "facet.deep": 1])
  }

  @Test func nestedColumnsHavePaths() throws {
    let schema =
      #"{"schema": {"fields": [{"name": "a", "type": "struct", "fields": [{"name": "b", "type": "int"}, {"name": "c", "fields": [{"name": "d"}]}]}, {"name": "a"}]}}"#
    let record = try read([event("COMPLETE", at: "2026-01-01T00:00:00Z", outputs: "[\(data("out", schema))]")]).one(
      "s3://b/out")
    #expect((record["fields"]?.array ?? []).compactMap { $0["name"]?.string } == ["a", "a.b", "a.c", "a.c.d"])
  }

  @Test func lineageOfColumnsInBothSpellings() throws {
    let lineage =
      #"{"columnLineage": {"fields": {"x": {"inputFields": [{"namespace": "s3://b", "name": "in", "field": "p"}], "transformationType": "MASKED", "transformationDescription": "sha"}, "y": {"inputFields": [{"namespace": "s3://b", "name": "in", "field": "q", "transformations": [{"type": "INDIRECT", "subtype": "JOIN"}]}]}, "z": {"inputFields": [{"namespace": "s3://b", "name": "out", "field": "z"}]}}}}"#
    let reading = try read([event("COMPLETE", at: "2026-01-01T00:00:00Z", outputs: "[\(data("out", lineage))]")])
    let record = try reading.one("s3://b/out")
    #expect(record["wasDerivedFrom"] == [["id": "s3://b/in", "activity": "run:openlineage:r1", "fields": ["p", "q"]]])
    #expect(
      record[path: "fields.0.derivedFrom.0.transformation"] == "masked"
        && record[path: "fields.1.derivedFrom.0.transformation"] == "joined")
    // Nothing derives from itself.
    #expect(reading.tally.unmapped == ["columnLineage": 1])
  }

  @Test func tagsOfColumnsAndValuesThatAreNoText() throws {
    let tags =
      #"{"tags": {"tags": [{"key": "contains_pii", "value": true}, {"key": "pd_categories", "value": "email", "field": "e"}, {"key": "pii", "value": "yes", "field": "new"}, {"key": "odd", "value": [1]}, {"key": "retention_days", "value": 30}]}}"#
    let reading = try read([event("COMPLETE", at: "2026-01-01T00:00:00Z", outputs: "[\(data("out", tags))]")])
    let record = try reading.one("s3://b/out")
    #expect(record["personalData"] == "identified" && record["retention"] == ["period": "P30D"])
    #expect(record["fields"] == [["name": "e", "categories": ["email-address"]], ["name": "new"]])
    #expect(
      record["tags"] == ["contains_pii": "true", "retention_days": "30"] && reading.tally.unmapped == ["tags": 1])
  }

  @Test func aDroppedDataSetEnds() throws {
    let dropped = #"{"lifecycleStateChange": {"lifecycleStateChange": "DROP"}}"#
    let record = try read([event("COMPLETE", at: "2026-01-01T00:00:00Z", outputs: "[\(data("out", dropped))]")]).one(
      "s3://b/out")
    #expect(
      record["invalidatedAt"] == "2026-01-01T00:00:00Z" && record.ids("wasInvalidatedBy") == ["run:openlineage:r1"])
  }

  @Test func aRenamedDataSetKeepsItsOldName() throws {
    let renamed =
      #"{"lifecycleStateChange": {"lifecycleStateChange": "RENAME", "previousIdentifier": {"namespace": "s3://b", "name": "before"}}}"#
    let record = try read([event("COMPLETE", at: "2026-01-01T00:00:00Z", outputs: "[\(data("out", renamed))]")]).one(
      "s3://b/out")
    #expect(record["aliases"]?.array?.contains { $0["uri"] == "s3://b/before" } == true)
  }

  @Test(arguments: [
    ("s3a://Bucket", "k", "s3://bucket/k"), ("file", "/tmp/x", "file:///tmp/x"), ("file:/tmp", "x", "file:///tmp/x"),
    ("hdfs://nn:8020", "/a/b/", "hdfs://nn/a/b"), ("bigquery", "p.d.t", "dataset:openlineage:bigquery/p.d.t"),
    ("", "x", "dataset:openlineage:/x"),
    ("wasbs://c@acc.blob.core.windows.net", "/f", "wasbs://c@acc.blob.core.windows.net/f"),
    ("postgres://db:5432", "d.s.t", "postgres://db/d.s.t"),
    ("https://h", "f?X-Amz-Signature=abc&v=1", "https://h/f?v=1"),
  ])
  func names(namespace: String, name: String, id: String) throws {
    let line = #"{"eventTime": "2026-01-01T00:00:00Z", "dataset": {"namespace": "\#(namespace)", "name": "\#(name)"}}"#
    let record = try read([line]).one(id)
    #expect(record[path: "aliases.0.name"]?.string == name)
  }

  @Test func packedLinesAreRead() throws {
    let plain = try folder.write("e.ndjson", event("COMPLETE", at: "2026-01-01T00:00:00Z") + "\n")
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/gzip")
    process.arguments = ["-k", plain]
    try process.run()
    process.waitUntilExit()
    #expect(try Reading("openlineage", ["\(plain).gz"]).tally == Tally(read: 1, accepted: 1, merged: 0, rejected: 0))
  }

  @Test func aLineOfManyMegabytesIsRead() throws {
    let plan = #"{"spark.logicalPlan": {"plan": "\#(String(repeating: "x", count: 24 << 20))"}}"#
    #expect(try read([event("START", at: "2026-01-01T00:00:00Z", runFacets: plan)]).tally.accepted == 1)
  }

  @Test func theInstanceIsPartOfIdsThatAreNoUUID() throws {
    let path = try folder.write(
      "e.ndjson",
      event("START", at: "2026-01-01T00:00:00Z") + "\n"
        + event("START", at: "2026-01-01T00:00:00Z", run: "892F902B-d23f-4824-928b-2f330c5c7fd0"))
    let reading = try Reading("openlineage", [path], instance: "prod")
    #expect(
      reading.of(kind: "run").compactMap { $0["id"]?.string }
        == ["run:openlineage:892f902b-d23f-4824-928b-2f330c5c7fd0", "run:openlineage:prod:r1"])
  }
}
