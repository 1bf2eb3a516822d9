/// Distinct small lists of texts, each stored once: purposes, regions, countries. Operations are remembered, so that a
/// million nodes with the same facts cost one computation.
struct SetPool: Sendable {
  typealias Ref = Int32

  /// No statement: neither a restriction nor a place.
  static let none: Ref = -1

  private(set) var tokens: [String] = []
  private var tokenNumbers: [String: UInt16] = [:]
  private var lists: [[UInt16]] = []
  private var numbers: [[UInt16]: Ref] = [:]
  private var unions: [UInt64: Ref] = [:]
  private var intersections: [UInt64: Ref] = [:]
  private var appended: [UInt64: Ref] = [:]

  /// Texts beyond 65,535 distinct ones are dropped; the vocabularies have a few hundred.
  mutating func ref(_ texts: some Sequence<String>, sorted: Bool) -> Ref {
    var list: [UInt16] = []
    for text in texts {
      guard let number = number(text), !list.contains(number) else { continue }
      list.append(number)
    }
    if sorted { list.sort { tokens[Int($0)] < tokens[Int($1)] } }
    return store(list)
  }

  private mutating func number(_ text: String) -> UInt16? {
    if let known = tokenNumbers[text] { return known }
    guard let number = UInt16(exactly: tokens.count) else { return nil }
    tokens.append(text)
    tokenNumbers[text] = number
    return number
  }

  private mutating func store(_ list: [UInt16]) -> Ref {
    if let known = numbers[list] { return known }
    let ref = Ref(lists.count)
    lists.append(list)
    numbers[list] = ref
    return ref
  }

  func texts(_ ref: Ref) -> [String] { ref < 0 ? [] : lists[Int(ref)].map { tokens[Int($0)] } }

  func contains(_ ref: Ref, where matches: (String) -> Bool) -> Bool {
    ref >= 0 && lists[Int(ref)].contains { matches(tokens[Int($0)]) }
  }

  func count(_ ref: Ref) -> Int { ref < 0 ? 0 : lists[Int(ref)].count }

  /// The union of two sets, sorted by text. `none` adds nothing.
  mutating func union(_ a: Ref, _ b: Ref) -> Ref {
    if a == b || b < 0 { return a }
    if a < 0 { return b }
    let key = Self.key(min(a, b), max(a, b))
    if let known = unions[key] { return known }
    let merged = Set(lists[Int(a)]).union(lists[Int(b)])
    let ref = store(merged.sorted { tokens[Int($0)] < tokens[Int($1)] })
    unions[key] = ref
    return ref
  }

  /// The list `a`, then what `b` has beside it, in its order.
  mutating func append(_ a: Ref, _ b: Ref) -> Ref {
    if a == b || b < 0 { return a }
    if a < 0 { return b }
    let key = Self.key(a, b)
    if let known = appended[key] { return known }
    let first = lists[Int(a)]
    let ref = store(first + lists[Int(b)].filter { !first.contains($0) })
    appended[key] = ref
    return ref
  }

  /// What both sets of purposes allow: a purpose allows itself and what is narrower (`a` allows `a/b`), so that of two
  /// comparable ones the narrower remains. `none` restricts nothing.
  mutating func intersectPurposes(_ a: Ref, _ b: Ref) -> Ref {
    if a == b || b < 0 { return a }
    if a < 0 { return b }
    let key = Self.key(min(a, b), max(a, b))
    if let known = intersections[key] { return known }
    let (left, right) = (lists[Int(a)], lists[Int(b)])
    let kept =
      left.filter { x in right.contains { isWithin(x, $0) } } + right.filter { y in left.contains { isWithin(y, $0) } }
    let ref = store(Set(kept).sorted { tokens[Int($0)] < tokens[Int($1)] })
    intersections[key] = ref
    return ref
  }

  private func isWithin(_ narrow: UInt16, _ wide: UInt16) -> Bool {
    narrow == wide || Purpose.isWithin(tokens[Int(narrow)], tokens[Int(wide)])
  }

  private static func key(_ a: Ref, _ b: Ref) -> UInt64 {
    UInt64(UInt32(bitPattern: a)) << 32 | UInt64(UInt32(bitPattern: b))
  }

  /// Forgets the results of operations: only building repeats them often.
  mutating func seal() {
    unions = [:]
    intersections = [:]
    appended = [:]
  }
}

/// Purposes are paths: `service-provision/loan-servicing` is narrower than `service-provision`.
public enum Purpose {
  /// `narrow` is `wide` or lies below it.
  public static func isWithin(_ narrow: String, _ wide: String) -> Bool {
    narrow == wide
      || narrow.utf8.count > wide.utf8.count && narrow.hasPrefix(wide)
        && narrow.utf8[narrow.utf8.index(narrow.utf8.startIndex, offsetBy: wide.utf8.count)] == UInt8(ascii: "/")
  }
}
