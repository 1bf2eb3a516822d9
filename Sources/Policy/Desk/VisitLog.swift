import CEL

/// All that one judgement looked at, expression by expression.
final class VisitLog {
  private(set) var observations: [(part: Outcome.Part, seen: CELObservation)] = []
  /// What the verdict rests on, and how its places were reached.
  private(set) var reads: [(read: CELRead, place: CELPlace)] = []
  /// The verdict as it would be were the rule law at the moment judged.
  var verdict: Verdict?
  /// A person's word counted, or was asked for.
  var isAttested = false

  func take(_ tracers: Tracers, _ decidedBy: Outcome.Part) {
    for (part, tracer) in [(Outcome.Part.when, tracers.when), (.require, tracers.require), (.attest, tracers.attest)] {
      observations += tracer.observations.map { (part, $0) }
    }
    reads = Self.reads(tracers.when)
    if decidedBy != .when { reads += Self.reads(tracers.require) }
    if decidedBy == .attest { reads += Self.reads(tracers.attest) }
  }

  private static func reads(_ tracer: CELTracer) -> [(read: CELRead, place: CELPlace)] {
    zip(tracer.reads, tracer.readPlaces).map { ($0, $1) }
  }
}
