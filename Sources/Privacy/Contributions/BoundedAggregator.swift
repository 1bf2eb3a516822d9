import Crypto
import JSON
public import Spill

/// Adds up contributions by partition, holding each data subject to its bounds, in one streaming pass: for one statistic, or for several
/// that ask about the same rows in the same groups.
///
/// A value that merges (law 11 of the house): partial aggregates of chunks or machines give the same tables as one over
/// all of them, whatever the order and the split. Subjects are held as keyed 128-bit hashes, never bare.
///
/// A contribution without `subjectRef` cannot be bounded: it never enters, and is noted, so that the release can be refused.
/// One whose attributes are not in the public list (or, where groups come from the data, missing), or that lacks the number to be added,
/// does not belong to the question.
public struct BoundedAggregator: Sendable {
  private let questions: [BoundedQuestion]
  private let index: PartitionIndex
  /// Where groups come from the data; `index` is then of no use.
  private var hidden: HiddenGroups?
  private let key: BoundingKey
  private let datasets: Set<String>?
  private let partitionCount: Int
  /// Of the questions that add up values; all have the same one.
  private let value: ValueDomain?
  /// Rows that a partition counts at most for any question; 0 where none counts.
  private let counted: Int64
  private var store: ContributionStore
  /// Whether a contribution that belongs to the questions that count, or to those that add up values, named no subject.
  private var lacksSubjects = (counting: false, adding: false)

  /// One aggregator for each group of questions that can share a pass; what each answers is the same as if it were alone.
  ///
  /// - Parameter spill: Where rows go that memory shall not hold, its budget for all together; nil keeps all in memory.
  public static func sharing(_ questions: [BoundedQuestion], spill: SpillPlace? = nil) -> [BoundedAggregator] {
    let groups = BoundedQuestion.grouped(questions)
    let share = spill.map { SpillPlace(folder: $0.folder, budget: $0.budget / max(1, groups.count)) }
    return groups.map { BoundedAggregator(first: $0[0], and: Array($0.dropFirst()), spill: share) }
  }

  /// - Parameters:
  ///   - plan: Made from `statistic`.
  ///   - key: Made for `plan`.
  ///   - datasets: Ids of the datasets whose contributions count; all where nil.
  ///   - spill: Where rows go that memory shall not hold; nil keeps all in memory.
  public init(
    _ statistic: Statistic, plan: ReleasePlan, key: BoundingKey, datasets: Set<String>? = nil, spill: SpillPlace? = nil
  ) {
    self.init(
      first: BoundedQuestion(statistic, plan: plan, key: key, datasets: datasets), and: [], spill: spill)
  }

  /// - Parameter others: each can share with all the others and the first.
  private init(first: BoundedQuestion, and others: [BoundedQuestion], spill: SpillPlace?) {
    questions = [first] + others
    let statistic = first.statistic
    index = PartitionIndex(attributes: statistic.attributes, partitions: statistic.partitions)
    hidden = statistic.delta.map { _ in HiddenGroups(attributes: statistic.attributes, key: first.key.groups) }
    key = first.key
    datasets = first.datasets
    partitionCount = statistic.partitions.count
    let adding = questions.first { !$0.counts }?.statistic
    value = adding?.value
    counted = questions.filter(\.counts).map(\.statistic.effectiveRows).max() ?? 0
    store = ContributionStore(
      ContributionBounds(
        groups: Int(statistic.effectiveGroups), counted: counted, valued: Int(adding?.effectiveRows ?? 0)),
      spill: spill)
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
    let number = counted == 0 ? 0 : contribution["rows"].map { $0.int64 ?? 0 } ?? 1
    let steps = value?.value(of: contribution)
    guard number > 0 || steps != nil else { return }
    guard let subject = contribution["subjectRef"]?.withUTF8({ key.subjects.hash($0) }) else {
      if number > 0 { lacksSubjects.counting = true }
      if steps != nil { lacksSubjects.adding = true }
      return
    }
    let order = steps == nil ? nil : contribution["id"]?.withUTF8 { key.order.hash($0).low }
    try add(subject, partition, order: order ?? 0, number: number, steps: steps)
  }

  /// Takes rows of a subject in the partition at a place of the public list; nothing if there is no such place, or nothing is counted.
  ///
  /// - Parameters:
  ///   - subject: Bytes of the subject's pseudonym.
  ///   - rows: How many; nothing if not positive.
  /// - Throws: `SpillError` as above.
  public mutating func add(subject: [UInt8], partition: Int, rows: Int64) throws(SpillError) {
    guard rows > 0, counted > 0, (0..<partitionCount).contains(partition) else { return }
    try add(key.subjects.hash(subject), UInt64(partition), order: 0, number: rows, steps: nil)
  }

  /// Takes rows of a subject in a group that no list names; nothing where groups are listed, or rows are not positive.
  ///
  /// - Parameter group: A value for each attribute.
  /// - Throws: `SpillError` as above.
  public mutating func add(subject: [UInt8], group: [String], rows: Int64) throws(SpillError) {
    guard rows > 0, let partition = hidden?.group(group) else { return }
    try add(key.subjects.hash(subject), partition, order: 0, number: rows, steps: nil)
  }

  /// Takes a row with a number, which counts for one row; nothing if there is no such partition or no statistic adds up numbers.
  ///
  /// - Parameters:
  ///   - subject: Bytes of the subject's pseudonym.
  ///   - row: Bytes that name the row.
  ///   - number: Clamped to the bounds, and rounded to their grid.
  /// - Throws: `SpillError` as above.
  public mutating func add(subject: [UInt8], partition: Int, row: [UInt8], number: Double) throws(SpillError) {
    guard let value, (0..<partitionCount).contains(partition) else { return }
    try add(
      key.subjects.hash(subject), UInt64(partition), order: key.order.hash(row).low, number: 1,
      steps: value.grid(number))
  }

  /// Bounds of values are within ±2^30.
  private mutating func add(
    _ subject: Hash128, _ partition: UInt64, order: UInt64, number: Int64, steps: Int64?
  ) throws(SpillError) {
    try store.add(
      ContributionRow(
        subject: subject, partition: partition, order: order, number: min(max(0, number), counted),
        value: steps.map { Int32(clamping: $0) } ?? ContributionRow.noValue))
  }

  /// Takes what another aggregate of the same plans and key has counted.
  ///
  /// - Throws: `PrivacyError.mismatch` for any other, `SpillError` as `add`.
  public mutating func merge(_ other: BoundedAggregator) throws {
    guard questions.map(\.planDigest) == other.questions.map(\.planDigest), key.check == other.key.check,
      datasets == other.datasets
    else { throw PrivacyError.mismatch }
    lacksSubjects.counting = lacksSubjects.counting || other.lacksSubjects.counting
    lacksSubjects.adding = lacksSubjects.adding || other.lacksSubjects.adding
    if let more = other.hidden { hidden?.merge(more) }
    try store.merge(other.store)
  }

  /// Whether it holds rows on disk.
  var hasSpilled: Bool { store.hasSpilled }

  /// The bounded figures of each question and the digests that name them.
  /// - Throws: `SpillError` where the disk does not give back what was written.
  public func bounded() throws(SpillError) -> [BoundedTable] {
    var sums = BoundedSums(
      questions, key: key, partitions: hidden == nil ? partitionCount : nil, center: value.map { $0.lower + $0.upper })
    try store.forEachSubject { sums.add($0) }
    return sums.tables(names: hidden?.names, lacksSubjects: lacksSubjects)
  }
}
