import CEL
import JSON
import Provenance
import Testing

@testable import Policy

/// Replaces ids of agents.
struct AgentDisguise: PersonDisguise {
  func isPerson(_ text: Span<UInt8>) -> Bool {
    text.count > 6 && Array("agent:".utf8).enumerated().allSatisfy { text[$0.offset] == $0.element }
  }

  func token(_ id: String) -> String { "pn1.\(id.utf8.reduce(7) { ($0 &* 31 &+ Int($1)) & 0xFFFF_FFFF })" }

  func disguised(_ verdict: Verdict) -> Verdict {
    func isNamed(_ id: String) -> Bool { id.hasPrefix("agent:") && id.utf8.count > 6 }
    var named: Set<String> = verdict.subjectIsPersonal ? [verdict.subject.record] : []
    let ids = [verdict.subject.record, verdict.subject.target, verdict.subject.act].compactMap { $0 } + verdict.path
    named.formUnion((ids + verdict.evidence.map(\.record)).filter(isNamed))
    func found(_ value: JSONValue) -> Set<String> {
      switch value {
      case .string(let text): isNamed(text) ? [text] : []
      case .array(let elements): elements.reduce(into: []) { $0.formUnion(found($1)) }
      case .object(let members): members.reduce(into: []) { $0.formUnion(found($1.value)) }
      default: []
      }
    }
    for evidence in verdict.evidence { if case .value(let value) = evidence.content { named.formUnion(found(value)) } }
    func replaced(_ id: String) -> String { named.contains(id) ? token(id) : id }
    var copy = verdict
    copy.subject = Subject(
      replaced(verdict.subject.record), part: verdict.subject.part, target: verdict.subject.target.map(replaced),
      act: verdict.subject.act.map(replaced))
    copy.path = verdict.path.map(replaced)
    for index in copy.evidence.indices {
      copy.evidence[index].record = replaced(copy.evidence[index].record)
      if case .value(let value) = copy.evidence[index].content, !found(value).isEmpty {
        copy.evidence[index].content = .protected("personal")
      }
    }
    // Longer ones first: the id of one agent may begin that of another.
    for id in named.sorted(by: { $0.utf8.count > $1.utf8.count }) { copy.why = copy.why.replacing(id, with: token(id)) }
    return copy
  }
}

/// The slow, obvious way is the oracle of the fast one.
@Suite("Verdicts written straight into a batch") struct DeskTests {
  /// Records of the cases of both packs, by kind: where variants get their values from.
  private static func stock(_ cases: [PackCase]) -> [String: [JSONObject]] {
    var stock: [String: [JSONObject]] = [:]
    for record in cases.flatMap(\.records) {
      if let object = record.object, let kind = object["kind"]?.string { stock[kind, default: []].append(object) }
    }
    return stock
  }

  /// The record with some members taken away, replaced by another record's, or changed inside.
  private static func variant(
    _ record: JSONObject, _ stock: [String: [JSONObject]], _ random: inout Seeded
  ) -> JSONObject {
    var record = record
    let others = record["kind"]?.string.flatMap { stock[$0] } ?? []
    for _ in 0..<Int(1 + random.next() % 3) {
      let keys = record.keys.filter { $0 != "kind" && $0 != "id" }
      switch random.next() % 4 {
      case 0: if !keys.isEmpty { record.removeValue(forKey: random.pick(keys)) }
      case 1:
        guard !others.isEmpty else { continue }
        let other = random.pick(others)
        let key = random.pick(other.keys)
        if key != "kind", key != "id" { record[key] = other[key] }
      case 2:
        guard !keys.isEmpty else { continue }
        let key = random.pick(keys)
        if record[key]?.string != nil || record[key]?.bool != nil {
          record[key] = random.pick(["unknown", "not-stated"])
        }
      default:
        guard !keys.isEmpty else { continue }
        let key = random.pick(keys)
        if let inner = record[key]?.object, let name = inner.keys.first {
          record[key] = RecordEdit.replacing([name][...], in: .object(inner), with: nil)
        } else if case .array(let elements)? = record[key] {
          record[key] = .array(random.next() % 2 == 0 ? Array(elements.dropLast()) : elements + elements.prefix(1))
        }
      }
    }
    return record
  }

  private static func lines(_ docket: Docket, _ view: JSONView, _ kind: RecordKind, _ batch: inout VerdictBatch)
    -> [String]
  {
    batch.removeAll()
    docket.judge(view, kind: kind, into: &batch)
    for entry in batch.entries {
      let line = batch.bytes[entry.line]
      let subject = String(decoding: batch.bytes[entry.subject], as: UTF8.self)
      let value = try? JSONValue(parsing: Array(line))
      #expect(value?["rule"]?.string == batch.rules[entry.rule])
      #expect(value?["subject"]?.string == subject)
      #expect(value?["verdict"]?.string == entry.kind.rawValue)
      #expect((value?["vacuous"]?.bool ?? false) == entry.isVacuous)
      #expect(value?["waiver"]?["line"]?.int64.map(Int.init) == entry.waiverLine)
      #expect(entry.isPersonal == (kind == .contribution))
    }
    return batch.entries.map { String(decoding: batch.bytes[$0.line], as: UTF8.self) }.sorted()
  }

  @Test("are to the byte what judging gives, whatever was judged before", arguments: [false, true])
  func equality(_ isDisguised: Bool) throws {
    let packs = try PackFiles.load()
    let cases = try packs.packs.flatMap { try PackTester(packs).cases(of: $0) }
    let stock = Self.stock(cases)
    let disguise = isDisguised ? AgentDisguise() : nil
    var random = Seeded(state: isDisguised ? 21 : 22)
    var judges: [Instant: [LawConfiguration: Judge]] = [:]
    var compared = 0
    var written: [VerdictKind: Int] = [:]
    for one in cases where random.next() % 24 == 0 {
      let judge = try judges[one.asOf]?[one.law] ?? SmallWorld.judge(packs, law: one.law, asOf: one.asOf)
      judges[one.asOf, default: [:]][one.law] = judge
      guard let world = try? SmallWorld(one.records, judge: judge) else { continue }
      let docket = judge.docket(for: world.docket.world, disguise: disguise)
      var batch = VerdictBatch(docket)
      for record in one.records.compactMap(\.object) {
        for round in 0..<12 {
          let changed = round < 2 ? record : Self.variant(record, stock, &random)
          let document = try JSONParser().parse(JSONWriter.compact(.object(changed)))
          guard let kind = try? RecordSchema.shared.validate(document.root) else { continue }
          let wanted = docket.judge(document.root, kind: kind)
          let expected = wanted.verdicts.map { String(decoding: (disguise?.disguised($0) ?? $0).line, as: UTF8.self) }
          for verdict in wanted.verdicts { written[verdict.kind, default: 0] += 1 }
          // The second time the answers are known.
          for _ in 0..<2 {
            #expect(Self.lines(docket, document.root, kind, &batch) == expected.sorted(), "\(one.name)")
          }
          #expect(batch.tally == wanted.tally)
          compared += expected.count
        }
      }
    }
    print("\(compared) verdicts of \(written.count) kinds, written both ways")
    #expect(compared > 1000)
    #expect(written.keys.contains(.notApplicable) && written.keys.contains(.pass) && written.keys.contains(.fail))
  }

  @Test("random rules over random records: the same lines, however the answers repeat", arguments: 0..<20)
  func randomRules(_ seed: Int) throws {
    var random = Seeded(state: UInt64(3000 + seed))
    var (when, require) = ("", "")
    var made: PackSet?
    // What is constant or contradicts itself does not load.
    while made == nil {
      when = Properties.expression(&random, depth: 2)
      require = Properties.expression(&random, depth: 3)
      made = try? SmallWorld.pack(
        require: require, when: when, missing: random.pick(["fail", "indeterminate"]), inForce: "[{from: 2026-01-01}]")
    }
    let packs = try #require(made)
    let world = try SmallWorld([SmallWorld.dataset("")], judge: SmallWorld.judge(packs))
    var batch = VerdictBatch(world.docket)
    for number in 0..<80 {
      guard var record = try Properties.record(&random).object else { continue }
      record["id"] = .string("ds:\(number)")
      record["generatedAt"] = random.pick(["2026-01-01T00:00:00Z", "2025-12-31T23:59:59Z", "2026-02-01T01:00:00+02:00"])
      let document = try JSONParser().parse(JSONWriter.compact(.object(record)))
      let expected = world.docket.judge(document.root, kind: .dataset).verdicts.map {
        String(decoding: $0.line, as: UTF8.self)
      }
      #expect(Self.lines(world.docket, document.root, .dataset, &batch) == expected, "\(when)\n\(require)")
    }
  }

  @Test("carry the waiver that stands beside one of them") func waivers() throws {
    let book = try WaiverBook(Waivers.file, file: "waivers.yaml")
    let judge = try SmallWorld.judge(
      SmallWorld.pack(require: "dataset.criminalData"), waivers: book, verifyWaiver: Waivers.verify)
    let world = try SmallWorld([SmallWorld.dataset(#""criminalData": false"#)], judge: judge)
    var batch = VerdictBatch(world.docket)
    for id in ["ds:2", "ds:1", "ds:3"] {
      guard var record = try SmallWorld.dataset(#""criminalData": false"#).object else { continue }
      record["id"] = .string(id)
      let document = try JSONParser().parse(JSONWriter.compact(.object(record)))
      world.docket.judge(document.root, kind: .dataset, into: &batch)
    }
    #expect(batch.entries.map(\.kind) == [.fail, .fail, .fail])
    #expect(batch.entries.map(\.waiver) == [nil, .valid, nil])
    #expect(batch.entries.map(\.waiverLine) == [nil, 2, nil])
  }

  @Test("an instant in its shortest form is read as any other reads it", arguments: 0..<4)
  func instants(_ seed: Int) {
    var random = Seeded(state: UInt64(seed))
    func two(_ number: UInt64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    for _ in 0..<500 {
      let year = ["0000", "0001", "1600", "1900", "1970", "2000", "2024", "2026", "9999"][Int(random.next() % 9)]
      let text =
        "\(year)-\(two(random.next() % 14))-\(two(random.next() % 33))T\(two(random.next() % 25)):"
        + "\(two(random.next() % 61)):\(two(random.next() % 61))Z"
      let expected = Instant(rfc3339: text)
      let found = ActText.instant(Array(text.utf8).span)
      if year != "0000" { #expect(found == expected, "\(text)") }
      if let found { #expect(found.description == text) }
    }
  }
}
