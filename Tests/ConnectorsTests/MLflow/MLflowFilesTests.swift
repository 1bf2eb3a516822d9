import Foundation
import JSON
import Testing

@testable import Connectors

@Suite("MLflow's files and answers")
struct MLflowFilesTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func experiment(_ id: String, stage: String = "active", in home: String = "mlruns") throws {
    try folder.write("\(home)/\(id)/meta.yaml", "experiment_id: '\(id)'\nlifecycle_stage: \(stage)\nname: e\(id)\n")
  }

  private func run(_ path: String, _ more: String = "") throws {
    let id = path.split(separator: "/").last ?? ""
    try folder.write(
      "mlruns/\(path)/meta.yaml",
      "run_id: \(id)\nexperiment_id: '1'\nstatus: 3\nstart_time: 1000\nend_time: 2000\nlifecycle_stage: active\nuser_id: eve\n\(more)"
    )
  }

  @Test func statesAreNumbers() throws {
    try experiment("1")
    for (number, status) in [(1, "running"), (3, "succeeded"), (4, "failed"), (5, "cancelled")] {
      let text = "run_id: r\(number)\nexperiment_id: '1'\nstatus: \(number)\nstart_time: 1\n"
      try folder.write("mlruns/1/r\(number)/meta.yaml", text)
      #expect(try Reading("mlflow", ["\(folder.path)/mlruns"]).one("run:mlflow:r\(number)")["status"]?.string == status)
    }
    try folder.write("mlruns/1/r2/meta.yaml", "run_id: r2\nexperiment_id: '1'\nstatus: 2\n")
    let scheduled = try Reading("mlflow", ["\(folder.path)/mlruns"]).one("run:mlflow:r2")
    #expect(scheduled["status"] == nil && scheduled[path: "extensions.mlflow.status"] == "SCHEDULED")
  }

  @Test func repeatedLinesAndOldLinesOfMetrics() throws {
    try experiment("1")
    try run("1/r1")
    try folder.write("mlruns/1/r1/metrics/loss", "10 0.5 0\n20 0.25 1\n20 0.25 1\n20 0.25 1\n")
    try folder.write("mlruns/1/r1/metrics/val/auc", "10 nan\n")
    try folder.write("mlruns/1/r1/metrics/low", "10 -inf 0\n")
    let record = try Reading("mlflow", ["\(folder.path)/mlruns"]).one("run:mlflow:r1")
    #expect(record["metrics"] == ["loss": 0.25])
    #expect(record[path: "extensions.mlflow.metrics"] == ["low": "-Infinity", "val/auc": "NaN"])
  }

  @Test func theRunOfAnInputIsKnownByItsFolder() throws {
    try experiment("1")
    try run("1/r1")
    try folder.write(
      "mlruns/1/r1/inputs/i/meta.yaml",
      "destination_id: d1\ndestination_type: RUN\nsource_id: d1\nsource_type: DATASET\ntags:\n  mlflow.data.context: training\n"
    )
    try folder.write(
      "mlruns/1/datasets/d1/meta.yaml",
      "name: t\ndigest: '12345678'\nsource_type: local\nsource: '{\"uri\": \"/data/t.csv\"}'\n")
    let reading = try Reading("mlflow", ["\(folder.path)/mlruns"])
    #expect(
      try reading.one("run:mlflow:r1")["used"] == [["id": "dataset:mlflow:t@12345678", "role": "training-input"]])
    let data = try reading.one("dataset:mlflow:t@12345678")
    #expect(data.ids("specializationOf") == ["file:///data/t.csv"] && data["uris"] == nil)
  }

  @Test func deletedExperimentsLieInTheTrash() throws {
    try experiment("1", stage: "active", in: "mlruns/.trash")
    try folder.write("mlruns/.trash/1/r1/meta.yaml", "run_id: r1\nexperiment_id: '1'\nstatus: 3\n")
    try folder.write("mlruns/.trash/1/r1/tags/dataset.sha256", String(repeating: "a", count: 64))
    let reading = try Reading("mlflow", ["\(folder.path)/mlruns"])
    #expect(try reading.one("run:mlflow:r1")["labels"] == ["deleted"])
    // What was deleted claims nothing about the data.
    #expect(reading.of(kind: "dataset").isEmpty)
  }

  @Test func loggedModelsAndOutputs() throws {
    try experiment("1")
    try run("1/r1")
    try folder.write(
      "mlruns/1/r1/outputs/m-1/meta.yaml",
      "source_id: r1\nsource_type: RUN_OUTPUT\ndestination_id: m-1\ndestination_type: MODEL_OUTPUT\n")
    try folder.write(
      "mlruns/1/models/m-1/meta.yaml",
      "model_id: m-1\nname: net\nsource_run_id: r1\ncreation_timestamp: 1500\nartifact_location: s3://b/m-1\n")
    try folder.write("mlruns/1/models/m-1/tags/license", "MIT")
    let reading = try Reading("mlflow", ["\(folder.path)/mlruns"])
    let model = try reading.one("model:mlflow:m-1")
    #expect(
      model["licence"] == "MIT" && model.ids("wasGeneratedBy") == ["run:mlflow:r1"]
        && model["status"] == "in-development")
    #expect(try reading.one("run:mlflow:r1").ids("generated") == ["model:mlflow:m-1"])
  }

  @Test func aTornFileIsOneRejection() throws {
    try experiment("1")
    try run("1/r1")
    try folder.write("mlruns/1/r2/meta.yaml", "run_id: [r2")
    try folder.write("mlruns/1/r3/meta.yaml", "status: 3\n")
    try folder.write("mlruns/1/r4/meta.yaml", "")
    try folder.write("mlruns/1/r5/meta.yaml", [0xFF, 0xFE])
    let reading = try Reading("mlflow", ["\(folder.path)/mlruns"])
    #expect(reading.of(kind: "run").count == 1 && reading.tally.rejected == 4 && reading.tally.read == 6)
    #expect(
      Set(reading.rejected.compactMap(\.locator)) == [
        "1/r2/meta.yaml", "1/r3/meta.yaml", "1/r4/meta.yaml", "1/r5/meta.yaml",
      ])
  }

  @Test func linksAreNotFollowed() throws {
    try experiment("1")
    try run("1/r1")
    let outside = try folder.write("outside/secret", "hunter2")
    try FileManager.default.createDirectory(
      atPath: "\(folder.path)/mlruns/1/r1/tags", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/mlruns/1/r1/tags/x", withDestinationPath: outside)
    #expect(try Reading("mlflow", ["\(folder.path)/mlruns"]).one("run:mlflow:r1")["tags"] == nil)
  }

  // MARK: Answers

  @Test func numbersMayBeText() throws {
    let path = try folder.write(
      "runs.json",
      """
      {"runs": [{"info": {"run_id": "r1", "experiment_id": "9007199254740993", "status": "FINISHED", "start_time": "1000", "end_time": 2000},
      "data": {"metrics": [{"key": "a", "value": "NaN", "timestamp": "1", "step": "2"}, {"key": "b", "value": "-Infinity"}, {"key": "c", "value": 1.7976931348623157e+308}, {"key": "d", "value": 3}]}}]}
      """)
    let run = try Reading("mlflow", [path]).one("run:mlflow:r1")
    #expect(run["startedAt"] == "1970-01-01T00:00:01Z")
    #expect(run[path: "extensions.mlflow.experiment.id"] == "9007199254740993")
    #expect(run[path: "extensions.mlflow.metrics"] == ["a": "NaN", "b": "-Infinity", "c": "Infinity"])
    #expect(run["metrics"]?["d"]?.double == 3)
  }

  @Test func overlappingPagesAreMerged() throws {
    let run = #"{"info": {"run_id": "r1", "status": "FINISHED"}, "data": {}}"#
    let first = try folder.write("p1.json", #"{"runs": [\#(run)], "next_page_token": "x"}"#)
    let second = try folder.write("p2.json", #"{"runs": [\#(run), {"info": {"run_id": "r2"}}, {"info": {}}]}"#)
    let reading = try Reading("mlflow", [first, second])
    #expect(reading.tally == Tally(read: 4, accepted: 2, merged: 1, rejected: 1))
    #expect(reading.rejected.first?.locator == "p2.json/runs/2")
  }

  @Test func aliasesComeFromRegisteredModels() throws {
    let versions = try folder.write(
      "v.json",
      #"{"model_versions": [{"name": "m", "version": "2", "source": "runs:/r1/model", "run_id": "r1", "user_id": "eve"}]}"#
    )
    let models = try folder.write(
      "r.json",
      #"{"registered_models": [{"name": "m", "description": "d", "aliases": [{"alias": "champion", "version": "2"}], "tags": [{"key": "purpose", "value": "fraud detection"}]}]}"#
    )
    let model = try Reading("mlflow", [versions, models]).one("model:mlflow:m@2")
    #expect(model["labels"] == ["alias:champion"] && model["description"] == "d")
    #expect(model["purposes"] == [["purpose": "fraud-prevention", "description": "fraud detection"]])
    #expect(model["wasAttributedTo"] == [["id": "agent:mlflow:eve", "role": "author"]])
  }

  @Test func twoVersionsOfOneLoggedModelAreAlternates() throws {
    let versions = try folder.write(
      "v.json",
      #"{"model_versions": [{"name": "m", "version": "1", "source": "models:/m-9"}, {"name": "m", "version": "10", "source": "models:/m-9"}, {"name": "m", "version": "2", "source": "models:/m-9"}]}"#
    )
    let logged = try folder.write(
      "l.json", #"{"models": [{"info": {"model_id": "m-9", "source_run_id": "r1"}, "data": {}}]}"#)
    let reading = try Reading("mlflow", [versions, logged])
    #expect(reading.of(kind: "model").count == 3)
    #expect(try reading.one("model:mlflow:m@10").ids("alternateOf") == ["model:mlflow:m@1"])
    #expect(try reading.one("model:mlflow:m@1")["alternateOf"] == nil)
  }

  @Test func inputsFromOtherFilesAreLeftApart() throws {
    let sha = String(repeating: "b", count: 64)
    func input(_ name: String, _ uri: String) -> String {
      #"{"tags": [{"key": "mlflow.data.context", "value": "training"}], "dataset": {"name": "\#(name)", "digest": "0000000\#(name.count)", "source": "{\"uri\": \"\#(uri)\"}"}}"#
    }
    let path = try folder.write(
      "runs.json",
      #"{"runs": [{"info": {"run_id": "r1"}, "data": {"tags": [{"key": "dataset.sha256", "value": "\#(sha)"}, {"key": "legal_basis", "value": "consent"}]}, "inputs": {"dataset_inputs": [\#(input("a", "s3://b/a.csv")), \#(input("bb", "s3://b/other.csv"))]}}]}"#
    )
    let reading = try Reading("mlflow", [path])
    #expect(
      try reading.one("run:mlflow:r1").ids("used").sorted() == [
        "dataset:mlflow:a@00000001", "dataset:mlflow:bb@00000002", "ds:sha256:\(sha)",
      ])
    #expect(try reading.one("dataset:mlflow:a@00000001").ids("specializationOf") == ["s3://b/a.csv"])
    let named = try reading.one("ds:sha256:\(sha)")
    #expect(named["uris"] == nil && named[path: "purposes.0.legalBasis"] == "consent")
  }

  @Test func wordsThatAreLongOrStrangeStayValid() throws {
    let long = String(repeating: "k", count: 400)
    let path = try folder.write(
      "runs.json",
      #"{"runs": [{"info": {"run_id": "r\u0001\#(long)\#(long)", "user_id": "a\nb"}, "data": {"tags": [{"key": "\#(long)", "value": ""}, {"key": "", "value": "x"}], "params": [{"key": "p", "value": "\u0000"}]}}]}"#
    )
    #expect(try Reading("mlflow", [path]).of(kind: "run").count == 1)
  }
}
