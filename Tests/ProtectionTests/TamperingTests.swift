import Crypto
import JSON
import Protection
import Provenance
import Testing

@Suite struct TamperingTests {
  private let record: JSONValue = [
    "kind": "agent", "id": "agent:risk", "type": "person", "name": "Anna Öst",
    "identifiers": [["scheme": "lei", "value": "X1"]], "country": "SE",
  ]

  @Test func everyFlippedByteIsNoticedOrHidesAField() throws {
    let bench = try Workbench()
    let line = try bench.seal(record, as: .agent)
    for opener in [try bench.ownerOpener(), try bench.auditorOpener()] {
      let truth = try opener.open(line: line)
      for place in line.indices {
        var altered = line
        altered[place] ^= place.isMultiple(of: 3) ? 0x20 : 0x01
        guard let opened = try? opener.open(line: altered) else { continue }
        #expect(isPart(opened.record, of: truth.record), "byte \(place)")
        // Signed claims and opened fields are as they were; what changed is sealed for somebody else.
        if opened.record == truth.record { #expect(!opened.withheld.isEmpty, "byte \(place)") }
      }
    }
  }

  @Test func fieldsDoNotMoveBetweenRecords() throws {
    let bench = try Workbench()
    let opener = try bench.ownerOpener()
    let lines = try [bench.seal(record, as: .agent), bench.seal(record, as: .agent)].map { try JSONValue(parsing: $0) }
    let swapped: JSONValue = ["v": 1, "sd": lines[0]["sd"]!, "d": lines[1]["d"]!]
    #expect(throws: ProtectionError.integrity(.digest)) { try opener.open(line: JSONWriter.compact(swapped)) }
  }

  @Test func fieldsLeftOutAreNotDisclosedAndTheRestHolds() throws {
    let bench = try Workbench()
    let opener = try bench.ownerOpener()
    let line = try JSONValue(parsing: bench.seal(record, as: .agent))
    let sealed = try #require(line["d"]?.array)
    let less: JSONValue = ["v": 1, "sd": line["sd"]!, "d": .array(Array(sealed.dropFirst()))]
    let opened = try opener.open(line: JSONWriter.compact(less))
    #expect(isPart(opened.record, of: record) && opened.record != record)
    for bad in [sealed.reversed(), sealed + [sealed[0]]] {
      let altered: JSONValue = ["v": 1, "sd": line["sd"]!, "d": .array(Array(bad))]
      #expect(throws: ProtectionError.integrity(.digest)) { try opener.open(line: JSONWriter.compact(altered)) }
    }
  }

  @Test func anotherIssuersSignatureIsRefused() throws {
    let bench = try Workbench()
    let line = try bench.seal(record, as: .agent)
    let opener = try Opener(issuer: P256.PrivateKey().publicKey)
    #expect(throws: ProtectionError.integrity(.signature)) { try opener.open(line: line) }
  }

  @Test(arguments: [
    "", "{}", "[]", #"{"v":2,"sd":"a.b.c","d":[]}"#, #"{"v":1,"sd":"a.b.c","d":{}}"#,
    #"{"v":1,"sd":"a.b.c","d":[],"x":1}"#,
    #"{"v":1,"v":1,"sd":"a.b.c","d":[]}"#,
  ])
  func anythingButALineIsRefused(_ text: String) throws {
    let opener = try Opener(issuer: P256.PrivateKey().publicKey)
    #expect(throws: ProtectionError.integrity(.form)) { try opener.open(line: Array(text.utf8)) }
  }

  @Test func hostileHeadersAreRefused() throws {
    let bench = try Workbench()
    let opener = try bench.ownerOpener()
    let line = try JSONValue(parsing: bench.seal(record, as: .agent))
    let parts = try #require(line["sd"]?.string).split(separator: ".").map(String.init)
    let kid = bench.signing.publicKey.thumbprint
    for header in [
      #"{"alg":"none"}"#, #"{"alg":"HS256","kid":"\#(kid)","typ":"affidavit-record+sd-jwt"}"#,
      #"{"alg":"ES256","kid":"\#(kid)","typ":"affidavit-record+sd-jwt","crit":["x"]}"#,
      #"{"alg":"ES256","kid":"\#(kid)","typ":"JWT"}"#,
    ] {
      let token = "\(Base64URL.encode(header)).\(parts[1]).\(parts[2])"
      let altered: JSONValue = ["v": 1, "sd": .string(token), "d": line["d"]!]
      #expect(throws: ProtectionError.integrity(.signature)) { try opener.open(line: JSONWriter.compact(altered)) }
    }
  }

  /// Whether every member of `part` stands in `whole` with the same value, at any depth.
  private func isPart(_ part: JSONValue, of whole: JSONValue) -> Bool {
    if part == whole || part == ["_withheld": true] { return true }
    if let a = part.array, let b = whole.array { return a.count == b.count && zip(a, b).allSatisfy(isPart) }
    guard let a = part.object, let b = whole.object else { return false }
    return a.allSatisfy { name, value in b[name].map { isPart(value, of: $0) } ?? false }
  }

  /// Each disclosure is small, but one stands in the other: an issuer could make a reader run out of stack.
  @Test(arguments: [(63, true), (64, false), (50_000, false)])
  func disclosuresDoNotNestWithoutEnd(_ count: Int, isTaken: Bool) throws {
    let signing = try P256.PrivateKey()
    var disclosures = [Base64URL.encode(Array(#"["s","x",{}]"#.utf8))]
    for _ in 1..<count {
      let inner = SHA256.hash(disclosures[disclosures.count - 1]).base64URL
      disclosures.append(Base64URL.encode(Array(#"["s","x",{"_sd":["\#(inner)"]}]"#.utf8)))
    }
    let claims: JSONValue = ["_sd_alg": "sha-256", "_sd": [.string(SHA256.hash(disclosures[count - 1]).base64URL)]]
    let token = try JWS.sign(JSONWriter.compact(claims), with: ES256.Signer(key: signing))
    let whole = ([token] + disclosures + [""]).joined(separator: "~")
    if isTaken {
      #expect(throws: Never.self) { try SDJWT.verify(whole, issuer: signing.publicKey) }
    } else {
      #expect(throws: ProtectionError.integrity(.claims)) { try SDJWT.verify(whole, issuer: signing.publicKey) }
    }
  }
}
