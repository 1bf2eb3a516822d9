import ArgumentParser
import Engine
import Foundation
import Policy

@main
struct AffidavitBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "affidavit-bench",
    abstract: "Measures the stages of a run and, beside them, the limits that they cannot pass on this machine.",
    discussion: "Writes its own records into a temporary folder. What each line means is in Benchmarks/README.md.")

  @Option(help: "Megabytes of records.")
  var megabytes = 20

  @Option(help: "Seed of the records: the same seed and size give the same bytes.")
  var seed: UInt64 = 1

  @Option(parsing: .upToNextOption, help: "Numbers of workers; ratios are to the first.")
  var workers = [1, 2]

  @Option(parsing: .upToNextOption, help: "Only these: \(Stage.allCases.map(\.rawValue).joined(separator: ", ")).")
  var only: [Stage] = []

  func validate() throws {
    guard (1...10_000).contains(megabytes) else { throw ValidationError("--megabytes takes a number from 1 to 10000") }
    guard !workers.isEmpty, workers.allSatisfy({ (1...256).contains($0) }) else {
      throw ValidationError("--workers takes numbers from 1 to 256")
    }
  }

  func run() async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("affidavit-bench-\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let chosen = Set(only.isEmpty ? Stage.allCases : only)
    let records = try GeneratedRecords(bytes: megabytes * 1_000_000, seed: seed, folder: folder)
    say(Machine.description)
    let size = StageTable.decimal(Double(records.bytes) / 1e6, 2)
    say("\(StageTable.grouped(Double(records.records))) records, \(size) MB, seed \(seed)\n")
    let policies = try Resources.find().policies
    let packs = try PackSet.load(["gdpr", "ccpa"].map { policies.appendingPathComponent($0, isDirectory: true) })
    try await Stages(records: records, workers: workers, packs: packs).run(chosen)
    guard chosen.contains(.limits) else { return }
    say()
    try ParserLimits.run(records)
    try SmallParts.run()
  }
}
