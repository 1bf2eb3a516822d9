import Testing

@testable import Policy

@Suite("Cases of the packs") struct PackCases {
  @Test("come out as they say", arguments: ["gdpr", "ccpa"]) func cases(_ name: String) throws {
    let reports = try PackTester(PackFiles.load([name])).run()
    for report in reports {
      print("\(report.pack): \(report.passed) passed, \(report.failed) failed")
      for failure in report.failures { Issue.record("\(failure)") }
    }
  }

  @Test("every rule has a case that passes and one that fails", arguments: ["gdpr", "ccpa"])
  func coverage(_ name: String) throws {
    for report in try PackTester(PackFiles.load([name])).run() { #expect(report.untested == []) }
  }
}
