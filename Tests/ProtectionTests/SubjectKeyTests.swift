import Crypto
import Foundation
import JSON
import Provenance
import Synchronization
import Testing

@testable import Protection

/// One person's fields live as long as the person's key.
@Suite("Keys of people") struct SubjectKeyTests {
  /// A run whose records are sealed, and what it noted of people.
  private final class Run: Sendable {
    let bench: Workbench
    let keys: RunKeys
    let lookup: SecretBytes
    let erased: Set<String>
    let entries = Mutex<[SubjectKeys.Entry]>([])

    init(erased: [String] = []) throws {
      let lookup = SecretBytes.random(count: 32)
      self.lookup = lookup
      self.erased = Set(erased.map { SubjectTag.tombstone(of: $0, lookup: lookup) })
      bench = try Workbench()
      keys = try RunKeys(epoch: "run-2026-Q3.1", lookup: lookup)
    }

    func subjects(isUnlinked: Bool = false) throws -> SubjectKeys {
      let vault = try #require(keys.vault)
      return SubjectKeys(run: "run-2026-Q3.1", vault: vault, isUnlinked: isUnlinked, erased: erased) { entry in
        self.entries.withLock { $0.append(entry) }
      }
    }

    func sealer(_ subjects: SubjectKeys) throws -> RecordSealer {
      let issue = RecordIssue(
        issuer: "lei:529900NORDBANK00001", issuedAt: 1_790_000_000, batch: keys.epoch, signingKey: bench.signing)
      return try RecordSealer(plan: bench.plan, keys: keys, issue: issue, subjects: subjects)
    }

    func vault() throws -> SubjectVault {
      let rows = Dictionary(entries.withLock { $0 }.map { ($0.tag, $0.wrapped) }) { first, _ in first }
      let sorted = rows.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      return try SubjectVault(
        sorted.reduce(into: Data()) { $0.append(contentsOf: SubjectVault.line(tag: $1.key, wrapped: $1.value)) })
    }

    func opener(_ vault: SubjectVault?) throws -> Opener {
      let ring = try Keyring.seal([keys], to: [bench.owner.publicKey, bench.recovery.publicKey])
      return try Opener(
        keyFile: ring, vault: vault, privateKey: bench.owner, issuer: bench.signing.publicKey)
    }

    func tag(_ subject: String) -> String { SubjectTag.text(of: subject, run: "run-2026-Q3.1", lookup: lookup) }
  }

  private static let contribution: JSONValue = [
    "kind": "contribution", "id": "c:77", "dataset": "ds:a", "subjectRef": "p:5e0a", "region": "DE", "rows": 1,
  ]
  private static let work: JSONValue = [
    "kind": "run", "id": "run:1", "type": "training", "excludedSubjects": ["p:5e0a", "p:other"],
  ]

  private static func kids(_ line: [UInt8]) throws -> [KeyID] {
    try FieldScanner().keys(of: Array(line.dropLast()))
  }

  @Test("a key is HKDF of the person's, with the class's as salt, and its id is an HMAC: openssl agrees") func derived()
    throws
  {
    guard let tool = Tool("openssl") else { return }
    let run = try Run()
    let line = try run.sealer(run.subjects()).seal(record: run.bench.view(Self.contribution), kind: .contribution)
    let id = try #require(try Self.kids(line).first)
    let folder = try TemporaryFolder()
    let message = try folder.write(Array("run-2026-Q3.1\0p:5e0a".utf8), to: "message")
    let mac = try tool.run(
      "dgst", "-sha256", "-mac", "HMAC", "-macopt", "hexkey:\(run.lookup.withUnsafeBytes { Hex.encode(Array($0)) })",
      "-binary", message)
    #expect(id.subject == Base64URL.encode(Array(mac.prefix(12))))
    let entry = try #require(run.entries.withLock { $0.first })
    let secret = try AESKeyWrap.unwrap(entry.wrapped, with: #require(run.keys.vault).key)
    func hex(_ secret: SecretBytes) -> String { secret.withUnsafeBytes { Hex.encode(Array($0)) } }
    let subject = try #require(id.subject)
    let key = try #require(try run.keys.subjectKey(subject, class: id.class, in: run.vault()))
    let expected = try tool.run(
      "kdf", "-keylen", "32", "-kdfopt", "digest:SHA256", "-kdfopt", "hexkey:\(hex(secret))", "-kdfopt",
      "hexsalt:\(hex(run.keys.contentKey(class: id.class).key))", "-kdfopt",
      "hexinfo:\(Hex.encode(Array("subject\0\(id.kid)".utf8)))", "-binary", "HKDF")
    #expect(SecretBytes(expected) == key.key && key.kid == id.kid)
  }

  @Test("all of a record about a person is under that person's key; of others, single names") func whoseKey() throws {
    let run = try Run()
    let sealer = try run.sealer(run.subjects())
    let line = try sealer.seal(record: run.bench.view(Self.contribution), kind: .contribution)
    #expect(try Self.kids(line).allSatisfy { $0.subject == run.tag("p:5e0a") })
    let other = try sealer.seal(record: run.bench.view(Self.work), kind: .run)
    let subjects = try Self.kids(other).map(\.subject)
    #expect(Set(subjects.compactMap { $0 }) == [run.tag("p:5e0a"), run.tag("p:other")])
    #expect(subjects.contains(nil), "what is about nobody is under the class's key alone")
    let agent: JSONValue = ["kind": "agent", "id": "mailto:a@example.org", "type": "person", "name": "A"]
    #expect(
      try Self.kids(sealer.seal(record: run.bench.view(agent), kind: .agent))
        .allSatisfy { $0.subject == run.tag("mailto:a@example.org") })
    let company: JSONValue = ["kind": "agent", "id": "agent:b", "type": "organisation", "name": "B"]
    #expect(
      try Self.kids(sealer.seal(record: run.bench.view(company), kind: .agent)).allSatisfy { $0.subject == nil })
    let opener = try run.opener(run.vault())
    #expect(try opener.open(line: line).record["id"] == "c:77")
    #expect(try opener.open(line: other).record["excludedSubjects"] == ["p:5e0a", "p:other"])
  }

  @Test("unlinked, a person has another key in each record, named by an HMAC over its rid") func unlinked() throws {
    let run = try Run(erased: ["p:other"])
    let sealer = try run.sealer(run.subjects(isUnlinked: true))
    var lines: [[UInt8]] = []
    for _ in 0..<3 {
      lines.append(try sealer.seal(record: run.bench.view(Self.contribution), kind: .contribution))
      lines.append(try sealer.seal(record: run.bench.view(Self.work), kind: .run))
    }
    var seen: Set<String> = []
    for line in lines {
      let rid = try #require(claims(of: line)["rid"]?.string)
      #expect(RecordLine.rid(of: line) == rid)
      let tag = SubjectTag.text(of: "p:5e0a", run: "run-2026-Q3.1", record: rid, lookup: run.lookup)
      #expect(tag != run.tag("p:5e0a") && seen.insert(tag).inserted)
      #expect(Set(try Self.kids(line).compactMap(\.subject)) == [tag], "those of the erased person have no ciphertext")
      let mac = HMACSHA256(key: run.lookup).authenticate(Array("run-2026-Q3.1\0p:5e0a\0\(rid)".utf8))
      #expect(tag == Base64URL.encode(Array(mac.bytes.prefix(12))))
    }
    #expect(run.entries.withLock { Set($0.map(\.wrapped)).count } == lines.count)
    let vault = try run.vault()
    let opener = try run.opener(vault)
    for line in lines { #expect(try opener.open(line: line).withheld.isEmpty) }
    // One record's key gone leaves the others.
    let before = try #require(run.keys.vault)
    var rows = Data()
    try vault.rewrapped(from: before, to: before, without: [try #require(Self.kids(lines[0]).first?.subject)]) {
      rows.append(contentsOf: $0)
    }
    let shredded = try run.opener(SubjectVault(rows))
    #expect(try !shredded.open(line: lines[0]).withheld.isEmpty)
    #expect(try shredded.open(line: lines[2]).withheld.isEmpty)
  }

  @Test(
    "a line that is none has no rid", arguments: ["", "{}", #"{"v":1,"sd":"a.b"}"#, #"{"v":1,"sd":"a.e30.c","d":[]}"#])
  func noRecord(_ line: String) {
    #expect(RecordLine.rid(of: Array(line.utf8)) == nil)
  }

  @Test("sealers on several tasks agree on a person's key, and no two runs do") func agree() throws {
    let run = try Run()
    let subjects = try run.subjects()
    let record = try run.bench.view(Self.contribution)
    for _ in 0..<2 { _ = try run.sealer(subjects).seal(record: record, kind: .contribution) }
    let wrapped = run.entries.withLock { Set($0.map(\.wrapped)) }
    #expect(wrapped.count == 1 && run.entries.withLock { $0.count } == 2)
    _ = try run.sealer(run.subjects()).seal(record: record, kind: .contribution)
    #expect(run.entries.withLock { Set($0.map(\.wrapped)).count } == 2, "a key is never made again")
  }

  @Test("without the row nobody opens the fields; the record verifies, and everything else opens") func erased() throws
  {
    let run = try Run()
    let sealer = try run.sealer(run.subjects())
    let lines = [
      try sealer.seal(record: run.bench.view(Self.contribution), kind: .contribution),
      try sealer.seal(record: run.bench.view(Self.work), kind: .run),
    ]
    let vault = try run.vault()
    let before = try #require(run.keys.vault)
    let after = before.renewed()
    var rows = Data()
    try vault.rewrapped(from: before, to: after, without: [run.tag("p:5e0a")]) { rows.append(contentsOf: $0) }
    let shredded = try SubjectVault(rows)
    #expect(shredded.count == vault.count - 1)
    let keys = try run.keys.replacing(vault: after)
    let ring = try Keyring.seal([keys], to: [run.bench.owner.publicKey])
    let opener = try Opener(
      keyFile: ring, vault: shredded, privateKey: run.bench.owner, issuer: run.bench.signing.publicKey)
    let opened = try opener.open(line: lines[0])
    #expect(opened.record["id"] == nil && opened.withheld["owner"] ?? 0 > 0)
    let other = try opener.open(line: lines[1]).record
    #expect(other["excludedSubjects"] == [["_withheld": true], "p:other"])
    // The vault of before, or its key, opens nothing of the vault of after.
    for (rows, key) in [(vault, keys), (shredded, run.keys)] {
      let mixed = try Opener(
        keyFile: Keyring.seal([key], to: [run.bench.owner.publicKey]), vault: rows, privateKey: run.bench.owner,
        issuer: run.bench.signing.publicKey)
      #expect(throws: ProtectionError.cannotOpen) { try mixed.open(line: lines[1]) }
    }
  }

  @Test("what is read again of an erased person is sealed for nobody, and of others as before") func tombstone() throws
  {
    let run = try Run(erased: ["p:5e0a"])
    let sealer = try run.sealer(run.subjects())
    let line = try sealer.seal(record: run.bench.view(Self.contribution), kind: .contribution)
    #expect(try Self.kids(line).isEmpty)
    #expect(try claims(of: line)["_sd"]?.array?.isEmpty == false, "its digests stay")
    let other = try sealer.seal(record: run.bench.view(Self.work), kind: .run)
    #expect(Set(try Self.kids(other).compactMap(\.subject)) == [run.tag("p:other")])
    #expect(run.entries.withLock { $0.map { String(decoding: $0.tag, as: UTF8.self) } } == [run.tag("p:other")])
  }

  @Test("a person is the same in NFC and NFD, and another in another run or under another lookup key") func tags()
    throws
  {
    let key = SecretBytes.random(count: 32)
    let composed = SubjectTag.text(of: "p:\u{E9}", run: "a", lookup: key)
    #expect(composed == SubjectTag.text(of: "p:e\u{301}", run: "a", lookup: key) && composed.utf8.count == 16)
    #expect(composed != SubjectTag.text(of: "p:\u{E9}", run: "b", lookup: key))
    #expect(composed != SubjectTag.text(of: "p:\u{E9}", run: "a", lookup: .random(count: 32)))
    #expect(
      SubjectTag.tombstone(of: "p:\u{E9}", lookup: key) == SubjectTag.tombstone(of: "p:e\u{301}", lookup: key))
  }

  @Test("a grant opens the people's fields of its classes, and of nobody else's") func granted() throws {
    let run = try Run()
    let sealer = try run.sealer(run.subjects())
    let agent: JSONValue = ["kind": "agent", "id": "mailto:a@example.org", "type": "person", "name": "Anna Example"]
    let line = try sealer.seal(record: run.bench.view(agent), kind: .agent)
    let used = Set(try Self.kids(line).filter { $0.class == "people" })
    let keys =
      try Grant.keys(classes: ["people"], of: run.keys) + Grant.subjectKeys(used, of: run.keys, in: run.vault())
    let opener = try Opener(
      keyFile: Grant.seal(keys, to: [run.bench.auditor.publicKey]), privateKey: run.bench.auditor,
      issuer: run.bench.signing.publicKey)
    let opened = try opener.open(line: line)
    #expect(opened.record["name"] == "Anna Example" && opened.withheld == ["owner": 1])
    #expect(throws: ProtectionError.ownerOnly) {
      try Grant.subjectKeys(try Self.kids(line), of: run.keys, in: run.vault())
    }
    let without = try Opener(
      keyFile: Grant.seal(classes: ["people"], of: run.keys, to: [run.bench.auditor.publicKey]),
      privateKey: run.bench.auditor, issuer: run.bench.signing.publicKey)
    #expect(try without.open(line: line).record["name"] == nil, "the class's key alone opens nobody's fields")
  }

  @Test("a vault finds each of a thousand rows and none that is not there; torn ones are refused") func rows() throws {
    let keys = VaultKeys(key: .random(count: 32), lookup: .random(count: 32))
    var rows: [[UInt8]: [UInt8]] = [:]
    for number in 0..<1000 {
      let tag = Array(SubjectTag.text(of: "p:\(number)", run: "r", lookup: keys.lookup).utf8)
      rows[tag] = try AESKeyWrap.wrap(.random(count: 32), with: keys.key)
    }
    let sorted = rows.sorted { $0.key.lexicographicallyPrecedes($1.key) }
    let data = sorted.reduce(into: Data()) { $0.append(contentsOf: SubjectVault.line(tag: $1.key, wrapped: $1.value)) }
    let vault = try SubjectVault(data)
    #expect(vault.count == 1000)
    for (tag, wrapped) in rows { #expect(try vault.wrapped(String(decoding: tag, as: UTF8.self)) == wrapped) }
    #expect(try vault.wrapped(SubjectTag.text(of: "p:1000", run: "r", lookup: keys.lookup)) == nil)
    #expect(throws: ProtectionError.integrity(.form)) { try SubjectVault(data.dropLast()) }
    var torn = data
    torn[torn.startIndex + 2] = 0x78
    #expect(throws: ProtectionError.integrity(.form)) {
      try SubjectVault(torn).wrapped(String(decoding: sorted[0].key, as: UTF8.self))
    }
    #expect(try SubjectVault(Data()).wrapped("aaaaaaaaaaaaaaaa") == nil)
  }

  @Test("new keys open what the old ones sealed, the old ones no more; what is signed stays") func renewed() throws {
    let run = try Run()
    let sealer = try run.sealer(run.subjects())
    var lines: [[UInt8]] = []
    for record in [Self.contribution, Self.work] {
      let kind = try #require(RecordKind(rawValue: record["kind"]?.string ?? ""))
      lines.append(try sealer.seal(record: run.bench.view(record), kind: kind))
    }
    let renewal = try KeyRenewal(of: run.keys, vault: run.vault(), epoch: "run-2026-Q3.1.1")
    let rewriter = RecordRewriter { try renewal.change($0) }
    var rows = Data()
    try renewal.writeVault { rows.append(contentsOf: $0) }
    let ring = try Keyring.seal([renewal.keys], to: [run.bench.owner.publicKey])
    let opener = try Opener(
      keyFile: ring, vault: SubjectVault(rows), privateKey: run.bench.owner, issuer: run.bench.signing.publicKey)
    for line in lines {
      var output: [UInt8] = []
      try Array(line.dropLast()).withUnsafeBytes { try rewriter.rewrite($0, to: &output) }
      #expect(try claims(of: output) == claims(of: line))
      #expect(try opener.open(line: output).record == run.opener(run.vault()).open(line: line).record)
      #expect(try Self.kids(output).allSatisfy { $0.epoch == "run-2026-Q3.1.1" })
      let old = try run.opener(run.vault()).open(line: output)
      #expect(old.withheld.values.reduce(0, +) == (try Self.kids(line).count), "the old keys open nothing")
      // A field that was altered is not sealed anew.
      var altered = Array(line.dropLast())
      altered[altered.count - 30] = altered[altered.count - 30] == 0x41 ? 0x42 : 0x41
      #expect(throws: ProtectionError.integrity(.ciphertext)) {
        try altered.withUnsafeBytes { try rewriter.rewrite($0, to: &output) }
      }
    }
    let token = try run.keys.seal([1, 2, 3], class: "owner")
    let moved = try renewal.keys.reseal(token, from: run.keys, class: "owner")
    #expect(try renewal.keys.open(moved, class: "owner") == SecretBytes([1, 2, 3]))
    #expect(throws: ProtectionError.cannotOpen) { try run.keys.open(moved, class: "owner") }
  }

  @Test(
    "a line that the engine does not write is refused whole",
    arguments: [
      "", "{}", #"{"v":1,"sd":"a.b.c","d":["x"]}"#, #"{"v":1,"sd":"a.b.c","d":[1]}"#, #"{"v":1,"sd":"a.b.c","d":["#,
      #"{"v":1,"sd":"a.b.c","d":["x]}"#, #"{"v":2,"sd":"a.b.c","d":[]}"#, #"{"v":1,"sd":"a.b.c","d":[,]}"#,
    ])
  func malformed(_ line: String) {
    #expect(throws: ProtectionError.integrity(.form)) { try FieldScanner().keys(of: Array(line.utf8)) }
  }

  @Test(
    "ids of keys are read strictly",
    arguments: [
      "", "c", "c.people", "c..e", "c.people.", "s.aaaaaaaaaaaaaaaa.people", "s.short.people.e", "x.people.e", "r.e",
      "c.pe ople.e", "s..people.e",
    ])
  func ids(_ kid: String) { #expect(KeyID(kid) == nil) }

  @Test(
    "a key id comes back as it was written", arguments: ["c.people.2026-Q3-1.2", "s.AAAAAAAAAAAAAAAA.people.2026-Q3-1"])
  func roundTrip(_ kid: String) { #expect(KeyID(kid)?.kid == kid) }
}
