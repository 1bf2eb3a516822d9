import Testing

@testable import Provenance

@Suite("Instants are read strictly and compared as instants")
struct InstantTests {
  @Test(
    "takes",
    arguments: [
      ("1970-01-01T00:00:00Z", 0, 0), ("2026-07-03T14:22:09+02:00", 1_783_081_329, 0),
      ("1969-12-31T23:59:59.5Z", -1, 500_000_000),
      ("2026-05-04T06:00:00.000000001Z", 1_777_874_400, 1), ("2026-05-04T06:00:00.1Z", 1_777_874_400, 100_000_000),
      ("2024-02-29T23:59:59.999999999Z", 1_709_251_199, 999_999_999), ("2026-01-01T00:00:00-00:30", 1_767_227_400, 0),
      ("2026-01-01T00:00:00+23:59", 1_767_139_260, 0), ("0001-01-01T00:00:00Z", -62_135_596_800, 0),
      ("9999-12-31T23:59:59.999999999Z", 253_402_300_799, 999_999_999),
    ] as [(String, Int64, Int32)])
  func takes(_ text: String, _ seconds: Int64, _ nanoseconds: Int32) throws {
    let instant = try #require(Instant(rfc3339: text))
    #expect(instant.seconds == seconds && instant.nanoseconds == nanoseconds)
    #expect(Instant(rfc3339: instant.description) == instant)
  }

  @Test(
    "refuses",
    arguments: [
      "2026-05-04T06:00:00", "2026-05-04T06:00:60Z", "2026-05-04T06:00:00-00:00", "2026-05-04t06:00:00Z",
      "2026-05-04T06:00:00z", "2026-05-04 06:00:00Z", "2026-05-04T06:00Z", "2026-05-04T24:00:00Z",
      "2026-05-04T06:60:00Z",
      "2026-02-30T06:00:00Z", "2026-05-04T06:00:00.Z", "2026-05-04T06:00:00.1234567890Z", "2026-05-04T06:00:00+2:00",
      "2026-05-04T06:00:00+0200", "2026-05-04T06:00:00+24:00", "2026-05-04T06:00:00+02:60", "2026-05-04T06:00:00ZZ",
      "2026-05-04", "", "T", "2026-05-04T06:00:00,5Z", "+2026-05-04T06:00:00Z", "2026-05-04T06:00:00Z ",
      "0000-01-01T00:00:00Z", "0000-12-31T23:59:59Z", "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01",
    ])
  func refuses(_ text: String) {
    #expect(Instant(rfc3339: text) == nil)
  }

  @Test("order is that of time, not of text")
  func order() throws {
    let stockholm = try #require(Instant(rfc3339: "2026-05-04T08:00:00+02:00"))
    let utc = try #require(Instant(rfc3339: "2026-05-04T06:00:00Z"))
    #expect(stockholm == utc)
    #expect(utc < utc.adding(seconds: 0, nanoseconds: 1))
    #expect(utc.adding(seconds: 0, nanoseconds: -1).description == "2026-05-04T05:59:59.999999999Z")
    #expect(Instant(seconds: 0, nanoseconds: -1) < Instant(seconds: 0))
  }
}

@Suite("A day is not its midnight")
struct WhenTests {
  func when(_ text: String) throws -> When { try #require(When(text)) }

  @Test(
    "what is certain, and what a day leaves open",
    arguments: [
      ("2026-05-01", "2026-05-02", true, true), ("2026-05-02", "2026-05-01", false, false),
      ("2026-05-01", "2026-05-01", nil, nil), ("2026-05-01", "2026-05-01T00:00:00Z", nil, nil),
      ("2026-05-01", "2026-05-01T23:59:59.999999999Z", nil, nil), ("2026-05-01", "2026-05-02T00:00:00Z", true, true),
      ("2026-04-30T23:59:59.999999999Z", "2026-05-01", true, true), ("2026-05-01T00:00:00Z", "2026-05-01", nil, nil),
      ("2026-05-02T00:00:00Z", "2026-05-01", false, false), ("2026-05-01T12:00:00Z", "2026-05-01", nil, nil),
      ("2026-05-01T12:00:00Z", "2026-05-01T14:00:00+02:00", false, true),
      ("2026-05-01T12:00:00Z", "2026-05-01T12:00:00.000000001Z", true, true),
      ("2026-05-01+02:00", "2026-04-30T22:00:00Z", nil, nil), ("2026-05-01+02:00", "2026-05-01T22:00:00Z", true, true),
      ("2026-04-30T21:59:59Z", "2026-05-01+02:00", true, true), ("2026-05-01-05:00", "2026-05-02T04:59:59Z", nil, nil),
      ("2026-05-01Z", "2026-05-02Z", true, true),
    ] as [(String, String, Bool?, Bool?)])
  func compares(_ a: String, _ b: String, _ before: Bool?, _ atOrBefore: Bool?) throws {
    #expect(try when(a).isBefore(when(b)) == before)
    #expect(try when(a).isAtOrBefore(when(b)) == atOrBefore)
  }

  @Test("a day is half-open")
  func range() throws {
    let range = try when("2026-05-01").range
    #expect(range.lowerBound.description == "2026-05-01T00:00:00Z")
    #expect(range.upperBound.description == "2026-05-02T00:00:00Z")
    #expect(!range.contains(range.upperBound))
  }

  @Test("text", arguments: ["2026-05-01", "2026-05-01+02:00", "2026-05-01-00:30", "2026-05-01T10:00:00Z"])
  func text(_ text: String) throws {
    #expect(try when(text).description == text)
  }

  @Test(
    "refused",
    arguments: ["2026-05-01-00:00", "2026-05-01+24:00", "2026-05-01 ", "2026-05-01T", "2026-05", "yesterday"])
  func refused(_ text: String) {
    #expect(When(text) == nil)
  }
}
