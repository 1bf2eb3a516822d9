import Crypto
import Foundation
import JSON

@testable import Protection
@testable import Provenance

extension Target {
  /// One line of native records: the compiled schema against the schema read slowly; what is accepted stays so when it is
  /// written and read, with the same content; sealed and opened it is the same record.
  static let records = Target(name: "records", summary: "native records, sealing", dictionary: "records", longest: 4096)
  {
    let parser = RecordParser()
    let json = JSONParser()
    let slow = SlowSchema(schema: (try? JSONValue(parsing: RecordSchemaText.json)) ?? .null)
    let house = House()
    return { bytes in
      guard bytes.contains(UInt8(ascii: "{")) else { return }
      // The slow schema compiles every pattern anew.
      let exact = bytes.count > 700 ? nil : (try? json.parse(bytes)).flatMap { try? $0.root.exactValue() }
      do throws(Rejection) {
        let (record, kind) = try parser.parse(bytes)
        if let exact { check(slow.accepts(exact), "accepted against the schema") }
        checkForms(record, kind)
        house.checkSealing(record, kind)
      } catch {
        checkSilent(error.message + (error.nearest ?? "") + (error.pointer?.description ?? ""))
        check(!error.message.isEmpty, "refused without a reason")
        check(error.message != "does not keep to the record schema", "refused, but no fault is found")
        check(error.column.map { $0 >= 1 && $0 <= bytes.count + 1 } ?? true, "a column outside the line")
        if let exact { check(!slow.accepts(exact), "refused though the schema accepts it: \(error.reason)") }
      }
    }
  }

  private static func checkForms(_ record: JSONView, _ kind: RecordKind) {
    let canonical = JSONWriter.canonical(record)
    for form in [JSONWriter.compact(record), canonical] {
      let again = RecordParser()
      let found = form.withUnsafeBytes { bytes in try? again.parse(bytes) }
      guard let found else { return check(false, "what is written is refused") }
      check(found.kind == kind, "what is written is of another kind")
      check(JSONWriter.canonical(found.record) == canonical, "what is written has other content")
    }
  }

  /// An organisation that seals records and opens them again.
  struct House {
    let signing: P256.PrivateKey
    let keys: RunKeys
    let sealer: RecordSealer
    let opener: Opener

    init() {
      do {
        signing = try P256.PrivateKey()
        let owner = try P256.PrivateKey()
        keys = try RunKeys(epoch: "e")
        let rules = [
          ProtectionRule(path: "dataset.name", action: .encrypt(class: "people")),
          ProtectionRule(path: "event", action: .keep), ProtectionRule(path: "run", action: .encrypt(class: "people")),
        ]
        let issue = RecordIssue(issuer: "o", issuedAt: 1, batch: "e", signingKey: signing)
        sealer = try RecordSealer(
          plan: ProtectionPlan(rules: rules, default: .encrypt(class: "owner")), keys: keys, issue: issue)
        opener = try Opener(
          keyFile: Keyring.seal([keys], to: [owner.publicKey]), privateKey: owner, issuer: signing.publicKey)
      } catch {
        preconditionFailure("keys cannot be made: \(error)")
      }
    }

    func checkSealing(_ record: JSONView, _ kind: RecordKind) {
      guard let value = try? record.exactValue() else { return }
      do throws(ProtectionError) {
        let line = try sealer.seal(record: record, kind: kind)
        let opened = try opener.open(line: line)
        check(opened.withheld.isEmpty, "something stays closed to the owner")
        check(opened.record == value, "what is opened is not what was sealed")
      } catch {
        check(false, "a record cannot be sealed and opened: \(error)")
      }
    }
  }
}
