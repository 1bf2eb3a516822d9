import Foundation
import Testing

@testable import Connectors

@Suite("A folder of MLflow that nobody vouches for")
struct HostileFiles {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func experiment() throws {
    try folder.write("mlruns/1/meta.yaml", "experiment_id: '1'\nlifecycle_stage: active\nname: e\n")
  }

  private func run(_ name: String) throws {
    try folder.write("mlruns/1/\(name)/meta.yaml", "run_id: \(name)\nexperiment_id: '1'\nstatus: 3\nstart_time: 1\n")
  }

  private func read() throws -> Reading { try Reading("mlflow", ["\(folder.path)/mlruns"]) }

  @Test("a name that leads out of the folder") func escape() throws {
    try experiment()
    try run("r1")
    try folder.write("secret/meta.yaml", "name: hunter2\ndigest: '1'\n")
    for (number, id) in ["../../../secret", "..", "../../..//secret"].enumerated() {
      try folder.write(
        "mlruns/1/r1/inputs/\(number)/meta.yaml", "source_id: '\(id)'\nsource_type: DATASET\ndestination_type: RUN\n")
    }
    let reading = try read()
    #expect(reading.tally.accepted == 2 && reading.of(kind: "dataset").isEmpty)
    #expect(!String(decoding: reading.bytes, as: UTF8.self).contains("hunter2"))
  }

  @Test("folders that lead back to themselves, and deep ones") func loops() throws {
    try experiment()
    try run("r1")
    let tags = "\(folder.path)/mlruns/1/r1/tags"
    try FileManager.default.createDirectory(atPath: tags, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: "\(tags)/loop", withDestinationPath: tags)
    try FileManager.default.createSymbolicLink(
      atPath: "\(folder.path)/mlruns/1/r2", withDestinationPath: "\(folder.path)/mlruns/1")
    #expect(mkfifo("\(tags)/pipe", 0o600) == 0)
    try folder.write("mlruns/1/r1/tags/" + (0..<40).map { "d\($0)" }.joined(separator: "/") + "/deep", "x")
    try folder.write("mlruns/1/r1/tags/team", "credit")
    let reading = try read()
    #expect(reading.of(kind: "run").count == 1)
    #expect(try reading.one("run:mlflow:r1")["tags"]?.object?.keys.contains { $0.contains("deep") } != true)
  }

  @Test(
    "meta files that are none: each is counted, and the runs beside them are read",
    arguments: [
      ("&a [*a, *a]", ["json.syntax", "member.type"]), ("a: &x {k: v}\nb: *x\nrun_id: r2\n", ["json.syntax"]),
      ("run_id: r2\nrun_id: r3\n", ["json.syntax"]), ("run_id:\tr2\n\trun: 1\n", ["json.syntax"]),
      ("just text", ["member.type"]), ("status: 3\n", ["member.missing"]), ("{{{{", ["json.syntax"]),
    ]) func meta(text: String, reasons: [String]) throws
  {
    try experiment()
    try run("r1")
    try folder.write("mlruns/1/r9/meta.yaml", text)
    let reading = try read()
    #expect(reading.of(kind: "run").contains { $0["id"] == "run:mlflow:r1" })
    if let refused = reading.rejected.first {
      #expect(reasons.contains(refused.rejection.reason) && refused.locator == "1/r9/meta.yaml", "\(refused.rejection)")
    } else {
      #expect(
        text.hasPrefix("a: &x") && reading.of(kind: "run").count == 2, "only an alias that stands for little is read")
    }
  }

  @Test("a torn file of an experiment hides none of its runs") func tornExperiment() throws {
    try folder.write("mlruns/1/meta.yaml", "experiment_id: [")
    try run("r1")
    let reading = try read()
    #expect(reading.of(kind: "run").count == 1 && reading.tally == Tally(read: 2, accepted: 1, rejected: 1))
    #expect(reading.rejected.first?.locator == "1/meta.yaml")
  }

  @Test("many small files: each run is read once, in the order of names, and the files are closed again") func many()
    throws
  {
    let names = (0..<1500).map { "r\(10_000 + $0)" }
    try experiment()
    for name in names {
      try run(name)
      try folder.write("mlruns/1/\(name)/params/depth", name)
    }
    let reading = try read()
    #expect(reading.tally.accepted == reading.tally.read && reading.tally.rejected == 0)
    #expect(reading.of(kind: "run").compactMap { $0["id"]?.string } == names.map { "run:mlflow:\($0)" })
  }

  @Test("a meta file that is larger than any") func large() throws {
    try experiment()
    try run("r1")
    try folder.write(
      "mlruns/1/r2/meta.yaml", Array(repeating: UInt8(ascii: "a"), count: MLflowFileStore.largestMeta + 1))
    let reading = try read()
    #expect(reading.tally == Tally(read: 3, accepted: 2, rejected: 1))
    #expect(reading.rejected.first?.rejection.reason == "line.too-long")
  }

  @Test(
    "answers that are no strict JSON are named with the byte at fault",
    arguments: [
      (#"{"runs":[{"info":{"run_id":"a","run_id":"b"}}]}"#, "byte 31"),
      (#"{"runs":["# + String(repeating: "[", count: 100) + "]}", "byte 71"), (#"{"runs":[{"x":1e400}]}"#, "byte 14"),
    ]) func answers(text: String, place: String) throws
  {
    let path = try folder.write("runs.json", text)
    let error = #expect(throws: SourceError.self) { try Reading("mlflow", [path]) }
    #expect(error?.reason == .corrupt && error?.message.contains(place) == true, "\(String(describing: error))")
  }
}
