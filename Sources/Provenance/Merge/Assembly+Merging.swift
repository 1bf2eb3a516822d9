import JSON
import Spill

/// The merged records.
extension Assembly {
  mutating func mergeAll() {
    var components: [Int32: [Int32]] = [:]
    for item in 0..<Int32(items.count) where set.aliases[items[Int(item)].id] != nil {
      components[partition.root(item), default: []].append(item)
    }
    set.entries.reserveCapacity(items.count - set.aliases.count)
    // Items are sorted by id but for renamed ones; a stable pass by kind needs one sort at the end.
    for item in 0..<Int32(items.count) where set.aliases[items[Int(item)].id] == nil {
      let root = partition.root(item)
      merge(item, with: components[root] ?? [], root: root)
    }
    let places = Dictionary(uniqueKeysWithValues: RecordKind.allCases.enumerated().map { ($1, $0) })
    set.entries.sort { a, b in
      a.kind != b.kind ? places[a.kind, default: 0] < places[b.kind, default: 0] : a.id < b.id
    }
    // Packed anew in their order, which is that of all that follows; what merging replaced is left behind.
    var packed = PackedBytes()
    for at in set.entries.indices { set.entries[at].body = packed.append(set.store.bytes(set.entries[at].body)) }
    set.store = packed
  }

  mutating func merge(_ item: Int32, with others: [Int32], root: Int32) {
    let members = [item] + others
    let (id, kind) = (items[Int(item)].id, items[Int(item)].kind)
    let versions = members.flatMap { items[Int($0)].versions }
    let records = versions.flatMap { [$0] + (copies[$0] ?? []) }
    var entry = RecordSet.Entry(
      id: id, kind: kind, places: records.map { index.kept[$0].place }.sorted(),
      body: index.kept[versions[0]].body)
    let isAlone = versions.count == 1 && specializations[root] == nil && mirrors[root] == nil
    if !isAlone || index.kept[versions[0]].id != id || hasOtherSources(versions[0]) || concernsRewriting(versions[0]) {
      var voices = members.flatMap { readVoices(of: $0, keptID: id) }
      voices.sort(by: Voice.precedes)
      let merged = MergedRecord(
        id: id, kind: kind, voices: voices, specializations: (specializations[root] ?? []).map { keptID($0) },
        mirrors: (mirrors[root] ?? []).map { keptID($0) })
      entry.body = set.store.append(JSONWriter.canonical(.object(merged.members)))
      for (member, rule, systems) in merged.findings {
        set.conflicts.append(ConflictFinding(record: id, member: member, rule: rule.rawValue, systems: systems))
      }
    }
    set.entries.append(entry)
  }

  func concernsRewriting(_ version: Int) -> Bool {
    guard !rewriter.isIdle, let document = parse(version) else { return false }
    return rewriter.concerns(document.root)
  }

  /// Copies that other sources or places speak.
  func hasOtherSources(_ version: Int) -> Bool {
    guard let others = copies[version] else { return false }
    let own = index.kept[version]
    return others.contains { other in
      let copy = index.kept[other]
      return system(copy.place.source) != system(own.place.source)
        || !index.store.bytes(own.body).elementsEqual(index.store.bytes(copy.body))
    }
  }

  mutating func readVoices(of item: Int32, keptID: String) -> [Voice] {
    items[Int(item)].versions.compactMap { version -> Voice? in
      guard var members = parse(version)?.root.value.object else { return nil }
      let speakers = ([version] + (copies[version] ?? [])).sorted { rank($0) < rank($1) }
      var sources: [(rank: Int, bytes: [UInt8], value: JSONValue)] = []
      for speaker in speakers {
        let record = speaker == version ? JSONValue.object(members) : parse(speaker)?.root.value ?? .null
        for source in [spoken(record, by: speaker)] + (record["mergedFrom"]?.array ?? []) {
          sources.append((rank(speaker), JSONWriter.canonical(source), source))
        }
      }
      sources.sort { a, b in a.rank != b.rank ? a.rank < b.rank : a.bytes.lexicographicallyPrecedes(b.bytes) }
      var seen: Set<JSONValue> = []
      let distinct = sources.map(\.value).filter { seen.insert($0).inserted }
      members = rewriter.rewritten(members, kind: items[Int(item)].kind)
      if RewrittenRelations.settle(&members, id: keptID) { findings.insert(IdentityFinding(.selfRelation, [keptID])) }
      return Voice(
        id: items[Int(item)].id, members: members, sources: distinct, rank: sources.first?.rank ?? Int.max,
        recordedAt: distinct.compactMap { $0["recordedAt"]?.string.flatMap(Instant.init(rfc3339:)) }.max(),
        digest: index.kept[version].digest)
    }
  }

  /// The record's own word on its source, else the system that the workspace names.
  func spoken(_ record: JSONValue, by speaker: Int) -> JSONValue {
    if let source = record["source"] { return source }
    return ["system": .string(system(index.kept[speaker].place.source))]
  }

  func system(_ source: Int) -> String {
    sources.indices.contains(source) ? sources[source].system : "affidavit"
  }

  mutating func finished() -> RecordSet {
    let names = index.streams.names.names
    for (access, at) in index.accesses {
      let entity = names[Int(access.entity)]
      set.accesses[set.aliases[entity] ?? entity, default: [:]].merge([names[Int(access.country)]: at]) { min($0, $1) }
    }
    for (source, read) in set.tallies {
      // Streamed records that are kept are the rest of what was read.
      set.tallies[source]?.accepted = read.read - read.merged - read.rejected
    }
    set.conflicts.sort()
    set.findings = findings.sorted()
    set.rejections.sort { $0.place < $1.place }
    set.revisions = Set(set.revisions).sorted { a, b in
      a.id != b.id ? a.id < b.id : a.replaced != b.replaced ? a.replaced < b.replaced : a.by < b.by
    }
    return set
  }
}
