import Crypto
import JSON

/// The work of one assembly, stage by stage.
struct Assembly {
  let index: RecordIndex
  let sources: [SourceInfo]
  var set = RecordSet()

  var items: [IdentityItem] = []
  var itemByID: [String: Int32] = [:]
  /// Item of each kept record; -1 for refused, duplicate and replaced ones.
  var itemOfRecord: [Int32]
  /// Identical copies of a version: version → copies.
  var copies: [Int: [Int]] = [:]
  var partition = Partition(count: 0)
  var specializations: [Int32: [Int32]] = [:]
  var mirrors: [Int32: [Int32]] = [:]
  var findings: Set<IdentityFinding> = []
  /// Root → the item whose id is kept.
  var keptItem: [Int32: Int32] = [:]
  var rewriter = ReferenceRewriter([:])

  init(index: RecordIndex, sources: [SourceInfo]) {
    self.index = index
    self.sources = sources
    itemOfRecord = [Int32](repeating: -1, count: index.kept.count)
    set.store = index.store
    for source in sources.indices { set.tallies[source] = RecordTally() }
    for (source, count) in index.readCounts { set.tallies[source, default: RecordTally()].read = count }
    for (source, count) in index.rejectedCounts { set.tallies[source, default: RecordTally()].rejected = count }
  }

  func rank(_ record: Int) -> Int {
    let source = index.kept[record].place.source
    return sources.indices.contains(source) ? sources[source].rank : Int.max
  }

  let parser = JSONParser()

  func parse(_ record: Int) -> JSONDocument? {
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
        add(
          IdentityItem(id: kept[order[at]].id, kind: kept[order[at]].kind, rank: rank(order[at]), versions: [order[at]])
        )
      } else {
        gather(Array(order[at..<end]))
      }
      at = end
    }
  }

  mutating func add(_ item: IdentityItem) {
    let number = Int32(items.count)
    for version in item.versions { itemOfRecord[version] = number }
    itemByID[item.id] = number
    items.append(item)
  }

  mutating func gather(_ records: [Int]) {
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

  mutating func reject(_ place: RecordPlace) {
    set.tallies[place.source, default: RecordTally()].rejected += 1
    set.rejections.append(
      IndexedRejection(
        place: place,
        rejection: Rejection(
          .idKindClash, pointer: JSONPointer(tokens: ["id"]),
          message: "the id belongs to a record of another kind; give one of the two another id")))
  }

  /// The same source and place with a later `recordedAt` is a revision: it replaces. What said the same before is a
  /// copy.
  mutating func withoutReplaced(_ records: [Int]) -> [Int] {
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

  typealias Cluster = (records: [Int], content: String?)

  /// Two strong digests under one id are two contents. The one of the best source keeps the id; versions without a
  /// digest stay with it.
  func byContent(_ versions: [Int]) -> [Cluster] {
    let kind = index.kept[versions[0]].kind
    guard kind == .dataset || kind == .model else { return [(versions, nil)] }
    let keyed = versions.map { record -> (record: Int, keys: IdentityKeys) in
      (record, parse(record).map { IdentityKeys($0.root) } ?? IdentityKeys())
    }.sorted { a, b in
      let (x, y) = (rank(a.record), rank(b.record))
      return x != y ? x < y : index.kept[a.record].digest < index.kept[b.record].digest
    }
    var clusters: [(records: [Int], keys: IdentityKeys)] = []
    // Where all name a digest of one algorithm, it finds their cluster.
    let speaking = keyed.filter { !$0.keys.strong.isEmpty }
    let algorithms = Set(speaking.map { Set($0.keys.strong.keys) })
    let isOfOneAlgorithm = algorithms.count == 1 && algorithms.first?.count == 1
    var byDigests: [[String: String]: Int] = [:]
    for (record, keys) in speaking {
      let known =
        isOfOneAlgorithm ? byDigests[keys.strong] : clusters.firstIndex(where: { !$0.keys.contradicts(keys) })
      if let known {
        clusters[known].records.append(record)
        clusters[known].keys.join(keys)
      } else {
        byDigests[keys.strong] = clusters.count
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
}
