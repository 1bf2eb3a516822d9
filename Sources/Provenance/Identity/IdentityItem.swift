/// A record before identity: all versions of one id (and content, where one id was given to two).
struct IdentityItem: Sendable {
  var id: String
  var kind: RecordKind
  /// Precedence of the best source that speaks of it.
  var rank: Int
  /// Indexes of distinct versions among the kept records.
  var versions: [Int]

  static func precedes(_ a: IdentityItem, _ b: IdentityItem) -> Bool {
    a.rank != b.rank ? a.rank < b.rank : a.id < b.id
  }
}
