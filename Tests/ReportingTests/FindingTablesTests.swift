import Reporting
import Testing

@Suite("Tables without a report around them")
struct FindingTablesTests {
  @Test("rows are, byte by byte, those that the templates make", arguments: ["full", "many", "hostile"])
  func sameAsTemplates(name: String) throws {
    let report =
      switch name {
      case "many": SampleReport.many(40)
      case "hostile": SampleReport.hostileReport()
      default: SampleReport.full()
      }
    let renderer = try Workbench.renderer()
    let xml = try renderer.xml(report)
    var findings = FindingTables.findingHeader
    var hops = FindingTables.hopHeader
    for finding in report.findings {
      FindingTables.append(finding, to: &findings)
      FindingTables.appendHops(finding, to: &hops)
    }
    #expect(
      try String(decoding: renderer.render(.findings, from: xml), as: UTF8.self)
        == String(decoding: findings, as: UTF8.self))
    #expect(
      try String(decoding: renderer.render(.lineage, from: xml), as: UTF8.self) == String(decoding: hops, as: UTF8.self)
    )
  }
}
