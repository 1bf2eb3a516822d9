import Reporting
import Testing
import XML

@Suite("A report as XML")
struct ReportAsXML {
  static func text(_ report: Report) throws -> String {
    String(decoding: try Workbench.renderer().xml(report), as: UTF8.self)
  }

  static func reason(_ report: Report) throws -> XMLError.Reason? {
    do {
      _ = try Workbench.renderer().xml(report)
      return nil
    } catch let error as XMLError { return error.reason }
  }

  @Test func isValidCanonicalAndTheSameAlways() throws {
    for report in [SampleReport.full(), SampleReport.empty(), SampleReport.hostileReport(), SampleReport.many(250)] {
      let renderer = try Workbench.renderer()
      let bytes = try renderer.xml(report)
      #expect(try Workbench.renderer().xml(report) == bytes)
      #expect(try XMLDocument.parse(bytes).canonical() == bytes)
    }
  }

  /// The form of the document is a contract: whoever changes it changes this digest, and asks whether readers break.
  @Test func isAsItWas() throws {
    let bytes = try Workbench.renderer().xml(SampleReport.full())
    let golden = try Workbench.read(Workbench.root + "/Tests/Golden/report/full.xml")
    #expect(bytes == golden)
  }

  @Test func holdsHostileTextsAsTheyAre() throws {
    let document = try XMLDocument.parse(Workbench.renderer().xml(SampleReport.hostileReport()))
    let commands = document.root?.first("integrity")?.children.filter { $0.name == "command" }.map(\.text)
    #expect(
      commands?.map { Array($0.unicodeScalars) }
        == SampleReport.hostile.map { Array(XMLCharacters.visible($0).unicodeScalars) })
    #expect(commands?.contains("nul\u{FFFD}bell\u{FFFD}end\u{FFFD}") == true)
  }

  @Test func ofTenThousandFindingsIsWritten() throws {
    let bytes = try Workbench.renderer().xml(SampleReport.many(10_000))
    #expect(try XMLDocument.parse(bytes).root?.first("findings")?.attribute("count") == "10000")
  }

  @Test func isSignedAndVerified() throws {
    let renderer = try Workbench.renderer()
    let plain = try renderer.xml(SampleReport.full())
    let signed = try renderer.xml(SampleReport.full(), signer: .init(privateKey: TestKeys.secret, thumbprint: "thumb"))
    let verified = try XMLSignature.verify(signed, publicKey: TestKeys.publicKey)
    #expect(verified.bytes == plain)
    #expect(verified.keyName == "thumb")
    // A signature changes nothing in what people read.
    #expect(try renderer.render(.page, from: signed) == renderer.render(.page, from: plain))
  }

  @Test func isRefusedWhereItContradictsItself() throws {
    var report = SampleReport.full()
    report.findings[0].rule = "no.such.rule"
    #expect(try Self.reason(report) == .invalid)
    report = SampleReport.full()
    report.findings.append(report.findings[0])
    #expect(try Self.reason(report) == .invalid)
    report = SampleReport.full()
    report.findings[0].evidence[0].file = "s9.9"
    #expect(try Self.reason(report) == .invalid)
    report = SampleReport.full()
    report.findings[0].evidence[0].digest = "abc"
    #expect(try Self.reason(report) == .invalid)
    report = SampleReport.full()
    report.findings[0].found = [.init([.finding("f-000000000000")])]
    #expect(try Self.reason(report) == .invalid)
    report = SampleReport.full()
    report.identity.asOf = "2026-10-05T02:00:00+02:00"
    #expect(try Self.reason(report) == .invalid)
    report = SampleReport.full()
    report.identity.period.from = "2026-02-30"
    #expect(try Self.reason(report) == .invalid)
    report = SampleReport.full()
    report.identity.language = "fr"
    #expect(try Self.reason(report) == .invalid)
    report = SampleReport.full()
    report.privacy?.year.left = "1e-3"
    #expect(try Self.reason(report) == .invalid)
    report = SampleReport.full()
    report.statistics[0].cells[0].raw = "NaN"
    #expect(try Self.reason(report) == .invalid)
    report = SampleReport.full()
    report.lineage.pictures[0].edges[0].to = "n99"
    #expect(try Self.reason(report) == .invalid)
  }

  @Test func saysWhereItIsWrong() throws {
    var report = SampleReport.full()
    report.findings[2].due = "soon"
    let error = #expect(throws: XMLError.self) { try Workbench.renderer().xml(report) }
    #expect(error?.faults.contains { $0.line != nil && $0.message.contains("due") } == true)
  }

  @Test func isTakenByXMLLint() throws {
    guard let xmllint = Workbench.program("xmllint") else { return }
    let bytes = try Workbench.renderer().xml(
      SampleReport.full(), signer: .init(privateKey: TestKeys.secret, thumbprint: "thumb"))
    try Workbench.withFile(bytes) { file in
      let schema = Workbench.templates + "/" + Renderer.schemaFiles[0]
      let result = try Workbench.run(xmllint, ["--nonet", "--noout", "--schema", schema, file])
      #expect(result.code == 0, "\(result.errors)")
    }
  }
}

@Suite("Ids follow from content")
struct ContentIDs {
  @Test func aFindingKeepsItsAnchor() {
    let finding = ContentID.finding(rule: "gdpr.art17.1", subject: "ds:a>model:b@1")
    #expect(finding.anchor == "f-" + finding.uuid.replacing("-", with: "").prefix(12))
    #expect(finding.uuid.count == 36 && Array(finding.uuid)[14] == "5" && "89ab".contains(Array(finding.uuid)[19]))
    #expect(ContentID.finding(rule: "gdpr.art17.1", subject: "ds:a>model:b@1") == finding)
    // What was printed once may never change.
    #expect(SampleReport.findings[0].id == "f-61681c64f9bc")
  }

  @Test func rulesAndSubjectsDoNotRunTogether() {
    #expect(ContentID.finding(rule: "a", subject: "bc").uuid != ContentID.finding(rule: "ab", subject: "c").uuid)
    #expect(ContentID.uuid("a", "b") != ContentID.uuid("ab"))
    let ids = Set((0..<20_000).map { ContentID.finding(rule: "r", subject: "ds:\($0)").anchor })
    #expect(ids.count == 20_000)
  }
}

@Suite("A verdict rolls up")
struct RollingUp {
  @Test func byTheOrderOfThePolicy() {
    typealias Counts = Report.VerdictCounts
    #expect(Counts(pass: 9, fail: 1, indeterminate: 1, error: 1).state == .broken)
    #expect(Counts(pass: 9, fail: 1, waived: 1, indeterminate: 1).state == .notMet)
    #expect(Counts(pass: 9, waived: 1, indeterminate: 1).state == .notDetermined)
    #expect(Counts(pass: 9, waived: 1, needsAttestation: 1).state == .needsAttestation)
    #expect(Counts(pass: 9, waived: 1).state == .waived)
    #expect(Counts(pass: 1, notApplicable: 9).state == .met)
    #expect(Counts(notApplicable: 9, notYetInForce: 1).state == .notYetInForce)
    #expect(Counts(notApplicable: 9).state == .notApplicable)
    #expect(Counts().state == .notApplicable)
  }

  @Test func addingUp() {
    let verdict = SampleReport.full().verdict
    let states = Report.ObligationState.allCases.filter(\.isChecked)
    #expect(verdict.checked == states.reduce(0) { $0 + verdict.total($1) })
    #expect(verdict.checked == SampleReport.obligations.count { $0.state.isChecked })
    #expect(
      verdict.open + verdict.waivedFindings + verdict.undeterminedFindings + verdict.attestationFindings
        == SampleReport.findings.count)
    #expect(verdict.worst == SampleReport.findings[0].id)
  }

  @Test func thePeriodEndsOnTheDayBefore() {
    #expect(Report.Period(name: "q", from: "2026-07-01", to: "2026-10-01").through == "2026-09-30")
    #expect(Report.Period(name: "q", from: "2024-01-01", to: "2024-03-01").through == "2024-02-29")
    #expect(Report.Period(name: "q", from: "2025-10-01", to: "2026-01-01").through == "2025-12-31")
    #expect(Report.Period(name: "q", from: "1999-10-01", to: "1900-03-01").through == "1900-02-28")
  }
}
