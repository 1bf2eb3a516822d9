import Foundation
import Testing

@Suite("Cycles and clashes are findings, not crashes") struct HostileGraphs {
  private static func line(_ kind: String, _ id: String, _ members: String) -> String {
    #"{"kind":"\#(kind)","id":"\#(id)",\#(members)}"#
  }

  private static func relation(_ name: String, _ target: String) -> String { #""\#(name)":[{"id":"\#(target)"}]"# }

  @Test("cycles of two, of a thousand, through runs, products, mirrors and members; clashes of content") func cycles()
    throws
  {
    let bank = try Bank.fresh()
    let file = "records/2026-Q3/governance.jsonl"
    var lines = [
      Self.line("dataset", "ds:two-a", Self.relation("wasDerivedFrom", "ds:two-b")),
      Self.line("dataset", "ds:two-b", Self.relation("wasDerivedFrom", "ds:two-a")),
      Self.line("dataset", "ds:by-run", Self.relation("wasGeneratedBy", "run:round")),
      Self.line(
        "run", "run:round",
        #""type":"training","startedAt":"2026-07-01T00:00:00Z",\#(Self.relation("used", "ds:by-run"))"#),
      Self.line("dataset", "ds:product-a", Self.relation("specializationOf", "ds:product-b")),
      Self.line("dataset", "ds:product-b", Self.relation("specializationOf", "ds:product-a")),
      Self.line("dataset", "ds:mirror-a", Self.relation("alternateOf", "ds:mirror-b")),
      Self.line("dataset", "ds:mirror-b", Self.relation("alternateOf", "ds:mirror-a")),
      Self.line("dataset", "ds:whole-a", Self.relation("hadMember", "ds:whole-b")),
      Self.line("dataset", "ds:whole-b", Self.relation("hadMember", "ds:whole-a")),
      // One id, two contents; and one thing said twice.
      Self.line("dataset", "ds:two-contents", #""digest":{"sha256":"\#(String(repeating: "a", count: 64))"}"#),
      Self.line("dataset", "ds:two-contents", #""digest":{"sha256":"\#(String(repeating: "b", count: 64))"}"#),
      Self.line("dataset", "ds:twice", #""name":"caf\u00e9""#), Self.line("dataset", "ds:twice", #""name":"café""#),
      Self.line("dataset", "caf\u{65}\u{301}", #""criminalData":false"#),
      Self.line("dataset", "caf\u{E9}", #""criminalData":false"#),
    ]
    for number in 0..<1_000 {
      lines.append(
        Self.line("dataset", "ds:long-\(number)", Self.relation("wasDerivedFrom", "ds:long-\((number + 1) % 1_000)")))
    }
    let url = bank.url.appendingPathComponent(file)
    let before = try String(contentsOf: url, encoding: .utf8)
    try Data((before + lines.map { $0 + "\n" }.joined()).utf8).write(to: url)
    let run = try bank.run("run", "--period", "2026-Q3")
    #expect(run.code == 0, "\(run.message)")
    let xml = try String(contentsOf: bank.bundle().appendingPathComponent("report.xml"), encoding: .utf8)
    let sums = xml.matches(
      of: /<source accepted="([0-9]+)" id="s[0-9]+" merged="([0-9]+)" name="[^"]*" read="([0-9]+)" rejected="([0-9]+)"/
    ).map { [$0.1, $0.2, $0.4, $0.3].map { Int($0) ?? -1 } }
    for sum in sums { #expect(sum[0] + sum[1] + sum[2] == sum[3], "\(sum)") }
    #expect(sums.first?[1] == 1, "what is said twice in the same bytes is one: \(sums)")
    let lineage = try bank.run("lineage", "ds:long-500", "--period", "2026-Q3", "--format", "json")
    #expect(lineage.code == 0, "\(lineage.message)")
    let both = try bank.run("open", "reports/2026-Q3", "--key", "keys/owner.key.pem")
    #expect(
      both.text.contains(#""ds:two-contents#bbbbbbbbbbbb""#) || both.text.contains(#""ds:two-contents#aaaaaaaaaaaa""#))
  }
}
