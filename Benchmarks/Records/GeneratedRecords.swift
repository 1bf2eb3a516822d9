import Foundation
import JSON

/// Records of an invented organisation in files of a folder: the same size and seed give the same bytes.
struct GeneratedRecords {
  let files: [String]
  let records: Int
  let bytes: Int

  let scale: RecordScale

  init(_ scale: RecordScale, seed: UInt64, folder: URL) throws {
    self.scale = scale
    var lineage = LineageRecords(entities: scale.entities, seed: seed)
    var streamed = StreamedRecords(
      datasets: lineage.count, people: max(1, scale.contributions * 2 / 5), seed: seed &+ 1)
    var writers: [RecordFileWriter] = []
    func write(_ name: String, _ body: (RecordFileWriter) throws -> Void) throws {
      let writer = try RecordFileWriter(folder.appendingPathComponent(name))
      try body(writer)
      try writer.close()
      writers.append(writer)
    }
    try write("organisation.jsonl") { file in for record in Organisation.records() { try file.write(record) } }
    try write("lineage.jsonl") { try lineage.write(to: $0) }
    try write("events.jsonl") { file in for number in 0..<scale.events { try file.write(streamed.event(number)) } }
    try write("contributions.jsonl") { file in
      for number in 0..<scale.contributions { try file.write(streamed.contribution(number)) }
    }
    try write("requests.jsonl") { file in for number in 0..<scale.requests { try file.write(streamed.request(number)) }
    }
    files = writers.map(\.path)
    records = writers.reduce(0) { $0 + $1.records }
    bytes = writers.reduce(0) { $0 + $1.bytes }
  }
}

/// One JSON Lines file, written in blocks.
final class RecordFileWriter {
  let path: String
  private(set) var records = 0
  private(set) var bytes = 0
  private let handle: FileHandle
  private var block: [UInt8] = []

  init(_ url: URL) throws {
    path = url.path
    try Data().write(to: url)
    handle = try FileHandle(forWritingTo: url)
  }

  func write(_ record: JSONObject) throws {
    block += JSONWriter.compact(.object(record))
    block.append(UInt8(ascii: "\n"))
    records += 1
    if block.count >= 1 << 20 { try flush() }
  }

  func close() throws {
    try flush()
    try handle.close()
  }

  private func flush() throws {
    bytes += block.count
    try handle.write(contentsOf: Data(block))
    block.removeAll(keepingCapacity: true)
  }
}
