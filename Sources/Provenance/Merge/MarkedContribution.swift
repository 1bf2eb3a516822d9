/// A contribution whose marks matter to lineage: its consent was withdrawn, it was removed, opted out or limited, or it lies in further
/// datasets. All others are only counted.
struct MarkedContribution: Sendable, Hashable {
  /// Hash of the id in NFC, as `NameNumbers.hash` gives it.
  var id: UInt64
  /// Number of the dataset among the names of the log.
  var dataset: UInt32
  /// Hash of `subjectRef`; nil if the record has none.
  var subject: UInt64?
  var addedAt = Stamp.none
  var removedAt = Stamp.none
  /// The earliest withdrawal of a consent.
  var withdrawnAt = Stamp.none
  var choices: [Choice] = []
  var copies: [Copy] = []

  /// A limiting choice: `optOuts[]`.
  struct Choice: Sendable, Hashable {
    var effect: Effect
    var at = Stamp.none
    var liftedAt = Stamp.none
  }

  /// What a choice limits. An unknown one may limit either.
  struct Effect: OptionSet, Sendable, Hashable {
    let rawValue: UInt8
    /// Keeps data out of sale and sharing.
    static let optOut = Effect(rawValue: 1)
    /// Limits sensitive data.
    static let limit = Effect(rawValue: 2)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(type: String) {
      switch type {
      case "sale-share": self = .optOut
      case "limit-sensitive": self = .limit
      case "unknown", "not-stated": self = [.optOut, .limit]
      default: self = []
      }
    }
  }

  /// A further dataset that holds it: `copies[]`.
  struct Copy: Sendable, Hashable {
    var dataset: UInt32
    var addedAt = Stamp.none
    var removedAt = Stamp.none
  }

  /// A choice of this effect is in force at `instant` (nil: ever made and not lifted).
  func hasChoice(_ effect: Effect, at instant: Instant?) -> Bool {
    choices.contains { choice in
      guard choice.effect.contains(effect) else { return false }
      guard let instant else { return !choice.liftedAt.isStated }
      if choice.at.isStated && choice.at.start > instant { return false }
      return !(choice.liftedAt.isStated && choice.liftedAt.start <= instant)
    }
  }

  /// How many limits it states.
  var limits: Int { (withdrawnAt.isStated ? 1 : 0) + (removedAt.isStated ? 1 : 0) + choices.count }

  /// What it counts for at an instant; nil: whenever.
  func counts(asOf: Instant?) -> ReachTrie.Counts {
    func happened(_ stamp: Stamp) -> Bool { stamp.isStated && (asOf.map { stamp.start <= $0 } ?? true) }
    return ReachTrie.Counts(
      total: 1, withdrawn: happened(withdrawnAt) ? 1 : 0, erased: happened(removedAt) ? 1 : 0,
      optedOut: hasChoice(.optOut, at: asOf) ? 1 : 0, limited: hasChoice(.limit, at: asOf) ? 1 : 0)
  }

  /// Combines what two versions of one contribution say: each mark that any of them speaks of counts, at its earliest.
  mutating func join(_ other: MarkedContribution) {
    subject = subject ?? other.subject
    addedAt = addedAt.earlier(other.addedAt)
    removedAt = removedAt.earlier(other.removedAt)
    withdrawnAt = withdrawnAt.earlier(other.withdrawnAt)
    choices = Self.united(choices, other.choices)
    copies = Self.united(copies, other.copies)
  }

  private static func united<T: Hashable>(_ a: [T], _ b: [T]) -> [T] {
    if b.isEmpty { return a }
    var seen: Set<T> = []
    return (a + b).filter { seen.insert($0).inserted }
  }

  /// Takes the names of its datasets from another log.
  /// - Parameter numbers: by number there, the number here.
  mutating func renumber(_ numbers: [UInt32]) {
    dataset = numbers[Int(dataset)]
    for at in copies.indices { copies[at].dataset = numbers[Int(copies[at].dataset)] }
  }
}

extension Stamp {
  /// The one of two that begins first, and of these the shorter.
  func earlier(_ other: Stamp) -> Stamp {
    guard isStated else { return other }
    guard other.isStated else { return self }
    return (other.start, other.width) < (start, width) ? other : self
  }
}
