import Crypto
import Foundation
import JSON
import Protection
import Provenance
import Synchronization

/// What sealing, verifying, opening and giving new keys takes on one core, for records about people with ten sealed fields each, beside raw
/// calls of OpenSSL on the same fields.
///
/// Up to ten thousand people, one a record and then from the first again: nearly every record needs a key made and wrapped, which is the
/// dearest case.
struct DisclosureMeasures {
  let records: Int
  private let signing: P256.PrivateKey
  private let owner: P256.PrivateKey
  private let plan: ProtectionPlan
  private let keys: RunKeys
  private let lookup: SecretBytes

  private static let fields = 10
  private static let people = 10_000
  private static let run = "2026-Q3-1"

  init(records: Int) throws {
    self.records = records
    signing = try P256.PrivateKey()
    owner = try P256.PrivateKey()
    plan = try ProtectionPlan(rules: [])
    lookup = SecretBytes.random(count: 32)
    keys = try RunKeys(epoch: Self.run, lookup: lookup)
  }

  func measure() throws {
    say(
      "\(StageTable.grouped(Double(records))) records of \(Self.fields) sealed fields about \(StageTable.grouped(Double(min(records, Self.people)))) people, one core\n"
    )
    try raw()
    let (_, plain) = try seal(people: false)
    line("sealing, signed, under keys of classes", plain)
    let (sealed, people) = try seal(people: true)
    line("sealing, signed, under keys of people too", people)
    try verify(sealed)
    try renew(sealed)
    say(StageTable.limit("memory of the process", StageTable.grouped(Double(Memory.resident) / 1e6), "MB"))
  }

  private struct Sealed {
    var lines: [[UInt8]]
    var vault: SubjectVault
  }

  private func record(_ number: Int) -> String {
    #"{"kind":"contribution","id":"c:\#(number)","dataset":"ds:bank:customers@2026-07","subjectRef":"p:\#(number)-5e0a7c1f","#
      + #""accountRef":"a:\#(number)-91ab","household":"h:\#(number / 2)","region":"SE","ageBand":"adult","#
      + #""category":"savings","rows":2,"addedAt":"2026-05-25T09:00:00Z"}"#
  }

  private func seal(people: Bool) throws -> (Sealed, Measurement) {
    let rows = Mutex<[SubjectKeys.Entry]>([])
    let subjects = keys.vault.map { vault in
      SubjectKeys(run: Self.run, vault: vault) { entry in rows.withLock { $0.append(entry) } }
    }
    let issue = RecordIssue(
      issuer: "lei:529900NORDBANK00001", issuedAt: 1_790_000_000, batch: Self.run, signingKey: signing)
    let sealer = try RecordSealer(plan: plan, keys: keys, issue: issue, subjects: people ? subjects : nil)
    let parser = JSONParser()
    let views = try (0..<min(records, Self.people)).map { try parser.parse(record($0)).root }
    var lines: [[UInt8]] = []
    let (_, measured) = try Measurement.of {
      for number in 0..<records {
        let line = try sealer.seal(record: views[number % views.count], kind: .contribution)
        if lines.count < views.count { lines.append(Array(line.dropLast())) }
      }
    }
    let distinct = Dictionary(rows.withLock { $0 }.map { ($0.tag, $0.wrapped) }) { first, _ in first }
    let data = distinct.sorted { $0.key.lexicographicallyPrecedes($1.key) }.reduce(into: Data()) {
      $0.append(contentsOf: SubjectVault.line(tag: $1.key, wrapped: $1.value))
    }
    return (Sealed(lines: lines, vault: try SubjectVault(data)), measured)
  }

  private func verify(_ sealed: Sealed) throws {
    let stranger = try Opener(issuer: signing.publicKey)
    let (_, verified) = try Measurement.of {
      for line in sealed.lines { _ = try stranger.open(line: line) }
    }
    say(rate("verifying, without a key", Double(sealed.lines.count), verified, "records/s and core"))
    let ring = try Keyring.seal([keys], to: [owner.publicKey])
    let opener = try Opener(keyFile: ring, vault: sealed.vault, privateKey: owner, issuer: signing.publicKey)
    let (_, opened) = try Measurement.of {
      for line in sealed.lines { _ = try opener.open(line: line) }
    }
    say(rate("verifying and opening every field", Double(sealed.lines.count), opened, "records/s and core"))
  }

  private func renew(_ sealed: Sealed) throws {
    let renewal = try KeyRenewal(of: keys, vault: sealed.vault, epoch: "\(Self.run).1")
    let rewriter = RecordRewriter { try renewal.change($0) }
    var output: [UInt8] = []
    let (_, measured) = try Measurement.of {
      for line in sealed.lines {
        output.removeAll(keepingCapacity: true)
        try line.withUnsafeBytes { try rewriter.rewrite($0, to: &output) }
      }
    }
    say(rate("new keys for every field (rekey)", Double(rewriter.resealed), measured, "fields/s and core"))
  }

  /// OpenSSL alone: one encryption of 128 bytes a field and one signature a record.
  private func raw() throws {
    let cipher = try AESGCM(key: .random(count: 32))
    let header = Array(DisclosureBatch.header(kid: "s.AAAAAAAAAAAAAAAA.owner.2026-Q3-1").utf8)
    let text = [UInt8](repeating: 0x61, count: 128)
    let random = SecureRandom()
    let count = min(records, 20_000)
    let (_, encryption) = try Measurement.of {
      for _ in 0..<count * Self.fields {
        _ = try text.withUnsafeBytes {
          try cipher.seal($0, nonce: random.bytes(AESGCM.nonceByteCount), authenticating: header)
        }
      }
    }
    say(rate("AES-256-GCM alone, fields of 128 bytes", Double(count * Self.fields), encryption, "fields/s and core"))
    let signer = try ES256.Signer(key: signing)
    let digest = SHA256.hash("one record")
    let (_, signatures) = try Measurement.of { for _ in 0..<count { _ = try signer.sign(digest) } }
    say(rate("ES256 signatures alone, one a record", Double(count), signatures, "records/s and core"))
    let signature = try signer.sign(digest)
    let verifier = try ES256.Verifier(key: signing.publicKey)
    let (_, verifications) = try Measurement.of {
      for _ in 0..<count where !verifier.isValid(signature, for: digest) { throw BenchmarkError.nothingRead }
    }
    say(rate("ES256 verifications alone, one a record", Double(count), verifications, "records/s and core"))
    let limit = Double(count * Self.fields) / (encryption.processorSeconds + signatures.processorSeconds)
    say(StageTable.limit("  both: what no sealing can pass", StageTable.grouped(limit), "fields/s and core"))
  }

  private func line(_ name: String, _ measured: Measurement) {
    say(rate(name, Double(records * Self.fields), measured, "fields/s and core"))
  }

  private func rate(_ name: String, _ amount: Double, _ measured: Measurement, _ unit: String) -> String {
    StageTable.limit(name, StageTable.grouped(amount / max(measured.processorSeconds, 1e-9)), unit)
  }
}
