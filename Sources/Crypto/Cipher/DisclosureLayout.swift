import COpenSSL

/// Where the disclosures (RFC 9901) of one record lie in the text that its writer keeps, and where their digests go in
/// the claims. A value that is filled while the record is walked and emptied for the next one.
public struct DisclosureLayout {
  /// What stands in a disclosure before its salt is drawn.
  public static let opening = Array(#"["\#(String(repeating: " ", count: Int(aff_salt_characters)))""#.utf8)
  private static let digestCharacters = Int(aff_digest_characters)
  /// Room for eight digests in a row, with the comma before each but the first.
  private static let holes: [UInt8] = {
    let hole = #""\#(String(repeating: " ", count: digestCharacters))""#
    return Array(Array(repeating: hole, count: 8).joined(separator: ",").utf8)
  }()
  private static let holeWidth = digestCharacters + 3

  var fields: [aff_field] = []
  /// Scopes of the digests that belong to nothing.
  var decoys: [Int32] = []
  /// Where the first digest of each scope goes in the claims.
  var places: [Int] = []
  private var members: [Int] = []

  public init() {}

  /// Disclosures added since the last `removeAll`.
  public var count: Int { fields.count }

  /// Forgets everything of the record before.
  public mutating func removeAll() {
    fields.removeAll(keepingCapacity: true)
    decoys.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    members.removeAll(keepingCapacity: true)
  }

  /// A list of digests: an object's `_sd`, or one array element.
  public mutating func makeScope() -> Int {
    members.append(0)
    places.append(0)
    return members.count - 1
  }

  /// Adds the disclosure at `range` of the text, which begins with `opening`, to a scope. `class` is the index of its
  /// key, `nil` for one that nobody is to open.
  public mutating func add(_ range: Range<Int>, class slot: Int?, scope: Int) {
    fields.append(
      aff_field(start: range.lowerBound, count: range.count, slot: Int32(slot ?? -1), scope: Int32(scope)))
    members[scope] += 1
  }

  /// Leaves the digests of the fields of a class, and no ciphertext: nobody is to open them.
  public mutating func redact(class slot: Int) {
    for place in fields.indices where fields[place].slot == slot { fields[place].slot = -1 }
  }

  /// Disclosures in a scope.
  public func count(in scope: Int) -> Int { members[scope] }

  /// Appends room for the scope's digests to the claims: JSON strings with commas between, decoys among them up to a
  /// multiple of `multiple`.
  public mutating func reserve(_ scope: Int, multiple: Int, in claims: inout [UInt8]) {
    let real = members[scope]
    let total = (real + multiple - 1) / multiple * multiple
    for _ in real..<total { decoys.append(Int32(scope)) }
    places[scope] = claims.count + 1
    var left = total
    while left > 0 {
      if left < total { claims.append(UInt8(ascii: ",")) }
      let count = min(left, 8)
      claims.append(contentsOf: Self.holes[..<(count * Self.holeWidth - 1)])
      left -= count
    }
  }

  /// Adds how many JWEs each class gets.
  public func addCounts(to counts: inout [Int]) {
    for field in fields where field.slot >= 0 { counts[Int(field.slot)] += 1 }
  }
}
