import Foundation
import JSON
import Provenance
import Testing

@testable import Connectors

private let hasMLflow = Fixtures.has("mlflow")
private let whole = "ds:sha256:a16abf6b8b8727102bc2c5decf3ebe9fe69b232e476ce406cb3e97973b7fea97"
private let database = Fixtures.path("mlflow/v3.17-sqlite/mlflow.db")
private let tree = Fixtures.path("mlflow/v2.14-filestore/mlruns")
private func answers(_ version: String) -> [String] {
  Fixtures.files("mlflow/\(version)", ending: ".json").filter { !$0.contains("/mlruns/") }
}

@Suite("MLflow exports that were really made", .enabled(if: hasMLflow))
struct MLflowVectors {
  /// What a record says, without where it was read. `deletedAt` is in no REST answer.
  private func facts(_ reading: Reading) -> Set<String> {
    var texts: Set<String> = []
    for record in reading.records {
      var record = record
      record["source"] = nil
      if var own = record["extensions"]?["mlflow"]?.object {
        own["deletedAt"] = nil
        record["extensions"] = ["mlflow": .object(own)]
      }
      texts.insert(String(decoding: JSONWriter.canonical(.object(record)), as: UTF8.self))
    }
    return texts
  }

  @Test func aDatabaseAndItsAnswersSayTheSame() throws {
    let sql = try Reading("mlflow", [database])
    let rest = try Reading("mlflow", answers("v3.17-sqlite"))
    #expect(facts(sql) == facts(rest))
    #expect(sql.tally == rest.tally)
  }

  @Test func aFileStoreAndItsAnswersSayTheSame() throws {
    let files = try Reading("mlflow", [tree])
    let rest = try Reading("mlflow", answers("v2.14-filestore"))
    #expect(facts(files) == facts(rest))
    #expect(files.tally == rest.tally)
  }

  @Test func theTwoVersionsSayTheSameOfTheData() throws {
    func data(_ reading: Reading) -> Set<String> {
      Set(
        reading.of(kind: "dataset").map { record in
          var record = record
          record["source"] = nil
          record["extensions"] = nil
          return String(decoding: JSONWriter.canonical(.object(record)), as: UTF8.self)
        })
    }
    #expect(data(try Reading("mlflow", [database])) == data(try Reading("mlflow", [tree])))
  }

  @Test func readingTwiceGivesTheSameBytes() throws {
    #expect(try Reading("mlflow", [database]).bytes == Reading("mlflow", [database]).bytes)
    #expect(try Reading("mlflow", [tree]).bytes == Reading("mlflow", [tree]).bytes)
  }

  @Test(arguments: [database, tree]) func runsAreRuns(export: String) throws {
    let reading = try Reading("mlflow", [export])
    let runs = Dictionary(uniqueKeysWithValues: reading.of(kind: "run").map { ($0["name"]?.string ?? "", $0) })
    #expect(runs.count == 8)
    #expect(runs["sweep-2026-03"]?["status"] == "succeeded" && runs["sweep-2026-03"]?["description"] == "Sweep over C")
    #expect(runs["killed"]?["status"] == "cancelled")
    let running = try #require(runs["still-running"])
    #expect(running["status"] == "running" && running["endedAt"] == nil && running["startedAt"] != nil)
    #expect(running["tags"]?["note"] == "multi\nline \"quoted\" <b>&</b> ; '; DROP TABLE runs;--")
    let deleted = try #require(runs["to-be-deleted"])
    #expect(deleted["labels"] == ["deleted"] && deleted["status"] == "running")
    // A run made by the API has the user "unknown": that names nobody.
    #expect(!reading.records.contains { $0["id"] == "agent:mlflow:unknown" })
    let forest = try #require(runs["rf-25"])
    #expect(forest.ids("wasInformedBy") == [runs["sweep-2026-03"]?["id"]?.string])
    #expect(forest["type"] == "training" && forest["purpose"] == "credit-checking/creditworthiness-assessment")
    #expect(forest["code"]?["commit"] == "5678c4eac9bdd0e204e2e2178855188b75a9d334")
    #expect(forest["parameters"]?["long"]?.string?.utf8.count ?? 0 > 400)
  }

  @Test(arguments: [database, tree]) func numbersThatAreNoneAreWords(export: String) throws {
    let broken = try #require(try Reading("mlflow", [export]).of(kind: "run").first { $0["name"] == "broken" })
    #expect(broken["metrics"] == nil && broken["status"] == "failed")
    #expect(broken[path: "extensions.mlflow.metrics"] == ["auc": "NaN", "train_loss": "Infinity"])
  }

  @Test(arguments: [database, tree]) func tagsOfAnExperimentCountForItsRuns(export: String) throws {
    let broken = try #require(try Reading("mlflow", [export]).of(kind: "run").first { $0["name"] == "broken" })
    #expect(broken["purpose"] == "credit-checking/creditworthiness-assessment")
    #expect(broken.ids("wasAssociatedWith") == ["agent:mlflow:asmith", "agent:mlflow:nordbank"])
    let forest = try #require(try Reading("mlflow", [export]).of(kind: "run").first { $0["name"] == "rf-25" })
    // It names an owner itself.
    #expect(!forest.ids("wasAssociatedWith").contains("agent:mlflow:nordbank"))
  }

  @Test(arguments: [database, tree]) func theWholeIsNamedByItsDigestAndSlicesStayApart(export: String) throws {
    let reading = try Reading("mlflow", [export])
    let described = try #require(reading.all(whole).first { $0["aliases"] != nil })
    #expect(
      described["name"] == "loan_applications" && described["digest"]?["sha256"]?.string == String(whole.dropFirst(10)))
    #expect(described["uris"] == ["s3://nordbank-lake/loan_applications/loan_applications_2026q1.csv"])
    #expect(
      described["aliases"] == [
        [
          "system": "mlflow", "name": "loan_applications", "digest": "7f56868c",
          "uri": "s3://nordbank-lake/loan_applications/loan_applications_2026q1.csv",
        ]
      ])
    #expect(described["fields"]?.array?.count == 9 && described["statistics"]?["rows"] == 64)
    for (id, rows) in [
      ("dataset:mlflow:loan_applications_train@dccb3cfd", 48), ("dataset:mlflow:loan_applications_test@5ab67f45", 16),
    ] {
      let slices = reading.all(id)
      #expect(slices.contains { $0.ids("specializationOf") == [whole] && $0.ids("wasDerivedFrom") == [whole] })
      #expect(
        slices.allSatisfy {
          $0["statistics"]?["rows"]?.int64 == Int64(rows) && $0["uris"] == nil && $0["digest"] == nil
        })
    }
    let sweep = try #require(reading.of(kind: "run").first { $0["name"] == "sweep-2026-03" })
    #expect(sweep.ids("used") == [whole] && sweep[path: "used.0.digest.sha256"]?.string == String(whole.dropFirst(10)))
    let forest = try #require(reading.of(kind: "run").first { $0["name"] == "rf-25" })
    #expect(Set((forest["used"]?.array ?? []).compactMap { $0["role"]?.string }) == ["training-input", "test-input"])
    #expect(!forest.ids("used").contains(whole))
    let legacy = try #require(reading.of(kind: "run").first { $0["name"] == "legacy-import" })
    #expect(legacy.ids("used") == [whole] && legacy["startedAt"] == "2019-05-04T03:02:01Z")
  }

  @Test(arguments: [database, tree]) func eachRunSpeaksForItselfAboutTheData(export: String) throws {
    let claims = try Reading("mlflow", [export]).all(whole).filter { $0["purposes"] != nil }
    #expect(
      claims.compactMap { $0[path: "purposes.0.legalBasis"]?.string }.sorted() == ["consent", "contract", "contract"])
    #expect(
      Set(claims.compactMap { $0.ids("wasAttributedTo").first })
        == ["mailto:risk-modelling@nordbank.example", "mailto:former-owner@nordbank.example"])
    #expect(claims.allSatisfy { $0["personalData"] == "identified" && $0["retention"] == ["period": "P5Y"] })
    #expect(
      claims.allSatisfy { claim in
        claim[path: "extensions.mlflow.tagsOfRuns"]?.object?.values.first?["pd_categories"]
          == "financial,contact,identification"
      }
    )
    // Different places, so that none replaces another.
    #expect(Set(claims.compactMap { $0[path: "source.locator"]?.string }).count == 3)
    let legacy = try #require(claims.first { $0[path: "purposes.0.legalBasis"] == "consent" })
    #expect(legacy[path: "source.recordedAt"] == "2019-05-04T03:03:02.5Z")
  }

  @Test(arguments: [database, tree]) func versionsAreModels(export: String) throws {
    let reading = try Reading("mlflow", [export])
    let second = try reading.one("model:mlflow:credit-default-scorer@2")
    #expect(second.ids("specializationOf") == ["model:mlflow:credit-default-scorer"])
    #expect(second["labels"] == ["alias:champion"] && second["status"] == "deployed")
    #expect(second["description"] == "Approved by model risk committee 2026-03-04")
    #expect(second[path: "extensions.mlflow.stageAtExport"] == "Production")
    #expect(second["wasAttributedTo"]?.array?.contains(["id": "agent:mlflow:cnunez", "role": "approver"]) == true)
    #expect(
      second["wasAttributedTo"]?.array?.contains(["id": "mailto:risk-modelling@nordbank.example", "role": "owner"])
        == true)
    #expect(second["riskClass"] == [["class": "high"], ["class": "annex-iii-5-b"]])
    let first = try reading.one("model:mlflow:credit-default-scorer@1")
    #expect(
      first["labels"] == ["alias:shadow"] && first["status"] == "registered"
        && first["description"] == "Scores applications")
    let forest = try #require(reading.of(kind: "run").first { $0["name"] == "rf-25" })
    #expect(second.ids("wasGeneratedBy") == [forest["id"]?.string])
  }

  @Test func aVersionOfALoggedModelIsThatModel() throws {
    let reading = try Reading("mlflow", [database])
    let second = try reading.one("model:mlflow:credit-default-scorer@2")
    #expect(second["aliases"]?.array?.contains { $0["name"] == "m-1d31d519f7694e1781137092a3ac453f" } == true)
    #expect(second["generatedAt"] == "2026-11-23T20:22:04.957Z")
    let forest = try reading.one("run:mlflow:735a22c8f3ac4a51bf940f543ab63180")
    #expect(forest.ids("generated") == ["model:mlflow:credit-default-scorer@2"])
    #expect(reading.of(kind: "model").count == 2)
  }

  @Test func aFolderIsLookedThrough() throws {
    #expect(try Reading("mlflow", [Fixtures.path("mlflow/v3.17-sqlite")]).bytes == Reading("mlflow", [database]).bytes)
    #expect(try Reading("mlflow", [Fixtures.path("mlflow/v2.14-filestore")]).records.count == 24)
  }

  @Test func everyTargetInsideIsARecord() throws {
    let reading = try Reading("mlflow", [database])
    let ids = Set(reading.records.compactMap { $0["id"]?.string })
    for record in reading.records {
      for relation in [
        "used", "generated", "wasGeneratedBy", "wasDerivedFrom", "wasInformedBy", "wasAttributedTo",
        "wasAssociatedWith",
      ] {
        for target in record.ids(relation) { #expect(ids.contains(target), "\(relation) \(target)") }
      }
    }
  }
}
