import JSON

@testable import Provenance

/// Lines of one source, as a connector gives them.
struct SourceLines {
  var system: String
  var lines: [String]

  init(_ system: String, _ lines: [String]) {
    self.system = system
    self.lines = lines
  }
}

/// Records through index and assembler, as the first pass does it.
enum Assembling {
  static func index(_ sources: [SourceLines], chunkSize: Int = 1 << 20) throws -> RecordIndex {
    try chunks(sources, chunkSize: chunkSize).reduce(into: RecordIndex()) { try $0.merge($1) }
  }

  /// One index for each chunk of so many lines.
  static func chunks(_ sources: [SourceLines], chunkSize: Int) throws -> [RecordIndex] {
    var chunks: [RecordIndex] = []
    for (number, source) in sources.enumerated() {
      for (chunk, first) in stride(from: 0, to: max(1, source.lines.count), by: chunkSize).enumerated() {
        var index = RecordIndex(source: number)
        for (at, line) in source.lines[first..<min(first + chunkSize, source.lines.count)].enumerated() {
          let view = try JSONParser().parse(line).root
          guard let kind = view["kind"]?.string.flatMap(RecordKind.init) else { throw Unreadable() }
          // A refusal is counted by the index itself.
          try? index.add(view, kind: kind, place: RecordPlace(source: number, chunk: chunk, record: at))
        }
        chunks.append(index)
      }
    }
    return chunks
  }

  static func set(
    _ sources: [SourceLines], aliases: [AliasDeclaration] = [], chunkSize: Int = 1 << 20
  ) throws -> RecordSet {
    try assemble(try index(sources, chunkSize: chunkSize), sources, aliases)
  }

  static func assemble(_ index: RecordIndex, _ sources: [SourceLines], _ aliases: [AliasDeclaration] = []) throws
    -> RecordSet
  {
    let infos = sources.enumerated().map { SourceInfo(rank: $0, system: $1.system) }
    return try RecordAssembler(sources: infos, aliases: aliases).assemble(index)
  }

  static func set(_ lines: String...) throws -> RecordSet { try set([SourceLines("affidavit", lines)]) }

  static func world(_ lines: [String], options: LineageOptions = LineageOptions()) throws -> RecordWorld {
    try RecordWorld(try set([SourceLines("affidavit", lines)]), options: options)
  }

  struct Unreadable: Error {}
}

extension RecordSet {
  /// All records as JSON Lines.
  var text: String { entries.map { String(decoding: bytes($0), as: UTF8.self) }.joined(separator: "\n") }

  func value(_ id: String) throws -> JSONValue {
    guard let entry = entries.first(where: { $0.id == id }) else { throw Assembling.Unreadable() }
    return try JSONValue(parsing: Array(bytes(entry)))
  }
}

/// A small generator with a known sequence (SplitMix64), so that a failing case can be run again.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

extension LineageGraph {
  /// The node that a test names; the test fails if there is none.
  func named(_ id: String) throws -> Node {
    guard let node = node(id) else { throw Assembling.Unreadable() }
    return node
  }
}
