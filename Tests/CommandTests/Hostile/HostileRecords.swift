import Foundation
import Testing

@Suite("Hostile records are refused with reason and place, one by one") struct HostileRecords {
  /// A line, and what a run says of it. Where `§` stands the fault is: it is taken out.
  private struct Case {
    var line: [UInt8]
    var column: Int?
    var reason: String
    var pointer: String?
    var nearest: String?
    /// Part of the message.
    var message: String

    init(
      _ text: String, _ reason: String, _ message: String, pointer: String? = nil, nearest: String? = nil
    ) {
      self.init(Array(text.utf8), reason, message, pointer: pointer, nearest: nearest)
    }

    init(
      _ bytes: [UInt8], _ reason: String, _ message: String, pointer: String? = nil, nearest: String? = nil
    ) {
      let mark = Array("§".utf8)
      if let place = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }) {
        line = Array(bytes[..<place]) + Array(bytes[(place + mark.count)...])
        column = place + 1
      } else {
        line = bytes
      }
      self.reason = reason
      self.pointer = pointer
      self.nearest = nearest
      self.message = message
    }
  }

  private static func dataset(_ members: String) -> String { #"{"kind":"dataset","id":"ds:x","# + members + "}" }

  private static func named(_ bytes: [UInt8]) -> [UInt8] {
    Array(#"{"kind":"dataset","id":"ds:x","name":"Vandersloot"#.utf8) + Array("§".utf8) + bytes + Array(#""}"#.utf8)
  }

  private static let encoding: [Case] = [
    Case(named([0xC0, 0xAF]), "json.encoding", "not UTF-8"),
    Case(named([0x80]), "json.encoding", "not UTF-8"),
    Case(named([0xE2, 0x82]), "json.encoding", "not UTF-8"),
    Case(named([0xF4, 0x90, 0x80, 0x80]), "json.encoding", "not UTF-8"),
    Case(named([0xED, 0xA0, 0x80]), "json.encoding", "not UTF-8"),
    Case(named([0xFF]), "json.encoding", "not UTF-8"),
    Case(dataset(##""name":"Vandersloot§\ud800""##), "json.encoding", "half a surrogate pair"),
    Case(dataset(##""name":"Vandersloot§\udc00\ud800""##), "json.encoding", "half a surrogate pair"),
    Case(dataset(##""§\udfff":1"##), "json.encoding", "half a surrogate pair"),
    Case(dataset(##""name":"a§\u12g4""##), "json.syntax", "not JSON"),
    Case(dataset("\"name\":\"a§\u{1}b\""), "json.syntax", "not JSON"),
  ]

  private static let doubles: [Case] = [
    Case(dataset(#""name":"a",§"name":"Vandersloot""#), "json.duplicate-member", "stands twice"),
    Case(dataset(##""name":"a",§"n\u0061me":"Vandersloot""##), "json.duplicate-member", "stands twice"),
    Case(dataset(#""digest":{"sha256":"a",§"sha256":"b"}"#), "json.duplicate-member", "stands twice"),
    Case(
      dataset(#""purposes":[{"purpose":"unknown"},{"purpose":"unknown",§"purpose":"unknown"}]"#),
      "json.duplicate-member",
      "stands twice"),
    Case(
      dataset(##""extensions":{"mlflow":{"deep":[{"a":1,"b":2,§"\u0061":3}]}}"##), "json.duplicate-member",
      "stands twice"),
  ]

  private static let deep = 10_000
  private static let depth: [Case] = [
    Case(String(repeating: "[", count: 64) + "§" + String(repeating: "[", count: deep), "json.depth", "deeper than 64"),
    Case(
      dataset(
        #""extensions":{"a":"# + String(repeating: "[", count: 62) + "§" + String(repeating: "[", count: deep)
          + String(repeating: "]", count: deep + 62) + "}"), "json.depth", "deeper than 64"),
    Case(
      dataset(
        #""extensions":"# + String(repeating: #"{"a":"#, count: 63) + "§" + String(repeating: #"{"a":"#, count: deep)
          + "1"
          + String(repeating: "}", count: deep + 63)), "json.depth", "deeper than 64"),
  ]

  private static let numbers: [Case] = [
    Case(
      dataset(#""size":{"bytes":§9007199254740992}"#), "json.number-range", "beyond 2^53 - 1", pointer: "/size/bytes"),
    Case(dataset(#""size":{"bytes":§1.0}"#), "member.type", "without a fraction", pointer: "/size/bytes"),
    Case(dataset(#""size":{"bytes":§1e3}"#), "member.type", "without a fraction", pointer: "/size/bytes"),
    Case(dataset(#""size":{"bytes":§-1}"#), "value.range", "at least 0", pointer: "/size/bytes"),
    Case(dataset(#""size":{"bytes":§1e400}"#), "json.number-range", "beyond 64 bits"),
    Case(dataset(#""size":{"bytes":§18446744073709551616}"#), "json.number-range", "beyond 64 bits"),
    Case(
      dataset(#""size":{"bytes":§"# + String(repeating: "9", count: 5_000) + "}"), "json.number-range", "beyond 64 bits"
    ),
    Case(dataset(#""size":{"bytes":§NaN}"#), "json.syntax", "not JSON"),
    Case(dataset(#""size":{"bytes":§Infinity}"#), "json.syntax", "not JSON"),
    Case(dataset(#""size":{"bytes":-§Infinity}"#), "json.syntax", "not JSON"),
    Case(dataset(#""size":{"bytes":§+1}"#), "json.syntax", "not JSON"),
    Case(dataset(#""size":{"bytes":0x1F}"#), "json.syntax", "not JSON"),
    Case(dataset(#""size":{"bytes":007}"#), "json.syntax", "not JSON"),
    Case(dataset(#""size":{"bytes":1.}"#), "json.syntax", "not JSON"),
    Case(dataset(#""size":{"bytes":§.5}"#), "json.syntax", "not JSON"),
  ]

  private static let shapes: [Case] = [
    Case("§[]", "member.type", "a record must be an object", pointer: ""),
    Case("§null", "member.type", "a record must be an object", pointer: ""),
    Case("§\u{FEFF}{}", "json.syntax", "not JSON"),
    Case(#"{"kind":"dataset","id":"ds:x"} §{}"#, "json.syntax", "something follows the object"),
    Case(#"§{"kind":"dataset"}"#, "member.missing", "id is missing", pointer: ""),
    Case(
      #"{"kind":§"datasset","id":"x"}"#, "kind.unknown", "write dataset", pointer: "/kind", nearest: "dataset"),
    Case(dataset(#"§"purpose":[]"#), "member.unknown", "write purposes", nearest: "purposes"),
    Case(dataset(#""name":§null"#), "member.type", "null says nothing", pointer: "/name"),
    Case(
      dataset(#""purposes":[{"purpose":"unknown","legalBasis":§"contarct"}]"#), "value.token", "write contract",
      pointer: "/purposes/0/legalBasis", nearest: "contract"),
    Case(dataset(#""locations":["SE",§"sweden"]"#), "value.format", "such as DE", pointer: "/locations/1"),
    Case(
      dataset(#""name":§""# + String(repeating: "x", count: 65_537) + "\""), "value.range", "at most 65536",
      pointer: "/name"),
    Case(#"{"kind":"dataset","id":§""}"#, "id.invalid", "must not be empty", pointer: "/id"),
    Case(
      #"{"kind":"dataset","id":§""# + String(repeating: "é", count: 257) + "\"}", "id.invalid", "at most 512 bytes",
      pointer: "/id"),
    Case(##"{"kind":"dataset","id":§"a\u0007b"}"##, "id.invalid", "control characters", pointer: "/id"),
    Case(
      dataset(#""wasDerivedFrom":[{"id":§"ds:x"}]"#), "relation.self", "related to itself",
      pointer: "/wasDerivedFrom/0/id"),
    // The same id after NFC, written in another way.
    Case(
      #"{"kind":"dataset","id":"caf\u0065\u0301","wasDerivedFrom":[{"id":"caf\u00e9"}]}"#, "relation.self",
      "related to itself"),
  ]

  private static func generated(_ text: String, _ reason: String, _ message: String) -> Case {
    Case(dataset(#""generatedAt":§"\#(text)""#), reason, message, pointer: "/generatedAt")
  }

  private static let times: [Case] = [
    generated("2026-05-01T00:00:00", "time.no-zone", "has no zone"),
    generated("2026-05-01T00:00:60Z", "time.invalid", "that exists"),
    generated("2026-05-01T00:00:00-00:00", "time.invalid", "that exists"),
    generated("2026-05-01t00:00:00Z", "time.invalid", "that exists"),
    generated("2026-05-01T00:00:00z", "time.invalid", "that exists"),
    generated("2026-02-30", "time.invalid", "that exists"),
    generated("2027-02-29T00:00:00Z", "time.invalid", "that exists"),
    generated("2026-05-01T24:00:00Z", "time.invalid", "that exists"),
    generated("2026-05-01T00:00:00+24:00", "time.invalid", "that exists"),
    generated("2026-05-01T00:00:00.1234567890Z", "time.invalid", "that exists"),
    generated("2026-5-1", "time.invalid", "that exists"),
    generated("12026-05-01", "time.invalid", "that exists"),
    generated("-2026-05-01", "time.invalid", "that exists"),
    // No report could say these in UTC.
    generated("0000-01-01", "time.invalid", "that exists"),
    generated("0001-01-01T00:00:00+00:01", "time.invalid", "that exists"),
    generated("9999-12-31T23:59:59-00:01", "time.invalid", "that exists"),
  ]

  private static let cases = encoding + doubles + depth + numbers + shapes + times

  /// Good, if unusual: none of these is refused.
  private static let good = [
    #"{"kind":"dataset","id":"ds:good-1","size":{"bytes":9007199254740991}}"#,
    #"{"kind":"dataset","id":"ds:good-2","size":{"bytes":-0}}"#,
    #"{"kind":"contribution","id":"c:good-3","dataset":"ds:good-1","values":{"tiny":1e-400,"big":1.7976931348623157e308,"minus":-0.0}}"#,
    #"{"kind":"dataset","id":"ds:good-4","generatedAt":"9999-12-31T23:59:59.123456789+23:59"}"#,
    #"{"kind":"dataset","id":"ds:good-5","generatedAt":"2024-02-29"}"#,
    #"{"kind":"dataset","id":"ds:good-6","extensions":{"mlflow":{"null":null,"text":"9007199254740993"}}}"#,
    #"{"kind":"dataset","id":"ds:good-7","name":"\ud83d\ude00 \u0000 \u202e"}"#,
    #"{"kind":"dataset","id":"ds:good-8","extensions":{"a":{"a":"# + String(repeating: "[", count: 61)
      + String(repeating: "]", count: 61) + "}}}",
    #"  {"kind":"dataset","id":"ds:good-9"}  "#,
  ]

  private static let records = "records/2026-Q3/governance.jsonl"

  /// A run over the cases, each between two good lines, a clash of kinds and a line that is too long.
  private static let run = Result { () throws -> (bank: Bank, first: Int, run: Command.Outcome) in
    let bank = try Bank.fresh()
    let file = bank.url.appendingPathComponent(records)
    var bytes = try Data(contentsOf: file)
    let first = bytes.count { $0 == 0x0A } + 1
    for (number, item) in cases.enumerated() {
      bytes += item.line + [0x0A]
      bytes += Data(#"{"kind":"agent","id":"agent:between-\#(number)","type":"organisation"}"#.utf8) + [0x0A]
    }
    for line in good { bytes += Data(line.utf8) + [0x0A] }
    bytes += Data(#"{"kind":"model","id":"ds:good-9"}"#.utf8) + [0x0A]
    bytes += Data(repeating: UInt8(ascii: "x"), count: 9 << 20) + [0x0A]
    bytes += Data(#"{"kind":"dataset","id":"ds:torn","na"#.utf8)
    try bytes.write(to: file)
    return (bank, first, try bank.run("run", "--period", "2026-Q3"))
  }

  private static func refused() throws -> (first: Int, list: [Int: [String: Any]]) {
    let (bank, first, run) = try run.get()
    try #require(run.code == 0, "\(run.message)")
    let list = try bank.run("quarantine", "list", "reports/2026-Q3", "--format", "json")
    let object = try #require(try list.json() as? [String: Any])
    var lines: [Int: [String: Any]] = [:]
    for record in try #require(object["records"] as? [[String: Any]]) {
      let source = try #require(record["source"] as? [String: Any])
      guard source["export"] as? String == records, let line = record["line"] as? Int else { continue }
      #expect(lines[line] == nil, "line \(line) is refused twice")
      lines[line] = record
    }
    return (first, lines)
  }

  @Test("each has its reason, line, column, pointer and nearest name") func places() throws {
    let (first, list) = try Self.refused()
    for (number, item) in Self.cases.enumerated() {
      let text = String(decoding: item.line.prefix(90), as: UTF8.self)
      let found = try #require(list[first + 2 * number], "not refused: \(text)")
      let message = try #require(found["message"] as? String)
      #expect(found["reason"] as? String == item.reason, "\(text): \(found)")
      #expect(message.contains(item.message), "\(text): \(message)")
      if let column = item.column { #expect(found["column"] as? Int == column, "\(text): \(found)") }
      if let pointer = item.pointer { #expect(found["pointer"] as? String == pointer, "\(text): \(found)") }
      #expect(found["nearest"] as? String == item.nearest, "\(text): \(found)")
    }
    let end = first + 2 * Self.cases.count + Self.good.count
    #expect(list[end]?["reason"] as? String == "id.kind-clash" && list[end]?["pointer"] as? String == "/id")
    #expect(list[end + 1]?["reason"] as? String == "line.too-long")
    #expect(list[end + 2]?["reason"] as? String == "json.syntax")
    #expect(list.count == Self.cases.count + 3, "what is good is not refused")
  }

  @Test("accepted + merged + rejected = read, and no value is shown") func conserved() throws {
    let (bank, first, run) = try Self.run.get()
    try #require(run.code == 0, "\(run.message)")
    let xml = try String(contentsOf: bank.bundle().appendingPathComponent("report.xml"), encoding: .utf8)
    let sums = xml.matches(
      of: /<source accepted="([0-9]+)" id="s[0-9]+" merged="([0-9]+)" name="[^"]*" read="([0-9]+)" rejected="([0-9]+)"/
    ).map { [$0.1, $0.2, $0.4, $0.3].map { Int($0) ?? -1 } }
    #expect(sums.count == 4)
    for sum in sums { #expect(sum[0] + sum[1] + sum[2] == sum[3], "\(sum)") }
    // The source holds events and requests too; a request of the example is refused.
    #expect(sums.first?[2] == Self.cases.count + 3 + 1 && first > 1)
    let shown = xml + run.message
    for value in ["Vandersloot", "contarct", "datasset", "sweden", "n\\u0061me"] { #expect(!shown.contains(value)) }
  }

  @Test("every code of the schema is produced by one of them") func codes() throws {
    let schema = Command.repository.deletingLastPathComponent().appendingPathComponent(
      "shared/schemas/record.schema.json")
    guard let data = try? Data(contentsOf: schema) else { return print("skipped: \(schema.path) is not there") }
    let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    var value: Any? = object
    for name in ["$defs", "rejection", "properties", "reason", "enum"] { value = (value as? [String: Any])?[name] }
    let codes = Set(try #require(value as? [String]))
    let produced = Set(Self.cases.map(\.reason) + ["id.kind-clash", "line.too-long"])
    // A source that cannot be read at all ends the run: see what is said of files.
    #expect(codes.subtracting(produced) == ["source.unreadable"])
  }
}
