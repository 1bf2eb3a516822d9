import Reporting

/// The numbers that the law of California wants exact, of the year of the report and the one before, whose metrics are due.
struct StatutorySection {
  let facts: RunFacts

  func build() -> Report.Statutory {
    guard let tally = facts.judged.statutory else { return Report.Statutory() }
    let last = facts.lastYear
    let years = [last - 1, last]
    return Report.Statutory(
      requests: years.flatMap { requests($0, tally) }, assessments: years.flatMap { assessments($0, tally) })
  }

  /// All kinds of a year in which there was any: none of a kind is a number, too.
  private func requests(_ year: Int, _ tally: StatutoryTally) -> [Report.RequestCount] {
    guard tally.requests.contains(where: { $0.key.year == year }) else { return [] }
    return zip(StatutoryTally.RequestKind.allCases, "ABCDEFG").map { kind, letter in
      let counts = tally.requests[.init(year: year, kind: kind)] ?? StatutoryTally.Requests()
      return Report.RequestCount(
        kind: kind.rawValue, year: year, cite: "11 CCR 7102(a)(1)(\(letter))", received: counts.received,
        complied: counts.complied, denied: counts.denied,
        medianDays: counts.twiceMedianDays.map { "\($0 / 2)" + ($0 % 2 == 0 ? "" : ".5") })
    }
  }

  private func assessments(_ year: Int, _ tally: StatutoryTally) -> [Report.AssessmentCount] {
    tally.assessments.filter { $0.key.year == year }
      .sorted { ($0.key.activity ?? "") < ($1.key.activity ?? "") }
      .map { key, counts in
        Report.AssessmentCount(
          year: year, activity: key.activity, conducted: counts.conducted, updated: counts.updated)
      }
  }
}
