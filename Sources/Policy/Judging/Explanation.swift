import JSON

/// The one plain sentence of a verdict: made from the title and from places, never from values that a class protects.
enum Explanation {
  static func sentence(
    _ rule: Rule, _ outcome: Outcome, _ evidence: [Evidence], _ attested: AttestationBook.Standing?
  ) -> String {
    let title = "“\(rule.title)”"
    switch outcome.kind {
    case .pass:
      return attested == nil ? "\(title) holds." : "\(title) holds: the facts do, and a person has attested the rest."
    case .notApplicable: return "\(namesFacts(rule, .notApplicable) ?? title)\(because(evidence))."
    case .fail where !outcome.missing.isEmpty:
      return "\(title) is not shown: \(names(outcome.missing)), and the organisation has to show it."
    case .fail: return "\(namesFacts(rule, .fail) ?? title)\(because(evidence))."
    case .indeterminate:
      if outcome.missing.contains(SubjectActivation.pending) {
        return "\(title) is not due yet and not done yet."
      }
      let subject = outcome.decidedBy == .when ? "Whether \(title) applies" : "Whether \(title) holds"
      return "\(subject) cannot be decided: \(names(outcome.missing))."
    case .needsAttestation:
      return "The facts of \(title) hold; what remains a person must attest: \((attested ?? .none).reason)."
    case .notYetInForce: return notInForce(rule, .pass)
    case .error: return "The rule could not be evaluated: \(outcome.error ?? "unknown error")."
    }
  }

  /// The sentence of a verdict that names the facts that decided, up to them; nil for the other verdicts.
  static func namesFacts(_ rule: Rule, _ kind: VerdictKind) -> String? {
    switch kind {
    case .notApplicable: "“\(rule.title)” does not apply"
    case .fail: "“\(rule.title)” does not hold"
    default: nil
    }
  }

  static func conflict(_ rule: Rule, _ evidence: Evidence) -> String {
    "Whether “\(rule.title)” holds cannot be decided: sources disagree, and another stated value would turn the verdict"
      + " (\(evidence.place))."
  }

  static func openLaw(_ rule: Rule, _ missing: [String]) -> String {
    "Whether “\(rule.title)” was law for this subject at the moment judged cannot be decided: \(names(missing))."
  }

  static func notInForce(_ rule: Rule, _ readiness: VerdictKind) -> String {
    "“\(rule.title)” was not law at the moment judged; if it were, the verdict would be \(readiness.rawValue)."
  }

  /// The facts that decided, the first few of them.
  static func because(_ evidence: [Evidence]) -> String {
    let facts = evidence.compactMap(fact)
    guard !facts.isEmpty else { return "" }
    let shown = facts.prefix(limit).joined(separator: ", ")
    return ": \(shown)" + (facts.count > limit ? " and \(facts.count - limit) more" : "")
  }

  /// So many facts are named.
  static let limit = 3
  /// Bytes of the longest text that a sentence repeats.
  static let longestText = 80

  private static func fact(_ evidence: Evidence) -> String? { words(evidence.content).map { evidence.place + $0 } }

  /// What is said of a fact after its place.
  static func words(_ content: Evidence.Content) -> String? {
    switch content {
    case .absent: return " is absent"
    case .present: return " is there"
    case .count(let count): return " has \(count) entries"
    case .protected: return " has a value that is not shown here"
    case .value(let value):
      switch value {
      case .bool, .int, .double: break
      case .string(let text) where text.utf8.count <= longestText: break
      case .array(let elements) where elements.count <= 4: break
      default: return " is as recorded"
      }
      return " is \(String(decoding: JSONWriter.compact(value), as: UTF8.self))"
    }
  }

  private static func names(_ paths: [String]) -> String {
    let shown = paths.prefix(limit).map { $0 == Moment.precision ? "the hour of a day" : $0 }.joined(separator: ", ")
    let more = paths.count > limit ? " and \(paths.count - limit) more" : ""
    return "\(shown)\(more) \(paths.count == 1 ? "is" : "are") absent or unknown"
  }
}
