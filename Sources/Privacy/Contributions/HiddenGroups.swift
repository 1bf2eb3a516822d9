import JSON

/// Groups that come from the data: each is known by a keyed hash of its values, and named only if enough people are in it.
///
/// The hash has 64 bits, under a secret key. Two groups that share one are counted as one, under the name that stands first;
/// of 2^20 groups a given one does so with a probability below 2^-44, which `collision` adds to δ. Memory grows with the
/// groups, about 150 bytes each: there is no limit on them, since what one person adds must not push another group out.
struct HiddenGroups: Sendable {
  private let attributes: [Attribute]
  private let key: SipHash
  private(set) var names: [UInt64: [String]] = [:]

  /// The longest value that names a group, in bytes of UTF-8; rows with a longer one belong to none.
  static let longestValue = 256
  /// 2^-44 for each group of a subject.
  static let collision = Rational(1, 1 << 44)

  init(attributes: [Attribute], key: SipHash) {
    self.attributes = attributes
    self.key = key
  }

  /// Nil where the record lacks an attribute, or has a value that names no group.
  mutating func group(of contribution: JSONView) -> UInt64? {
    var group: UInt64 = 0
    for attribute in attributes {
      guard let view = attribute.view(in: contribution),
        let hash = view.withPartitionText({ $0.count <= HiddenGroups.longestValue ? key.hash($0) : nil }) ?? nil
      else { return nil }
      group = key.hash(hash, group).low
    }
    if names[group] == nil {
      note(
        group,
        attributes.map { $0.view(in: contribution)?.withPartitionText { String(decoding: $0, as: UTF8.self) } ?? "" })
    }
    return group
  }

  /// The group of given values.
  mutating func group(_ values: [String]) -> UInt64 {
    let group = values.reduce(0) { key.hash(key.hash(Array($1.utf8)), $0).low }
    note(group, values)
    return group
  }

  mutating func merge(_ other: HiddenGroups) {
    for (group, name) in other.names { note(group, name) }
  }

  private mutating func note(_ group: UInt64, _ name: [String]) {
    names[group] = names[group].map { HiddenGroups.precedes($0, name) ? $0 : name } ?? name
  }

  /// The order of names: value by value, by bytes, so that no two of them are equal for being written differently.
  static func precedes(_ left: [String], _ right: [String]) -> Bool {
    left.lexicographicallyPrecedes(right) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }
}
