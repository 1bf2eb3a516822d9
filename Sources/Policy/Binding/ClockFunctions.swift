import CEL
import Provenance

/// The law's clocks in days: `clock.day(t)`, `clock.months(d, n)`, `clock.businessDays(d, n)` and their like, in the
/// configured zone and with the configured holidays (rule catalogue, "Clocks").
extension TimeFunctions {
  static func declareClocks(in environment: inout CELEnvironment, clock: ClockCalendar) {
    func declare(_ name: String, _ overloads: [CELOverload]) { environment.declare(function: name, overloads) }
    declare(
      "clock.day",
      [CELType.timestamp, Moment.type].map { type in
        CELOverload("clock_day_\(type == .timestamp ? "timestamp" : "when")", [type], CalendarDay.type) { time in
          guard let time = Moment(time) else { return .noSuchOverload }
          return CalendarDay(clock.day(of: time.when)).value
        }
      })
    func counted(_ name: String, _ body: @escaping @Sendable (Day, Int) -> Day) {
      declare(
        name,
        [
          CELOverload(name.replacing(".", with: "_"), [CalendarDay.type, .int], CalendarDay.type) { day, count in
            guard let day = CalendarDay(day), let count = count.int, (0...100_000).contains(count) else {
              return .error(.invalidArgument, "\(name) takes a day and a number of at most 100000")
            }
            return CalendarDay(body(day.day, Int(count))).value
          }
        ])
    }
    // Calendar months to the same-numbered day, moved to the next working day (Reg. 1182/71 Art. 3).
    counted("clock.months") { clock.deadline(months: $1, from: $0) }
    // Calendar months to the same-numbered day as it is, for clocks that were paused.
    counted("clock.addMonths") { $0.adding(months: $1) }
    counted("clock.days") { clock.deadline(calendarDays: $1, from: $0) }
    counted("clock.businessDays") { clock.deadline(businessDays: $1, from: $0) }
    declare(
      "clock.workingDay",
      [
        CELOverload("clock_workingDay", [CalendarDay.type], CalendarDay.type) { day in
          guard let day = CalendarDay(day) else { return .noSuchOverload }
          return CalendarDay(clock.workingDay(onOrAfter: day.day)).value
        }
      ])
    // Whole calendar days between two moments, for pauses of a clock: the later day less the earlier.
    declare(
      "clock.daysBetween",
      [CELType.timestamp, Moment.type].flatMap { first in
        [CELType.timestamp, Moment.type].map { second in
          CELOverload(
            "clock_daysBetween_\(first == .timestamp ? "t" : "w")\(second == .timestamp ? "t" : "w")", [first, second],
            .int
          ) { a, b in
            guard let a = Moment(a), let b = Moment(b) else { return .noSuchOverload }
            return .int(Int64(clock.day(of: b.when).number - clock.day(of: a.when).number))
          }
        }
      })
  }
}
