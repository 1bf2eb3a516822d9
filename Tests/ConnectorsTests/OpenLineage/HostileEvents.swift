import JSON
import Provenance
import Testing

@testable import Connectors

@Suite("Hostile events are refused one by one")
struct HostileEvents {
  private static let good =
    #"{"eventType":"COMPLETE","eventTime":"2026-03-02T10:00:00Z","run":{"runId":"0197f6a1-0000-7000-8000-000000000001"},"job":{"namespace":"n","name":"j"},"producer":"p"}"#

  private static func event(_ members: String) -> [UInt8] {
    Array(#"{"eventTime":"2026-03-02T10:00:00Z","job":{"namespace":"n","name":"j"},"producer":"p","#.utf8)
      + Array(members.utf8) + [UInt8(ascii: "}")]
  }

  private static let deep = String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000)

  @Test(
    arguments: [
      (event(#""x":"\#u{0}""#), "json.syntax", "not JSON"),
      (event(##""x":"\ud800""##), "json.encoding", "half a surrogate"),
      (event("\"x\":\"") + [0xC0, 0xAF] + Array("\"".utf8), "json.encoding", "not UTF-8"),
      (event(#""x":1,"x":2"#), "json.duplicate-member", "stands twice"),
      (event(##""f":{"a":1,"\u0061":2}"##), "json.duplicate-member", "stands twice"),
      (event(#""x":\#(deep)"#), "json.depth", "deeper than 512"),
      (event(#""x":1e400"#), "json.number-range", "beyond 64 bits"),
      (event(#""x":NaN"#), "json.syntax", "not JSON"), (Array("[1]".utf8), "member.type", "an event is a JSON object"),
      (Array("{}".utf8), "member.missing", "an event has run and job"),
      (event(#""eventType":"COMPLEET""#), "value.token", "eventType"),
    ] as [([UInt8], String, String)])
  func refused(line: [UInt8], reason: String, message: String) throws {
    let folder = try TemporaryFolder()
    let lines = [Array(Self.good.utf8), line, Array(Self.good.replacing("0001\"", with: "0002\"").utf8)]
    let path = try folder.write("events.ndjson", Array(lines.joined(separator: [0x0A])) + [0x0A])
    let reading = try Reading("openlineage", [path])
    #expect(reading.tally.read == 3 && reading.tally.accepted == 2 && reading.tally.rejected == 1)
    let refused = try #require(reading.rejected.first)
    #expect(refused.rejection.reason == reason && refused.rejection.message.contains(message), "\(refused.rejection)")
    #expect(refused.rejection.line == 2 && refused.locator == "line 2" && refused.bytes == line)
    #expect(!refused.rejection.message.contains("COMPLEET"))
  }

  @Test("an event that stands in no file is read after the files, and counted by itself") func offered() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("events.ndjson", Self.good + "\n")
    let offered = [
      OfferedItem(
        number: 4, bytes: Array(Self.good.replacing("0001\"", with: "0002\"").utf8), path: "gone/a.ndjson", line: 7,
        offset: 70),
      OfferedItem(number: 5, bytes: Array("{}".utf8), path: "gone/a.ndjson", line: 8, offset: 90),
    ]
    var reader = try OpenLineageConnector(paths: [path]).offering(offered).makeReader()
    var tally = Tally()
    var ids: [String] = []
    var retried: [Int: Tally] = [:]
    while let chunk = try reader.next() {
      tally += chunk.tally
      if let number = chunk.retried {
        retried[number] = chunk.tally
        #expect(chunk.path == "gone/a.ndjson" && chunk.rejected.allSatisfy { $0.rejection.line == 8 })
      }
      for line in chunk.bytes.split(separator: 0x0A) {
        let record = try JSONParser().parse(Array(line)).root
        if record["kind"]?.string == "run" { ids.append(record["id"]?.string ?? "") }
      }
    }
    #expect(tally == Tally(read: 3, accepted: 2, rejected: 1, unmapped: tally.unmapped))
    #expect(retried == [4: Tally(read: 1, accepted: 1), 5: Tally(read: 1, rejected: 1)])
    #expect(ids.count == 2 && reader.files.map(\.path) == [path])
  }
}
