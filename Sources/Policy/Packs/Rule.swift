public import Provenance

/// A rule of a pack, checked and planned.
public struct Rule: Sendable {
  /// Stable id, `pack.provision.slug`.
  public var id: String
  /// The provision, as lawyers cite it.
  public var cite: String
  public var title: String
  public var severity: Severity
  public var decide: Decision
  /// What an absent fact means in `require`; an uncomputable `when` is always indeterminate.
  public var missing: Missing
  /// Exceptions to `missing` by fact, written without list indexes: `dataset.purposes.legalBasis`.
  public var absent: [String: Missing]
  /// Facts that a way out of a fail cannot change, beside those that are past by what they are: `request.type`.
  public var unchangeable: Set<String>
  /// An error that `&&` or `||` passed over makes the verdict an error.
  public var strict: Bool
  /// When the rule is law; the instant judged decides. Empty: proposed law, not in force at any time.
  public var inForce: [LegalPeriod]
  public var remedy: String
  /// The kinds of subject, in order of declaration.
  public var targets: [RuleTarget]

  /// Whether it is law at any moment that `act` may be. Where periods have conditions, `PlannedClause.standing` decides.
  func isInForce(at act: When) -> Bool {
    let range = act.range
    return inForce.contains { $0.meets(range) }
  }
}

/// A half-open stretch of time in which a text is law, in UTC: `from <= t < to`.
public struct LegalPeriod: Hashable, Sendable {
  public var from: Instant
  /// Nil: open.
  public var to: Instant?
  /// For which subjects it speaks, as the pack writes it; nil for all for which no condition before it holds.
  public var condition: String?

  public init(from: Instant, to: Instant?, condition: String? = nil) {
    self.from = from
    self.to = to
    self.condition = condition
  }

  /// Whether any moment of `range` lies in the period; an empty range is its lower bound.
  func meets(_ range: Range<Instant>) -> Bool {
    if range.isEmpty { return from <= range.lowerBound && to.map { range.lowerBound < $0 } ?? true }
    return from < range.upperBound && to.map { range.lowerBound < $0 } ?? true
  }
}
