import Crypto
import Foundation
import JSON
import Protection
import Provenance
import Testing

@Suite struct SealingTests {
  @Test func aLineHasTheDocumentedForm() throws {
    let bench = try Workbench()
    let line = try bench.seal(["kind": "dataset", "id": "ds:1", "version": "2", "name": "Claims"], as: .dataset)
    #expect(line.last == UInt8(ascii: "\n"))
    #expect(line.filter { $0 == UInt8(ascii: "\n") }.count == 1)
    let json = try JSONValue(parsing: line)
    #expect(json.object?.keys == ["v", "sd", "d"])
    let token = try #require(json["sd"]?.string)
    let header = try JSONValue(parsing: Base64URL.decode(token.split(separator: ".")[0]))
    #expect(header.object?.keys == ["alg", "kid", "typ"])
    #expect(header["kid"]?.string == bench.signing.publicKey.thumbprint)
    #expect(header["typ"] == "affidavit-record+sd-jwt")
    let claims = try claims(of: line)
    #expect(
      claims.object?.keys == ["iss", "iat", "rid", "batch", "schema", "_sd_alg", "kind", "id", "name", "_sd"])
    #expect(claims["rid"]?.string.map { try? Base64URL.decode($0).count } == 16)
    let digests = (claims["_sd"]?.array ?? []).compactMap(\.string)
    #expect(digests.count == 8 && digests == digests.sorted() && Set(digests).count == 8)
    #expect(json["d"]?.array?.count == 1)
    let jwe = try #require(json["d"]?[0]?.string).split(separator: ".", omittingEmptySubsequences: false)
    #expect(
      try String(decoding: Base64URL.decode(jwe[0]), as: UTF8.self)
        == #"{"alg":"dir","enc":"A256GCM","kid":"c.owner.run-2026-Q3.1"}"#)
    #expect(jwe[1].isEmpty && jwe[2].utf8.count == 16 && jwe[4].utf8.count == 22)
    // A disclosure of a multiple of 32 bytes, in base64url twice.
    let length = try Base64URL.decode(jwe[3]).count
    #expect([43, 86, 128].contains(length))
  }

  @Test func theOwnerReadsEverythingAgain() throws {
    let bench = try Workbench()
    let sealer = try bench.sealer()
    let opener = try bench.ownerOpener()
    for seed in 0..<120 {
      let kind = RecordKind.allCases[seed % RecordKind.allCases.count]
      var source = RandomRecord(seed: UInt64(seed))
      let record = source.make(kind, density: 10 + seed % 3 * 20)
      let line = try sealer.seal(record: bench.view(record), kind: kind)
      let opened = try opener.open(line: line)
      #expect(opened.withheld.isEmpty && opened.batch == bench.keys.epoch)
      let truth = expected(record, bench, kind)
      let different = (truth.object?.keys ?? []).filter { truth[$0] != opened.record[$0] }
      #expect(different.isEmpty && opened.record == truth, "\(kind) of seed \(seed): \(different)")
    }
  }

  @Test func nothingProtectedIsInTheOutput() throws {
    let bench = try Workbench()
    let sealer = try bench.sealer()
    for seed in 0..<60 {
      let kind = RecordKind.allCases[seed % RecordKind.allCases.count]
      var source = RandomRecord(seed: UInt64(1000 + seed))
      let record = source.make(kind, density: 40)
      let line = try sealer.seal(record: bench.view(record), kind: kind)
      var haystack = Data(line)
      haystack.append(contentsOf: JSONWriter.compact(try claims(of: line)))
      for (path, text) in source.canaries {
        let names = path.split(separator: ".").dropFirst().map(String.init)
        guard bench.plan.action(for: kind, path: names) != .keep else { continue }
        for form in forms(of: text) where haystack.range(of: form) != nil {
          Issue.record("\(path) shows in the sealed record")
        }
      }
    }
  }

  @Test func onlyListedMembersStandInClear() throws {
    let bench = try Workbench()
    let sealer = try bench.sealer()
    let own: Set = ["iss", "iat", "rid", "batch", "schema", "_sd_alg"]
    for seed in 0..<60 {
      let kind = RecordKind.allCases[seed % RecordKind.allCases.count]
      var source = RandomRecord(seed: UInt64(2000 + seed))
      let line = try sealer.seal(record: bench.view(source.make(kind, density: 40)), kind: kind)
      for path in leaves(try claims(of: line)) where !own.contains(path[0]) {
        switch action(bench.plan, kind, path) {
        case .keep, .pseudonymise: break
        default: Issue.record("\(kind).\(path.joined(separator: ".")) stands in clear")
        }
      }
    }
  }

  @Test func aMemberThatTheSchemaHasNotIsTheOwners() throws {
    let bench = try Workbench()
    let record: JSONValue = ["kind": "event", "surprise": "canary", "_sd": ["x"], "signal": ["extra": ["...": "y"]]]
    let line = try bench.seal(record, as: .event)
    let clear = try claims(of: line)
    #expect(clear["surprise"] == nil && clear["signal"]?["extra"] == nil)
    #expect(try bench.ownerOpener().open(line: line).record == record)
  }

  @Test func theAuditorReadsTheGrantedClassAlone() throws {
    let bench = try Workbench()
    let line = try bench.seal(
      [
        "kind": "agent", "id": "agent:risk", "type": "organisation", "name": "Risk team", "country": "SE",
        "identifiers": [["scheme": "lei", "value": "X1"], ["value": "X2"]], "contact": ["email": "a@b.example"],
      ], as: .agent)
    let opened = try bench.auditorOpener().open(line: line)
    #expect(
      opened.record == [
        "kind": "agent", "type": "organisation", "name": "Risk team",
        "identifiers": [["value": "X1"], ["value": "X2"]], "contact": ["email": "a@b.example"],
      ])
    #expect(opened.withheld == ["owner": 3])
    #expect(opened.json["_withheld"] == ["owner": 3])
    let nobody = try Opener(issuer: bench.signing.publicKey).open(line: line)
    #expect(nobody.withheld == ["owner": 3, "people": 2] && nobody.record["name"] == nil)
  }

  @Test func anElementOfOneClassIsSealedAsAWhole() throws {
    let bench = try Workbench([
      ProtectionRule(path: "dataset.purposes.purpose", action: .encrypt(class: "people"))
    ])
    let record: JSONValue = [
      "kind": "dataset", "purposes": [["purpose": "a"], ["purpose": "b", "legalBasis": "consent"], ["purpose": "c"]],
    ]
    let line = try bench.seal(record, as: .dataset)
    let purposes = try #require(claims(of: line)["purposes"]?.array)
    #expect(purposes.map { $0.object?.keys } == [["..."], ["_sd"], ["..."]])
    #expect(try bench.ownerOpener().open(line: line).record == record)
    #expect(
      try bench.auditorOpener().open(line: line).record["purposes"]
        == [["purpose": "a"], ["purpose": "b"], ["purpose": "c"]])
    let nobody = try Opener(issuer: bench.signing.publicKey).open(line: line)
    #expect(nobody.record["purposes"] == [["_withheld": true], [:], ["_withheld": true]])
  }

  @Test func redactedFieldsOpenForNobodyAndExactNumbersLeaveNothing() throws {
    let bench = try Workbench()
    let line = try bench.seal(["kind": "dataset", "description": "secret", "subjectCount": 40112], as: .dataset)
    #expect(try JSONValue(parsing: line)["d"] == [])
    #expect(try claims(of: line)["_sd"]?.array?.count == 8)
    #expect(try bench.ownerOpener().open(line: line).record == ["kind": "dataset"])
    let dropped = try bench.seal(["kind": "dataset", "subjectCount": 40112], as: .dataset)
    #expect(try claims(of: dropped)["_sd"] == nil)
  }

  @Test func idsOfPeopleAreNotKept() throws {
    let bench = try Workbench([
      ProtectionRule(path: "agent.id", action: .keep), ProtectionRule(path: "event.agent", action: .keep),
      ProtectionRule(path: "event.entities", action: .keep),
    ])
    for (type, isKept) in [("organisation", true), ("software", true), ("person", false), ("unknown", false)] {
      let line = try bench.seal(["kind": "agent", "type": .string(type), "id": "agent:x"], as: .agent)
      #expect(try (claims(of: line)["id"] != nil) == isKept, "\(type)")
    }
    #expect(try claims(of: bench.seal(["kind": "agent", "id": "agent:x"], as: .agent))["id"] == nil)
    #expect(try claims(of: bench.seal(["kind": "event", "agent": "mailto:a@b.example"], as: .event))["agent"] == nil)
    let sealer = try bench.sealer(namesPerson: { $0 == "agent:anna" })
    func agent(_ id: String) throws -> JSONValue? {
      try claims(of: sealer.seal(record: bench.view(["kind": "event", "agent": .string(id)]), kind: .event))["agent"]
    }
    #expect(try agent("agent:anna") == nil)
    #expect(try agent("agent:cloudrun") == "agent:cloudrun")
    let mixed = try bench.seal(["kind": "event", "entities": ["ds:1", "mailto:a@b.example"]], as: .event)
    #expect(try claims(of: mixed)["entities"] == nil)
  }

  @Test func twoSealersGiveTheSameFieldsAndNeverTheSameBytes() throws {
    let bench = try Workbench()
    let record: JSONValue = ["kind": "run", "id": "run:1", "type": "training", "status": "succeeded"]
    let first = try bench.seal(record, as: .run)
    let second = try bench.seal(record, as: .run)
    #expect(first.count == second.count)
    let words = try [first, second].map { line in
      let sealed = try JSONValue(parsing: line)["d"]?.array ?? []
      return Set(sealed.compactMap(\.string))
    }
    #expect(!words[0].isEmpty && words[0].isDisjoint(with: words[1]))
    let opener = try bench.ownerOpener()
    #expect(try opener.open(line: first).record == opener.open(line: second).record)
  }

  // MARK: What to expect

  /// The record without what the plan redacts, drops or replaces by tokens.
  private func expected(_ record: JSONValue, _ bench: Workbench, _ kind: RecordKind) -> JSONValue {
    func visit(_ value: JSONValue, _ path: [String]) -> JSONValue? {
      switch bench.plan.action(for: kind, path: path) {
      case .redact, .aggregateOnly: return nil
      case .pseudonymise(let scope, let domain):
        let pseudonymizer = try? Pseudonymizer(keys: bench.keys, scope: scope)
        func token(_ value: JSONValue) -> JSONValue {
          if let list = value.array { return .array(list.map(token)) }
          return .string(pseudonymizer?.token(for: value.string ?? "", domain: domain ?? "id") ?? "")
        }
        return token(value)
      case .keep, .encrypt: return value
      case nil:
        if let list = value.array { return .array(list.compactMap { visit($0, path) }) }
        guard let members = value.object else { return value }
        var result = JSONObject()
        for (name, member) in members { result[name] = visit(member, path + [name]) }
        return .object(result)
      }
    }
    return visit(record, []) ?? .null
  }

  private func forms(of text: String) -> [Data] {
    let bytes = Array(text.utf8)
    var forms = [Data(bytes), Data(Hex.encode(bytes).utf8), Data(Hex.encode(bytes).uppercased().utf8)]
    forms.append(text.data(using: .utf16LittleEndian) ?? Data())
    for shift in 0..<3 {
      // The middle of the base64 text, which does not depend on what stands around the value.
      let encoded = Base64URL.encode([UInt8](repeating: 0, count: shift) + bytes).utf8
      let middle = encoded.dropFirst(4).dropLast(4)
      forms.append(Data(middle))
      let standard = middle.map {
        $0 == UInt8(ascii: "-") ? UInt8(ascii: "+") : $0 == UInt8(ascii: "_") ? UInt8(ascii: "/") : $0
      }
      forms.append(Data(standard))
    }
    return forms
  }

  /// The fate of the field that holds a leaf: free names inside it are not the schema's.
  private func action(_ plan: ProtectionPlan, _ kind: RecordKind, _ path: [String]) -> FieldAction? {
    let lengths = (1...path.count).reversed()
    return lengths.lazy.compactMap { plan.action(for: kind, path: Array(path.prefix($0))) }.first
  }

  private func leaves(_ value: JSONValue, _ path: [String] = []) -> [[String]] {
    if value == [] { return [] }
    if let members = value.object {
      if members.keys.contains("...") { return [] }
      return members.filter { $0.key != "_sd" }.flatMap { leaves($0.value, path + [$0.key]) }
    }
    if let list = value.array, list.contains(where: { $0.object != nil }) { return list.flatMap { leaves($0, path) } }
    return [path]
  }
}
