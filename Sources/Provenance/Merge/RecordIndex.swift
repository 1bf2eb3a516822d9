import Crypto
import JSON

/// What a chunk of input contributes to the first pass: a value that merges associatively, in input order, so that any
/// number of workers gives the same result as one.
///
/// Records of kept kinds stay as bytes of canonical JSON with their content digest; of streamed records stay 16 bytes
/// and the aggregates that lineage needs. Nothing is decided here that depends on other records: identical copies,
/// revisions and id clashes are found by `RecordAssembler`, when all chunks are in.
public struct RecordIndex: Sendable {
  struct Kept: Sendable {
    var id: String
    var kind: RecordKind
    var digest: Digest
    var body: RecordStore.Reference
    var place: RecordPlace
  }

  /// A marked contribution and its position in the log.
  struct Marked: Sendable {
    var contribution: MarkedContribution
    var position: Int
  }

  var store = RecordStore()
  var kept: [Kept] = []
  /// By what datasets and models can be recognised under other names.
  var identity: [IdentityMark] = []
  var streams = StreamLog()
  var marked: [Marked] = []
  /// Requests of a person, by the hash of `subjectRef`, in input order.
  var requests: [UInt64: [String]] = [:]
  /// Requests that list the contributions which they reach, by the hash of the id of each; each request once.
  var listings: [UInt64: [String]] = [:]
  /// Countries from which streamed events reached an entity, with the earliest time of each.
  var accesses: [String: [String: Instant]] = [:]
  var readCounts: [Int: Int] = [:]
  var rejectedCounts: [Int: Int] = [:]

  /// An empty index. `source` is counted in the tallies even if nothing of it is ever added.
  public init(source: Int? = nil) {
    if let source { readCounts[source] = 0 }
  }

  /// Events too many to keep: they are streamed in the second pass.
  public static let streamedEventTypes: Set<String> = [
    "access", "export", "decision", "opt-out-signal",
  ]

  /// Whether a record is kept after the first pass or streamed again in the second.
  public static func isStreamed(_ view: JSONView, kind: RecordKind) -> Bool {
    switch kind {
    case .contribution, .request: true
    case .event: view["type"]?.string.map(streamedEventTypes.contains) ?? false
    case .profile, .agent, .document, .dataset, .model, .run: false
    }
  }

  /// Takes a record that the schema accepted.
  ///
  /// - Parameter place: where it was read; within a chunk, records come in ascending order of `record`.
  /// - Throws: `relation.self` if the record names itself in a relation. It is then counted as read and rejected.
  public mutating func add(_ view: JSONView, kind: RecordKind, place: RecordPlace) throws(Rejection) {
    readCounts[place.source, default: 0] += 1
    guard let id = view["id"]?.string.map(NormalText.nfc) else {
      rejectedCounts[place.source, default: 0] += 1
      throw Rejection(reason: "member.missing", keyword: "required", message: "the record has no id")
    }
    do {
      try SelfRelation.check(view, id: id, kind: kind)
    } catch {
      rejectedCounts[place.source, default: 0] += 1
      throw error
    }
    var bytes: [UInt8] = []
    JSONWriter.appendCanonical(view, excluding: Self.notContent, to: &bytes)
    let digest = SHA256.hash(bytes)
    if Self.isStreamed(view, kind: kind) {
      stream(view, id: id, kind: kind, digest: digest, place: place)
    } else {
      if view["source"] != nil || view["mergedFrom"] != nil {
        bytes.removeAll(keepingCapacity: true)
        JSONWriter.appendCanonical(view, to: &bytes)
      }
      if kind == .dataset || kind == .model {
        let record = Int32(kept.count)
        for (match, text) in IdentityKeys(view).all() {
          let hash = IdentityMark.hash(match, kind: kind, text)
          identity.append(IdentityMark(hash: hash, record: record, match: match))
        }
      }
      kept.append(Kept(id: id, kind: kind, digest: digest, body: store.append(bytes), place: place))
    }
  }

  /// Counts a record that the schema refused, so that reading is conserved.
  public mutating func countRejected(source: Int) {
    readCounts[source, default: 0] += 1
    rejectedCounts[source, default: 0] += 1
  }

  /// Members that say where a record was read, not what it says (record format, section 5).
  static let notContent: Set<String> = ["source", "mergedFrom"]

  private mutating func stream(
    _ view: JSONView, id: String, kind: RecordKind, digest: Digest, place: RecordPlace
  ) {
    var group = ""
    let position = streams.entries.count
    switch kind {
    case .contribution:
      group = view["dataset"]?.string.map(NormalText.nfc) ?? ""
      if let mark = MarkedContribution(view, id: id, dataset: group) {
        marked.append(Marked(contribution: mark, position: position))
      }
    case .request:
      if let subject = view["subjectRef"]?.string { requests[StreamLog.hash(id: subject), default: []].append(id) }
      if let listed = view["contributions"] {
        for contribution in Set(listed.elements.compactMap(\.string)) {
          listings[StreamLog.hash(id: contribution), default: []].append(id)
        }
      }
    default:
      noteAccess(view)
    }
    streams.append(id: id, content: digest, kind: kind, group: group, place: place)
  }

  private mutating func noteAccess(_ view: JSONView) {
    guard let entities = view["entities"], let at = Moment.range(view["atTime"])?.lowerBound else { return }
    for name in ["location", "destination"] {
      guard let country = view[name]?.string, country != "unknown", country != "not-stated" else { continue }
      for entity in entities.elements {
        guard let id = entity.string.map(NormalText.nfc) else { continue }
        let known = accesses[id]?[country]
        if known == nil || at < known! { accesses[id, default: [:]][country] = at }
      }
    }
  }

  /// Takes what the chunks after this one contributed. Associative; not commutative, because input order decides which
  /// of two records is the later.
  public mutating func merge(_ later: RecordIndex) {
    let segments = store.append(contentsOf: later.store)
    let shift = Int32(kept.count)
    for var mark in later.identity {
      mark.record += shift
      identity.append(mark)
    }
    kept.reserveCapacity(kept.count + later.kept.count)
    for var record in later.kept {
      record.body.segment += segments
      kept.append(record)
    }
    let positions = streams.append(contentsOf: later.streams)
    for var mark in later.marked {
      mark.position += positions
      marked.append(mark)
    }
    for (subject, ids) in later.requests { requests[subject, default: []] += ids }
    for (contribution, ids) in later.listings { listings[contribution, default: []] += ids }
    for (entity, countries) in later.accesses {
      accesses[entity, default: [:]].merge(countries) { min($0, $1) }
    }
    readCounts.merge(later.readCounts, uniquingKeysWith: +)
    rejectedCounts.merge(later.rejectedCounts, uniquingKeysWith: +)
  }
}
