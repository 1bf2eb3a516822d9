import Foundation
import JSON

/// What parsing alone takes: room JSON over the same lines, nothing done with what is parsed, on one core.
enum ParserLimits {
  /// Records that one core parses in a second.
  struct Rate {
    var records: Double
    /// With doubled member names refused, as the engine does.
    var checkedRecords: Double
  }

  static func run(_ records: GeneratedRecords) throws -> Rate {
    var rate = Rate(records: 0, checkedRecords: 0)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(records.bytes)
    for file in records.files { bytes += try Data(contentsOf: URL(fileURLWithPath: file)) }
    let lines = bytes.withUnsafeBytes { buffer in
      var lines: [Range<Int>] = []
      var start = 0
      while start < buffer.count, let end = buffer[start...].firstIndex(of: UInt8(ascii: "\n")) {
        lines.append(start..<end)
        start = end + 1
      }
      return lines
    }
    for (name, allows) in [("simdjson alone", true), ("simdjson alone, doubled member names refused", false)] {
      let parser = JSONParser(allowsDuplicateKeys: allows)
      let document = try JSONDocument()
      let (_, measured) = try Measurement.of {
        try bytes.withUnsafeBytes { buffer in
          for line in lines { try parser.parse(UnsafeRawBufferPointer(rebasing: buffer[line]), into: document) }
        }
      }
      if allows {
        rate.records = Double(lines.count) / measured.processorSeconds
      } else {
        rate.checkedRecords = Double(lines.count) / measured.processorSeconds
      }
      say(
        StageTable.limit(
          name, StageTable.grouped(Double(lines.count) / measured.processorSeconds), "records/s and core"))
      say(
        StageTable.limit("", StageTable.grouped(Double(bytes.count) / measured.processorSeconds / 1e6), "MB/s and core")
      )
    }
    return rate
  }
}
