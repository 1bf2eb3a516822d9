/// The facts of one node while they flow: 56 bytes, sets by reference.
struct FactValue: Sendable, Hashable {
  var flags: Statement.Flags.RawValue = 0
  var special: UInt16 = 0
  var sensitive: UInt16 = 0
  var gaps: UInt16 = 0
  var purposes = SetPool.none
  var regions = SetPool.none
  var countries = SetPool.none
  var reach = ReachTrie.empty
  var retentionEnd: Instant?

  private static let travelling = Statement.Flags.travelling.rawValue

  func has(_ flag: Statement.Flags) -> Bool { flags & flag.rawValue != 0 }

  /// Combines what two sources pass on, but for the sets of contributions.
  mutating func join(_ other: FactValue, pool: inout SetPool) {
    flags |= other.flags
    special |= other.special
    sensitive |= other.sensitive
    gaps |= other.gaps
    purposes = pool.intersectPurposes(purposes, other.purposes)
    regions = pool.union(regions, other.regions)
    countries = pool.append(countries, other.countries)
    if let end = other.retentionEnd { retentionEnd = retentionEnd.map { min($0, end) } ?? end }
  }

  /// Adds what the record itself states, but for contributions.
  mutating func add(_ own: Statement, pool: inout SetPool) {
    flags |= own.flags.rawValue & Self.travelling
    special |= own.special
    sensitive |= own.sensitive
    regions = pool.union(regions, own.regions)
    countries = pool.append(countries, own.countries)
    guard has(.personal) else { return }
    purposes = pool.intersectPurposes(purposes, own.purposes)
    guard let end = own.retentionEnd else { return }
    retentionEnd = own.flags.contains(.justifiedRetention) ? end : retentionEnd.map { min($0, end) } ?? end
  }

  /// An anonymity decision: what depends on people being identifiable stops. Special categories, marks of
  /// contributions, purposes and countries go on (table "How facts travel along lineage").
  mutating func anonymise() {
    flags &= ~(Statement.Flags.personal.rawValue | Statement.Flags.gdpr.rawValue | Statement.Flags.ccpa.rawValue)
    regions = SetPool.none
    retentionEnd = nil
  }

  /// What a dependence of unknown kind carries (`wasInfluencedBy`): risk facts only.
  var risksOnly: FactValue {
    var value = FactValue()
    value.flags = flags
    value.special = special
    value.sensitive = sensitive
    value.regions = regions
    return value
  }
}
