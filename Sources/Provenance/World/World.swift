import JSON

/// Everything that a rule may look up beside the record that it judges.
///
/// A world is immutable: it is built once, after all sources are read and merged, and shared by all workers.
/// Records of high-volume kinds (contributions, requests, accesses and the like) are not in it; they are streamed.
public protocol World: Sendable {
  /// The lineage graph over all kept records, with the facts that flowed along it.
  var graph: LineageGraph { get }

  /// The id of the profile, the organisation that answers for the report; nil when no source has one.
  var profileID: String? { get }

  /// The id under which a record is kept: `id` itself, or the kept id when `id` is an alias of a merged record.
  func resolve(_ id: String) -> String

  /// The merged record with this id or alias, parsed; nil if it is streamed or unknown.
  func record(_ id: String) -> JSONDocument?

  /// The kind of a kept record; nil if it is streamed or unknown.
  func kind(of id: String) -> RecordKind?

  /// The ids of all kept records of one kind, sorted by their UTF-8 bytes.
  func ids(of kind: RecordKind) -> [String]

  /// Documents whose `covers.records` names the record or a product that it specialises, and documents that the record
  /// itself names (notices, contracts, justifications), sorted.
  func documents(covering id: String) -> [String]

  /// Kept events that name the record as entity, run, agent, recipient or matter, by time, then id.
  func events(touching id: String) -> [String]

  /// Runs that used, generated or invalidated the entity, or that the agent took part in, sorted.
  func runs(touching id: String) -> [String]

  /// Ids of the requests of one person, in input order.
  func requests(of subjectRef: String) -> [String]
}
