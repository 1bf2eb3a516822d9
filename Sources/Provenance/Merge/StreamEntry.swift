import JSON

/// What is remembered of a streamed record until all are read: 32 bytes.
struct StreamEntry: Sendable, Hashable, BitwiseCopyable {
  /// Of the id in NFC: the secret lane of its fingerprint.
  var id: UInt64
  /// Of the record without `source` and `mergedFrom`: the secret lane of its fingerprint.
  var content: UInt64
  /// Ordinal among all streamed records of the run in the upper 48 bits, below them how many limits it states.
  private var place: UInt64
  /// Of the content's open lane: orders versions of one id the same way in every run.
  var order: UInt32
  /// Kind in the two highest bits, below them the dataset of a contribution among the names, else 0.
  private var sort: UInt32

  /// Kinds that are streamed.
  enum Kind: UInt32, Sendable { case event, contribution, request }

  init(id: UInt64, content: Fingerprint, ordinal: Int, limits: Int, kind: Kind, dataset: UInt32) {
    self.id = id
    self.content = content.secret
    place = UInt64(ordinal) << 16 | UInt64(UInt16(clamping: limits))
    order = UInt32(truncatingIfNeeded: content.open >> 32)
    sort = kind.rawValue << 30 | dataset
  }

  var ordinal: Int {
    get { Int(place >> 16) }
    set { place = UInt64(newValue) << 16 | place & 0xFFFF }
  }

  /// Withdrawals, removals and choices that a contribution states.
  var limits: Int { Int(place & 0xFFFF) }

  var kind: Kind { Kind(rawValue: sort >> 30) ?? .event }

  var dataset: UInt32 {
    get { sort & (1 << 30 - 1) }
    set { sort = sort & (3 << 30) | newValue }
  }
}

/// A contribution that carries a mark, and its ordinal among the streamed records.
struct StreamMark: Sendable, Hashable {
  var ordinal: Int
  var contribution: MarkedContribution
}
