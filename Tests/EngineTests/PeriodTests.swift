import Privacy
import Provenance
import Testing

@testable import Engine

@Suite("Quarters and periods") struct PeriodTests {
  @Test(
    "a quarter's days follow from its name",
    arguments: [
      ("2026-Q1", "2026-01-01T00:00:00Z", "2026-04-01T00:00:00Z"),
      ("2026-Q2", "2026-04-01T00:00:00Z", "2026-07-01T00:00:00Z"),
      ("2026-Q3", "2026-07-01T00:00:00Z", "2026-10-01T00:00:00Z"),
      ("2026-Q4", "2026-10-01T00:00:00Z", "2027-01-01T00:00:00Z"),
      ("1999-Q4", "1999-10-01T00:00:00Z", "2000-01-01T00:00:00Z"),
    ])
  func quarter(_ name: String, _ from: String, _ to: String) throws {
    let period = try #require(Configuration.Period(quarter: name))
    #expect(period.name == name && period.from == Instant(rfc3339: from) && period.to == Instant(rfc3339: to))
  }

  @Test(
    "nothing else is a quarter",
    arguments: ["2026-Q0", "2026-Q5", "2026-q3", "26-Q3", "2026Q3", "2026-Q3 ", "", "2026-Q33", "9999-Q4"])
  func noQuarter(_ name: String) {
    #expect(Configuration.Period(quarter: name) == nil)
  }

  @Test("the quarter of the budget is the named one, else the one in which the period begins") func budget() throws {
    func quarter(_ name: String, _ from: String) throws -> Quarter? {
      let start = try #require(Instant(rfc3339: from))
      return Quarter(Configuration.Period(name: name, from: start, to: start))
    }
    #expect(try quarter("2026-Q3", "2020-01-01T00:00:00Z")?.description == "2026-Q3")
    #expect(try quarter("summer", "2026-06-30T23:59:59Z")?.description == "2026-Q2")
    #expect(try quarter("summer", "2026-12-31T00:00:00Z")?.description == "2026-Q4")
  }
}
