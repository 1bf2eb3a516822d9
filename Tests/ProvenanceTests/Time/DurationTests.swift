import Testing

@testable import Provenance

@Suite("Durations")
struct DurationTests {
  @Test(
    "ISO text",
    arguments: [
      ("P18M", ISODuration(months: 18)), ("PT72H", ISODuration(hours: 72)), ("P1Y6M", ISODuration(years: 1, months: 6)),
      ("P2W", ISODuration(weeks: 2)), ("P1DT2H3M4S", ISODuration(days: 1, hours: 2, minutes: 3, seconds: 4)),
      ("P0D", ISODuration()), ("P1D2D", ISODuration(days: 3)),
    ])
  func iso(_ text: String, _ duration: ISODuration) {
    #expect(ISODuration(text) == duration)
    #expect(ISODuration(duration.description) == duration)
  }

  @Test(
    "no ISO text",
    arguments: [
      "", "P", "PT", "P1", "1Y", "P1YT", "P1H", "PT1Y", "P1.5Y", "P-1Y", "p1y", "P1Y ", "P1234567Y", "PT1234567890S",
      "PT1HT1M",
    ])
  func refused(_ text: String) {
    #expect(ISODuration(text) == nil)
  }

  @Test(
    "words",
    arguments: [
      ("5 years", "P5Y"), ("730 days", "P730D"), ("24 months", "P24M"), ("1 year and 6 months", "P1Y6M"),
      ("72h", "PT72H"),
      ("2 wks", "P2W"), ("P5Y", "P5Y"), ("p5y", "P5Y"), ("1 Year, 2 Months", "P1Y2M"), ("90-days", "P90D"),
      ("30 min", "PT30M"),
      ("6mo", "P6M"), ("10y", "P10Y"), ("PT 72 H", "PT72H"),
    ])
  func words(_ text: String, _ iso: String) {
    #expect(ISODuration(words: text)?.description == iso)
  }

  @Test(
    "no words for a duration",
    arguments: [
      "", "years", "five years", "5", "5 m", "1.5 years", "5 years 5 years", "until withdrawn",
      "5 years after contract end",
      "about 5 years", "12345678 days", "and",
    ])
  func noWords(_ text: String) {
    #expect(ISODuration(words: text) == nil)
  }

  @Test("equally long or not")
  func equivalent() throws {
    func duration(_ text: String) throws -> ISODuration { try #require(ISODuration(text)) }
    #expect(try duration("P5Y").isEquivalent(to: duration("P60M")))
    #expect(try duration("P2W").isEquivalent(to: duration("P14D")))
    #expect(try duration("PT72H").isEquivalent(to: duration("PT4320M")))
    #expect(try !duration("P1M").isEquivalent(to: duration("P30D")))
    #expect(try !duration("P1D").isEquivalent(to: duration("PT24H")))
  }
}
