import Foundation
import JSON
import Policy
import Provenance

/// From the start of a process to its first record, seen from outside: this program started again, told to load packs,
/// open a file and parse its first record, and no more.
enum Startup {
  /// What the process that is measured does.
  static func reach(_ path: String, packs: PackSet) throws {
    let asOf = Instant(seconds: 1_790_812_800)
    let period = ReportPeriod(name: "2026-Q3", from: Instant(seconds: 1_782_864_000), to: asOf)
    _ = try Judge(packs: packs, config: law(packs.tableNames), asOf: asOf, period: period)
    let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    let start = try handle.read(upToCount: 1 << 20) ?? Data()
    let line = start.prefix { $0 != UInt8(ascii: "\n") }
    _ = try JSONParser().parse(Array(line))
  }

  /// The law of the organisation that is measured. Packs are loaded under it, as in a run, so that no rule is planned twice.
  static func law(_ tables: [String]) throws -> LawConfiguration {
    try LawConfiguration(timeZone: "Europe/Berlin", holidays: [], values: JSONObject(), tables: tables) { _ in "" }
  }

  static func measure(_ records: GeneratedRecords) throws {
    guard let file = records.files.first else { return }
    var times: [Double] = []
    for _ in 0..<9 {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      process.arguments = ["--first-record", file]
      let start = Measurement.Clock.now
      try process.run()
      process.waitUntilExit()
      guard process.terminationStatus == 0 else { throw BenchmarkError.nothingRead }
      times.append(start.elapsed.seconds * 1000)
    }
    times.sort()
    say(
      StageTable.limit(
        "start of a process to its first record, both packs loaded", StageTable.decimal(times[times.count / 2], 2),
        "ms (median of 9)"))
  }
}
