import Crypto
import JSON
public import Spill

/// What a chunk of input contributes to the first pass: a value that merges associatively, in input order, so that any
/// number of workers gives the same result as one.
///
/// Records of kept kinds stay as bytes of canonical JSON with their content digest; of streamed records stay an entry of 32 bytes, on
/// disk beyond a budget, and the aggregates that lineage needs. Nothing is decided here that depends on other records: identical copies,
/// revisions and id clashes are found by `RecordAssembler`, when all chunks are in.
public struct RecordIndex: Sendable {
  struct Kept: Sendable {
    var id: String
    var kind: RecordKind
    var digest: Digest
    var body: PackedBytes.Reference
    var place: RecordPlace
  }

  /// An entity and a country from which it was reached, by their numbers among the names.
  struct Access: Hashable, Sendable {
    var entity: UInt32
    var country: UInt32
  }

  var store = PackedBytes()
  var kept: [Kept] = []
  /// By what datasets and models can be recognised under other names.
  var identity: [IdentityMark] = []
  var streams: StreamLog
  /// Requests by the person who made them.
  var requests: RequestLog
  /// Requests that list the contributions which they reach, by the hash of the id of each.
  var listings: RequestLog
  /// Countries from which streamed events reached an entity, with the earliest time of each.
  var accesses: [Access: Instant] = [:]
  var readCounts: [Int: Int] = [:]
  var rejectedCounts: [Int: Int] = [:]
  let spill: SpillPlace?

  /// An empty index.
  /// - Parameters:
  ///   - source: counted in the tallies even if nothing of it is ever added.
  ///   - spill: where entries of streamed records go that memory does not hold: for the index into which others are merged. Nil keeps all
  ///     in memory.
  public init(source: Int? = nil, spill: SpillPlace? = nil) {
    self.spill = spill
    streams = StreamLog(spill: spill)
    requests = RequestLog(spill: spill)
    listings = RequestLog(spill: spill)
    if let source { readCounts[source] = 0 }
  }

  /// Events too many to keep: they are streamed in the second pass.
  public static let streamedEventTypes: Set<String> = [
    "access", "export", "decision", "opt-out-signal",
  ]

  private static let streamedTypes = streamedEventTypes.map { JSONName($0) }

  /// Whether a record is kept after the first pass or streamed again in the second.
  public static func isStreamed(_ view: JSONView, kind: RecordKind) -> Bool {
    view.withCursor { isStreamed($0.member(typeName), kind: kind) }
  }

  private static let typeName = JSONName("type")

  private static func isStreamed(_ type: JSONCursor?, kind: RecordKind) -> Bool {
    switch kind {
    case .contribution, .request: true
    case .event: type.map { $0.letter == UInt8(ascii: "\"") && streamedTypes.contains($0.name) } ?? false
    case .profile, .agent, .document, .dataset, .model, .run: false
    }
  }

  /// Takes a record that the schema accepted.
  ///
  /// - Parameter place: where it was read; within a chunk, records come in ascending order of `record`.
  /// - Returns: whether the record is streamed again in the second pass.
  /// - Throws: `relation.self` if the record names itself in a relation. It is then counted as read and rejected.
  @discardableResult
  public mutating func add(_ view: JSONView, kind: RecordKind, place: RecordPlace) throws(Rejection) -> Bool {
    readCounts[place.source, default: 0] += 1
    do throws(Rejection) {
      return try view.withCursor { (record) throws(Rejection) in
        let members = RecordMembers(record)
        guard let id = record.presentText(members.id) else {
          throw Rejection(reason: "member.missing", keyword: "required", message: "the record has no id")
        }
        if Self.isStreamed(record.present(members.type), kind: kind) {
          stream(record, members, id: id, kind: kind, place: place)
          return true
        }
        try keep(view, record, members, id: id, kind: kind, place: place)
        return false
      }
    } catch {
      rejectedCounts[place.source, default: 0] += 1
      throw error
    }
  }

  /// Counts a record that the schema refused, so that reading is conserved.
  public mutating func countRejected(source: Int) {
    readCounts[source, default: 0] += 1
    rejectedCounts[source, default: 0] += 1
  }

  /// Members that say where a record was read, not what it says (record format, section 5).
  static let notContent: Set<String> = ["source", "mergedFrom"]

  private mutating func keep(
    _ view: JSONView, _ record: JSONCursor, _ members: RecordMembers, id text: JSONCursor, kind: RecordKind,
    place: RecordPlace
  ) throws(Rejection) {
    let id = NormalText.nfc(String(decoding: text.utf8, as: UTF8.self))
    try SelfRelation.check(record, id: text, kind: kind)
    var bytes: [UInt8] = []
    JSONWriter.appendCanonical(view, excluding: Self.notContent, to: &bytes)
    let digest = SHA256.hash(bytes)
    if members.source != 0 || members.mergedFrom != 0 {
      bytes.removeAll(keepingCapacity: true)
      JSONWriter.appendCanonical(view, to: &bytes)
    }
    if kind == .dataset || kind == .model {
      let number = Int32(kept.count)
      for (match, text) in IdentityKeys(view).all() {
        let hash = IdentityMark.hash(match, kind: kind, text)
        identity.append(IdentityMark(hash: hash, record: number, match: match))
      }
    }
    kept.append(Kept(id: id, kind: kind, digest: digest, body: store.append(bytes), place: place))
  }

  private mutating func stream(
    _ record: JSONCursor, _ members: RecordMembers, id text: JSONCursor, kind: RecordKind, place: RecordPlace
  ) {
    let id = NameNumbers.hash(text)
    let content = FingerprintKey.process.fingerprint(of: record, skipping: (members.source, members.mergedFrom))
    var entry = StreamEntry(id: id, content: content, ordinal: 0, limits: 0, kind: .event, dataset: 0)
    var mark: MarkedContribution?
    switch kind {
    case .contribution:
      let dataset = record.presentText(members.dataset).map { streams.names.number($0) } ?? 0
      mark = MarkedContribution(record, members, id: id, dataset: dataset, names: &streams.names)
      entry = StreamEntry(
        id: id, content: content, ordinal: 0, limits: mark?.limits ?? 0, kind: .contribution, dataset: dataset)
    case .request:
      entry = StreamEntry(id: id, content: content, ordinal: 0, limits: 0, kind: .request, dataset: 0)
      let name = NormalText.nfc(String(decoding: text.utf8, as: UTF8.self))
      if let subject = record.presentText(members.subjectRef) {
        requests.append(key: NameNumbers.hash(subject), id: name)
      }
      record.present(members.contributions)?.forEachElement { listed in
        guard listed.letter == UInt8(ascii: "\"") else { return }
        listings.append(key: NameNumbers.hash(listed), id: name)
      }
    default: noteAccess(record, members)
    }
    streams.append(entry, mark: mark, place: place)
  }

  private static let unstated = [JSONName("unknown"), JSONName("not-stated")]

  private mutating func noteAccess(_ record: JSONCursor, _ members: RecordMembers) {
    guard let entities = record.present(members.entities) else { return }
    let at = Stamp(record.present(members.atTime))
    guard at.isStated else { return }
    for member in [members.location, members.destination] {
      guard let country = record.presentText(member), !Self.unstated.contains(country.name) else { continue }
      let number = streams.names.number(country)
      entities.forEachElement { entity in
        guard entity.letter == UInt8(ascii: "\"") else { return }
        let key = Access(entity: streams.names.number(entity), country: number)
        accesses[key] = min(accesses[key] ?? at.start, at.start)
      }
    }
  }

  /// Takes what the chunks after this one contributed. Associative; not commutative, because input order decides which
  /// of two records is the later.
  /// - Throws: `SpillError` where entries do not fit on disk.
  public mutating func merge(_ later: RecordIndex) throws(SpillError) {
    let moved = store.append(contentsOf: later.store)
    let shift = Int32(kept.count)
    for var mark in later.identity {
      mark.record += shift
      identity.append(mark)
    }
    for var record in later.kept {
      record.body = record.body.moved(by: moved)
      kept.append(record)
    }
    try streams.append(contentsOf: later.streams)
    try requests.append(contentsOf: later.requests)
    try listings.append(contentsOf: later.listings)
    if !later.accesses.isEmpty {
      let numbers = streams.names.numbers(of: later.streams.names)
      for (access, at) in later.accesses {
        let key = Access(entity: numbers[Int(access.entity)], country: numbers[Int(access.country)])
        accesses[key] = min(accesses[key] ?? at, at)
      }
    }
    readCounts.merge(later.readCounts, uniquingKeysWith: +)
    rejectedCounts.merge(later.rejectedCounts, uniquingKeysWith: +)
  }
}
