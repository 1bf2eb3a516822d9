import CEL
import Provenance

/// What the expressions of a clause came to, before attestations, law in force and conflicts.
struct Outcome {
  var kind: VerdictKind
  /// The expression that decided.
  var decidedBy: Part
  /// What would have to be known, by path without indexes.
  var missing: [String] = []
  var error: String?

  enum Part: Sendable { case when, require, attest }
}

extension PlannedClause {
  /// Evaluates `when`, then `require`, then whether a person must attest.
  ///
  /// - Parameters:
  ///   - alone: the record has no element of `each`; it is judged itself.
  ///   - tracers: one for each expression, filled if given.
  func outcome(
    _ activation: SubjectActivation, rule: Rule, alone: Bool = false, tracers: Tracers? = nil
  ) -> Outcome {
    if let when = alone ? each?.aloneWhen : when {
      switch when.evaluate(activation, tracer: tracers?.when) {
      case .bool(true): break
      case .bool(false): return Outcome(kind: .notApplicable, decidedBy: .when)
      case .unknown(let unknowns):
        return Outcome(kind: .indeterminate, decidedBy: .when, missing: Self.paths(unknowns))
      case .error(let error): return Outcome(kind: .error, decidedBy: .when, error: error.description)
      default: return Outcome(kind: .error, decidedBy: .when, error: "when is no truth value")
      }
    }
    if let require = alone ? each?.alone : require {
      let value =
        if let tracer = tracers?.require {
          require.evaluate(activation, tracer: tracer)
        } else {
          require.evaluate(activation, metEmptyAll: &activation.metEmptyAll)
        }
      switch value {
      case .bool(true): break
      case .bool(false): return Outcome(kind: .fail, decidedBy: .require)
      case .unknown(let unknowns):
        let paths = Self.paths(unknowns)
        let fails = paths.allSatisfy { rule.meaning(ofMissing: $0) == .fail }
        return Outcome(kind: fails ? .fail : .indeterminate, decidedBy: .require, missing: paths)
      case .error(let error): return Outcome(kind: .error, decidedBy: .require, error: error.description)
      default: return Outcome(kind: .error, decidedBy: .require, error: "require is no truth value")
      }
    }
    guard rule.decide != .mechanical else { return Outcome(kind: .pass, decidedBy: .require) }
    guard let attest else { return Outcome(kind: .needsAttestation, decidedBy: .attest) }
    switch attest.evaluate(activation, tracer: tracers?.attest) {
    case .bool(false): return Outcome(kind: .pass, decidedBy: .attest)
    case .error(let error): return Outcome(kind: .error, decidedBy: .attest, error: error.description)
    // Where it is not known whether a person has to attest, one has to.
    default: return Outcome(kind: .needsAttestation, decidedBy: .attest)
    }
  }

  /// Attributes as paths without list indexes, sorted, each once.
  static func paths(_ unknowns: CELUnknowns) -> [String] {
    var paths = Set<String>()
    for attribute in unknowns.attributes {
      var path = attribute.variable
      for case .field(let name) in attribute.steps { path += "." + name }
      paths.insert(path)
    }
    return paths.sorted()
  }
}

/// Tracers for the expressions of a clause; those that were not evaluated have no reads.
final class Tracers {
  let when: CELTracer
  let require: CELTracer
  let attest: CELTracer

  init(observes: Bool = false, notesOutcomes: Bool = false, notesReads: Bool = true) {
    func tracer() -> CELTracer {
      CELTracer(observes: observes, notesOutcomes: notesOutcomes, notesReads: notesReads)
    }
    (when, require, attest) = (tracer(), tracer(), tracer())
  }

  var absorbed: [CELError] { when.absorbed + require.absorbed }
}

extension Rule {
  /// What the absence of a fact means, by its path without indexes.
  func meaning(ofMissing path: String) -> Missing {
    if path == SubjectActivation.pending { return .indeterminate }
    return absent[path] ?? missing
  }
}
