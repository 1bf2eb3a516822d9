import Crypto
import JSON
public import Spill

/// Counts contributions by partition, holding each data subject to its bounds, in one streaming pass.
///
/// A value that merges (law 11 of the house): partial aggregates of chunks or machines give the same table as one over
/// all of them, whatever the order and the split. Subjects are held as keyed 128-bit hashes, never bare.
///
/// A contribution without `subjectRef` cannot be bounded and never enters; neither does one whose attributes are not in
/// the public list.
public struct BoundedAggregator: Sendable {
  private let index: PartitionIndex
  private let key: BoundingKey
  private let datasets: Set<String>?
  private let planDigest: Digest
  private let partitionCount: Int
  private var table: SubjectStore

  /// - Parameters:
  ///   - plan: Made from `statistic`.
  ///   - key: Made for `plan.digest`.
  ///   - datasets: Ids of the datasets whose contributions count; all where nil.
  ///   - spill: Where subjects go that memory shall not hold; nil keeps all in memory, about 60 bytes each.
  public init(
    _ statistic: Statistic, plan: ReleasePlan, key: BoundingKey, datasets: Set<String>? = nil, spill: SpillPlace? = nil
  ) {
    index = PartitionIndex(attributes: statistic.attributes, partitions: statistic.partitions)
    self.key = key
    self.datasets = datasets
    planDigest = plan.digest
    partitionCount = statistic.partitions.count
    table = SubjectStore(
      groups: Int(statistic.effectiveGroups), rowsPerGroup: statistic.effectiveRows, order: key.order, spill: spill)
  }

  /// Takes one contribution record.
  /// - Throws: `SpillError` where what memory shall not hold does not fit on disk.
  public mutating func add(_ contribution: JSONView) throws(SpillError) {
    if let datasets {
      guard let dataset = contribution["dataset"]?.string, datasets.contains(dataset) else { return }
    }
    guard
      let partition = index.partition(of: contribution),
      let subject = contribution["subjectRef"]?.withUTF8({ key.subjects.hash($0) })
    else { return }
    let rows = contribution["rows"].map { $0.int64 ?? 0 } ?? 1
    guard rows > 0 else { return }
    try table.add(subject, partition: partition, rows: rows)
  }

  /// Takes rows of a subject in the partition at a place of the public list; nothing if there is no such place.
  ///
  /// - Parameters:
  ///   - subject: Bytes of the subject's pseudonym.
  ///   - rows: How many; nothing if not positive.
  /// - Throws: `SpillError` as above.
  public mutating func add(subject: [UInt8], partition: Int, rows: Int64) throws(SpillError) {
    guard rows > 0, (0..<partitionCount).contains(partition) else { return }
    try table.add(key.subjects.hash(subject), partition: UInt32(partition), rows: rows)
  }

  /// Takes what another aggregate of the same plan and key has counted.
  ///
  /// - Throws: `PrivacyError.mismatch` for any other, `SpillError` as `add`.
  public mutating func merge(_ other: BoundedAggregator) throws {
    guard planDigest == other.planDigest, key.check == other.key.check, datasets == other.datasets else {
      throw PrivacyError.mismatch
    }
    try table.merge(other.table)
  }

  /// Whether it holds subjects on disk.
  var hasSpilled: Bool { table.hasSpilled }

  /// The bounded counts and the digest that names them.
  /// - Throws: `SpillError` where the disk does not give back what was written.
  public func bounded() throws(SpillError) -> BoundedTable {
    var counts = Array(repeating: Int64(0), count: partitionCount)
    var digest = MultisetDigest()
    try table.forEach { subject, partition, rows in
      let (sum, overflow) = counts[Int(partition)].addingReportingOverflow(rows)
      counts[Int(partition)] = overflow ? .max : sum
      let element = key.digest.0.hash(subject, UInt64(partition))
      digest.add(
        MultisetDigest(key.digest.1.hash(element, UInt64(rows)), key.digest.0.hash(element, UInt64(rows))))
    }
    return BoundedTable(counts: counts, planDigest: planDigest, digest: digest.digest)
  }
}

/// Exact counts that obey a plan's bounds. They never leave the room: only a release with noise does.
public struct BoundedTable: Sendable {
  let counts: [Int64]
  /// Of the plan that the counts belong to.
  public let planDigest: Digest
  /// Keyed digest of the bounded input; with the plan's it names the question.
  public let digest: Digest
}
