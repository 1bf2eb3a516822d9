/// What a rule decided about a subject.
public enum VerdictKind: String, Sendable, Hashable, CaseIterable {
  case pass
  case fail
  /// `when` is false; the fact that made it false is the evidence.
  case notApplicable
  /// A needed fact is absent, unknown, in conflict or protected.
  case indeterminate
  /// The mechanical part holds, the human part has no valid attestation.
  case needsAttestation
  /// The rule was not law at the instant judged; `Verdict.readiness` says what it would have been.
  case notYetInForce
  /// The rule itself broke.
  case error

  /// Rank in a roll-up: error > fail > indeterminate > needsAttestation > pass > notApplicable.
  /// `notYetInForce` is shown, never counted, so it ranks lowest.
  public var rank: Int {
    switch self {
    case .error: 6
    case .fail: 5
    case .indeterminate: 4
    case .needsAttestation: 3
    case .pass: 2
    case .notApplicable: 1
    case .notYetInForce: 0
    }
  }

  /// Its place in the declaration, from 0: an index for tables by kind, three bits wide.
  public var place: Int {
    switch self {
    case .pass: 0
    case .fail: 1
    case .notApplicable: 2
    case .indeterminate: 3
    case .needsAttestation: 4
    case .notYetInForce: 5
    case .error: 6
    }
  }

  /// The worst of several verdicts, nil for none.
  public static func rollUp(_ kinds: some Sequence<VerdictKind>) -> VerdictKind? {
    kinds.max { $0.rank < $1.rank }
  }

  /// Verdicts that a finding list shows: everything that is not settled in the organisation's favour.
  public var isOpen: Bool {
    switch self {
    case .error, .fail, .indeterminate, .needsAttestation: true
    case .pass, .notApplicable, .notYetInForce: false
    }
  }
}
