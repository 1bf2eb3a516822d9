import Crypto

/// What cryptography alone takes for the fields and records of a run, on one core.
struct CryptoLimits {
  let census: FieldCensus
  let records: Int
  let signingKey: P256.PrivateKey

  func run() throws {
    let fields = Double(census.count)
    say(StageTable.limit("JWE fields in the sealed records", StageTable.grouped(fields), "fields"))
    say(
      StageTable.limit(
        "  of each record", StageTable.decimal(fields / Double(records), 2),
        "fields of \(census.bytes / max(1, census.count)) bytes on average"))
    let (_, encryption) = try Measurement.of { try encrypt() }
    say(
      StageTable.limit(
        "AES-256-GCM alone over the same fields", StageTable.grouped(fields / encryption.processorSeconds),
        "fields/s and core"))
    say(
      StageTable.limit(
        "  as records", StageTable.grouped(Double(records) / encryption.processorSeconds), "records/s and core"))
    say(StageTable.limit("AES-256-GCM alone, texts of 1 MiB", StageTable.grouped(try bulk()), "MB/s and core"))
    let signer = try ES256.Signer(key: signingKey)
    let digest = SHA256.hash("one record")
    let (_, signing) = try Measurement.of { for _ in 0..<20_000 { _ = try signer.sign(digest) } }
    say(
      StageTable.limit(
        "ES256 signatures alone, one a record", StageTable.grouped(20_000 / signing.processorSeconds),
        "records/s and core"))
  }

  /// One encryption for each field, with a fresh nonce, and the header of its JWE authenticated.
  private func encrypt() throws {
    let cipher = try AESGCM(key: .random(count: AESGCM.keyByteCount))
    let random = SecureRandom()
    let header = Array(DisclosureBatch.header(kid: "c.people.2026-Q3-1").utf8)
    for (size, count) in census.fields.sorted(by: { $0.key < $1.key }) {
      let text = [UInt8](repeating: 0x61, count: size)
      try text.withUnsafeBytes { text in
        for _ in 0..<count {
          _ = try cipher.seal(text, nonce: random.bytes(AESGCM.nonceByteCount), authenticating: header)
        }
      }
    }
  }

  private func bulk() throws -> Double {
    let cipher = try AESGCM(key: .random(count: AESGCM.keyByteCount))
    let text = [UInt8](repeating: 0x61, count: 1 << 20)
    let nonce = SecureRandom().bytes(AESGCM.nonceByteCount)
    let (_, measured) = try Measurement.of {
      for _ in 0..<256 { _ = try text.withUnsafeBytes { try cipher.seal($0, nonce: nonce) } }
    }
    return 256 * Double(text.count) / measured.processorSeconds / 1e6
  }
}
