import JSON
import Testing

@testable import Provenance

@Suite struct MergedBytes {
  /// Records of three systems about a few things: equal digests, equal addresses, conflicts, mirrors, slices.
  static func records(_ random: inout SeededGenerator, count: Int, system: String) -> [String] {
    func pick(_ list: [String]) -> String { list.randomElement(using: &random) ?? "" }
    func digest(_ n: Int) -> String { String(repeating: "\(n)", count: 64) }
    return (0..<count).map { at in
      let n = Int.random(in: 0..<6, using: &random)
      var members = [
        #""kind":"dataset""#, #""id":"ds:\#(system):\#(n)""#,
        #""source":{"system":"\#(system)","locator":"row \#(at % 5)","recordedAt":"2026-0\#(1 + n)-0\#(1 + at % 9)T00:00:00Z"}"#,
      ]
      if Bool.random(using: &random) {
        members.append(#""personalData":"\#(pick(["identified", "none", "unknown"]))""#)
      }
      if Bool.random(using: &random) { members.append(#""licence":"\#(pick(["A", "B", "C"]))""#) }
      if Bool.random(using: &random) { members.append(#""uris":["s3a://lake/\#(n % 3)/"]"#) }
      if Bool.random(using: &random) { members.append(#""version":"\#(pick(["1", "2"]))""#) }
      if Int.random(in: 0..<3, using: &random) == 0 { members.append(#""digest":{"sha256":"\#(digest(n % 3))"}"#) }
      if Bool.random(using: &random) {
        members.append(#""categories":["\#(pick(["name", "income"]))"],"security":["\#(pick(["backup", "hash"]))"]"#)
      }
      if Int.random(in: 0..<4, using: &random) == 0 {
        members.append(#""wasDerivedFrom":[{"id":"ds:\#(pick(["mlflow", "openlineage"])):\#((n + 1) % 6)"}]"#)
      }
      if Int.random(in: 0..<6, using: &random) == 0 {
        members.append(#""specializationOf":[{"id":"ds:openlineage:\#((n + 2) % 6)"}]"#)
      }
      if Int.random(in: 0..<8, using: &random) == 0 {
        members.append(#""alternateOf":[{"id":"ds:mlflow:\#((n + 3) % 6)"}]"#)
      }
      return "{\(members.joined(separator: ","))}"
    }
  }

  static func sources(seed: UInt64) -> [SourceLines] {
    var random = SeededGenerator(seed: seed)
    return ["mlflow", "openlineage", "croissant"].map { system in
      SourceLines(system, records(&random, count: 25, system: system))
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>) func theOrderOfRecordsNeverMatters(seed: UInt64) throws {
    let sources = Self.sources(seed: seed)
    let first = try Assembling.set(sources)
    var random = SeededGenerator(seed: seed ^ 0xFF)
    for _ in 0..<2 {
      let shuffled = sources.map { SourceLines($0.system, $0.lines.shuffled(using: &random)) }
      let other = try Assembling.set(shuffled)
      #expect((other.text == first.text) == true)
      #expect((other.aliases == first.aliases) == true)
      #expect((other.conflicts == first.conflicts) == true)
      #expect((other.findings == first.findings) == true)
      #expect(other.tally == first.tally)
    }
  }

  @Test(arguments: 0..<12 as Range<UInt64>) func importingTwiceChangesNothing(seed: UInt64) throws {
    let sources = Self.sources(seed: seed)
    let once = try Assembling.set(sources)
    let twice = try Assembling.set(sources.map { SourceLines($0.system, $0.lines + $0.lines) })
    #expect((twice.text == once.text) == true)
    #expect(twice.tally.accepted == once.tally.accepted)
    #expect((twice.conflicts == once.conflicts) == true)
  }

  @Test(arguments: 0..<20 as Range<UInt64>) func aMergedRecordIsStillARecord(seed: UInt64) throws {
    let set = try Assembling.set(Self.sources(seed: seed))
    for entry in set.entries {
      let document = try JSONParser().parse(Array(set.bytes(entry)))
      #expect(throws: Never.self) { try RecordSchema.shared.validate(document.root) }
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>) func everyReferenceNamesAKeptId(seed: UInt64) throws {
    let set = try Assembling.set(Self.sources(seed: seed))
    for entry in set.entries {
      let record = try set.value(entry.id)
      for relation in ["wasDerivedFrom", "specializationOf", "alternateOf"] {
        for item in record[relation]?.array ?? [] {
          let target = item["id"]?.string ?? ""
          #expect(set.aliases[target] == nil)
          #expect(target != entry.id)
        }
      }
    }
  }
}
