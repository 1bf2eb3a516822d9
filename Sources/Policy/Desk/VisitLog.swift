import CEL

/// All that one judgement looked at, expression by expression.
final class VisitLog {
  private(set) var visits: [(part: Outcome.Part, read: CELRead)] = []
  /// The verdict as it would be were the rule law at the moment judged.
  var verdict: Verdict?
  /// A person's word counted, or was asked for.
  var isAttested = false

  func take(_ tracers: Tracers) {
    visits = tracers.when.visits.map { (.when, $0) } + tracers.require.visits.map { (.require, $0) }
    visits += tracers.attest.visits.map { (.attest, $0) }
  }
}
