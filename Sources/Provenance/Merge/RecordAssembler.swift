import Crypto
import JSON

/// Turns the index of all chunks into the set of merged records: identity across systems, then merging with conflicts
/// (record format, section 5).
public struct RecordAssembler: Sendable {
  /// By index of the source in the run.
  public var sources: [SourceInfo]
  public var declarations: [AliasDeclaration]

  /// - Parameters:
  ///   - sources: by index of the source in the run, as in `RecordPlace.source`.
  ///   - aliases: the operator's alias file.
  public init(sources: [SourceInfo], aliases: [AliasDeclaration] = []) {
    self.sources = sources
    declarations = aliases
  }

  /// Linear in records but for sorting. The order of chunks decides only which of two records with one id and two kinds
  /// is the later, and so refused.
  public func assemble(_ index: RecordIndex) -> RecordSet {
    var assembly = Assembly(index: index, sources: sources)
    assembly.gather()
    assembly.resolveStreams()
    assembly.identify(declarations)
    assembly.mergeAll()
    return assembly.finished()
  }
}

/// The work of one assembly, stage by stage.
struct Assembly {
  let index: RecordIndex
  let sources: [SourceInfo]
  var set = RecordSet()

  private var items: [IdentityItem] = []
  private var itemByID: [String: Int32] = [:]
  /// Item of each kept record; -1 for refused, duplicate and replaced ones.
  private var itemOfRecord: [Int32]
  /// Identical copies of a version: version → copies.
  private var copies: [Int: [Int]] = [:]
  private var partition = Partition(count: 0)
  private var specializations: [Int32: [Int32]] = [:]
  private var mirrors: [Int32: [Int32]] = [:]
  private var findings: Set<IdentityFinding> = []
  private var rewriter = ReferenceRewriter([:])

  init(index: RecordIndex, sources: [SourceInfo]) {
    self.index = index
    self.sources = sources
    itemOfRecord = [Int32](repeating: -1, count: index.kept.count)
    set.store = index.store
    for source in sources.indices { set.tallies[source] = RecordTally() }
    for (source, count) in index.readCounts { set.tallies[source, default: RecordTally()].read = count }
    for (source, count) in index.rejectedCounts { set.tallies[source, default: RecordTally()].rejected = count }
  }

  private func rank(_ record: Int) -> Int {
    let source = index.kept[record].place.source
    return sources.indices.contains(source) ? sources[source].rank : Int.max
  }

  private let parser = JSONParser()

  private func parse(_ record: Int) -> JSONDocument? {
    index.store.bytes(index.kept[record].body).withUnsafeBytes { try? parser.parse($0) }
  }

  // MARK: Records of one id

  /// Groups records by id, refuses clashes of kind, counts copies, replaces old versions, splits contents apart.
  mutating func gather() {
    let kept = index.kept
    let order = kept.indices.sorted { a, b in kept[a].id != kept[b].id ? kept[a].id < kept[b].id : a < b }
    items.reserveCapacity(kept.count)
    var at = 0
    while at < order.count {
      var end = at + 1
      while end < order.count && kept[order[end]].id == kept[order[at]].id { end += 1 }
      if end == at + 1 {
        add(IdentityItem(id: kept[order[at]].id, kind: kept[order[at]].kind, rank: rank(order[at]), versions: [order[at]]))
      } else {
        gather(Array(order[at..<end]))
      }
      at = end
    }
  }

  private mutating func add(_ item: IdentityItem) {
    let number = Int32(items.count)
    for version in item.versions { itemOfRecord[version] = number }
    itemByID[item.id] = number
    items.append(item)
  }

  private mutating func gather(_ records: [Int]) {
    let first = index.kept[records[0]]
    var versions: [Int] = []
    var byDigest: [Digest: Int] = [:]
    for record in records where index.kept[record].kind != first.kind { reject(index.kept[record].place) }
    for record in withoutReplaced(records.filter { index.kept[$0].kind == first.kind }) {
      let candidate = index.kept[record]
      if let known = byDigest[candidate.digest] {
        copies[known, default: []].append(record)
        set.tallies[candidate.place.source, default: RecordTally()].merged += 1
      } else {
        byDigest[candidate.digest] = record
        versions.append(record)
      }
    }
    let clusters = versions.count > 1 ? byContent(versions) : [(records: versions, content: nil)]
    for (number, cluster) in clusters.enumerated() {
      var item = IdentityItem(id: first.id, kind: first.kind, rank: Int.max, versions: cluster.records)
      if number > 0, let content = cluster.content {
        item.id = "\(first.id)#\(content.prefix(12))"
        findings.insert(IdentityFinding(.digestClash, [first.id, item.id]))
      }
      item.rank = cluster.records.flatMap { [$0] + (copies[$0] ?? []) }.map(rank).min() ?? Int.max
      add(item)
    }
  }

  private mutating func reject(_ place: RecordPlace) {
    set.tallies[place.source, default: RecordTally()].rejected += 1
    set.rejections.append(
      IndexedRejection(
        place: place,
        rejection: Rejection(
          .idKindClash, pointer: JSONPointer(tokens: ["id"]),
          message: "the id belongs to a record of another kind; give one of the two another id")))
  }

  /// The same source and place with a later `recordedAt` is a revision: it replaces. What said the same before is a copy.
  private mutating func withoutReplaced(_ records: [Int]) -> [Int] {
    var latest: [JSONValue: (record: Int, at: Instant)] = [:]
    var placed: [Int: (key: JSONValue, at: Instant)] = [:]
    for record in records {
      guard let source = parse(record)?.root["source"]?.value, var place = source.object,
        let at = source["recordedAt"]?.string.flatMap(Instant.init(rfc3339:))
      else { continue }
      for member in ["recordedAt", "exportedAt", "connector", "digest"] { place[member] = nil }
      let key = JSONValue.array([.int(Int64(index.kept[record].place.source)), .object(place)])
      placed[record] = (key, at)
      if let known = latest[key] {
        if known.at > at { continue }
        // Of two with one time the smaller digest stands for both.
        if known.at == at && index.kept[known.record].digest <= index.kept[record].digest { continue }
      }
      latest[key] = (record, at)
    }
    return records.filter { record in
      guard let (key, at) = placed[record], let newest = latest[key], at < newest.at else { return true }
      let (old, new) = (index.kept[record], index.kept[newest.record])
      set.tallies[old.place.source, default: RecordTally()].merged += 1
      if old.digest != new.digest {
        set.tallies[old.place.source, default: RecordTally()].replaced += 1
        set.revisions.append(RecordSet.Revision(id: old.id, replaced: old.digest, by: new.digest))
      }
      return false
    }
  }

  private typealias Cluster = (records: [Int], content: String?)

  /// Two strong digests under one id are two contents. The one of the best source keeps the id; versions without a digest
  /// stay with it.
  private func byContent(_ versions: [Int]) -> [Cluster] {
    let kind = index.kept[versions[0]].kind
    guard kind == .dataset || kind == .model else { return [(versions, nil)] }
    let keyed = versions.map { record -> (record: Int, keys: IdentityKeys) in
      (record, parse(record).map { IdentityKeys($0.root) } ?? IdentityKeys())
    }.sorted { a, b in
      let (x, y) = (rank(a.record), rank(b.record))
      return x != y ? x < y : index.kept[a.record].digest < index.kept[b.record].digest
    }
    var clusters: [(records: [Int], keys: IdentityKeys)] = []
    for (record, keys) in keyed.filter({ !$0.keys.strong.isEmpty }) {
      if let at = clusters.firstIndex(where: { !$0.keys.contradicts(keys) }) {
        clusters[at].records.append(record)
        clusters[at].keys.join(keys)
      } else {
        clusters.append(([record], keys))
      }
    }
    let silent = keyed.filter { $0.keys.strong.isEmpty }.map(\.record)
    if clusters.isEmpty { return [(silent, nil)] }
    clusters[0].records += silent
    return clusters.map { cluster in
      let algorithm = IdentityKeys.strongAlgorithms.first { cluster.keys.strong[$0] != nil }
      return (cluster.records, algorithm.flatMap { cluster.keys.strong[$0] })
    }
  }

  // MARK: Streamed records

  mutating func resolveStreams() {
    let log = index.streams
    set.requests = index.requests
    var dropped: [Int: StreamFate] = [:]
    var versions: [Int: [Int]] = [:]
    if !log.entries.isEmpty {
      var owners: [UInt64: Int32] = [:]
      owners.reserveCapacity(items.count)
      for (number, item) in items.enumerated() { owners[StreamLog.hash(id: item.id)] = Int32(number) }
      let resolver = StreamResolver(log, ranks: sources.map(\.rank)) { hash in
        owners[hash].map { number in
          let item = items[Int(number)]
          return (item.kind == .event ? 0 : nil, index.kept[item.versions[0]].place)
        }
      }
      dropped = resolver.dropped
      versions = resolver.versions
      for position in resolver.clashes { reject(log.place(of: position)) }
    }
    for position in dropped.keys {
      if dropped[position] == .duplicate || dropped[position] == .superseded {
        set.tallies[log.source(of: position), default: RecordTally()].merged += 1
      }
    }
    set.streams = StreamFates(log: log, dropped: dropped)
    countContributions(dropped, versions)
  }

  private mutating func countContributions(_ dropped: [Int: StreamFate], _ versions: [Int: [Int]]) {
    let log = index.streams
    var counts = [Int](repeating: 0, count: log.groups.count)
    for (position, entry) in log.entries.enumerated() where entry.group >> 30 == StreamLog.kindCode(.contribution) {
      if dropped[position] == nil { counts[Int(entry.group & StreamLog.groupMask)] += 1 }
    }
    for (group, count) in counts.enumerated() where count > 0 { set.contributionCounts[log.groups[group]] = count }
    // A mark that any version of a contribution speaks of counts.
    var owner: [Int: Int] = [:]
    for (kept, all) in versions { for position in all { owner[position] = kept } }
    var marked: [String: MarkedContribution] = [:]
    for mark in index.marked {
      let fate = dropped[mark.position]
      if fate == .duplicate || fate == .clash { continue }
      if fate == .superseded && owner[mark.position] == nil { continue }
      if marked[mark.contribution.id] == nil {
        marked[mark.contribution.id] = mark.contribution
      } else {
        marked[mark.contribution.id]?.join(mark.contribution)
      }
      if owner[mark.position] == mark.position {
        marked[mark.contribution.id]?.dataset = mark.contribution.dataset
      }
    }
    set.marked = marked.values.sorted { ($0.dataset, $0.id) < ($1.dataset, $1.id) }
  }

  // MARK: Identity

  mutating func identify(_ declarations: [AliasDeclaration]) {
    let marks = index.identity.compactMap { mark -> IdentityMark? in
      let item = itemOfRecord[Int(mark.record)]
      return item < 0 ? nil : IdentityMark(hash: mark.hash, record: item, match: mark.match)
    }
    let (items, index, parser) = (items, index, parser)
    let resolver = IdentityResolver(
      items: items, itemByID: itemByID, marks: marks, declarations: declarations
    ) { item in
      items[Int(item)].versions.compactMap { version in
        index.store.bytes(index.kept[version].body).withUnsafeBytes { try? parser.parse($0) }
      }
    }
    partition = resolver.partition
    findings.formUnion(resolver.findings)
    for (specific, general) in resolver.specializations {
      specializations[partition.root(specific), default: []].append(general)
    }
    for (a, b) in resolver.mirrors {
      mirrors[partition.root(a), default: []].append(b)
    }
    var best: [Int32: Int32] = [:]
    for item in 0..<Int32(items.count) {
      let root = partition.root(item)
      if let known = best[root], IdentityItem.precedes(items[Int(known)], items[Int(item)]) { continue }
      best[root] = item
    }
    for item in 0..<Int32(items.count) {
      guard let kept = best[partition.root(item)], kept != item else { continue }
      set.aliases[items[Int(item)].id] = items[Int(kept)].id
    }
    rewriter = ReferenceRewriter(set.aliases)
    keptItem = best
  }

  /// Root → the item whose id is kept.
  private var keptItem: [Int32: Int32] = [:]

  private mutating func keptID(_ item: Int32) -> String {
    items[Int(keptItem[partition.root(item)] ?? item)].id
  }

  // MARK: Merging

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
  }

  private mutating func merge(_ item: Int32, with others: [Int32], root: Int32) {
    let members = [item] + others
    let (id, kind) = (items[Int(item)].id, items[Int(item)].kind)
    let versions = members.flatMap { items[Int($0)].versions }
    let records = versions.flatMap { [$0] + (copies[$0] ?? []) }
    var entry = RecordSet.Entry(
      id: id, kind: kind, places: records.map { index.kept[$0].place }.sorted(), body: index.kept[versions[0]].body)
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

  private func concernsRewriting(_ version: Int) -> Bool {
    guard !rewriter.isIdle, let document = parse(version) else { return false }
    return rewriter.concerns(document.root)
  }

  /// Copies that other sources or places speak.
  private func hasOtherSources(_ version: Int) -> Bool {
    guard let others = copies[version] else { return false }
    let own = index.kept[version]
    return others.contains { other in
      let copy = index.kept[other]
      return system(copy.place.source) != system(own.place.source)
        || !index.store.bytes(own.body).elementsEqual(index.store.bytes(copy.body))
    }
  }

  private mutating func readVoices(of item: Int32, keptID: String) -> [Voice] {
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
      var distinct: [JSONValue] = []
      for source in sources where !distinct.contains(source.value) { distinct.append(source.value) }
      members = rewriter.rewritten(members, kind: items[Int(item)].kind)
      if RewrittenRelations.settle(&members, id: keptID) { findings.insert(IdentityFinding(.selfRelation, [keptID])) }
      return Voice(
        id: items[Int(item)].id, members: members, sources: distinct, rank: sources.first?.rank ?? Int.max,
        recordedAt: distinct.compactMap { $0["recordedAt"]?.string.flatMap(Instant.init(rfc3339:)) }.max(),
        digest: index.kept[version].digest)
    }
  }

  /// The record's own word on its source, else the system that the workspace names.
  private func spoken(_ record: JSONValue, by speaker: Int) -> JSONValue {
    if let source = record["source"] { return source }
    return ["system": .string(system(index.kept[speaker].place.source))]
  }

  private func system(_ source: Int) -> String {
    sources.indices.contains(source) ? sources[source].system : "affidavit"
  }

  mutating func finished() -> RecordSet {
    for (entity, countries) in index.accesses {
      set.accesses[set.aliases[entity] ?? entity, default: [:]].merge(countries) { min($0, $1) }
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
