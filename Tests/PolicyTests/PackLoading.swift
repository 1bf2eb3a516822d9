import Testing
import YAML

@testable import Policy

/// One fault each, at its line and column, with the nearest right name.
@Suite("A pack with a fault is refused, with the place and what was meant") struct PackLoading {
  static let good = """
    pack: house
    version: 1.0.0
    law: {act: House rules}
    tables: [limits.yaml]
    define:
      personal: dataset.personalData in ['identified', 'unknown']
    rules:
      - id: house.one.rule
        cite: 1
        title: Purposes are there
        on: dataset
        when: personal
        require: |
          size(dataset.purposes) > 0
            && dataset.purposes.all(p, p.legalBasis == 'consent')
        severity: major
        inForce: [{from: 2020-01-01}]
        decide: mechanical
        missing: fail
        absent: {dataset.purposes.legalBasis: indeterminate}
        evidence: [purposes.purpose]
        remedy: Add them.
    """
  static let table = """
    table: limits
    columns: {country: text, age: number, from: when, to: when}
    rows: [{country: SE, age: 13, from: 2018-05-25}]
    """

  static func faults(_ pack: String, table: String = table) -> [String] {
    do {
      _ = try PackSet([PackFolder(name: "house", files: ["pack.yaml": pack, "tables/limits.yaml": table])])
      return []
    } catch {
      return error.faults.map(\.description)
    }
  }

  @Test("the pack without a fault loads") func good() { #expect(Self.faults(Self.good) == []) }

  @Test(
    "each fault has its place",
    arguments: [
      ("severity: major", "severity: majr", "house/pack.yaml:16:15: majr is no value of severity; did you mean major?"),
      (
        "decide: mechanical", "decide: machine",
        "house/pack.yaml:18:13: machine is no value of decide; one of mechanical, attested, both"
      ),
      (
        "missing: fail", "missing: pass",
        "house/pack.yaml:19:14: pass is no value of missing; one of fail, indeterminate"
      ),
      ("    cite: 1", "    citee: 1", "house/pack.yaml:9:5: unknown key citee in rule; did you mean cite?"),
      ("version: 1.0.0", "versoin: 1.0.0", "house/pack.yaml:2:1: unknown key versoin in pack; did you mean version?"),
      ("on: dataset", "on: datset", "house/pack.yaml:11:9: datset is no kind of subject; did you mean dataset?"),
      (
        "house.one.rule", "home.one.rule",
        "house/pack.yaml:8:9: the id home.one.rule does not have the form house.provision.slug"
      ),
      (
        "p.legalBasis == 'consent'", "p.legalBases == 'consent'",
        "house/pack.yaml:15:37: require: 'Dataset.purposes' has no field 'legalBases'; did you mean legalBasis?"
      ),
      (
        "p.legalBasis == 'consent'", "p.legalBasis == 'concent'",
        "house/pack.yaml:15:52: require: 'concent' is no value of dataset.purposes.legalBasis; did you mean 'consent'?"
      ),
      ("size(dataset.purposes) > 0", "size(dataset.purposes) > ", "house/pack.yaml:15:9"),
      (
        "size(dataset.purposes) > 0", "size(dataset.purposes) > '0'",
        "house/pack.yaml:14:30: require: '>' does not apply to int and string"
      ),
      ("when: personal", "when: dataset.id", "house/pack.yaml:12:11: when must be of type bool, not string"),
      ("when: personal", "when: persona", "house/pack.yaml:12:11: when: there is no 'persona'"),
      (
        "'identified', 'unknown'", "'identifed', 'unknown'",
        "house/pack.yaml:6:38: personal: 'identifed' is no value of dataset.personalData; did you mean 'identified'?"
      ),
      (
        "absent: {dataset.purposes.legalBasis", "absent: {dataset.purposes.legalBase",
        "house/pack.yaml:20:14: dataset has no member purposes.legalBase; did you mean legalBasis?"
      ),
      (
        "evidence: [purposes.purpose]", "evidence: [purpose.purpose]",
        "house/pack.yaml:21:16: dataset has no member purpose.purpose"
      ),
      (
        "[{from: 2020-01-01}]", "[{from: 2020-13-01}]",
        "house/pack.yaml:17:22: from must be a day or an RFC 3339 instant"
      ),
      (
        "[{from: 2020-01-01}]", "[{from: 2020-01-01, to: 2019-01-01}]",
        "house/pack.yaml:17:15: inForce ends before it begins"
      ),
      (
        "[limits.yaml]", "[limit.yaml]",
        "house/pack.yaml:4:10: there is no file tables/limit.yaml; did you mean limits.yaml?"
      ),
      (
        "law: {act: House rules}", "law: {act: House rules, asOff: 2026-01-01}",
        "house/pack.yaml:3:25: unknown key asOff in law; did you mean asOf?"
      ),
    ])
  func place(_ old: String, _ new: String, _ message: String) {
    let found = Self.faults(Self.good.replacing(old, with: new))
    #expect(found.contains { $0.hasPrefix(message) }, "\(found)")
  }

  @Test("two rules of one id") func duplicate() {
    let rule = Self.good.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(7).joined(separator: "\n")
    #expect(
      Self.faults(Self.good + "\n" + rule) == ["house/pack.yaml:23:5: the rule house.one.rule stands on line 8 already"]
    )
  }

  @Test("a doubled key") func doubledKey() {
    let found = Self.faults(Self.good.replacing("    cite: 1", with: "    cite: 1\n    cite: 2"))
    #expect(found.first?.contains("cite") == true)
  }

  @Test("two packs of one id") func twice() throws {
    let folder = PackFolder(name: "house", files: ["pack.yaml": Self.good, "tables/limits.yaml": Self.table])
    #expect(throws: PackError.self) { try PackSet([folder, folder]) }
  }

  @Test("a table with a wrong type") func table() {
    let found = Self.faults(Self.good, table: Self.table.replacing("age: 13", with: "age: old"))
    #expect(found == ["house/tables/limits.yaml:3:27: age must be a number"])
  }

  @Test("a table with an unknown column") func column() {
    let found = Self.faults(Self.good, table: Self.table.replacing("age: 13", with: "agee: 13"))
    #expect(found == ["house/tables/limits.yaml:3:22: unknown key agee in row; did you mean age?"])
  }

  @Test("a definition that no kind of subject has the facts for") func definition() {
    let found = Self.faults(Self.good.replacing("personal: dataset.personalData", with: "personal: model.gateway"))
    #expect(found.contains { $0.hasPrefix("house/pack.yaml:6:") })
  }

  @Test("the digest is of what is said, not of how it is written") func digest() throws {
    func digest(_ text: String) throws -> String {
      try PackSet([PackFolder(name: "house", files: ["pack.yaml": text, "tables/limits.yaml": Self.table])]).digest
    }
    let plain = try digest(Self.good)
    #expect(try digest("# a remark\n" + Self.good) == plain)
    #expect(try digest(Self.good.replacing("severity: major", with: "severity: minor")) != plain)
    #expect(plain.count == 64)
  }
}
