import Foundation
import JSON
import Spill
import Testing

@testable import Provenance

@Suite struct IndexesOfChunks {
  /// Records of several kinds with copies, revisions, conflicts and clashes among them.
  private func lines(_ random: inout SeededGenerator, count: Int) -> [String] {
    let states = ["identified", "pseudonymised", "none", "unknown"]
    return (0..<count).map { _ in
      let n = Int.random(in: 0..<12, using: &random)
      let v = Int.random(in: 0..<3, using: &random)
      let at = #""source":{"system":"affidavit","locator":"row \#(n)","recordedAt":"2026-0\#(v + 1)-01T00:00:00Z"}"#
      switch Int.random(in: 0..<7, using: &random) {
      case 0: return #"{"kind":"dataset","id":"ds:\#(n)","personalData":"\#(states[v])","categories":["name"],\#(at)}"#
      case 1: return #"{"kind":"dataset","id":"ds:\#(n)","uris":["s3a://lake/\#(n % 4)"],"version":"\#(v)"}"#
      case 2: return #"{"kind":"model","id":"ds:\#(n)","name":"clash"}"#
      case 3:
        return
          #"{"kind":"run","id":"run:\#(n)","type":"transform","used":[{"id":"ds:\#(n)"}],"generated":[{"id":"ds:\#(v)"}]}"#
      case 4:
        return
          #"{"kind":"contribution","id":"c:\#(n)","dataset":"ds:\#(n % 3)","subjectRef":"p:\#(v)","removedAt":"2026-0\#(v + 1)-02"}"#
      case 5:
        return
          #"{"kind":"event","id":"e:\#(n)","type":"access","atTime":"2026-01-0\#(v + 1)","entities":["ds:\#(v)"],"location":"US"}"#
      default: return #"{"kind":"request","id":"r:\#(n)","type":"erasure","subjectRef":"p:\#(v)"}"#
      }
    }
  }

  @Test(arguments: 0..<12 as Range<UInt64>) func anyCuttingAndGroupingGivesTheSame(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let sources = [
      SourceLines("affidavit", lines(&random, count: 60)), SourceLines("mlflow", lines(&random, count: 40)),
    ]
    let one = try Assembling.set(sources, chunkSize: 100)
    for size in [1, 7, 25] {
      let chunks = try Assembling.chunks(sources, chunkSize: size)
      // Left to right, and in pairs like a tree of workers.
      let folded = try chunks.dropFirst().reduce(into: chunks[0]) { try $0.merge($1) }
      var level = chunks
      while level.count > 1 {
        level = try stride(from: 0, to: level.count, by: 2).map { at in
          var left = level[at]
          if at + 1 < level.count { try left.merge(level[at + 1]) }
          return left
        }
      }
      // A run merges into an index that spills, here from the first bytes on; so may whoever merges two of these.
      let place = SpillPlace(folder: NSTemporaryDirectory(), budget: 1)
      let spilled = try chunks.reduce(into: RecordIndex(spill: place)) { try $0.merge($1) }
      var halves = [RecordIndex(spill: place), RecordIndex(spill: place)]
      for (at, chunk) in chunks.enumerated() { try halves[at < chunks.count / 2 ? 0 : 1].merge(chunk) }
      try halves[0].merge(halves[1])
      for index in [folded, level[0], spilled, halves[0]] {
        let other = try Assembling.assemble(index, sources)
        #expect(other.text == one.text)
        #expect(other.tallies == one.tallies)
        #expect(try other.marked == one.marked)
        #expect(other.requestIDs == one.requestIDs)
        #expect(other.fates(sources, chunkSize: size) == one.fates(sources, chunkSize: 100))
        #expect(other.contributionCounts == one.contributionCounts)
        #expect(other.conflicts == one.conflicts)
        #expect(other.rejections.map(\.rejection) == one.rejections.map(\.rejection))
        #expect(other.streams.droppedCount == one.streams.droppedCount)
      }
    }
  }

  @Test(arguments: 0..<12 as Range<UInt64>) func readingIsConserved(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let sources = [SourceLines("affidavit", lines(&random, count: 200))]
    let set = try Assembling.set(sources)
    let tally = set.tally
    #expect(tally.read == 200)
    #expect(tally.accepted + tally.merged + tally.rejected == tally.read)
    #expect(tally.rejected == set.rejections.count)
  }

  @Test func aRecordRelatedToItselfIsRefused() throws {
    var index = RecordIndex()
    let view = try JSONParser().parse(#"{"kind":"dataset","id":"ds:1","wasDerivedFrom":[{"id":"ds:2"},{"id":"ds:1"}]}"#)
      .root
    #expect {
      try index.add(view, kind: .dataset, place: RecordPlace(source: 0, chunk: 0, record: 0))
    } throws: { error in
      let refused = error as? Rejection
      return refused?.reason == "relation.self" && refused?.pointer?.description == "/wasDerivedFrom/1/id"
    }
    let tally = try RecordAssembler(sources: [SourceInfo(rank: 0, system: "affidavit")]).assemble(index).tally
    #expect((tally.read, tally.rejected) == (1, 1))
  }

  @Test func oneIdOfTwoKindsRefusesTheLater() throws {
    let set = try Assembling.set(
      #"{"kind":"dataset","id":"x","name":"first"}"#, #"{"kind":"model","id":"x"}"#,
      #"{"kind":"contribution","id":"x","dataset":"d"}"#)
    #expect(set.entries.map(\.kind) == [.dataset])
    #expect(set.rejections.map(\.rejection.reason) == ["id.kind-clash", "id.kind-clash"])
    #expect(set.streams.fate(of: RecordPlace(source: 0, chunk: 0, record: 2)) == .clash)
  }

  @Test func identicalStreamedRecordsAreCountedOnce() throws {
    let line = #"{"kind":"contribution","id":"c:1","dataset":"d","consents":[{"withdrawnAt":"2026-02-01T00:00:00Z"}]}"#
    let set = try Assembling.set(line, #"{"kind":"contribution","id":"c:2","dataset":"d"}"#, line)
    #expect(set.contributionCounts == ["d": 2])
    #expect(try set.marked.keys.sorted() == [NameNumbers.hash("c:1")])
    #expect(set.tally.merged == 1)
    let fates = (0..<3).map { set.streams.fate(of: RecordPlace(source: 0, chunk: 0, record: $0)) }
    #expect(fates == [.keep, .keep, .duplicate])
  }

  @Test func aWithdrawalInAnyVersionOfAContributionCounts() throws {
    let set = try Assembling.set(
      #"{"kind":"contribution","id":"c:1","dataset":"d","rows":1}"#,
      #"{"kind":"contribution","id":"c:1","dataset":"d","rows":1,"consents":[{"withdrawnAt":"2026-02-01T00:00:00Z"}]}"#)
    #expect(set.contributionCounts == ["d": 1])
    #expect(try set.marked.count == 1)
    #expect(set.streams.fate(of: RecordPlace(source: 0, chunk: 0, record: 0)) == .superseded)
    #expect(set.streams.fate(of: RecordPlace(source: 0, chunk: 0, record: 1)) == .keep)
  }

  @Test func requestsOfAPersonAreFoundByPseudonym() throws {
    let world = try Assembling.world([
      #"{"kind":"request","id":"r:2","type":"erasure","subjectRef":"p:1"}"#,
      #"{"kind":"request","id":"r:1","type":"access","subjectRef":"p:1"}"#,
      #"{"kind":"request","id":"r:2","type":"erasure","subjectRef":"p:1"}"#,
    ])
    #expect(world.requests(of: "p:1") == ["r:2", "r:1"])
    #expect(world.requests(of: "p:2").isEmpty)
  }
}

extension RecordSet {
  /// Marked contributions by the hash of their id, with the names of their datasets.
  fileprivate var marked: [UInt64: [String]] {
    get throws {
      var found: [UInt64: [String]] = [:]
      try marks.forEach { mark in
        let copies = mark.copies.map { "\(marks.names[Int($0.dataset)]) \($0.addedAt) \($0.removedAt)" }
        let texts = [
          "\(marks.names[Int(mark.dataset)])", "\(mark.removedAt)", "\(mark.withdrawnAt)", "\(mark.choices)",
        ]
        found[mark.id, default: []] += texts + copies
      }
      return found
    }
  }

  /// Requests of the people of these tests.
  fileprivate var requestIDs: [[String]] { (0..<4).map { requests.ids(of: NameNumbers.hash("p:\($0)")) } }

  /// The fate of every line, in input order; nil where no streamed record stands.
  fileprivate func fates(_ sources: [SourceLines], chunkSize: Int) -> [StreamFate?] {
    sources.enumerated().flatMap { number, source in
      source.lines.indices.map { line in
        let (chunk, record) = line.quotientAndRemainder(dividingBy: chunkSize)
        let fate = streams.fate(of: RecordPlace(source: number, chunk: chunk, record: record))
        let isKept = streams.keptLines(source: number, chunk: chunk).contains(record)
        return isKept == (fate == .keep) ? fate : .clash
      }
    }
  }
}
