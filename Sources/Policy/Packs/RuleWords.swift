/// How grave a broken rule is (rule catalogue, "How to read a row").
public enum Severity: String, Sendable, Hashable, CaseIterable, Comparable {
  /// Proposed law, never affects the overall result.
  case advisory
  /// Record quality.
  case minor
  /// A duty with regulator-facing effect.
  case major
  /// Unlawful processing, or the upper tier of fines.
  case critical

  public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

  private var rank: Int {
    switch self {
    case .advisory: 0
    case .minor: 1
    case .major: 2
    case .critical: 3
    }
  }
}

/// Who decides: the engine from facts, a person by attestation, or the engine first and a person on top.
public enum Decision: String, Sendable, Hashable, CaseIterable {
  case mechanical, attested, both
}

/// What an absent fact means: the law puts the burden of proof on the organisation, or the question stays open.
public enum Missing: String, Sendable, Hashable, CaseIterable {
  case fail, indeterminate
}
