import JSON

/// Merges the versions of one record member by member; where they differ, both are kept (record format, section 5).
struct MemberMerge {
  private let voices: [Voice]
  private(set) var conflicts: [JSONValue] = []
  private(set) var findings: [(member: String, rule: MergeRule, systems: [String])] = []

  /// - Parameter voices: in order of precedence.
  init(_ voices: [Voice]) { self.voices = voices }

  /// A value and the voice that states it.
  private struct Claim {
    var value: JSONValue
    var voice: Int
  }

  private static let apart: Set<String> = ["id", "kind", "source", "mergedFrom", "conflicts", "aliases"]

  /// The merged members, without `id`, `kind`, `source`, `mergedFrom`, `conflicts`, `aliases`.
  mutating func members() -> JSONObject {
    object(voices.indices.map { Claim(value: .object(voices[$0].members), voice: $0) }, path: [], pointer: .root)
      .object ?? JSONObject()
  }

  private mutating func merge(_ claims: [Claim], path: [String], pointer: JSONPointer) -> JSONValue {
    let stated = Self.stated(claims)
    guard let first = stated.first else { return .null }
    if stated.allSatisfy({ Self.agrees($0.value, first.value) }) { return first.value }
    if stated.allSatisfy({ $0.value.object != nil }) { return object(stated, path: path, pointer: pointer) }
    if stated.allSatisfy({ $0.value.array != nil }) { return list(stated, path: path, pointer: pointer) }
    return decide(stated, path: path, pointer: pointer)
  }

  /// A stated value beats `unknown`, which beats `not-stated`, without conflict.
  private static func stated(_ claims: [Claim]) -> [Claim] {
    for weak in ["not-stated", "unknown"] {
      let rest = claims.filter { $0.value.string != weak }
      if rest.count < claims.count && !rest.isEmpty { return stated(rest) }
    }
    return claims
  }

  /// Normalising is no conflict: the same moment in two zones, `P1Y` and `P12M`.
  private static func agrees(_ a: JSONValue, _ b: JSONValue) -> Bool {
    if a == b { return true }
    guard let x = a.string, let y = b.string else { return false }
    if let first = Instant(rfc3339: x), let second = Instant(rfc3339: y) { return first == second }
    if x.hasPrefix("P"), y.hasPrefix("P"), let first = ISODuration(x), let second = ISODuration(y) {
      return first.isEquivalent(to: second)
    }
    return false
  }

  private mutating func object(_ claims: [Claim], path: [String], pointer: JSONPointer) -> JSONValue {
    var byKey: [String: [Claim]] = [:]
    var keys: [String] = []
    for claim in claims {
      for (key, value) in claim.value.object ?? JSONObject() where !(path.isEmpty && Self.apart.contains(key)) {
        if byKey[key] == nil { keys.append(key) }
        byKey[key, default: []].append(Claim(value: value, voice: claim.voice))
      }
    }
    var merged = JSONObject()
    for key in keys.sorted() {
      let claims = byKey[key] ?? []
      if path.isEmpty && MergePlan.names.contains(key) {
        merged[key] = Self.stated(claims).first?.value
      } else {
        merged[key] = merge(claims, path: path + [key], pointer: pointer.appending(key))
      }
    }
    return .object(merged)
  }

  private mutating func list(_ claims: [Claim], path: [String], pointer: JSONPointer) -> JSONValue {
    if path == ["security"] { return commonMeasures(claims, pointer: pointer) }
    var groups: [JSONValue: [Claim]] = [:]
    var order: [JSONValue] = []
    for claim in claims {
      var seen: [JSONValue: Int] = [:]
      for item in claim.value.array ?? [] {
        let key = Self.key(of: item, in: path)
        let turn = seen[key, default: 0]
        seen[key] = turn + 1
        // The same key twice in one version is two items.
        let full = turn == 0 ? key : JSONValue.array([key, .int(Int64(turn))])
        if groups[full] == nil { order.append(full) }
        groups[full, default: []].append(Claim(value: item, voice: claim.voice))
      }
    }
    if path == ["purposes"] { Self.joinUnnamedPurpose(&groups, &order) }
    var merged: [JSONValue] = []
    // A list of tokens that says something does not also say that nothing is known.
    let isInformed = order.contains { $0 != "unknown" && $0 != "not-stated" }
    for key in order where !(isInformed && (key == "unknown" || key == "not-stated")) {
      merged.append(merge(groups[key] ?? [], path: path, pointer: pointer.appending(merged.count)))
    }
    if path == ["wasAttributedTo"] { noteOwners(claims, pointer: pointer) }
    return .array(merged)
  }

  /// Who states a legal basis without its purpose, of a thing of which one purpose is known, speaks of that purpose.
  private static func joinUnnamedPurpose(_ groups: inout [JSONValue: [Claim]], _ order: inout [JSONValue]) {
    func isUnnamed(_ key: JSONValue) -> Bool {
      ["not-stated", "unknown"].contains { key == .array(["purpose", .string($0)]) }
    }
    let unnamed = order.filter(isUnnamed)
    let named = order.filter { !isUnnamed($0) }
    guard !unnamed.isEmpty, named.count == 1, let purpose = named.first else { return }
    for key in unnamed { groups[purpose, default: []] += groups.removeValue(forKey: key) ?? [] }
    order = named
  }

  /// A thing has one owner. All who are named stay in the list; that sources name different ones is a conflict.
  private mutating func noteOwners(_ claims: [Claim], pointer: JSONPointer) {
    let owners = claims.compactMap { claim -> Claim? in
      let named = (claim.value.array ?? []).filter { $0["role"] == "owner" }.compactMap { $0["id"]?.string }
      let list = Set(named).sorted().map { JSONValue.object(["id": .string($0), "role": "owner"]) }
      return list.isEmpty ? nil : Claim(value: .array(list), voice: claim.voice)
    }
    guard let first = owners.first, owners.contains(where: { $0.value != first.value }) else { return }
    _ = decide(owners, path: ["wasAttributedTo"], pointer: pointer)
  }

  /// What makes two items of a list the same: `id` with its role, the member that the list goes by, else the value.
  private static func key(of item: JSONValue, in path: [String]) -> JSONValue {
    guard let members = item.object else { return item }
    if let name = path.last.flatMap(MergePlan.itemKey), let key = members[name] { return .array([.string(name), key]) }
    if let id = members["id"] { return .array([id, members["role"] ?? .null]) }
    return item
  }

  /// Measures of security count if all who speak of them name them.
  private mutating func commonMeasures(_ claims: [Claim], pointer: JSONPointer) -> JSONValue {
    let lists = claims.map { $0.value.array ?? [] }
    let sets = lists.map(Set.init)
    let shared = sets.dropFirst().reduce(sets.first ?? []) { $0.intersection($1) }
    let common = (lists.first ?? []).filter(shared.contains)
    if sets.allSatisfy({ $0 == shared }) { return .array(common) }
    note(kept: .array(common), by: claims, others: claims, rule: .stricter, pointer: pointer)
    return .array(common)
  }

  private mutating func decide(_ claims: [Claim], path: [String], pointer: JSONPointer) -> JSONValue {
    let (winner, rule) = Self.winner(claims, plan: MergePlan.of(path), voices: voices)
    note(
      kept: winner, by: claims.filter { Self.agrees($0.value, winner) },
      others: claims.filter { !Self.agrees($0.value, winner) }, rule: rule, pointer: pointer)
    return winner
  }

  private static func winner(_ claims: [Claim], plan: MergePlan, voices: [Voice]) -> (JSONValue, MergeRule) {
    switch plan {
    case .strictest(let order):
      let places = claims.map { claim in order.firstIndex { claim.value.string == $0 } ?? order.count }
      if let best = places.min(), best < order.count, let at = places.firstIndex(of: best) {
        return (claims[at].value, .stricter)
      }
    case .strictFlag(let strict):
      if let claim = claims.first(where: { $0.value.bool == strict }) { return (claim.value, .stricter) }
    case .earliest:
      let moments = claims.compactMap { claim in Moment.range(claim.value).map { (claim.value, $0) } }
      if moments.count == claims.count, let first = moments.min(by: { isEarlier($0, $1) }) {
        return (first.0, .earliest)
      }
    case .shortest:
      let spans = claims.compactMap { claim in span(claim.value).map { (claim.value, $0) } }
      if spans.count == claims.count,
        let first = spans.min(by: { $0.1 != $1.1 ? $0.1 < $1.1 : bytesPrecede($0.0, $1.0) })
      {
        return (first.0, .earliest)
      }
    case .precedence: break
    }
    return byPrecedence(claims, voices: voices)
  }

  private static func isEarlier(_ a: (JSONValue, Range<Instant>), _ b: (JSONValue, Range<Instant>)) -> Bool {
    if a.1.lowerBound != b.1.lowerBound { return a.1.lowerBound < b.1.lowerBound }
    if a.1.upperBound != b.1.upperBound { return a.1.upperBound < b.1.upperBound }
    return bytesPrecede(a.0, b.0)
  }

  /// Where a duration would end from a fixed start, for comparing calendar steps of different units.
  private static func span(_ value: JSONValue) -> Instant? {
    guard let duration = value.string.flatMap({ ISODuration($0) }) else { return nil }
    return Instant(seconds: 946_684_800).adding(duration)
  }

  private static func bytesPrecede(_ a: JSONValue, _ b: JSONValue) -> Bool {
    JSONWriter.canonical(a).lexicographicallyPrecedes(JSONWriter.canonical(b))
  }

  /// The source's rank, then the later `recordedAt`, then the bytes of the value.
  private static func byPrecedence(_ claims: [Claim], voices: [Voice]) -> (JSONValue, MergeRule) {
    func isLater(_ a: Instant?, _ b: Instant?) -> Bool { a != nil && (b == nil || a! > b!) }
    let rank = claims.map { voices[$0.voice].rank }.min() ?? 0
    let ranked = claims.filter { voices[$0.voice].rank == rank }
    var latest: Instant?
    for claim in ranked where isLater(voices[claim.voice].recordedAt, latest) {
      latest = voices[claim.voice].recordedAt
    }
    let newest = ranked.filter { voices[$0.voice].recordedAt == latest }
    guard let winner = newest.min(by: { bytesPrecede($0.value, $1.value) })?.value else { return (.null, .byteOrder) }
    if newest.contains(where: { !agrees($0.value, winner) }) { return (winner, .byteOrder) }
    if ranked.contains(where: { !agrees($0.value, winner) }) { return (winner, .later) }
    return (winner, .sourceOrder)
  }

  private mutating func note(
    kept: JSONValue, by holders: [Claim], others: [Claim], rule: MergeRule, pointer: JSONPointer
  ) {
    var values: [(value: JSONValue, voices: [Int])] = []
    var places: [JSONValue: Int] = [:]
    for claim in others {
      if let at = places[claim.value] {
        values[at].voices.append(claim.voice)
      } else {
        places[claim.value] = values.count
        values.append((claim.value, [claim.voice]))
      }
    }
    values.removeAll { $0.value == kept }
    guard !values.isEmpty else { return }
    conflicts.append([
      "member": .string(pointer.description), "kept": statement(kept, holders.map(\.voice)),
      "others": .array(values.map { statement($0.value, $0.voices) }), "rule": .string(rule.rawValue),
    ])
    var systems: [String] = []
    var known: Set<String> = []
    for voice in holders.map(\.voice) + values.flatMap(\.voices) {
      for system in voices[voice].systems where known.insert(system).inserted { systems.append(system) }
    }
    findings.append((pointer.description, rule, systems))
  }

  private func statement(_ value: JSONValue, _ speakers: [Int]) -> JSONValue {
    var seen: Set<JSONValue> = []
    let sources = speakers.flatMap { voices[$0].sources }.filter { seen.insert($0).inserted }
    return ["value": value, "sources": .array(sources)]
  }
}
