import Crypto
import JSON
public import Spill

/// Adds up contributions by partition, holding each data subject to its bounds, in one streaming pass.
///
/// A value that merges (law 11 of the house): partial aggregates of chunks or machines give the same table as one over
/// all of them, whatever the order and the split. Subjects are held as keyed 128-bit hashes, never bare.
///
/// A contribution without `subjectRef` cannot be bounded: it never enters, and is noted, so that the release can be refused.
/// One whose attributes are not in the public list (or, where groups come from the data, missing), or that lacks the number to be added, does not belong to the question.
public struct BoundedAggregator: Sendable {
  private let index: PartitionIndex
  /// Where groups come from the data; `index` is then of no use.
  private var hidden: HiddenGroups?
  private let key: BoundingKey
  private let datasets: Set<String>?
  private let planDigest: Digest
  private let partitionCount: Int
  private let measure: Statistic.Measure
  private let value: ValueDomain?
  private var table: SubjectStore
  /// Whether a contribution that belongs to the question named no subject.
  public private(set) var lacksSubjects = false

  /// - Parameters:
  ///   - plan: Made from `statistic`.
  ///   - key: Made for `plan.digest`.
  ///   - datasets: Ids of the datasets whose contributions count; all where nil.
  ///   - spill: Where subjects go that memory shall not hold; nil keeps all in memory, about 70 bytes each.
  public init(
    _ statistic: Statistic, plan: ReleasePlan, key: BoundingKey, datasets: Set<String>? = nil, spill: SpillPlace? = nil
  ) {
    index = PartitionIndex(attributes: statistic.attributes, partitions: statistic.partitions)
    hidden = statistic.delta.map { _ in HiddenGroups(attributes: statistic.attributes, key: key.groups) }
    self.key = key
    self.datasets = datasets
    planDigest = plan.digest
    partitionCount = statistic.partitions.count
    measure = statistic.measure
    value = statistic.value
    table = SubjectStore(
      groups: Int(statistic.effectiveGroups), limit: statistic.rowLimit, order: key.order, spill: spill)
  }

  /// Takes one contribution record.
  /// - Throws: `SpillError` where what memory shall not hold does not fit on disk.
  public mutating func add(_ contribution: JSONView) throws(SpillError) {
    if let datasets {
      guard let dataset = contribution["dataset"]?.string, datasets.contains(dataset) else { return }
    }
    guard let partition = hidden == nil ? index.partition(of: contribution) : hidden?.group(of: contribution) else {
      return
    }
    var row = Hash128(low: 0, high: 0)
    var figure: Int64
    if let value {
      guard let number = value.value(of: contribution) else { return }
      figure = number
      row = contribution["id"]?.withUTF8 { key.subjects.hash($0) } ?? row
    } else {
      figure = contribution["rows"].map { $0.int64 ?? 0 } ?? 1
      guard figure > 0 else { return }
    }
    guard let subject = contribution["subjectRef"]?.withUTF8({ key.subjects.hash($0) }) else {
      lacksSubjects = true
      return
    }
    try table.add(subject, partition: partition, row: order(of: row, partition), value: figure)
  }

  /// Where a row stands among those of its subject and partition.
  private func order(of row: Hash128, _ partition: UInt64) -> UInt64 {
    value == nil ? 0 : key.order.hash(row, partition).low
  }

  /// Takes rows of a subject in the partition at a place of the public list; nothing if there is no such place.
  ///
  /// - Parameters:
  ///   - subject: Bytes of the subject's pseudonym.
  ///   - rows: How many; nothing if not positive.
  /// - Throws: `SpillError` as above.
  public mutating func add(subject: [UInt8], partition: Int, rows: Int64) throws(SpillError) {
    guard rows > 0, (0..<partitionCount).contains(partition), value == nil else { return }
    try table.add(key.subjects.hash(subject), partition: UInt64(partition), row: 0, value: rows)
  }

  /// Takes rows of a subject in a group that no list names; nothing where groups are listed, or rows are not positive.
  ///
  /// - Parameter group: A value for each attribute.
  /// - Throws: `SpillError` as above.
  public mutating func add(subject: [UInt8], group: [String], rows: Int64) throws(SpillError) {
    guard rows > 0, let partition = hidden?.group(group) else { return }
    try table.add(key.subjects.hash(subject), partition: partition, row: 0, value: rows)
  }

  /// Takes a row with a number; nothing if there is no such partition or the statistic adds up no numbers.
  ///
  /// - Parameters:
  ///   - subject: Bytes of the subject's pseudonym.
  ///   - row: Bytes that name the row.
  ///   - number: Clamped to the bounds, and rounded to their grid.
  /// - Throws: `SpillError` as above.
  public mutating func add(subject: [UInt8], partition: Int, row: [UInt8], number: Double) throws(SpillError) {
    guard let value, (0..<partitionCount).contains(partition) else { return }
    let place = UInt64(partition)
    try table.add(
      key.subjects.hash(subject), partition: place, row: order(of: key.subjects.hash(row), place),
      value: value.grid(number))
  }

  /// Takes what another aggregate of the same plan and key has counted.
  ///
  /// - Throws: `PrivacyError.mismatch` for any other, `SpillError` as `add`.
  public mutating func merge(_ other: BoundedAggregator) throws {
    guard planDigest == other.planDigest, key.check == other.key.check, datasets == other.datasets else {
      throw PrivacyError.mismatch
    }
    lacksSubjects = lacksSubjects || other.lacksSubjects
    if let more = other.hidden { hidden?.merge(more) }
    try table.merge(other.table)
  }

  /// Whether it holds subjects on disk.
  var hasSpilled: Bool { table.hasSpilled }

  /// The bounded figures and the digest that names them.
  /// - Throws: `SpillError` where the disk does not give back what was written.
  public func bounded() throws(SpillError) -> BoundedTable {
    if let hidden { return try bounded(hidden) }
    let columns = value == nil || measure == .sum ? 1 : measure == .mean ? 2 : 3
    var sums = Array(repeating: Array(repeating: Int128(0), count: partitionCount), count: columns)
    let center = value.map { $0.lower + $0.upper } ?? 0
    var digest = MultisetDigest()
    try table.forEach { subject, partition, row, figure in
      let place = Int(partition)
      if columns == 1 {
        sums[0][place] += Int128(figure)
      } else {
        // Twice the distance from the middle of the bounds, which is an integer.
        let distance = Int128(2 * figure - center)
        sums[0][place] += 1
        sums[1][place] += distance
        if columns == 3 { sums[2][place] += distance * distance }
      }
      digest.add(element(subject, partition, row, figure))
    }
    return BoundedTable(
      columns: sums.map { $0.map { Int64(clamping: $0) } }, planDigest: planDigest, digest: digest.digest)
  }

  /// Of the groups that the data have, in the order of their names.
  private func bounded(_ hidden: HiddenGroups) throws(SpillError) -> BoundedTable {
    var sums: [UInt64: Int128] = [:]
    var digest = MultisetDigest()
    try table.forEach { subject, partition, row, figure in
      sums[partition, default: 0] += Int128(figure)
      digest.add(element(subject, partition, row, figure))
    }
    let groups = sums.map { (key: hidden.names[$0.key] ?? [], sum: Int64(clamping: $0.value)) }
      .sorted { HiddenGroups.precedes($0.key, $1.key) }
    return BoundedTable(
      columns: [groups.map(\.sum)], keys: groups.map(\.key), planDigest: planDigest, digest: digest.digest)
  }

  private func element(_ subject: Hash128, _ partition: UInt64, _ row: UInt64, _ figure: Int64) -> MultisetDigest {
    var element = key.digest.0.hash(subject, partition)
    if value != nil { element = key.digest.1.hash(element, row) }
    let bits = UInt64(bitPattern: figure)
    return MultisetDigest(key.digest.1.hash(element, bits), key.digest.0.hash(element, bits))
  }
}

/// Exact figures that obey a plan's bounds. They never leave the room: only a release with noise does.
public struct BoundedTable: Sendable {
  /// Counts; or sums; or counts, sums and sums of squares about the middle of the bounds, in halves of a step.
  let columns: [[Int64]]
  /// Names of groups that come from the data; nil where the plan lists them.
  let keys: [[String]]?
  /// Of the plan that the figures belong to.
  public let planDigest: Digest
  /// Keyed digest of the bounded input; with the plan's it names the question.
  public let digest: Digest

  init(columns: [[Int64]], keys: [[String]]? = nil, planDigest: Digest, digest: Digest) {
    self.columns = columns
    self.keys = keys
    self.planDigest = planDigest
    self.digest = digest
  }

  init(counts: [Int64], planDigest: Digest, digest: Digest) {
    self.init(columns: [counts], planDigest: planDigest, digest: digest)
  }

  /// The first column.
  var counts: [Int64] { columns[0] }
}
