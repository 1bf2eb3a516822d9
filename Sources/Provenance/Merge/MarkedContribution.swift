/// A contribution that lineage must follow one by one: its consent was withdrawn, it was removed, opted out or limited,
/// or it lies in further datasets. All others are counted, not kept.
public struct MarkedContribution: Sendable, Hashable {
  /// The contribution's id, a pseudonym: personal data, never printed without its protection class.
  public var id: String
  public var dataset: String
  /// First eight bytes of the SHA-256 of `subjectRef` in NFC; nil if the record has none.
  public var subject: UInt64?
  public var addedAt: Range<Instant>?
  public var removedAt: Range<Instant>?
  /// The earliest withdrawal of a consent.
  public var withdrawnAt: Range<Instant>?
  public var choices: [Choice] = []
  public var copies: [Copy] = []

  /// A limiting choice: `optOuts[]`.
  public struct Choice: Sendable, Hashable {
    /// `sale-share`, `limit-sensitive`, `admt`, `objection`, `restriction`, `unknown` or `not-stated`.
    public var type: String
    public var at: Range<Instant>?
    public var effectiveAt: Range<Instant>?
    public var liftedAt: Range<Instant>?
  }

  /// A further dataset that holds it: `copies[]`.
  public struct Copy: Sendable, Hashable {
    public var dataset: String
    public var addedAt: Range<Instant>?
    public var removedAt: Range<Instant>?
  }

  /// The choice of one of `types` is in force at `instant` (nil: ever made and not lifted).
  public func hasChoice(_ types: Set<String>, at instant: Instant?) -> Bool {
    choices.contains { choice in
      guard types.contains(choice.type) else { return false }
      guard let instant else { return choice.liftedAt == nil }
      if let at = choice.at, at.lowerBound > instant { return false }
      if let lifted = choice.liftedAt, lifted.lowerBound <= instant { return false }
      return true
    }
  }

  /// How many limits it states.
  var limits: Int { (withdrawnAt == nil ? 0 : 1) + (removedAt == nil ? 0 : 1) + choices.count }

  /// Combines what two versions of one contribution say: each mark that any of them speaks of counts, at its earliest.
  mutating func join(_ other: MarkedContribution) {
    subject = subject ?? other.subject
    addedAt = Self.earlier(addedAt, other.addedAt)
    removedAt = Self.earlier(removedAt, other.removedAt)
    withdrawnAt = Self.earlier(withdrawnAt, other.withdrawnAt)
    for choice in other.choices where !choices.contains(choice) { choices.append(choice) }
    for copy in other.copies where !copies.contains(copy) { copies.append(copy) }
  }

  static func earlier(_ a: Range<Instant>?, _ b: Range<Instant>?) -> Range<Instant>? {
    guard let a else { return b }
    guard let b else { return a }
    return (b.lowerBound, b.upperBound) < (a.lowerBound, a.upperBound) ? b : a
  }
}
