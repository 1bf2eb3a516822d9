import Crypto
import JSON
import Spill

/// All kept records after identity and merging: what `RecordAssembler` makes of a `RecordIndex`.
public struct RecordSet: Sendable {
  /// One record of the set.
  public struct Entry: Sendable {
    public var id: String
    public var kind: RecordKind
    /// Places of all records that were merged into it, in input order.
    public var places: [RecordPlace] { [firstPlace] + morePlaces }
    /// Most records come from one place alone.
    let firstPlace: RecordPlace
    let morePlaces: [RecordPlace]
    var body: PackedBytes.Reference

    init(id: String, kind: RecordKind, places: [RecordPlace], body: PackedBytes.Reference) {
      self.id = id
      self.kind = kind
      firstPlace = places[0]
      morePlaces = Array(places.dropFirst())
      self.body = body
    }
  }

  /// A record that a later one from the same source and place replaced; the ledger keeps the old digest.
  public struct Revision: Sendable, Hashable {
    public var id: String
    public var replaced: Digest
    public var by: Digest
  }

  /// Sorted by kind (in the order of `RecordKind.allCases`), then id.
  public internal(set) var entries: [Entry] = []
  /// Alias → kept id, for every id that was merged away.
  public internal(set) var aliases: [String: String] = [:]
  /// Disagreements between sources, sorted.
  public internal(set) var conflicts: [ConflictFinding] = []
  public internal(set) var findings: [IdentityFinding] = []
  /// Records refused because of another record (`id.kind-clash`), in input order.
  public internal(set) var rejections: [IndexedRejection] = []
  public internal(set) var revisions: [Revision] = []
  /// By index of the source.
  public internal(set) var tallies: [Int: RecordTally] = [:]
  /// What becomes of streamed records.
  public internal(set) var streams = StreamFates()
  /// Number of contributions in each dataset, duplicates not counted.
  public internal(set) var contributionCounts: [String: Int] = [:]

  /// Contributions whose marks matter to lineage.
  var marks = MarkStore()
  var store = PackedBytes()
  /// Requests by the person who made them.
  var requests = RequestIndex()
  /// Requests that list contributions, by the contribution.
  var listings = RequestIndex()
  var accesses: [String: [String: Instant]] = [:]

  /// Canonical JSON of a record, without line end.
  public func bytes(_ entry: Entry) -> ArraySlice<UInt8> { store.bytes(entry.body) }

  /// All sources together.
  public var tally: RecordTally { tallies.values.reduce(RecordTally(), +) }
}

/// What becomes of a streamed record in the second pass.
public enum StreamFate: Sendable, Hashable {
  /// Judge it, seal it, count it.
  case keep
  /// Identical to an earlier record: skip it.
  case duplicate
  /// Another version of the same id is kept: skip it.
  case superseded
  /// Its id belongs to a record of another kind: refused, see `RecordSet.rejections`.
  case clash
}

extension RecordSet {
  /// The same set with the bytes of some records replaced, by id.
  func replacing(_ changed: [String: [UInt8]]) -> RecordSet {
    var copy = self
    for index in entries.indices {
      if let bytes = changed[entries[index].id] { copy.entries[index].body = copy.store.append(bytes) }
    }
    return copy
  }

  /// The profile that answers for the report: the one named, else the first.
  func profile(_ id: String?) -> Entry? {
    let profiles = entries.prefix { $0.kind == .profile }
    let wanted = id.map { aliases[$0] ?? $0 }
    return profiles.first { $0.id == wanted } ?? profiles.first
  }
}
