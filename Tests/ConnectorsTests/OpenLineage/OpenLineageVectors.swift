import Foundation
import JSON
import Provenance
import Testing

@testable import Connectors

private let hasOpenLineage = Fixtures.has("openlineage")
private let hasAirflow = Fixtures.has("airflow")
private let emitted = Fixtures.path("openlineage/emitted/events.ndjson")
private let lake = "s3://nordbank-lake/loan_applications/loan_applications_2026q1.csv"
private let table = "postgres://core-db/core.public.loan_applications"

@Suite("OpenLineage events that were really sent", .enabled(if: hasOpenLineage))
struct OpenLineageVectors {
  @Test func duplicatesAreMergedHoweverTheyAreWritten() throws {
    let reading = try Reading("openlineage", [emitted])
    // An exact copy, and a re-serialised one.
    #expect(reading.tally == Tally(read: 19, accepted: 17, merged: 2, rejected: 0))
  }

  @Test func runsFromAllTheirEvents() throws {
    let reading = try Reading("openlineage", [emitted])
    let export = try reading.one("run:openlineage:892f902b-d23f-4824-928b-2f330c5c7fd0")
    #expect(export["startedAt"] == "2026-03-02T10:01:00.098702Z" && export["endedAt"] == "2026-03-02T10:03:00.611097Z")
    #expect(
      export["status"] == "succeeded" && export.ids("used") == ["\(table)@a16abf6b8b872710"]
        && export.ids("generated") == [lake])
    #expect(export.ids("wasInformedBy") == ["run:openlineage:6513270e-269e-4d37-b2a7-4de452e6b438"])
    // Said by the job's own event alone.
    #expect(
      export["purpose"] == "credit-checking/creditworthiness-assessment" && export["description"] == "Nightly export")
    #expect(
      export["code"] == [
        "repository": "https://git.example/nordbank/credit-risk.git",
        "commit": "0ed07088d9bbbde096322d11c2991c536d9bb1b4",
        "path": "pipeline/load.py",
      ])
    let status = Dictionary(grouping: reading.of(kind: "run"), by: { $0["name"]?.string ?? "" }).mapValues {
      $0.compactMap { $0["status"]?.string }.sorted()
    }
    #expect(
      status == [
        "credit_risk_daily": ["succeeded"], "export_applications": ["succeeded"], "quality_check": ["succeeded"],
        "train_model": ["failed", "succeeded"], "publish_scores": ["cancelled"], "never_finished": ["running"],
      ])
  }

  @Test func aRunTagLinksTheMLflowRun() throws {
    let failed = try Reading("openlineage", [emitted]).one("run:openlineage:3d9c1724-11e2-4b8f-ab0d-549b6f03675a")
    #expect(failed.ids("wasInformedBy").contains("run:mlflow:735a22c8f3ac4a51bf940f543ab63180"))
    // An error may hold anything: it is sealed, never a member.
    #expect(
      failed["description"] == nil && failed[path: "extensions.openlineage.runFacets.errorMessage.message"] != nil)
  }

  @Test func dataSetsByAddressAndVersion() throws {
    let reading = try Reading("openlineage", [emitted])
    let upstream = try reading.one("\(table)@a16abf6b8b872710")
    #expect(upstream["version"] == "a16abf6b8b872710" && upstream.ids("specializationOf") == [table])
    #expect(upstream["personalData"] == "identified" && upstream["retention"] == ["period": "P5Y"])
    #expect(upstream[path: "purposes.0.legalBasis"] == "contract")
    #expect(upstream["description"]?.string?.contains("Größe") == true)
    #expect(upstream["fields"]?.array?.count == 9)
    #expect(
      upstream["aliases"]?.array?.contains {
        $0["namespace"] == "glue://eu-north-1" && $0["name"] == "lake.loan_applications"
      } == true)
    #expect(
      upstream["wasAttributedTo"] == [
        ["id": "mailto:risk-modelling@nordbank.example", "role": "owner"],
        ["id": "mailto:dpo@nordbank.example", "role": "custodian"],
      ])
    let scorer = try reading.one("s3://nordbank-lake/models/credit-default-scorer@2")
    #expect(scorer.ids("specializationOf") == ["s3://nordbank-lake/models/credit-default-scorer"])
  }

  @Test func eachProducerSpeaksForItself() throws {
    let records = try Reading("openlineage", [emitted]).all(lake)
    let catalog = try #require(
      records.first { $0[path: "extensions.openlineage.producers"]?["https://git.example/catalog"] != nil })
    #expect(catalog["purposes"] == [["purpose": "not-stated", "legalBasis": "legitimate-interests"]])
    #expect(catalog.ids("wasAttributedTo") == ["agent:openlineage:team:data-platform"])
    #expect(
      catalog[path: "source.locator"] == "line 18 /dataset"
        && catalog[path: "source.recordedAt"] == "2026-03-05T00:00:00Z")
    #expect(Set(records.compactMap { $0[path: "source.locator"]?.string }).count == records.count)
  }

  @Test func columnsThatWereMasked() throws {
    let data = try #require(try Reading("openlineage", [emitted]).all(lake).first { $0["fields"] != nil })
    let derivation = try #require(data["wasDerivedFrom"]?.array?.first)
    #expect(derivation["id"]?.string == "\(table)@a16abf6b8b872710")
    #expect(derivation["activity"] == "run:openlineage:892f902b-d23f-4824-928b-2f330c5c7fd0")
    #expect(derivation["fields"]?.array?.count == 9)
    let columns = Dictionary(
      uniqueKeysWithValues: (data["fields"]?.array ?? []).map {
        ($0["name"]?.string ?? "", $0["derivedFrom"]?[0]?["transformation"]?.string)
      })
    #expect(
      columns["email"] == "masked" && columns["income"] == "identity" && columns["birth_date"] == "transformation")
    #expect(
      data["statistics"]?["rows"] == 64
        && data["statistics"]?["computedBy"] == "run:openlineage:36f675cc-81e7-4ef5-a8e2-5d940ed90475")
    #expect(data["size"]?["bytes"] == 4_735)
  }

  @Test func theOrderOfTheLinesDoesNotMatter() throws {
    func facts(_ reading: Reading) -> [String] {
      reading.records.map { record in
        var record = record
        record["source"] = nil
        return String(decoding: JSONWriter.canonical(.object(record)), as: UTF8.self)
      }
    }
    let folder = try TemporaryFolder()
    let lines = try String(contentsOfFile: emitted, encoding: .utf8).split(separator: "\n")
    let backwards = try folder.write("events.ndjson", lines.reversed().joined(separator: "\n"))
    #expect(facts(try Reading("openlineage", [backwards])) == facts(try Reading("openlineage", [emitted])))
  }

  @Test func linesOrAList() throws {
    let folder = try TemporaryFolder()
    let lines = try String(contentsOfFile: emitted, encoding: .utf8).split(separator: "\n")
    let list = try folder.write("events.json", "[\n" + lines.joined(separator: ",\n") + "\n]")
    #expect(try Reading("openlineage", [list]).tally == Reading("openlineage", [emitted]).tally)
  }

  @Test func otherSenders() throws {
    let marquez = try Reading("openlineage", [Fixtures.path("openlineage/marquez")])
    #expect(marquez.tally.rejected == 0 && marquez.tally.read == 6)
    let unicode = try marquez.one("run:openlineage:1d8f4596-b3f2-4ebb-9e75-8ecc955b834a")
    #expect(unicode["name"] == "myjob.buggy_task🕷" && unicode["endedAt"] == "2020-12-28T19:52:00.001+10:00")
    let data = try marquez.one("dataset:openlineage:my-dataset-namespace/my-dataset-name")
    #expect(data["fields"] == [["name": "col_a", "type": "VARCHAR", "description": "string"]])
    let untyped = try marquez.one("run:openlineage:43d7db3b-8984-4cda-b237-8c6919b36670")
    #expect(untyped["status"] == "running" && untyped["startedAt"] == nil)
  }

  @Test func faultsAreNamedByPlace() throws {
    let proxy = try Reading("openlineage", [Fixtures.path("openlineage/proxy")])
    #expect(proxy.tally.read == 3 && proxy.tally.accepted == 1)
    #expect(
      Set(proxy.rejected.map { "\($0.rejection.reason) \($0.rejection.pointer?.description ?? "")" })
        == ["member.missing /run/runId", "member.missing /job/facets/ownership/owners/0/name"])
    #expect(proxy.rejected.allSatisfy { $0.rejection.line == 1 && !$0.bytes.isEmpty })
  }

  /// Expected events of integration tests hold patterns instead of times and ids.
  @Test(arguments: ["flink", "spark", "dbt-build"]) func patternsAreRefusedNotGuessedAt(folder: String) throws {
    let reading = try Reading("openlineage", [Fixtures.path("openlineage/\(folder)")])
    #expect(reading.tally.read > 0 && reading.tally.rejected == reading.tally.read)
    #expect(reading.rejected.allSatisfy { $0.rejection.pointer != nil })
  }

  /// The same patterns with times and ids put in: every facet of Spark, Flink and dbt passes through.
  @Test(arguments: ["flink", "spark", "dbt-build"]) func patternsFilledInAreRead(folder: String) throws {
    let temporary = try TemporaryFolder()
    var filled: [String] = []
    for (index, file) in Fixtures.files("openlineage/\(folder)", ending: ".json").enumerated() {
      guard case .openLineage? = try? FileLook.look(file) else { continue }
      let root = try JSONParser().parse(Array(try Data(contentsOf: URL(fileURLWithPath: file)))).root.value
      for event in root.array ?? [root] {
        var event = event
        event["eventTime"] = "2026-03-02T10:00:00Z"
        event["run"] = [
          "runId": .string("run-\(index)-\(filled.count)"), "facets": event["run"]?["facets"] ?? .object([:]),
        ]
        if event["job"]?["name"]?.string == nil {
          event["job"] = ["namespace": event["job"]?["namespace"] ?? "n", "name": "j"]
        }
        filled.append(String(decoding: JSONWriter.compact(event), as: UTF8.self))
      }
    }
    let path = try temporary.write("events.ndjson", filled.joined(separator: "\n"))
    let reading = try Reading("openlineage", [path])
    // Two patterns of Spark name an input by a part of its name alone.
    #expect(reading.rejected.allSatisfy { $0.rejection.pointer?.description == "/inputs/0/namespace" })
    #expect(reading.tally.rejected == (folder == "spark" ? 2 : 0) && filled.count >= 6)
    #expect(reading.of(kind: "run").count == filled.count - reading.tally.rejected)
  }

  @Test func facetsOfTheSpecification() throws {
    var events: [String] = []
    for (index, file) in Fixtures.files("openlineage/spec-facets", ending: ".json").enumerated()
    where !file.contains("/tests/") {
      let facet = try JSONParser().parse(Array(try Data(contentsOf: URL(fileURLWithPath: file)))).root.value
      let holder = file.contains("Run") ? "run" : file.contains("JobFacet") ? "job" : "dataset"
      func facets(_ name: String) -> JSONValue { holder == name ? facet : .object([:]) }
      let event: JSONValue = [
        "eventType": "COMPLETE", "eventTime": "2026-03-02T10:00:00Z",
        "run": ["runId": .string("r\(index)"), "facets": facets("run")],
        "job": ["namespace": "n", "name": .string("j\(index)"), "facets": facets("job")],
        "outputs": [["namespace": "s3://b", "name": .string("d\(index)"), "facets": facets("dataset")]],
      ]
      events.append(String(decoding: JSONWriter.compact(event), as: UTF8.self))
    }
    let folder = try TemporaryFolder()
    let reading = try Reading("openlineage", [try folder.write("events.ndjson", events.joined(separator: "\n"))])
    #expect(reading.tally.rejected == 0 && events.count >= 20)
    #expect(reading.of(kind: "dataset").contains { $0["statistics"]?["rows"] == 10 })
    #expect(reading.of(kind: "dataset").contains { $0["size"] == ["bytes": 2_097_152, "files": 5] })
  }
}

@Suite("Airflow's events that were really sent", .enabled(if: hasAirflow))
struct AirflowVectors {
  @Test func aRunOfADAGHasAnEndAndNoStart() throws {
    let reading = try Reading("openlineage", [Fixtures.path("airflow/openlineage-events.ndjson")])
    #expect(reading.tally.read == 5 && reading.tally.accepted == 5)
    let dag = try reading.one("run:openlineage:019cabd8-3800-7e6f-b4cb-b27057b65476")
    // Neither the logical date nor the time inside the UUID is a start.
    #expect(
      dag["startedAt"] == nil && dag["endedAt"] == "2026-11-23T20:25:21.546620+00:00" && dag["status"] == "succeeded")
    let task = try reading.one("run:openlineage:019cabd8-3800-73a8-96da-b04de6f08f14")
    #expect(task["startedAt"] == "2026-11-23T20:25:17.278087+00:00" && task.ids("wasInformedBy") == [dag["id"]?.string])
  }

  @Test func tagsInOneWordAreSplit() throws {
    let reading = try Reading("openlineage", [Fixtures.path("airflow/openlineage-events.ndjson")])
    let train = try reading.one("run:openlineage:019cabd8-3800-750d-8217-30b7e4d4003d")
    #expect(train["purpose"] == "credit-checking/creditworthiness" && train["tags"]?["pii"] == "true")
    #expect(Set(train.ids("wasAssociatedWith")) == ["agent:openlineage:asmith", "agent:openlineage:risk-modelling"])
    #expect(
      train.ids("used") == [lake] && train.ids("generated") == ["s3://nordbank-lake/models/credit-default-scorer"])
    // A run is not personal data: the tag is kept, and counted.
    #expect(reading.tally.unmapped["personalData"] == 3)
  }
}
