import Foundation
import Testing

@Suite("Numbers that the law wants exact") struct StatutoryCounts {
  /// One row as the report has it: kind, received, complied, denied, median days.
  private func requests(_ report: String) throws -> [String: [String]] {
    var rows: [String: [String]] = [:]
    for match in report.matches(of: /<requests ([^>]*)>/) {
      var members: [String: String] = [:]
      for member in match.1.matches(of: /([a-zA-Z]+)="([^"]*)"/) { members[String(member.1)] = String(member.2) }
      #expect(members["exact"] == "true" && members["year"] == "2026")
      let kind = try #require(members["kind"])
      rows[kind] = ["received", "complied", "denied", "medianDays"].map { members[$0] ?? "" }
    }
    return rows
  }

  private func request(
    _ number: Int, _ type: String, _ outcome: String, received: String, responded: String? = nil,
    regime: String = "ccpa"
  ) -> String {
    let answered = responded.map { #","respondedAt":"\#($0)""# } ?? ""
    return #"{"kind":"request","id":"req:exact-\#(number)","regime":"\#(regime)","type":"\#(type)","subjectRef":"#
      + #""p:00000000000000\#(10 + number)","region":"US-CA","receivedAt":"\#(received)","outcome":"\#(outcome)"\#(answered)}"#
  }

  @Test("requests and assessments are counted exactly by kind and year, and marked as exact") func counts() throws {
    let bank = try Bank.fresh()
    try Data().write(to: bank.url.appendingPathComponent("records/2026-Q3/requests.jsonl"))
    try bank.append(
      request(1, "delete", "complied", received: "2026-07-01T20:00:00Z", responded: "2026-07-11T20:00:00Z"),
      request(2, "delete", "complied-in-part", received: "2026-07-02T20:00:00Z", responded: "2026-07-17T20:00:00Z"),
      request(3, "delete", "denied", received: "2026-07-03T20:00:00Z", responded: "2026-07-04T20:00:00Z"),
      request(4, "delete", "complied", received: "2026-07-04T20:00:00Z", responded: "2026-07-24T20:00:00Z"),
      request(5, "delete", "pending", received: "2026-09-29T20:00:00Z"),
      request(6, "know-specific", "withdrawn", received: "2026-07-01T20:00:00Z"),
      request(7, "know-categories", "complied", received: "2026-07-01T20:00:00Z", responded: "2026-07-03T20:00:00Z"),
      // Of another law, or another year: not among them.
      request(
        8, "delete", "complied", received: "2026-07-01T20:00:00Z", responded: "2026-07-03T20:00:00Z", regime: "gdpr"),
      request(9, "delete", "complied", received: "2024-07-01T20:00:00Z", responded: "2024-07-03T20:00:00Z"),
      // The same request once more is one request.
      request(1, "delete", "complied", received: "2026-07-01T20:00:00Z", responded: "2026-07-11T20:00:00Z"),
      to: "records/2026-Q3/requests.jsonl")
    try bank.append(
      #"{"kind":"document","id":"doc:exact-1","type":"risk-assessment","approvedAt":"2026-05-01","updatedAt":"2026-08-01","covers":{"activities":["training","sell-or-share"]}}"#,
      #"{"kind":"document","id":"doc:exact-2","type":"risk-assessment","approvedAt":"2026-06-01","covers":{"activities":["training"]}}"#,
      to: "records/2026-Q3/governance.jsonl")
    for workers in ["1", "3"] {
      let run = try bank.run("run", "--period", "2026-Q3", "--workers", workers)
      #expect(run.code == 0, "\(run.message)")
      let report = try String(contentsOf: bank.bundle().appendingPathComponent("report.xml"), encoding: .utf8)
      let rows = try requests(report)
      #expect(rows["delete"] == ["5", "3", "1", "12.5"])
      #expect(rows["know"] == ["2", "1", "0", "2"])
      #expect(rows["correct"] == ["0", "0", "0", ""])
      #expect(rows.count == 7)
      let assessments = report.matches(of: /<assessments ([^>]*)>/).map { String($0.1) }
      #expect(
        assessments == [
          #"conducted="2" exact="true" updated="1" year="2026""#,
          #"activity="sell-or-share" conducted="1" exact="true" updated="1" year="2026""#,
          #"activity="training" conducted="2" exact="true" updated="1" year="2026""#,
        ])
      let page = try String(contentsOf: bank.bundle().appendingPathComponent("report.html"), encoding: .utf8)
      #expect(page.contains("Numbers that the law wants exact") && page.contains("exact, without noise"))
    }
  }

  @Test("where no rule of California is asked, no such numbers stand") func otherLaws() throws {
    let bank = try Bank.fresh()
    try bank.edit("affidavit.yaml", "policies: [gdpr, ccpa]", "policies: [gdpr]")
    let run = try bank.run("run", "--period", "2026-Q3")
    #expect(run.code == 0, "\(run.message)")
    let report = try String(contentsOf: bank.bundle().appendingPathComponent("report.xml"), encoding: .utf8)
    #expect(try requests(report).isEmpty && !report.contains("<assessments"))
  }
}
