import CEL
import Provenance

/// Whether a rule was law for a subject at the moment judged.
struct LegalStanding {
  var isInForce: Bool
  /// What would have to be known to tell, by path without indexes; empty if it is decided.
  var missing: [String] = []
  /// What the answer rests on beside the moment judged.
  var reads: [CELRead] = []
}

extension PlannedClause {
  /// The moment judged: that of the record, or of an element of `each`.
  ///
  /// - Parameter alone: whether the record is judged for want of elements.
  func moment(_ activation: SubjectActivation, alone: Bool, tracer: CELTracer? = nil) -> When? {
    let program = alone ? each?.aloneAct ?? act : act
    return Moment(program.evaluate(activation, tracer: tracer))?.when
  }

  /// The first period whose condition holds speaks for the subject; those without a condition speak together for all others.
  ///
  /// A condition that cannot be computed leaves the answer open, unless all periods that may speak agree.
  func standing(_ activation: SubjectActivation, rule: Rule, act: When) -> LegalStanding {
    guard !periods.isEmpty else { return LegalStanding(isInForce: rule.isInForce(at: act)) }
    var standing = LegalStanding(isInForce: false)
    var answers: Set<Bool> = []
    for (index, (period, condition)) in periods.enumerated() {
      guard let condition else {
        answers.insert(periods[index...].contains { $0.period.meets(act.range) })
        return settled(standing, answers)
      }
      let tracer = CELTracer()
      let value = condition.evaluate(activation, tracer: tracer)
      standing.reads += tracer.reads
      switch value {
      case .bool(true):
        answers.insert(period.meets(act.range))
        return settled(standing, answers)
      case .bool(false): break
      case .unknown(let unknowns):
        answers.insert(period.meets(act.range))
        standing.missing += Self.paths(unknowns)
      default:
        answers.insert(period.meets(act.range))
        standing.missing.append("inForce.if")
      }
    }
    answers.insert(false)
    return settled(standing, answers)
  }

  private func settled(_ standing: LegalStanding, _ answers: Set<Bool>) -> LegalStanding {
    var standing = standing
    // In doubt it is judged as law, and stays open.
    standing.isInForce = answers.contains(true)
    if answers.count == 1 { standing.missing = [] } else { standing.missing = Array(Set(standing.missing)).sorted() }
    return standing
  }
}
