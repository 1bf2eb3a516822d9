import Testing

@testable import Policy

@Suite("Cases of the packs") struct PackCases {
  @Test(
    "come out as they say, and every rule has one that passes and one that fails",
    arguments: ["gdpr", "ccpa", "eu-ai-act", "us-aaa"])
  func cases(_ name: String) throws {
    for report in try PackTester(PackFiles.load([name])).run() {
      print("\(report.pack): \(report.passed) passed, \(report.failed) failed")
      for failure in report.failures { Issue.record("\(failure)") }
      #expect(report.untested == [])
    }
  }
}
