import CEL
import Provenance

/// The rules of packs planned under one configuration of the law: checked when packs load, and used again by the judge.
struct PackPlans: Sendable {
  struct Plan: Sendable {
    var rules: [(rule: Rule, clauses: [PlannedClause])]
    var tables: CELValue
    var vocabulary: Vocabulary
  }

  let law: LawConfiguration
  /// In the order of the packs.
  let plans: [Plan]

  init(law: LawConfiguration, plans: [Plan]) {
    self.law = law
    self.plans = plans
  }

  init(_ contents: [PackContent], law: LawConfiguration, faults: Faults) {
    self.law = law
    plans = faults.collect(contents) { content, faults in Self.plan(content, law, faults) }
  }

  private static func plan(_ content: PackContent, _ law: LawConfiguration, _ faults: Faults) -> Plan {
    let tables = content.tables(law, faults: faults)
    let holidays = law.holidays.isEmpty ? tables.filter { $0.name == "holidays" }.flatMap(\.days) : law.holidays
    let clock = ClockCalendar(timeZone: law.timeZone, holidays: Set(holidays))
    if clock == nil {
      faults.add(.init(file: "law.timezone", line: nil, column: nil, message: "there is no such time zone"))
    }
    let vocabulary = Vocabulary(clock: clock ?? .utc)
    return Plan(
      rules: RulePlanner(content, tables: tables, vocabulary: vocabulary, faults: faults).plan(),
      tables: .object(
        FixedObject(FactTypes.tables, Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0.celValue) }))),
      vocabulary: vocabulary)
  }
}
