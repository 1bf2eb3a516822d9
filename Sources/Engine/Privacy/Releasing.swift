import Crypto
import JSON
import Ledger
import Privacy
import Provenance

/// What became of the statistics of a run.
struct ReleaseOutcome {
  struct Released {
    var configured: Configuration.Statistic
    var plan: ReleasePlan
    var stored: StoredRelease
  }

  struct Refused {
    var configured: Configuration.Statistic
    var reason: String
  }

  var released: [Released] = []
  var refused: [Refused] = []
  var budget: BudgetSummary
  /// Of the quarter.
  var certificate: LossCertificate
  var quarter: Quarter
  /// The end of the ledger's chain before this run, which a rerun from the same state has too.
  var head: LedgerHead
  /// The coming quarters, if each asks what this one asked.
  var forecast: [BudgetForecast.Line] = []
}

/// Answers the planned statistics: utility first, then the whole sum against the budget, then one charge and one draw after the other.
struct Releasing {
  let ledger: Ledger
  let run: RunRecord
  let budget: PrivacyBudget
  let quarter: Quarter
  let organisation: String
  /// The end of the ledger's chain before this run.
  let previousHead: LedgerHead

  private struct Question {
    var configured: Configuration.Statistic
    var plan: ReleasePlan
    var table: BoundedTable
  }

  /// - Throws: `LedgerError.budgetExceeded` before any draw if what is not answered yet does not fit the budget; `EngineError`
  ///   if the clock went back.
  func perform(_ plans: StatisticPlans, aggregates: [BoundedAggregator], world: some World) throws -> ReleaseOutcome {
    var outcome = ReleaseOutcome(
      budget: try ledger.budget(budget, quarter: quarter), certificate: try ledger.certificate(of: .quarter(quarter)),
      quarter: quarter, head: previousHead)
    var questions: [Question] = []
    let tables = try aggregates.flatMap { try $0.bounded() }
    for planned in plans.contributions {
      guard let table = tables.first(where: { $0.planDigest == planned.plan.digest }), !table.lacksSubjects else {
        outcome.refused.append(
          .init(
            configured: planned.configured,
            reason: "some contributions to it have no subjectRef, so that what one person adds cannot be bounded; "
              + "give each one its subject, or take those rows out"))
        continue
      }
      questions.append(Question(configured: planned.configured, plan: planned.plan, table: table))
    }
    for planned in plans.datasets {
      switch try question(planned, secret: plans.secret, world: world) {
      case .success(let question): questions.append(question)
      case .failure(let refusal): outcome.refused.append(.init(configured: planned.configured, reason: refusal.reason))
      }
    }
    questions = questions.filter { question in
      do throws(NotUseful) {
        try question.plan.checkUtility()
        return true
      } catch {
        outcome.refused.append(.init(configured: question.configured, reason: error.description))
        return false
      }
    }
    try checkSum(questions)
    for question in questions {
      let request = ChargeRequest(
        question.plan, data: question.table.digest, quarter: quarter, organisation: organisation)
      let stored = try ledger.release(request, budget: budget, run: run) { try question.plan.draw(question.table) }
      outcome.released.append(.init(configured: question.configured, plan: question.plan, stored: stored))
    }
    outcome.budget = try ledger.budget(budget, quarter: quarter)
    outcome.certificate = try ledger.certificate(of: .quarter(quarter))
    let asked = outcome.released.reduce(Rational.zero) { $0 + $1.plan.rho }
    if asked.signum > 0 {
      outcome.forecast = try ledger.forecast(budget, planned: asked, from: quarter.next, quarters: 4).lines
    }
    return outcome
  }

  private struct Refusal: Error { var reason: String }

  private func question(
    _ planned: StatisticPlans.OverDataset, secret: SecretBytes, world: some World
  ) throws -> Result<Question, Refusal> {
    let id = world.resolve(planned.dataset)
    guard let record = world.record(id), let statistics = record.root["statistics"] else {
      return .failure(Refusal(reason: "no source states statistics of \(planned.dataset)"))
    }
    let kind: DatasetFigure.Kind =
      switch planned.configured.count {
      case .datasetRows: .rows
      case .datasetSubjects: .subjects
      case .datasetSum: .sum(attribute: planned.configured.by.first ?? "")
      default: .distribution(attribute: planned.configured.by.first ?? "")
      }
    do {
      let figure = try DatasetFigure(kind, of: id, statistics: statistics)
      guard case .rho(let text) = planned.configured.loss, let rho = Rational(text) else {
        throw EngineError(.configuration, "\(planned.configured.id) has no rho")
      }
      let plan = try ReleasePlan(
        id: planned.configured.id, figure: figure, rho: rho, utility: try StatisticPlans.utility(planned.configured))
      let key = try BoundingKey(secret: secret, plan: plan)
      return .success(Question(configured: planned.configured, plan: plan, table: figure.bounded(plan: plan, key: key)))
    } catch let error as PrivacyError {
      let attribute = planned.configured.by.first.map { " (\($0) of \(planned.dataset))" } ?? " (\(planned.dataset))"
      return .failure(Refusal(reason: error.description + attribute))
    }
  }

  /// The questions that are new, taken together, must fit: no statistic is drawn if another could not be.
  private func checkSum(_ questions: [Question]) throws {
    var (sum, delta) = (Rational.zero, Rational.zero)
    var first: Question?
    for question in questions
    where try ledger.storedRelease(plan: question.plan.digest, data: question.table.digest) == nil {
      sum += question.plan.rho
      delta += question.plan.delta
      first = first ?? question
    }
    guard let first else { return }
    try LedgerChecks.check(
      ledger.clockSetback, undone: "nothing was drawn, and nothing charged",
      hint: "the jump is in the ledger now, and the next run goes on")
    let summary = try ledger.budget(budget, quarter: quarter)
    let left = summary.quarters.first { $0.quarter == quarter }?.left ?? .zero
    let deltaLeft =
      summary.years.first { $0.year == quarter.year }.map { max(.zero, $0.capOfDelta - $0.delta) } ?? .zero
    let name = questions.count == 1 ? first.plan.id : "the statistics of this run together"
    guard sum <= left else {
      throw LedgerError.budgetExceeded(BudgetShortfall(statistic: name, quarter: quarter, asked: sum, left: left))
    }
    guard delta <= deltaLeft else {
      throw LedgerError.budgetExceeded(
        BudgetShortfall(statistic: name, quarter: quarter, figure: .delta, asked: delta, left: deltaLeft))
    }
  }
}
