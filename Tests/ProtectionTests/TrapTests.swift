import Crypto
import Foundation
import JSON
import Provenance
import Testing

@testable import Protection

/// The traps of the design, by their numbers, where the room itself has to withstand them. The others are in the command tests.
@Suite("Traps of cryptography") struct TrapTests {
  private let record: JSONValue = [
    "kind": "agent", "id": "agent:risk", "type": "person", "name": "Anna Öst", "country": "SE",
  ]

  private func tokens(_ line: [UInt8]) throws -> [String] {
    try #require(try JSONValue(parsing: line)["d"]?.array).compactMap(\.string)
  }

  @Test("trap 1: no nonce comes twice under a key, and a key seals no more than its nonces allow") func nonces() throws
  {
    let bench = try Workbench()
    let sealers = [try bench.sealer(), try bench.sealer()]
    var seen: Set<String> = []
    var count = 0
    for number in 0..<1000 {
      for token in try tokens(sealers[number % 2].seal(record: bench.view(record), kind: .agent)) {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        seen.insert("\(parts[0]) \(parts[2])")
        count += 1
      }
    }
    #expect(count > 2000 && seen.count == count)
    try bench.keys.contentKey(class: "people").reserve(Int(ContentKey.maximumSeals) - 1000)
    #expect(throws: ProtectionError.exhausted(kid: "c.people.run-2026-Q3.1")) {
      try sealers[0].seal(record: bench.view(record), kind: .agent)
    }
  }

  @Test("trap 2: a tag or a nonce of any other length is refused before anything is decrypted", arguments: 0..<16)
  func truncated(_ length: Int) throws {
    let bench = try Workbench()
    let token = try #require(try tokens(bench.seal(record, as: .agent)).first)
    var parts = token.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let tag = try Base64URL.decode(parts[4])
    let nonce = try Base64URL.decode(parts[2])
    parts[4] = Base64URL.encode(Array(tag.prefix(length)))
    #expect(throws: JOSEError.form) { try JWECompact(parsing: parts.joined(separator: ".")) }
    parts[4] = Base64URL.encode(tag)
    guard length != 12 else { return }
    parts[2] = Base64URL.encode(Array((nonce + nonce).prefix(length)))
    #expect(throws: JOSEError.form) { try JWECompact(parsing: parts.joined(separator: ".")) }
    // And in a grant.
    var grant = try #require(try JSONValue(parsing: bench.grant).object)
    grant["tag"] = .string(Base64URL.encode(Array(tag.prefix(length))))
    #expect(throws: ProtectionError.cannotOpen) {
      try Grant.open(JSONWriter.compact(.object(grant)), with: bench.auditor)
    }
  }

  @Test("trap 3: of a field whose tag does not hold nothing is handed on, nor sealed anew") func released() throws {
    let bench = try Workbench()
    let token = try #require(try tokens(bench.seal(record, as: .agent)).first)
    var bytes = Array(token.utf8)
    let place = bytes.count - 30
    bytes[place] = bytes[place] == 0x41 ? 0x42 : 0x41
    let id = try #require(KeyID(try JWECompact(parsing: token).kid))
    let key = try bench.keys.contentKey(class: id.class).key
    #expect(throws: JOSEError.decryption) {
      try JWECompact(parsing: String(decoding: bytes, as: UTF8.self)).open(with: AESGCM(key: key))
    }
    let pair = try Resealer.Pair(from: key, to: .random(count: 32), kid: "c.people.e")
    var output = Array("before".utf8)
    #expect(throws: CryptoError.authentication) {
      try bytes.withUnsafeBytes { try Resealer().append($0, with: pair, to: &output) }
    }
    #expect(output == Array("before".utf8))
  }

  @Test("trap 4: a ciphertext of another field or record under the same key is not the signed one") func moved() throws
  {
    let bench = try Workbench()
    let lines = try [bench.seal(record, as: .agent), bench.seal(record, as: .agent)].map { try JSONValue(parsing: $0) }
    let own = try #require(lines[0]["d"]?.array)
    let foreign = try #require(lines[1]["d"]?.array)
    for place in own.indices {
      var mixed = own
      mixed[place] = foreign[place]
      let line: JSONValue = ["v": 1, "sd": lines[0]["sd"] ?? .null, "d": .array(mixed)]
      #expect(throws: ProtectionError.integrity(.digest)) {
        try bench.ownerOpener().open(line: JSONWriter.compact(line))
      }
    }
  }

  @Test("trap 5: lengths and numbers of fields show no more than their step of 32 bytes and of 8 digests")
  func lengths()
    throws
  {
    let bench = try Workbench()
    var sizes: Set<[Int]> = []
    for name in ["N", "No", "Yes", "Anna"] {
      var agent = try #require(record.object)
      agent["name"] = .string(name)
      let line = try bench.seal(.object(agent), as: .agent)
      sizes.insert(try tokens(line).map(\.utf8.count).sorted())
      let digests = try #require(try claims(of: line)["_sd"]?.array?.compactMap(\.string))
      #expect(digests.count == 8 && digests == digests.sorted())
    }
    #expect(sizes.count == 1)
  }

  @Test("trap 5: a class may say a larger step, up to one that hides lengths", arguments: [32, 64, 96, 4096])
  func padding(_ step: Int) throws {
    let bench = try Workbench(padding: ["people": step])
    let opener = try bench.ownerOpener()
    var sizes: Set<Int> = []
    for length in [1, 30, 60, 100, 500, 4000] {
      var agent = try #require(record.object)
      agent["name"] = .string(String(repeating: "n", count: length))
      let line = try bench.seal(.object(agent), as: .agent)
      #expect(try opener.open(line: line).record["name"] == agent["name"])
      for token in try tokens(line) {
        let kid = try #require(KeyID(JWECompact(parsing: token).kid))
        // The ciphertext is as long as the disclosure, which is base64url of what was padded.
        let part = token.split(separator: ".", omittingEmptySubsequences: false)[3]
        let text = try Base64URL.decode(part).count * 3 / 4
        #expect(text % (kid.class == "people" ? step : 32) == 0)
        if kid.class == "people" { sizes.insert(text) }
      }
    }
    #expect(step == 4096 ? sizes == [4096] : sizes.count > 3)
  }

  @Test("trap 6: equal values are not equal when sealed, and tokens join in one scope and epoch alone") func equality()
    throws
  {
    let bench = try Workbench()
    let lines = try (0..<2).map { _ in try bench.seal(record, as: .agent) }
    #expect(try Set(tokens(lines[0])).isDisjoint(with: tokens(lines[1])))
    let digests = try lines.map { line in
      try #require(try claims(of: line)["_sd"]?.array).compactMap(\.string)
    }
    #expect(Set(digests[0]).isDisjoint(with: digests[1]))
    let other = try RunKeys(epoch: "run-2026-Q4.1")
    let made = try [("auditor", bench.keys), ("regulator", bench.keys), ("auditor", other)].map {
      try Pseudonymizer(keys: $0.1, scope: $0.0).token(for: "p:1", domain: "id")
    }
    #expect(Set(made).count == 3)
    #expect(try Pseudonymizer(keys: bench.keys, scope: "auditor").token(for: "p:1", domain: "id") == made[0])
  }

  @Test("trap 7: each digest has a fresh salt of 128 bits") func salts() throws {
    let bench = try Workbench()
    var salts: Set<String> = []
    var count = 0
    for _ in 0..<100 {
      let line = Array(try bench.seal(record, as: .agent).dropLast())
      for part in try bench.ownerOpener().disclose(line: line).split(separator: UInt8(ascii: "~")).dropFirst() {
        let salt = try #require(try JSONValue(parsing: Base64URL.decode(Array(part))).array?.first?.string)
        #expect(try Base64URL.decode(salt).count == 16)
        salts.insert(salt)
        count += 1
      }
    }
    #expect(count >= 300 && salts.count == count)
  }

  @Test(
    "trap 8: no header chooses its own algorithm, key or extension",
    arguments: [
      #"{"alg":"none","enc":"A256GCM","kid":"KID"}"#, #"{"alg":"dir","enc":"A128GCM","kid":"KID"}"#,
      #"{"alg":"A256KW","enc":"A256GCM","kid":"KID"}"#, #"{"alg":"RSA1_5","enc":"A256GCM","kid":"KID"}"#,
      #"{"alg":"dir","enc":"A256GCM","kid":"KID","zip":"DEF"}"#,
      #"{"alg":"dir","enc":"A256GCM","kid":"KID","crit":["x"]}"#,
      #"{"alg":"dir","enc":"A256GCM","kid":"KID","jku":"https://example.org"}"#,
      #"{"alg":"dir","enc":"A256GCM","kid":"KID","jwk":{"kty":"oct","k":"AAAA"}}"#,
      #"{"alg":"dir","enc":"A256GCM","kid":"c.owner.run-2026-Q3.1"}"#, #"{"alg":"dir","enc":"A256GCM"}"#,
    ])
  func confusion(_ header: String) throws {
    let bench = try Workbench()
    let line = try JSONValue(parsing: bench.seal(record, as: .agent))
    let altered = try #require(line["d"]?.array).map { token -> JSONValue in
      let text = try #require(token.string)
      let kid = try JWECompact(parsing: text).kid
      let rest = text.drop { $0 != "." }
      return .string(Base64URL.encode(header.replacing("KID", with: kid)) + rest)
    }
    let bad: JSONValue = ["v": 1, "sd": line["sd"] ?? .null, "d": .array(altered)]
    #expect(throws: ProtectionError.self) { try bench.ownerOpener().open(line: JSONWriter.compact(bad)) }
    let token = try #require(line["sd"]?.string)
    for algorithm in ["none", "HS256", "RS256"] {
      let parts = token.split(separator: ".")
      let forged =
        Base64URL.encode(#"{"alg":"\#(algorithm)","typ":"affidavit-record+sd-jwt"}"#) + ".\(parts[1]).\(parts[2])"
      let other: JSONValue = ["v": 1, "sd": .string(forged), "d": .array([])]
      #expect(throws: ProtectionError.integrity(.signature)) {
        try bench.ownerOpener().open(line: JSONWriter.compact(other))
      }
    }
  }

  @Test("trap 9: no pass phrase stretches a key in a JWE, whatever the count; key files are scrypt of the fixed cost")
  func passwords() throws {
    for count in [1, 1000, 2_147_483_647] {
      let header = Base64URL.encode(
        #"{"alg":"PBES2-HS256+A128KW","enc":"A256GCM","p2c":\#(count),"p2s":"AAAAAAAAAAA","kid":"c.people.e"}"#)
      let begun = ContinuousClock.now
      #expect(throws: JOSEError.header) {
        try JWECompact(parsing: "\(header)..AAAAAAAAAAAAAAAA.AA.AAAAAAAAAAAAAAAAAAAAAA")
      }
      #expect(ContinuousClock.now - begun < .seconds(1))
    }
    guard let tool = Tool("openssl") else { return }
    let folder = try TemporaryFolder()
    let files = try FileKeys.create(name: "k", in: folder.path, passphrase: SecretBytes(Array("secret".utf8)))
    let text = String(decoding: try tool.run("asn1parse", "-in", files.privateKey), as: UTF8.self)
    #expect(text.contains(":scrypt") && text.contains(":4000"), "N is 16384, in hex 4000: \(text)")
  }

  @Test("trap 10: a bad wrap, a bad tag, a wrong key and a point off the curve are one error") func oracle() throws {
    let bench = try Workbench()
    let grant = try #require(try JSONValue(parsing: bench.grant).object)
    func altered(_ change: (inout JSONObject) throws -> Void) throws -> [UInt8] {
      var copy = grant
      try change(&copy)
      return JSONWriter.compact(.object(copy))
    }
    func recipient(_ copy: inout JSONObject, _ change: (inout JSONObject) -> Void) throws {
      var entry = try #require(copy["recipients"]?.array?.first?.object)
      change(&entry)
      copy["recipients"] = .array([.object(entry)])
    }
    let cases = [
      try altered { $0["tag"] = "AAAAAAAAAAAAAAAAAAAAAA" },
      try altered {
        try recipient(&$0) { $0["encrypted_key"] = .string(Base64URL.encode([UInt8](repeating: 7, count: 40))) }
      },
      try altered {
        try recipient(&$0) { entry in
          var header = entry["header"]?.object ?? JSONObject()
          let zeros = Base64URL.encode([UInt8](repeating: 0, count: 32))
          header["epk"] = ["kty": "EC", "crv": "P-256", "x": .string(zeros), "y": .string(zeros)]
          entry["header"] = .object(header)
        }
      },
    ]
    for bytes in cases { #expect(throws: ProtectionError.cannotOpen) { try Grant.open(bytes, with: bench.auditor) } }
    #expect(throws: ProtectionError.cannotOpen) { try Grant.open(bench.grant, with: P256.PrivateKey()) }
    #expect(throws: ProtectionError.cannotOpen) { try Keyring.open(bench.grant, with: bench.auditor) }
  }

  @Test(
    "trap 13: doubled members, lone surrogates, deep nesting and loose base64url are no disclosure",
    arguments: [
      #"["salt","name",{"a":1,"a":2}]"#, #"["salt","name","\ud800"]"#, #"["salt","name","x"] x"#,
      #"["salt","name",NaN]"#, #"["salt",1,2]"#, #"["salt","_sd",2]"#, #"["salt","...",2]"#, #"["salt"]"#,
      #"["salt","name","# + String(repeating: "[", count: 2000) + String(repeating: "]", count: 2000) + "]",
    ])
  func json(_ text: String) {
    #expect(throws: ProtectionError.integrity(.claims)) { try Disclosure(parsing: Base64URL.encode(text)) }
    for loose in ["=", " ", "\n", "+", "/"] {
      #expect(throws: ProtectionError.integrity(.claims)) {
        try Disclosure(parsing: Base64URL.encode(#"["salt","name",1]"#) + loose)
      }
    }
  }
}
