import CEL
import Provenance

/// Comparisons and arithmetic of times: instants (CEL timestamps), `when`, `day` and `period`.
enum TimeFunctions {
  private static let moments: [CELType] = [.timestamp, Moment.type]

  static func declare(in environment: inout CELEnvironment, clock: ClockCalendar) {
    declareComparisons(in: &environment)
    declareArithmetic(in: &environment, clock: clock)
    declareClocks(in: &environment, clock: clock)
  }

  /// One overload for each pair of time types but `(timestamp, timestamp)`, which the language has.
  private static func pairs(
    _ id: String, result: CELType, standard: Bool, _ body: @escaping @Sendable (When, When) -> CELValue
  ) -> [CELOverload] {
    var overloads: [CELOverload] = []
    for left in moments {
      for right in moments where !(standard && left == .timestamp && right == .timestamp) {
        overloads.append(
          CELOverload("\(id)_\(short(left))_\(short(right))", [left, right], result) { a, b in
            guard let a = Moment(a), let b = Moment(b) else { return .noSuchOverload }
            return body(a.when, b.when)
          })
      }
    }
    return overloads
  }

  private static func short(_ type: CELType) -> String { type == .timestamp ? "timestamp" : "when" }

  private static func declareComparisons(in environment: inout CELEnvironment) {
    let moments: [(String, String, @Sendable (When, When) -> Bool?)] = [
      (CELOperator.less, "less", { $0.isBefore($1) }),
      (CELOperator.lessOrEqual, "less_equals", { $0.isAtOrBefore($1) }),
      (CELOperator.greater, "greater", { $1.isBefore($0) }),
      (CELOperator.greaterOrEqual, "greater_equals", { $1.isAtOrBefore($0) }),
    ]
    for (name, id, compare) in moments {
      environment.declare(
        function: name, pairs(id, result: .bool, standard: true) { a, b in compare(a, b).celValue })
    }
    let days: [(String, String, @Sendable (Day, Day) -> Bool)] = [
      (CELOperator.less, "less_day", { $0 < $1 }), (CELOperator.lessOrEqual, "less_equals_day", { $0 <= $1 }),
      (CELOperator.greater, "greater_day", { $0 > $1 }),
      (CELOperator.greaterOrEqual, "greater_equals_day", { $0 >= $1 }),
    ]
    for (name, id, compare) in days {
      environment.declare(
        function: name,
        [
          CELOverload(id, [CalendarDay.type, CalendarDay.type], .bool) { a, b in
            guard let a = CalendarDay(a), let b = CalendarDay(b) else { return .noSuchOverload }
            return .bool(compare(a.day, b.day))
          }
        ])
    }
  }

  private static func declareArithmetic(in environment: inout CELEnvironment, clock: ClockCalendar) {
    environment.declare(
      function: "period",
      [
        CELOverload("period_string", [.string], Period.type) { text in
          guard let text = text.string else { return .noSuchOverload }
          // What stands in a notice may be a criterion in words: its length is not known.
          return ISODuration(text).map { Period($0).value } ?? Moment.open
        }
      ])
    environment.declare(
      function: CELOperator.lessOrEqual,
      [
        CELOverload("less_equals_period", [Period.type, Period.type], .bool) { a, b in
          guard let a = Period(a), let b = Period(b) else { return .noSuchOverload }
          return isAtMost(a.duration, b.duration).celValue
        }
      ])
    var plus: [CELOverload] = []
    for moment in moments {
      plus.append(
        CELOverload("add_\(short(moment))_period", [moment, Period.type], Moment.type) { time, period in
          guard let time = Moment(time), let period = Period(period) else { return .noSuchOverload }
          return add(period.duration, to: time.when, clock)
        })
    }
    plus.append(
      CELOverload("add_when_duration", [Moment.type, .duration], Moment.type) { time, duration in
        guard let time = Moment(time), case .duration(let duration) = duration else { return .noSuchOverload }
        guard case .instant(let instant) = time.when else { return Moment.open }
        return Moment(.instant(instant.adding(seconds: 0, nanoseconds: Int(duration.nanoseconds)))).value
      })
    environment.declare(function: CELOperator.add, plus)
    environment.declare(
      function: "moment",
      moments.map { type in
        CELOverload("moment_\(short(type))", [type], Moment.type) { time in Moment(time)?.value ?? .noSuchOverload }
      })
    // The first moment of a day, for bounds that a record writes as one.
    environment.declare(
      function: "start",
      moments.map { type in
        CELOverload("start_\(short(type))", [type], .timestamp) { time in
          Moment(time)?.when.start.celValue ?? .noSuchOverload
        }
      })
    environment.declare(function: "earliest", [extreme("earliest") { $0.isAtOrBefore($1) }])
    environment.declare(function: "latest", [extreme("latest") { $1.isAtOrBefore($0) }])
  }

  /// Whether a period is never longer than another, wherever in the calendar both begin: `P1Y` is at most `P12M`; `P1M`
  /// and `P30D` are not comparable.
  private static func isAtMost(_ a: ISODuration, _ b: ISODuration) -> Bool? {
    // Four years hold every length of month and year that the two can meet.
    let lengths = (0..<48).map { month in
      let start = ClockCalendar.utc.start(of: Day(number: 19_358).adding(months: month))
      return start.adding(a) <= start.adding(b)
    }
    return lengths.allSatisfy { $0 } ? true : lengths.contains(true) ? nil : false
  }

  /// A period added: calendar steps in the zone of the clocks; a day stays a day as long as no hours are added.
  private static func add(_ duration: ISODuration, to when: When, _ clock: ClockCalendar) -> CELValue {
    switch when {
    case .instant(let instant): return Moment(.instant(clock.adding(duration, to: instant))).value
    case .day(let day, let offset):
      guard duration.totalSeconds == 0 else { return Moment.open }
      let moved = day.adding(months: duration.totalMonths).adding(days: duration.totalDays)
      return Moment(.day(moved, offsetSeconds: offset)).value
    }
  }

  /// The first or last of a list of `when`. A day that overlaps the choice leaves it open; so does an empty list.
  private static func extreme(
    _ id: String, _ isBetter: @escaping @Sendable (When, When) -> Bool?
  ) -> CELOverload {
    CELOverload("\(id)_list", [.list(Moment.type)], Moment.type, cost: .linear) { list in
      guard case .list(let list) = list else { return .noSuchOverload }
      var best: When?
      for element in list.elements {
        if element.isUnknown || element.isError { return element }
        guard let moment = Moment(element) else { return .noSuchOverload }
        guard let current = best else {
          best = moment.when
          continue
        }
        if moment.when == current { continue }
        guard let better = isBetter(moment.when, current) else { return Moment.open }
        if better { best = moment.when }
      }
      return best.map { Moment($0).value } ?? Moment.open
    }
  }
}
