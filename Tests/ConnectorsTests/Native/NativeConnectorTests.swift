import Testing

@testable import Connectors

@Suite("Native records are passed on in chunks, counted")
struct NativeConnectorTests {
  static func chunks(_ connector: NativeConnector) throws -> (chunks: [RecordChunk], files: [InputFile]) {
    var reader = try connector.makeReader()
    var chunks: [RecordChunk] = []
    while let chunk = try reader.next() { chunks.append(chunk) }
    return (chunks, reader.files)
  }

  @Test("chunks keep order, places and sums, and two readings give the same")
  func reads() throws {
    var generator = StreamGenerator(seed: 21)
    let contents = [generator.lines(5000, longest: 900), [], generator.lines(50, longest: 900)]
    let files = [
      try TemporaryFile(Packer.gzip(contents[0])), try TemporaryFile(contents[1]), try TemporaryFile(contents[2]),
    ]
    let connector = try NativeConnector(paths: files.map(\.path), limits: StreamLimits(line: 800))
    #expect(connector.system == "affidavit" && connector.inputs.map(\.path) == files.map(\.path))
    let first = try Self.chunks(connector)
    #expect(first.chunks.map(\.ordinal) == Array(first.chunks.indices))
    #expect(first.chunks.count > 2 && first.files.count == 3 && first.files.allSatisfy { $0.sha256 != nil })
    var tally = Tally()
    for chunk in first.chunks {
      tally += chunk.tally
      #expect(chunk.tally.isConserved && chunk.tally.rejected == chunk.rejected.count)
      #expect(chunk.tally.accepted == LineStreamTests.lines(chunk.bytes).count)
    }
    #expect(tally.read == contents.reduce(0) { $0 + LineStreamTests.lines($1).count } && tally.rejected > 0)
    let second = try Self.chunks(connector)
    #expect(first.files == second.files)
    #expect(first.chunks.map(\.bytes) == second.chunks.map(\.bytes))
    #expect(first.chunks.map(\.place) == second.chunks.map(\.place))
    #expect(first.chunks.map(\.file) == second.chunks.map(\.file))
  }

  @Test("a file that is not there is missing before anything is read")
  func missing() {
    #expect(throws: SourceError.self) { try NativeConnector(paths: ["/nowhere/records.jsonl"]) }
  }

  @Test("sums add up and can be moved")
  func tally() {
    var tally =
      Tally(read: 5, accepted: 5, unmapped: ["a": 1]) + Tally(read: 1, rejected: 1, unmapped: ["a": 2, "b": 1])
    tally.refuse()
    tally.merge(2)
    #expect(tally == Tally(read: 6, accepted: 2, merged: 2, rejected: 2, unmapped: ["a": 3, "b": 1]))
    #expect(tally.isConserved)
  }
}
