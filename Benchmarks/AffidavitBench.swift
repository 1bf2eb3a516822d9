import ArgumentParser
import Engine
import Foundation
import JSON
import Policy

@main
struct AffidavitBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "affidavit-bench",
    abstract: "Measures the stages of a run and, beside them, the limits that they cannot pass on this machine.",
    discussion: "Writes its own records into a temporary folder. What each line means is in Benchmarks/README.md.")

  @Option(
    help: "How many records: \(NamedScale.allCases.map(\.rawValue).joined(separator: ", ")) (20 MB, about 310 MB).")
  var scale = NamedScale.small

  @Option(help: "Megabytes of records, in place of --scale.")
  var megabytes: Int?

  @Option(help: "Seed of the records: the same seed and size give the same bytes.")
  var seed: UInt64 = 1

  @Option(parsing: .upToNextOption, help: "Numbers of workers; ratios are to the first.")
  var workers = [1, 2]

  @Option(parsing: .upToNextOption, help: "Only these: \(Stage.allCases.map(\.rawValue).joined(separator: ", ")).")
  var only: [Stage] = []

  @Option(
    parsing: .upToNextOption, help: "Judge by these rules alone; `yardstick` stands for the 24 that the script has too."
  )
  var rules: [String] = []

  @Option(
    help:
      "Lineage of bad shapes in place of all else, for this many millions: a chain, stars, a dense layer, and ten times the edges."
  )
  var shapes: Double?

  @Option(
    help: "Every rule on lineage paths over this many million entities, and over half of them, in place of all else.")
  var paths: Double?

  @Option(help: "Noise, accountants and bounded statistics over this many million rows, in place of all else.")
  var privacy: Double?

  @Option(help: "Sealing, verifying and new keys for this many records about people, in place of all else.")
  var disclosures: Int?

  @Flag(help: "Twenty rules over records of two kilobytes by the interface of room CEL, in place of all else.")
  var expressions = false

  @Option(help: "Folder for the records, which are left there; it must exist.")
  var folder: String?

  @Option(help: "File for the figures that the comparison with the script needs, as JSON.")
  var figures: String?

  @Option(help: .hidden)
  var firstRecord: String?

  func validate() throws {
    if let megabytes, !(1...10_000).contains(megabytes) {
      throw ValidationError("--megabytes takes a number from 1 to 10000")
    }
    if let shapes, !(0.0001...10).contains(shapes) {
      throw ValidationError("--shapes takes a number from 0.0001 to 10")
    }
    if let paths, !(0.0001...10).contains(paths) {
      throw ValidationError("--paths takes a number from 0.0001 to 10")
    }
    if let privacy, !(0.0001...1000).contains(privacy) {
      throw ValidationError("--privacy takes a number from 0.0001 to 1000")
    }
    if let disclosures, !(1...10_000_000).contains(disclosures) {
      throw ValidationError("--disclosures takes a number from 1 to 10000000")
    }
    guard !workers.isEmpty, workers.allSatisfy({ (1...256).contains($0) }) else {
      throw ValidationError("--workers takes numbers from 1 to 256")
    }
  }

  func run() async throws {
    if let shapes {
      say(Machine.description)
      say(LineageShape.heading)
      for shape in LineageShape.all(shapes) { try shape.measure() }
      return
    }
    if let disclosures {
      say(Machine.description)
      try DisclosureMeasures(records: disclosures).measure()
      return
    }
    if let privacy {
      say(Machine.description)
      var measures = PrivacyMeasures(rows: Int(1_000_000 * privacy))
      try measures.run()
      if let figures { try Data(JSONWriter.pretty(.object(measures.figures))).write(to: URL(fileURLWithPath: figures)) }
      return
    }
    if expressions {
      say(Machine.description)
      var measures = try ExpressionMeasures()
      try measures.run()
      if let figures {
        try Data(JSONWriter.compact(.object(measures.figures))).write(to: URL(fileURLWithPath: figures))
      }
      return
    }
    let packs = try packs()
    if let firstRecord { return try Startup.reach(firstRecord, packs: packs) }
    let temporary = FileManager.default.temporaryDirectory.appendingPathComponent("affidavit-bench-\(getpid())")
    let place = folder.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? temporary
    if folder == nil { try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true) }
    defer { if folder == nil { try? FileManager.default.removeItem(at: temporary) } }
    if let paths {
      say(Machine.description)
      try await PathMeasures(entities: Int(1_000_000 * paths), workers: workers, packs: packs, folder: place).run()
      return
    }
    let chosen = Set(only.isEmpty ? Stage.allCases : only)
    let records = try GeneratedRecords(
      megabytes.map(RecordScale.init(megabytes:)) ?? scale.records, seed: seed, folder: place)
    say(Machine.description)
    let size = StageTable.decimal(Double(records.bytes) / 1e6, 2)
    say("\(StageTable.grouped(Double(records.records))) records, \(size) MB, seed \(seed)\n")
    var results = Figures(records: records)
    try await Stages(records: records, workers: workers, packs: packs, rules: ruleIDs).run(chosen, &results)
    if chosen.contains(.limits) {
      say()
      results.parser = try ParserLimits.run(records)
      try SmallParts.run()
    }
    if chosen.contains(.start) { try Startup.measure(records) }
    results.conclude()
    if let figures { try results.write(to: URL(fileURLWithPath: figures)) }
  }

  private func packs() throws -> PackSet {
    let policies = try Resources.find().policies
    let folders = ["gdpr", "ccpa"].map { policies.appendingPathComponent($0, isDirectory: true) }
    let packs = try PackSet.load(folders, law: Startup.law)
    let unknown = ruleIDs.subtracting(packs.rules.map(\.id)).sorted()
    guard unknown.isEmpty else { throw ValidationError("no pack has the rule \(unknown.joined(separator: ", "))") }
    return packs
  }

  private var ruleIDs: Set<String> { Set(rules == ["yardstick"] ? Yardstick.rules : rules) }
}
