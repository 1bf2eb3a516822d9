import Provenance
import Testing

@testable import Policy

@Suite("What is suspicious in a pack is found") struct Linting {
  static func findings(_ pack: String, table: String? = nil) throws -> [String] {
    var files = ["pack.yaml": pack]
    files["tables/limits.yaml"] = table ?? PackLoading.table
    let packs = try PackSet([PackFolder(name: "house", files: files)])
    return try PackLinter(packs).findings().map { "\($0.check.rawValue): \($0.message)" }
  }

  func checks(_ require: String, when: String = "personal", evidence: String = "[]") throws -> [String] {
    let pack = PackLoading.good
      .replacing("when: personal", with: "when: \(when)")
      .replacing("evidence: [purposes.purpose]", with: "evidence: \(evidence)")
      .replacing(
        "size(dataset.purposes) > 0\n        && dataset.purposes.all(p, p.legalBasis == 'consent')", with: require)
    return try Self.findings(pack).filter { !$0.hasPrefix("unused") }
  }

  @Test("nothing in what is as it should be, but for tables and definitions that nobody uses") func unused() throws {
    #expect(try Self.findings(PackLoading.good) == ["unused-table: no rule reads the table limits"])
    #expect(
      try Self.findings(PackLoading.good.replacing("when: personal", with: "when: has(dataset.scale)")).contains {
        $0.contains("no rule uses the definition personal")
      })
  }

  @Test("conditions that ask the same twice") func doubled() throws {
    #expect(
      try checks("dataset.criminalData && dataset.criminalData").contains {
        $0.contains("both operands are dataset.criminalData")
      })
    #expect(try checks("dataset.criminalData") == [])
  }

  @Test("all over what may be empty, unless it is asked whether there is anything") func vacuous() throws {
    #expect(try checks("dataset.purposes.all(p, has(p.legalBasis))").contains { $0.hasPrefix("vacuous") })
    #expect(try checks("size(dataset.purposes) > 0 && dataset.purposes.all(p, has(p.legalBasis))") == [])
    #expect(try checks("['a', 'b'].all(t, t in dataset.categories)") == [])
  }

  @Test("has() before a fact that is mandatory evidence") func bareHas() throws {
    let require = "has(dataset.scale) && dataset.scale == 'large-scale'"
    #expect(try checks(require, evidence: "[scale]").contains { $0.contains("has(dataset.scale) turns the absence") })
    #expect(try checks(require) == [])
  }

  @Test("loops inside loops inside loops") func cost() throws {
    let loop =
      "dataset.purposes.exists(a, dataset.purposes.exists(b, dataset.purposes.exists(c, dataset.purposes.exists(d, a == b && c == d))))"
    #expect(try checks(loop).contains { $0.contains("power 4") })
  }

  @Test("what each rule can come to at all") func reachable() throws {
    func kinds(_ require: String, missing: String = "fail", when: String = "has(dataset.scale)") throws -> Set<
      VerdictKind
    > {
      try SmallWorld.judge(SmallWorld.pack(require: require, when: when, missing: missing)).allClauses[0].reachable
    }
    #expect(try kinds("false") == [.fail, .notApplicable])
    #expect(try kinds("has(dataset.name)") == [.pass, .fail, .notApplicable])
    #expect(try kinds("known(dataset.name)") == [.pass, .fail, .notApplicable])
    #expect(try kinds("known(dataset.name)", missing: "indeterminate") == [.pass, .indeterminate, .notApplicable])
    #expect(try kinds("dataset.criminalData", when: "true") == [.pass, .fail])
    #expect(try kinds("has(dataset.name) || pending").contains(.indeterminate))
  }

  @Test("a rule that cannot pass needs no case that does") func exempt() throws {
    let packs = try SmallWorld.pack(require: "false", inForce: "[]")
    let cases = """
      rule: house.one
      asOf: 2026-10-01T00:00:00Z
      cases:
        - name: would fail
          records: [{kind: dataset, id: "ds:1"}]
          expect: {"ds:1": {verdict: notYetInForce, readiness: fail}}
      """
    let folder = PackFolder(
      name: "house", files: packs.packs[0].content.folder.files.merging(["cases/a.yaml": cases]) { a, _ in a })
    let report = try #require(try PackTester(PackSet([folder])).run().first)
    #expect(report.failures == [] && report.untested == [])
    let none = try #require(try PackTester(packs).run().first)
    #expect(none.untested == ["house.one"])
  }
}
