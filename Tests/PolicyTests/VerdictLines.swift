import JSON
import Provenance
import Testing

@testable import Policy

@Suite("Verdicts as lines") struct VerdictLines {
  static let verdict = Verdict(
    rule: "gdpr.art5.1.e.retention-inherited", subject: Subject("ds:claims", target: "model:readmission@4.2.0"),
    kind: .fail,
    severity: .major, cite: "Art. 5(1)(e) with 5(1)(b)", act: "2026-07-03T09:00:00Z", why: "one plain sentence",
    evidence: [
      Evidence(record: "ds:claims", pointer: JSONPointer(tokens: ["retention", "until"]), .value("2026-06-30"))
    ],
    path: ["ds:claims", "run:features-77", "ds:claims-features", "run:train-12", "model:readmission@4.2.0"], hop: 1,
    change: [
      Change(record: "ds:claims-features", pointer: JSONPointer(tokens: ["retention", "until"]), to: "2026-06-30")
    ])

  @Test("have one form") func form() {
    #expect(
      String(decoding: Self.verdict.line, as: UTF8.self) == #"""
        {"rule":"gdpr.art5.1.e.retention-inherited","subject":"ds:claims>model:readmission@4.2.0","parts":{"subject":"ds:claims","target":"model:readmission@4.2.0"},"verdict":"fail","severity":"major","cite":"Art. 5(1)(e) with 5(1)(b)","act":"2026-07-03T09:00:00Z","why":"one plain sentence","evidence":[{"record":"ds:claims","pointer":"/retention/until","value":"2026-06-30"}],"path":["ds:claims","run:features-77","ds:claims-features","run:train-12","model:readmission@4.2.0"],"hop":1,"change":[{"record":"ds:claims-features","pointer":"/retention/until","to":"2026-06-30"}],"waiver":null,"inForce":true}
        """#)
  }

  @Test("are read back as they were") func roundTrip() throws {
    var all = [Self.verdict]
    var other = Self.verdict
    other.kind = .notYetInForce
    other.readiness = .needsAttestation
    other.subject = Subject("ds:1", part: "t-1")
    other.evidence = [
      Evidence(record: "ds:1", fact: "lineage.personal", .value(true)), Evidence(record: "ds:1", fact: "x", .absent),
      Evidence(record: "ds:1", fact: "y", .count(3)), Evidence(record: "ds:1", fact: "z", .protected("personal")),
      Evidence(record: "ds:1", fact: "w", .present),
    ]
    (other.path, other.hop, other.inForce, other.vacuous, other.act) = ([], nil, false, true, nil)
    all.append(other)
    for verdict in all { #expect(try Verdict(JSONValue(parsing: verdict.line)) == verdict) }
  }

  @Test("that are none are refused with the member", arguments: ["rule", "verdict", "severity", "why"])
  func refused(_ member: String) throws {
    var object = try #require(Self.verdict.json.object)
    object.removeValue(forKey: member)
    let error = #expect(throws: VerdictLineError.self) { try Verdict(.object(object)) }
    #expect(error?.member == member)
  }

  @Test(
    "subjects are written so that separators stand out",
    arguments: [
      (Subject("a>b#c%d"), "a>b#c%d"), (Subject("ds:a>b", target: "m#1"), "ds:a%3Eb>m%231"),
      (Subject("ds:1", part: "t#1"), "ds:1#t%231"), (Subject("c:7", act: "run:50%"), "c:7@run:50%25"),
      (Subject("s", target: "t@1", act: "e@2"), "s>t@1@e@2"),
    ])
  func subjects(_ subject: Subject, _ text: String) { #expect(subject.description == text) }

  @Test("are ordered by rule, then subject, byte by byte") func order() {
    func verdict(_ rule: String, _ subject: String) -> Verdict {
      Verdict(rule: rule, subject: Subject(subject), kind: .pass, severity: .minor, cite: "")
    }
    let sorted = [verdict("a.b", "Z"), verdict("a.b", "a"), verdict("a.b", "é"), verdict("a.c", "A")]
    #expect(sorted.reversed().sorted() == sorted)
  }
}

@Suite("Waivers") struct Waivers {
  static let file = """
    waivers:
      - rule: house.one
        subject: ds:1
        reason: accepted until the migration
        owner: agent:owner
        signedBy: agent:dpo
        until: 2027-01-01T00:00:00Z
        signature: good
      - {rule: house.one, subject: "ds:9", reason: r, owner: o, signedBy: s, until: 2027-01-01T00:00:00Z}
    """
  static let verify: WaiverBook.Verifier = { _, signature in signature == "good" ? .holds : .broken }

  func verdict(_ file: String, asOf: String = "2026-10-01T00:00:00Z", require: String = "false") throws -> Verdict? {
    let book = try WaiverBook(file, file: "waivers.yaml")
    let judge = try SmallWorld.judge(
      SmallWorld.pack(require: require), asOf: #require(Instant(rfc3339: asOf)), waivers: book,
      verifyWaiver: Self.verify)
    return try SmallWorld([SmallWorld.dataset("")], judge: judge).judgement().verdicts.first
  }

  @Test("stand beside a verdict and never change it") func beside() throws {
    let waived = try verdict(Self.file)
    #expect(waived?.kind == .fail)
    #expect(waived?.waiver?.state == .valid)
    #expect(waived?.waiver?.owner == "agent:owner")
    var bare = waived
    bare?.waiver = nil
    #expect(try verdict("waivers: []") == bare)
  }

  @Test("are void after their end, to the second") func expired() throws {
    #expect(try verdict(Self.file, asOf: "2026-12-31T23:59:59Z")?.waiver?.state == .valid)
    #expect(try verdict(Self.file, asOf: "2027-01-01T00:00:00Z")?.waiver?.state == .expired)
  }

  @Test("are void without a signature that verifies") func unverified() throws {
    #expect(try verdict(Self.file.replacing("good", with: "forged"))?.waiver?.state == .unverified)
    #expect(try verdict(Self.file.replacing("    signature: good\n", with: ""))?.waiver?.state == .unverified)
  }

  @Test("do not stand beside a pass, and are then unused") func unused() throws {
    let passed = try verdict(Self.file, require: "dataset.id != ''")
    #expect(passed?.kind == .pass)
    #expect(passed?.waiver == nil)
    let book = try WaiverBook(Self.file, file: "waivers.yaml")
    #expect(book.unused(after: [passed].compactMap { $0 }).map(\.subject) == ["ds:1", "ds:9"])
    let failed = try verdict(Self.file)
    #expect(book.unused(after: [failed].compactMap { $0 }).map(\.subject) == ["ds:9"])
  }

  @Test("that cannot be read are refused at their place") func refused() {
    let error = #expect(throws: PackError.self) {
      try WaiverBook(
        Self.file.replacing("until: 2027-01-01T00:00:00Z\n", with: "until: 2027-01-01\n"), file: "waivers.yaml")
    }
    #expect(error?.faults.first?.description == "waivers.yaml:7:12: until must be an RFC 3339 instant with zone")
    let misspelt = #expect(throws: PackError.self) {
      try WaiverBook(Self.file.replacing("    owner:", with: "    ownr:"), file: "waivers.yaml")
    }
    #expect(misspelt?.faults.first?.description == "waivers.yaml:5:5: unknown key ownr in waiver; did you mean owner?")
  }
}
