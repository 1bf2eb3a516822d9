import JSON
import Provenance
import Testing

@testable import Policy

/// A small generator with a seed, so that a failure can be repeated.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    // SplitMix64 (Steele, Lea, Flood 2014).
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func pick<T>(_ list: [T]) -> T { list[Int(next() % UInt64(list.count))] }
}

@Suite("Properties of judging") struct Properties {
  /// Members of a dataset that random rules speak of, with every value they may take.
  static let members: [(name: String, values: [JSONValue])] = [
    ("criminalData", [true, false, "unknown", "not-stated"]), ("knownMinors", [true, false, "unknown"]),
    ("scale", ["large-scale", "small-scale", "unknown", "not-stated"]),
    ("personalData", ["none", "identified", "unknown", "not-stated"]),
    ("categories", [[], ["name"], ["name", "unknown"], ["income", "age"]]), ("ageFloor", [12, 16, 18]),
    ("invalidatedAt", ["2026-02-01", "2026-02-01T12:00:00Z", "2026-03-01"]),
    ("retention", [["until": "2026-02-01"], ["until": "2026-02-01T10:00:00Z", "criteria": "x"], [:]]),
  ]
  static let atoms = [
    "dataset.criminalData", "dataset.knownMinors", "dataset.scale == 'large-scale'", "dataset.scale != 'small-scale'",
    "dataset.personalData in ['identified', 'pseudonymised']", "'name' in dataset.categories",
    "dataset.categories.exists(c, c == 'income')", "dataset.categories.all(c, c != 'age')",
    "size(dataset.categories) > 1",
    "dataset.ageFloor >= 16", "dataset.invalidatedAt < timestamp('2026-02-01T11:00:00Z')",
    "dataset.retention.until <= dataset.invalidatedAt",
  ]

  static func expression(_ random: inout Seeded, depth: Int) -> String {
    guard depth > 0 else { return random.pick(atoms) }
    let left = expression(&random, depth: depth - 1)
    let right = expression(&random, depth: depth - 1)
    return switch random.next() % 4 {
    case 0: "(\(left) && \(right))"
    case 1: "(\(left) || \(right))"
    case 2: "!(\(left))"
    default: "(\(left) ? \(right) : \(expression(&random, depth: depth - 1)))"
    }
  }

  /// A pack whose rule requires a random expression: one that is neither constant nor contradicts itself, or it would not load.
  static func pack(
    _ random: inout Seeded, depth: Int, missing: String = "indeterminate"
  ) throws -> (packs: PackSet, require: String) {
    for _ in 0..<100 {
      let require = expression(&random, depth: depth)
      if let packs = try? SmallWorld.pack(require: require, missing: missing) { return (packs, require) }
    }
    return (try SmallWorld.pack(require: atoms[0], missing: missing), atoms[0])
  }

  static func record(_ random: inout Seeded) throws -> JSONValue {
    var record = try #require(SmallWorld.dataset("").object)
    for member in members where random.next() % 3 != 0 { record[member.name] = random.pick(member.values) }
    return .object(record)
  }

  /// Whether a value says nothing: a token, or a list that holds one.
  static func saysNothing(_ value: JSONValue?) -> Bool {
    switch value {
    case nil, "unknown"?, "not-stated"?: true
    case .array(let elements)?: elements.contains("unknown")
    default: false
    }
  }

  /// A token in a list stands for an element that is not known.
  static func completion(of value: JSONValue?, _ values: [JSONValue], _ random: inout Seeded) -> JSONValue {
    guard case .array(let elements)? = value else { return random.pick(values.filter { !saysNothing($0) }) }
    return .array(elements.map { $0 == "unknown" ? random.pick(["income", "age", "gender"]) : $0 })
  }

  @Test("whatever completes the unknown facts, a definite verdict stays", arguments: 0..<40)
  func soundness(_ seed: Int) throws {
    var random = Seeded(state: UInt64(seed))
    let (packs, require) = try Self.pack(&random, depth: 3)
    let judge = try SmallWorld.judge(packs)
    for _ in 0..<15 {
      let record = try Self.record(&random)
      let verdict = try SmallWorld([record], judge: judge).judgement().verdicts.first
      guard let kind = verdict?.kind, kind == .pass || kind == .fail else { continue }
      for _ in 0..<5 {
        var completed = try #require(record.object)
        for member in Self.members where Self.saysNothing(record[member.name]) {
          completed[member.name] = Self.completion(of: record[member.name], member.values, &random)
        }
        let after = try SmallWorld([.object(completed)], judge: judge).judgement().verdicts.first
        #expect(after?.kind == kind, "\(require)\n\(record)\n\(completed)")
      }
    }
  }

  @Test("what is not evidence never changes the verdict", arguments: 0..<40)
  func evidence(_ seed: Int) throws {
    var random = Seeded(state: UInt64(1000 + seed))
    let (packs, require) = try Self.pack(&random, depth: 3)
    let judge = try SmallWorld.judge(packs)
    for _ in 0..<8 {
      let record = try Self.record(&random)
      let world = try SmallWorld([record], judge: judge)
      let verdict = try #require(world.docket.explain(rule: "house.one", subject: Subject("ds:1")))
      let read = Set(verdict.evidence.compactMap { $0.pointer?.tokens.first })
      for member in Self.members where !read.contains(member.name) {
        for value in member.values {
          var changed = try #require(record.object)
          changed[member.name] = value
          let after = try SmallWorld([.object(changed)], judge: judge).judgement().verdicts.first
          #expect(after?.kind == verdict.kind, "\(require)\n\(record)\n\(member.name)")
        }
      }
    }
  }

  @Test(
    "what is not evidence never changes the verdict of a pack's rule",
    arguments: ["gdpr", "ccpa", "eu-ai-act", "us-aaa"])
  func evidenceOfPacks(_ name: String) throws {
    let packs = try PackFiles.load([name])
    let tester = PackTester(packs)
    var random = Seeded(state: 7)
    var judges: [LawConfiguration: Judge] = [:]
    var compared = 0
    for one in try tester.cases(of: packs.packs[0]) where random.next() % 24 == 0 {
      let base: Judge
      if let known = judges[one.law] {
        base = known
      } else {
        base = try SmallWorld.judge(packs, law: one.law)
        judges[one.law] = base
      }
      let judge = base.judging(one.rule, asOf: one.asOf)
      let world = try SmallWorld(one.records, judge: judge)
      for verdict in world.judgement().verdicts {
        for _ in 0..<2 {
          guard let (records, place) = Self.changed(one.records, &random),
            let other = try? SmallWorld(records, judge: judge), other.facts == world.facts
          else { continue }
          // Of `<entity>@<event>` the event is streamed, of `<contribution>@<run>` the contribution.
          let names = [verdict.subject.record, verdict.subject.act]
          let source = world.streamed.first { names.contains($0.document.root["id"]?.string) }
          let explained =
            world.docket.explain(
              rule: one.rule, subject: verdict.subject, record: source?.document.root,
              contributions: source.flatMap { world.records.contributions(of: $0.document.root, kind: $0.kind) })
            ?? verdict
          let touched = explained.evidence.contains { evidence in
            guard evidence.record == place.id else { return false }
            // Which law applies follows from what the record says of it and of the place of the person.
            guard let tokens = evidence.pointer?.tokens else { return ["regime", "region"].contains(place.tokens[0]) }
            return tokens.starts(with: place.tokens) || place.tokens.starts(with: tokens)
          }
          guard !touched else { continue }
          compared += 1
          let after = other.judgement().verdicts.first { $0.subject == verdict.subject }
          #expect(
            (after?.kind ?? .pass) == verdict.kind, "\(one.name): \(verdict.subject) \(place.id) \(place.tokens)")
        }
      }
    }
    print("\(name): \(compared) changes beside the evidence")
    #expect(compared > 10)
  }

  /// One member of one record taken away, if the schema still accepts the record.
  static func changed(
    _ records: [JSONValue], _ random: inout Seeded
  ) -> (records: [JSONValue], place: (id: String, tokens: [String]))? {
    let index = Int(random.next() % UInt64(records.count))
    guard let object = records[index].object, let id = object["id"]?.string else { return nil }
    let keys = object.keys.filter { !["kind", "id", "type", "dataset", "atTime"].contains($0) }
    guard !keys.isEmpty else { return nil }
    let key = random.pick(keys)
    var tokens = [key]
    if let inner = object[key]?.object, let name = inner.keys.first, random.next() % 2 == 0 { tokens.append(name) }
    var changed = records
    changed[index] = RecordEdit.replacing(tokens[...], in: records[index], with: nil)
    return (changed, (id, tokens))
  }

  @Test("the order of records and rules changes nothing") func order() throws {
    let packs = try PackFiles.load()
    let reversed = try PackFiles.load(["ccpa", "gdpr"])
    let cases = try PackTester(packs).cases(of: packs.packs[0]) + PackTester(packs).cases(of: packs.packs[1])
    var random = Seeded(state: 11)
    let judge = try SmallWorld.judge(packs)
    let other = try SmallWorld.judge(reversed)
    for one in cases where random.next() % 24 == 0 {
      let lines = try SmallWorld(one.records, judge: judge).judgement()
      let shuffled = try SmallWorld(one.records.shuffled(using: &random), judge: other).judgement()
      #expect(lines.verdicts.map(\.line) == shuffled.verdicts.map(\.line), "\(one.name)")
      #expect(lines.tally == shuffled.tally, "\(one.name)")
    }
  }
}

extension SmallWorld {
  /// What the world computes of all its records: facts, and which records cover or touch which.
  var facts: [String: [String]] {
    var facts: [String: [String]] = [:]
    let sources = docket.world.ids(of: .dataset).compactMap(docket.world.node)
    let world = docket.world
    for node in 0..<Int32(world.graph.count) {
      let id = world.graph.id(node)
      facts[id] =
        ["\(world.graph.facts(node))"] + world.documents(covering: id) + world.events(touching: id)
        + sources.map { "\(world.graph.path(from: $0, to: node) ?? [])" }
        + world.runs(touching: id)
        + world.names(of: id)
    }
    facts[""] = [docket.context.profileFacts].map { "\($0)" } + docket.pathTargets
    for (document, kind) in streamed where kind == .request {
      let contributions = records.contributions(of: document.root, kind: kind) ?? []
      facts[document.root["id"]?.string ?? ""] = contributions.compactMap { $0.root["id"]?.string }
    }
    return facts
  }
}
