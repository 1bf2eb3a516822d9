/// The clocks of the law (catalogue of rules, "Clocks"). A deadline that is a day is kept until the end of that day:
/// see `end(of:)`.
extension ClockCalendar {
  /// Monday to Friday, less holidays.
  public func isWorkingDay(_ day: Day) -> Bool { !day.isWeekend && !holidays.contains(day) }

  /// The day itself if it is a working day, else the next one that is.
  public func workingDay(onOrAfter day: Day) -> Day {
    var day = day
    while !isWorkingDay(day) { day = day.adding(days: 1) }
    return day
  }

  /// The n-th working day after a day, which is not counted itself. For 0 the day itself.
  public func adding(businessDays count: Int, to day: Day) -> Day {
    var day = day
    var left = count
    while left > 0 {
      day = day.adding(days: 1)
      if isWorkingDay(day) { left -= 1 }
    }
    return day
  }

  /// The last day of a period in months from the day of receipt: the same-numbered day, the last of the month if there
  /// is none; the next working day if it is a Saturday, Sunday or public holiday.
  ///
  /// Source: Regulation (EEC, Euratom) 1182/71, Art. 3; EDPB Guidelines 01/2022.
  public func deadline(months: Int, from receipt: Day) -> Day {
    workingDay(onOrAfter: receipt.adding(months: months))
  }

  /// The last day to answer a request under GDPR Art. 12(3).
  public func gdprResponseDeadline(receipt: Day) -> Day { deadline(months: 1, from: receipt) }

  /// The last day to answer when the period was extended: two further months from the end of the first.
  public func gdprExtendedDeadline(receipt: Day) -> Day {
    deadline(months: 2, from: gdprResponseDeadline(receipt: receipt))
  }

  /// The last moment to notify a breach (GDPR Art. 33): 72 running hours. Kept if `notified <= deadline`.
  public func gdprBreachDeadline(awareAt: Instant) -> Instant { awareAt.adding(seconds: 72 * 3600) }

  /// The last day of a period in calendar days from the day of receipt, which is not counted itself (CCPA 45, 90 and
  /// 30 days; AI Act incident days).
  public func deadline(calendarDays: Int, from receipt: Day) -> Day { receipt.adding(days: calendarDays) }

  /// The last day of a period in business days from the day of receipt (CCPA 10 and 15 days).
  public func deadline(businessDays: Int, from receipt: Day) -> Day { adding(businessDays: businessDays, to: receipt) }
}
