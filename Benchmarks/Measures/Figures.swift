import Foundation
import JSON
import Policy

/// What the conclusions, and the comparison with the script, are made of.
struct Figures {
  let records: Int
  let bytes: Int
  let entities: Int
  /// Records to verdicts, by number of workers.
  var verdicts: [(workers: Int, measured: Measurement)] = []
  /// Verdicts by rule and kind.
  var counts: [String: [VerdictKind: Int]] = [:]
  /// A run's passes with all that they do, by number of workers.
  var whole: [(workers: Int, measured: Measurement)] = []
  /// What the parser alone does in a second of one core.
  var parser: ParserLimits.Rate?

  init(records: GeneratedRecords) {
    self.records = records.records
    bytes = records.bytes
    entities = records.scale.entities
  }

  /// Prints what follows from several figures.
  func conclude() {
    guard let parser, let last = verdicts.last else { return }
    say()
    let rate = Double(records) / last.measured.seconds
    say(
      StageTable.limit(
        "records to verdicts on \(last.workers) workers, of simdjson alone on one core",
        StageTable.decimal(100 * rate / parser.records, 2), "%"))
    say(
      StageTable.limit(
        "  of simdjson, doubled member names refused", StageTable.decimal(100 * rate / parser.checkedRecords, 2), "%"))
  }

  /// Writes a JSON object.
  func write(to file: URL) throws {
    func seconds(_ list: [(workers: Int, measured: Measurement)]) -> JSONValue {
      .array(
        list.map { entry in
          [
            "workers": .int(Int64(entry.workers)), "seconds": .double(entry.measured.seconds),
            "processorSeconds": .double(entry.measured.processorSeconds),
          ]
        })
    }
    var rules = JSONObject()
    for (rule, kinds) in counts.sorted(by: { $0.key < $1.key }) {
      var entry = JSONObject()
      for kind in VerdictKind.allCases { if let count = kinds[kind] { entry[kind.rawValue] = .int(Int64(count)) } }
      rules[rule] = .object(entry)
    }
    let all: JSONValue = [
      "records": .int(Int64(records)), "bytes": .int(Int64(bytes)), "toVerdicts": seconds(verdicts),
      "whole": seconds(whole), "verdicts": .object(rules),
    ]
    try Data(JSONWriter.pretty(all)).write(to: file)
  }
}
