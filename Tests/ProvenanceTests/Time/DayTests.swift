import Foundation
import Testing

@testable import Provenance

@Suite("Days of the Gregorian calendar")
struct DayTests {
  static let foundation: Calendar = {
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar
  }()

  @Test("numbers and dates agree with Foundation over centuries")
  func oracle() throws {
    for number in stride(from: -20_000, through: 60_000, by: 1) {
      let day = Day(number: number)
      #expect(Day(year: day.year, month: day.month, day: day.day) == day)
      if number % 97 == 0 {
        let date = Date(timeIntervalSince1970: Double(number) * 86_400)
        let parts = Self.foundation.dateComponents([.year, .month, .day, .weekday], from: date)
        #expect(parts.year == day.year && parts.month == day.month && parts.day == day.day)
        #expect((parts.weekday ?? 0) == day.weekday % 7 + 1)
      }
    }
  }

  @Test("leap years", arguments: [(2024, true), (2026, false), (1900, false), (2000, true), (2100, false), (0, true)])
  func leap(_ year: Int, _ isLeap: Bool) {
    #expect(Day.isLeap(year: year) == isLeap)
    #expect((Day(year: year, month: 2, day: 29) != nil) == isLeap)
  }

  @Test(
    "months later, the end of the month clips",
    arguments: [
      ("2026-01-31", 1, "2026-02-28"), ("2024-01-31", 1, "2024-02-29"), ("2024-02-29", 12, "2025-02-28"),
      ("2024-02-29", 48, "2028-02-29"), ("2026-03-31", 1, "2026-04-30"), ("2026-03-31", -1, "2026-02-28"),
      ("2026-11-30", 3, "2027-02-28"), ("2026-01-15", -13, "2024-12-15"), ("2026-12-31", 2, "2027-02-28"),
    ])
  func months(_ from: String, _ count: Int, _ to: String) throws {
    #expect(try #require(Day(from)).adding(months: count).description == to)
  }

  @Test(
    "text",
    arguments: [
      "2026-02-29", "2026-13-01", "2026-00-10", "2026-01-00", "2026-1-1", "26-01-01", "2026-01-01Z",
      "2026-01-01T00:00:00Z", "",
    ])
  func refused(_ text: String) {
    #expect(Day(text) == nil)
  }
}
