import JSON
import Provenance
import Testing

@testable import Policy

@Suite("What expressions come to") struct VerdictAlgebra {
  @Test("each kind has a place of its own, in order, within three bits")
  func places() {
    #expect(VerdictKind.allCases.map(\.place) == Array(0..<VerdictKind.allCases.count))
    #expect(VerdictKind.allCases.allSatisfy { $0.place < 8 })
  }

  @Test(
    "absent, unknown, not stated, and stated",
    arguments: [
      ("", "dataset.personalData == 'none'", "indeterminate", VerdictKind.indeterminate),
      ("", "dataset.personalData == 'none'", "fail", .fail),
      (#""personalData": "unknown""#, "dataset.personalData == 'none'", "indeterminate", .indeterminate),
      (#""personalData": "unknown""#, "dataset.personalData != 'none'", "indeterminate", .indeterminate),
      (#""personalData": "unknown""#, "dataset.personalData == 'unknown'", "indeterminate", .pass),
      (#""personalData": "not-stated""#, "dataset.personalData == 'unknown'", "indeterminate", .indeterminate),
      (#""personalData": "not-stated""#, "dataset.personalData == 'not-stated'", "indeterminate", .pass),
      (#""personalData": "none""#, "dataset.personalData == 'unknown'", "indeterminate", .fail),
      (#""personalData": "unknown""#, "dataset.personalData in ['identified', 'unknown']", "indeterminate", .pass),
      (
        #""personalData": "not-stated""#, "dataset.personalData in ['identified', 'unknown']", "indeterminate",
        .indeterminate
      ),
      (#""personalData": "unknown""#, "has(dataset.personalData)", "indeterminate", .pass),
      ("", "has(dataset.personalData)", "indeterminate", .fail),
      (#""criminalData": "unknown""#, "dataset.criminalData", "indeterminate", .indeterminate),
      (#""criminalData": "unknown""#, "dataset.criminalData == 'unknown'", "indeterminate", .pass),
      (#""criminalData": "unknown""#, "dataset.criminalData || !has(dataset.name)", "indeterminate", .pass),
      (#""criminalData": "unknown""#, "dataset.criminalData && has(dataset.name)", "indeterminate", .fail),
      (#""categories": ["name", "unknown"]"#, "'name' in dataset.categories", "indeterminate", .pass),
      (#""categories": ["name", "unknown"]"#, "'income' in dataset.categories", "indeterminate", .indeterminate),
      (#""categories": ["name"]"#, "'income' in dataset.categories", "indeterminate", .fail),
      (#""categories": []"#, "size(dataset.categories) == 0", "indeterminate", .pass),
      ("", "size(dataset.categories) == 0", "indeterminate", .indeterminate),
      ("", "has(dataset.retention.until)", "indeterminate", .fail),
      ("", "known(dataset.retention.until)", "indeterminate", .indeterminate),
      (#""subjectCount": 3"#, "dataset.subjectCount / 0 > 1", "fail", .error),
    ])
  func facts(_ members: String, _ require: String, _ missing: String, _ wanted: VerdictKind) throws {
    let verdict = try SmallWorld.verdict(
      SmallWorld.pack(require: require, missing: missing), SmallWorld.dataset(members))
    #expect(verdict?.kind == wanted)
  }

  @Test(
    "a day is not its midnight",
    arguments: [
      ("2026-05-01", "<", "2026-05-01T12:00:00Z", VerdictKind.indeterminate),
      ("2026-05-01", "<", "2026-05-02T00:00:00Z", .pass), ("2026-05-01", "<=", "2026-05-01T23:59:59Z", .indeterminate),
      ("2026-05-01", ">", "2026-04-30T23:59:59Z", .pass), ("2026-05-01", ">=", "2026-05-01T00:00:00Z", .indeterminate),
      ("2026-05-01", "<", "2026-04-30T23:59:59Z", .fail),
      ("2026-05-01+02:00", "<", "2026-05-01T22:00:00Z", .pass),
      ("2026-05-01T10:00:00Z", "<", "2026-05-01T10:00:00Z", .fail),
      ("2026-05-01T10:00:00Z", "<=", "2026-05-01T12:00:00+02:00", .pass),
    ])
  func days(_ day: String, _ sign: String, _ instant: String, _ wanted: VerdictKind) throws {
    let packs = try SmallWorld.pack(
      require: "dataset.collection.from \(sign) timestamp('\(instant)')", missing: "indeterminate")
    let verdict = try SmallWorld.verdict(packs, SmallWorld.dataset(#""collection": {"from": "\#(day)"}"#))
    #expect(verdict?.kind == wanted)
  }

  @Test("when that cannot be computed is indeterminate, whatever missing says") func openWhen() throws {
    let packs = try SmallWorld.pack(require: "dataset.id != ''", when: "dataset.criminalData", missing: "fail")
    #expect(try SmallWorld.verdict(packs, SmallWorld.dataset(""))?.kind == .indeterminate)
    let none = try SmallWorld.verdict(packs, SmallWorld.dataset(#""criminalData": false"#))
    #expect(none?.kind == .notApplicable)
    #expect(none?.evidence == [Evidence(record: "ds:1", pointer: try JSONPointer("/criminalData"), .value(false))])
  }

  @Test("a fact may have a meaning of its own when it is absent") func absent() throws {
    let packs = try SmallWorld.pack(
      require: "dataset.criminalData || dataset.knownMinors", missing: "indeterminate",
      more: "    absent: {dataset.criminalData: fail, dataset.knownMinors: fail}")
    #expect(try SmallWorld.verdict(packs, SmallWorld.dataset(""))?.kind == .fail)
    let one = try SmallWorld.pack(
      require: "dataset.criminalData || dataset.knownMinors", missing: "indeterminate",
      more: "    absent: {dataset.criminalData: fail}")
    #expect(try SmallWorld.verdict(one, SmallWorld.dataset(""))?.kind == .indeterminate)
  }

  @Test("a strict rule breaks on an error that another operand absorbs") func strict() throws {
    let require = "!has(dataset.name) || dataset.subjectCount / 0 > 1"
    let record = try SmallWorld.dataset(#""subjectCount": 3"#)
    #expect(try SmallWorld.verdict(SmallWorld.pack(require: require), record)?.kind == .pass)
    let swapped = "dataset.subjectCount / 0 > 1 || !has(dataset.name)"
    #expect(try SmallWorld.verdict(SmallWorld.pack(require: swapped, more: "    strict: true"), record)?.kind == .error)
  }

  @Test("law by the date of the act: before, within, after") func law() throws {
    let packs = try SmallWorld.pack(require: "false", inForce: "[{from: 2026-01-01, to: 2026-02-01}]")
    func verdict(_ at: String) throws -> Verdict? {
      try SmallWorld.verdict(packs, SmallWorld.dataset(#""generatedAt": "\#(at)""#))
    }
    #expect(try verdict("2025-12-31T23:59:59.999999999Z")?.kind == .notYetInForce)
    #expect(try verdict("2026-01-01T00:00:00Z")?.kind == .fail)
    #expect(try verdict("2026-01-31T23:59:59Z")?.kind == .fail)
    #expect(try verdict("2026-02-01T00:00:00Z")?.kind == .notYetInForce)
    #expect(try verdict("2026-02-01T00:00:00Z")?.readiness == .fail)
    // An empty list: no law, readiness for all times.
    let bill = try SmallWorld.pack(require: "dataset.id != ''", inForce: "[]")
    #expect(try SmallWorld.verdict(bill, SmallWorld.dataset(""))?.kind == .notYetInForce)
  }

  @Test("all over nothing holds, and says that it was not exercised") func vacuous() throws {
    let packs = try SmallWorld.pack(require: "dataset.purposes.all(p, has(p.legalBasis))")
    let verdict = try SmallWorld.verdict(packs, SmallWorld.dataset(#""purposes": []"#))
    #expect(verdict?.kind == .pass)
    #expect(verdict?.vacuous == true)
    let one = try SmallWorld.verdict(
      packs, SmallWorld.dataset(#""purposes": [{"purpose": "direct-marketing", "legalBasis": "consent"}]"#))
    #expect(one?.vacuous == false)
  }

  @Test("the roll-up takes the worst") func rollUp() {
    let order: [VerdictKind] = [
      .notYetInForce, .notApplicable, .pass, .needsAttestation, .indeterminate, .fail, .error,
    ]
    for (index, kind) in order.enumerated() {
      #expect(VerdictKind.rollUp(order.prefix(index + 1)) == kind)
      #expect(VerdictKind.rollUp(order.prefix(index + 1).reversed()) == kind)
    }
    #expect(VerdictKind.rollUp([]) == nil)
  }

  @Test("personal and confidential values are marked, not shown") func marks() throws {
    let packs = try SmallWorld.pack(require: "dataset.description == 'a' && dataset.name == 'b'")
    let verdict = try SmallWorld.verdict(packs, SmallWorld.dataset(#""description": "Ann's diary", "name": "b""#))
    #expect(
      verdict?.evidence == [
        Evidence(record: "ds:1", pointer: try JSONPointer("/description"), .protected("confidential"))
      ])
    #expect(verdict?.why.contains("diary") == false)
    let count = try SmallWorld.pack(require: "dataset.subjectCount > 5000")
    let small = try SmallWorld.verdict(count, SmallWorld.dataset(#""subjectCount": 4711"#))
    #expect(small?.evidence.first?.content == .protected("aggregate-only"))
    #expect(small.map { String(decoding: $0.line, as: UTF8.self).contains("4711") } == false)
  }

  @Test("how many contributions there are decides, and is not told") func counts() throws {
    let packs = try SmallWorld.pack(require: "lineage.contributions > 1")
    let contribution: JSONValue = ["kind": "contribution", "id": "c:1", "dataset": "ds:1"]
    let verdict = try SmallWorld.verdict(packs, SmallWorld.dataset(""), beside: [contribution])
    #expect(verdict?.kind == .fail)
    #expect(
      verdict?.evidence == [Evidence(record: "ds:1", fact: "lineage.contributions", .protected("aggregate-only"))])
  }
}
