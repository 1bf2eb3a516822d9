import Testing

@testable import Policy

@Suite("Cases of the packs") struct PackCases {
  @Test(
    "come out as they say, take every branch, and reach every verdict that a rule can come to",
    arguments: ["gdpr", "ccpa", "eu-ai-act", "us-aaa"])
  func cases(_ name: String) throws {
    for report in try PackTester(PackFiles.load([name])).run(measuring: [.coverage]) {
      print("\(report.pack): \(report.passed) passed, \(report.failed) failed")
      for failure in report.failures { Issue.record("\(failure)") }
      #expect(report.unreached == [:])
      #expect(report.coverage?.missed == [])
    }
  }
}
