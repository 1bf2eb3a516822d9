import Testing

@testable import Provenance

@Suite("Clocks of the law")
struct ClockTests {
  static func calendar(_ zone: String, _ holidays: [String] = []) throws -> ClockCalendar {
    try #require(ClockCalendar(timeZone: zone, holidays: Set(holidays.compactMap { Day($0) })))
  }

  func day(_ text: String) throws -> Day { try #require(Day(text)) }
  func instant(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

  @Test(
    "one month: the same number, clipped, moved past weekends and holidays",
    arguments: [
      ("2026-04-20", "2026-05-20"), ("2026-01-31", "2026-03-02"), ("2025-12-31", "2026-02-02"),
      ("2024-01-31", "2024-02-29"),
      ("2026-08-31", "2026-09-30"), ("2026-11-25", "2026-12-28"), ("2026-11-26", "2026-12-28"),
      ("2026-12-01", "2027-01-04"),
      ("2026-03-03", "2026-04-07"),
    ])
  func month(_ receipt: String, _ last: String) throws {
    let calendar = try Self.calendar(
      "Europe/Stockholm", ["2026-12-25", "2026-12-26", "2027-01-01", "2026-04-03", "2026-04-06"])
    #expect(try calendar.gdprResponseDeadline(receipt: day(receipt)) == day(last))
  }

  @Test("two further months count from the end of the first")
  func extended() throws {
    let calendar = try Self.calendar("Europe/Stockholm")
    #expect(try calendar.gdprExtendedDeadline(receipt: day("2026-04-20")) == day("2026-07-20"))
    #expect(try calendar.gdprExtendedDeadline(receipt: day("2026-01-31")) == day("2026-05-04"))
  }

  @Test("the day of receipt is the local one, and the last day ends at local midnight")
  func lastSecond() throws {
    let calendar = try Self.calendar("Europe/Stockholm")
    #expect(try calendar.day(of: instant("2026-04-20T21:59:59Z")) == day("2026-04-20"))
    #expect(try calendar.day(of: instant("2026-04-20T22:00:00Z")) == day("2026-04-21"))
    #expect(try calendar.day(of: #require(When("2026-04-20"))) == day("2026-04-20"))
    let end = try calendar.end(of: calendar.gdprResponseDeadline(receipt: day("2026-04-20")))
    #expect(end.description == "2026-05-20T22:00:00Z")
    #expect(try instant("2026-05-20T23:59:59.999999999+02:00") < end)
  }

  @Test("72 hours run through the change of the clocks")
  func breach() throws {
    let aware = try instant("2026-03-27T10:00:00+01:00")
    let deadline = ClockCalendar.utc.gdprBreachDeadline(awareAt: aware)
    #expect(try deadline == instant("2026-03-30T11:00:00+02:00"))
    #expect(try instant("2026-03-30T11:00:00+02:00") <= deadline)
    #expect(try instant("2026-03-30T11:00:00.000000001+02:00") > deadline)
  }

  @Test(
    "business days leave weekends and holidays out",
    arguments: [
      ("2026-06-26", 10, "2026-07-13"), ("2026-07-02", 1, "2026-07-06"), ("2026-06-27", 1, "2026-06-29"),
      ("2026-06-26", 15, "2026-07-20"), ("2026-06-26", 0, "2026-06-26"),
    ])
  func businessDays(_ receipt: String, _ count: Int, _ last: String) throws {
    let calendar = try Self.calendar("America/Los_Angeles", ["2026-07-03"])
    #expect(try calendar.deadline(businessDays: count, from: day(receipt)) == day(last))
  }

  @Test("calendar days count them all")
  func calendarDays() throws {
    #expect(try ClockCalendar.utc.deadline(calendarDays: 45, from: day("2026-01-15")) == day("2026-03-01"))
    #expect(try ClockCalendar.utc.deadline(calendarDays: 45, from: day("2024-01-15")) == day("2024-02-29"))
    #expect(try ClockCalendar.utc.deadline(calendarDays: 90, from: day("2026-12-01")) == day("2027-03-01"))
  }

  @Test(
    "durations: calendar steps keep the local hour, hours do not",
    arguments: [
      ("2026-03-28T12:00:00+01:00", "P1D", "2026-03-29T12:00:00+02:00"),
      ("2026-03-28T12:00:00+01:00", "PT24H", "2026-03-29T13:00:00+02:00"),
      ("2026-03-28T02:30:00+01:00", "P1D", "2026-03-29T03:30:00+02:00"),  // 02:30 is skipped that day
      ("2026-10-24T02:30:00+02:00", "P1D", "2026-10-25T02:30:00+02:00"),  // 02:30 comes twice, the first is meant
      ("2026-10-24T02:30:00+02:00", "P1DT1H", "2026-10-25T02:30:00+01:00"),
      ("2026-01-31T10:00:00+01:00", "P1M", "2026-02-28T10:00:00+01:00"),
      ("2024-02-29T10:00:00+01:00", "P1Y", "2025-02-28T10:00:00+01:00"),
      ("2026-01-31T10:00:00+01:00", "P1M1D", "2026-03-01T10:00:00+01:00"),
      ("2026-01-31T23:30:00Z", "P1M", "2026-02-28T23:30:00Z"),  // locally 1 February, so 1 March
      ("2026-05-04T06:00:00.123456789Z", "P2W", "2026-05-18T06:00:00.123456789Z"),
    ])
  func durations(_ from: String, _ duration: String, _ to: String) throws {
    let calendar = try Self.calendar("Europe/Stockholm")
    let step = try #require(ISODuration(duration))
    #expect(try calendar.adding(step, to: instant(from)) == instant(to))
    #expect(try instant(from).adding(step, in: calendar) == instant(to))
  }

  @Test("durations are taken away in the same steps")
  func subtracting() throws {
    let step = try #require(ISODuration("P1M"))
    #expect(try instant("2026-03-31T00:00:00Z").subtracting(step).description == "2026-02-28T00:00:00Z")
  }

  @Test(
    "days start where the clocks show midnight, or at the change that skips it",
    arguments: [
      ("Europe/Stockholm", "2026-03-29", "2026-03-28T23:00:00Z"),
      ("Europe/Stockholm", "2026-03-30", "2026-03-29T22:00:00Z"),
      ("UTC", "2026-03-29", "2026-03-29T00:00:00Z"), ("America/Los_Angeles", "2026-11-01", "2026-11-01T07:00:00Z"),
      ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z"),  // at midnight clocks go to 01:00
      ("America/Havana", "2026-11-01", "2026-11-01T04:00:00Z"),  // midnight comes twice
    ])
  func starts(_ zone: String, _ text: String, _ start: String) throws {
    let calendar = try Self.calendar(zone)
    #expect(try calendar.start(of: day(text)) == instant(start))
    #expect(try calendar.day(of: instant(start)) == day(text))
    #expect(try calendar.day(of: instant(start).adding(seconds: 0, nanoseconds: -1)) < day(text))
  }

  @Test("a zone that does not exist is none")
  func unknownZone() {
    #expect(ClockCalendar(timeZone: "Europe/Atlantis") == nil)
  }
}
