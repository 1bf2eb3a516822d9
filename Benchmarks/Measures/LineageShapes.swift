import Engine
import Foundation
import JSON
import Provenance
import Spill

/// Lineage of a shape that an algorithm of more than linear time would not stand: records indexed, joined, and facts let flow, on one
/// core.
struct LineageShape {
  let name: String
  /// Datasets and runs.
  let records: Int
  let edges: Int
  /// The record of a number.
  let line: @Sendable (Int) -> String

  /// - Parameter scale: of a million.
  static func all(_ scale: Double) -> [LineageShape] {
    let many = max(100, Int(1_000_000 * scale))
    let side = max(10, Int(Double(many).squareRoot()))
    return [
      LineageShape(name: "chain", records: many, edges: many - 1) { n in
        dataset(n, n == 0 ? #","personalData":"identified""# : derived([n - 1]))
      },
      LineageShape(name: "star out: all from one", records: many, edges: many - 1) { n in
        dataset(n, n == 0 ? #","personalData":"identified""# : derived([0]))
      },
      LineageShape(name: "star in: one run reads all", records: many, edges: many - 1) { n in
        n == 0
          ? #"{"kind":"run","id":"r","type":"training"}"# : dataset(n, #","wasUsedBy":[{"id":"r"}]"#)
      },
      star(many / 4),
      LineageShape(name: "dense layer", records: 2 * side, edges: side * side) { n in
        dataset(n, n < side ? "" : derived(Array(0..<side)))
      },
      // Three records in a row derive from ten.
      LineageShape(name: "layers: three million, ten million edges", records: 3 * many, edges: 10 * many - 10) { n in
        let count = n % 3 == 0 ? 4 : 3
        return dataset(n, n == 0 ? "" : derived((0..<min(n, count)).map { n - 1 - ($0 * 251 + n) % min(n, 1_000) }))
      },
    ]
  }

  /// One dataset that very many runs made, each of a source from which it derives too.
  private static func star(_ many: Int) -> LineageShape {
    LineageShape(name: "star in: made by many runs of many", records: 2 * many + 1, edges: 3 * many) { n in
      if n == 0 { return dataset(0, derived(Array(1...many))) }
      if n <= many { return dataset(n, "") }
      let number = n - many
      return
        #"{"kind":"run","id":"r\#(number)","type":"transform","used":[{"id":"d\#(number)"}],"generated":[{"id":"d0"}]}"#
    }
  }

  private static func dataset(_ n: Int, _ rest: String) -> String { #"{"kind":"dataset","id":"d\#(n)"\#(rest)}"# }

  private static func derived(_ sources: [Int]) -> String {
    var seen: Set<Int> = []
    let items = sources.filter { seen.insert($0).inserted }.map { #"{"id":"d\#($0)"}"# }
    return #","wasDerivedFrom":[\#(items.joined(separator: ","))]"#
  }

  static let heading = [
    StageTable.pad("lineage, one core", 44), "   records", "     edges", "  index s", "  merge s", "  graph s",
    "   edges/s",
    "  B/record",
  ].joined()

  func measure() throws {
    let before = Memory.resident
    var index = RecordIndex(spill: .temporary())
    let parser = RecordParser()
    let (_, indexing) = try Measurement.of {
      var piece = RecordIndex(source: 0)
      for number in 0..<records {
        let text = line(number)
        let place = RecordPlace(source: 0, chunk: number / 1_000, record: number % 1_000)
        try Array(text.utf8).withUnsafeBytes { bytes in
          let (view, kind) = try parser.parse(bytes)
          try piece.add(view, kind: kind, place: place)
        }
        guard number % 1_000 == 999 || number == records - 1 else { continue }
        try index.merge(piece)
        piece = RecordIndex(source: 0)
      }
    }
    let (set, merging) = try Measurement.of {
      try RecordAssembler(sources: [SourceInfo(rank: 0, system: "affidavit")]).assemble(index)
    }
    let (world, flowing) = try Measurement.of { try RecordWorld(set) }
    let grown = max(0, Memory.resident - before)
    func seconds(_ measured: Measurement) -> String { right(StageTable.decimal(measured.processorSeconds, 2), 9) }
    say(
      [
        StageTable.pad(name, 44), right(StageTable.grouped(Double(records)), 10),
        right(StageTable.grouped(Double(world.graph.edgeCount)), 10), seconds(indexing), seconds(merging),
        seconds(flowing),
        right(StageTable.grouped(Double(edges) / flowing.processorSeconds), 10),
        right("\(grown / max(1, records))", 10),
      ].joined())
  }

  private func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(1, width - text.count)) + text
  }
}
