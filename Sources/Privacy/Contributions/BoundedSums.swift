import Crypto

/// Adds up what bounded rows leave of each subject: exact figures by partition, and digests of what they were made of.
struct BoundedSums {
  private let questions: [BoundedQuestion]
  private let key: BoundingKey
  /// L + U of the values; nil where none are added up.
  private let center: Int64?
  /// Places of groups that come from the data, by their hash; nil where they are listed.
  private var places: [UInt64: Int]?
  /// Rows at most that a partition counts for, each with the figures and digest that questions with this bound share.
  private var counts: [Counts]
  private var moments: [Moments] = []
  private var momentsDigest = MultisetDigest()

  private struct Counts {
    let most: Int64
    var numbers: [Int64]
    var digest = MultisetDigest()
  }

  /// Of values in a partition: how many, and the first two powers of twice their distance from the middle of the bounds, which is an
  /// integer.
  private struct Moments {
    var count: Int64 = 0
    var sum: Int128 = 0
    var squares: Int128 = 0
  }

  /// - Parameters:
  ///   - partitions: how many are listed; nil where they come from the data.
  ///   - center: L + U of the values; nil where none are added up.
  init(_ questions: [BoundedQuestion], key: BoundingKey, partitions: Int?, center: Int64?) {
    self.questions = questions
    self.key = key
    self.center = center
    places = partitions == nil ? [:] : nil
    let bounds = Set(questions.filter(\.counts).map(\.statistic.effectiveRows)).sorted()
    counts = bounds.map { Counts(most: $0, numbers: Array(repeating: 0, count: partitions ?? 0)) }
    if center != nil { moments = Array(repeating: Moments(), count: partitions ?? 0) }
  }

  /// Adds what is left of one subject, by partition and order.
  mutating func add(_ rows: UnsafeBufferPointer<ContributionRow>) {
    for index in counts.indices { addCounts(rows, index) }
    if let center { addValues(rows, center) }
  }

  private mutating func addCounts(_ rows: UnsafeBufferPointer<ContributionRow>, _ index: Int) {
    var digest = SubjectDigest(key, rows[0].subject)
    var start = 0
    while start < rows.count {
      // The first row of a partition counts for all of it.
      let (partition, number) = (rows[start].partition, min(rows[start].number, counts[index].most))
      if number > 0 {
        let place = place(of: partition)
        counts[index].numbers[place] = Int64(clamping: Int128(counts[index].numbers[place]) + Int128(number))
        digest.absorb(partition)
        digest.absorb(UInt64(number))
      }
      start += 1
      while start < rows.count, rows[start].partition == partition { start += 1 }
    }
    digest.finish(into: &counts[index].digest)
  }

  private mutating func addValues(_ rows: UnsafeBufferPointer<ContributionRow>, _ center: Int64) {
    var digest = SubjectDigest(key, rows[0].subject)
    for row in rows where row.value != ContributionRow.noValue {
      let distance = 2 * Int64(row.value) - center
      let place = place(of: row.partition)
      moments[place].count += 1
      moments[place].sum += Int128(distance)
      // A distance is at most the width of the bounds, 2^30.
      moments[place].squares += Int128(distance * distance)
      digest.absorb(row.partition)
      digest.absorb(row.order)
      digest.absorb(UInt64(bitPattern: Int64(row.value)))
    }
    digest.finish(into: &momentsDigest)
  }

  private mutating func place(of partition: UInt64) -> Int {
    guard places != nil else { return Int(partition) }
    if let place = places?[partition] { return place }
    let place = places?.count ?? 0
    places?[partition] = place
    for index in counts.indices { counts[index].numbers.append(0) }
    return place
  }

  /// - Parameter names: of groups that come from the data.
  func tables(names: [UInt64: [String]]?, lacksSubjects: (counting: Bool, adding: Bool)) -> [BoundedTable] {
    questions.map { question in
      let digest: MultisetDigest
      let columns: [[Int64]]
      if let counts = counts.first(where: { question.counts && $0.most == question.statistic.effectiveRows }) {
        digest = counts.digest
        columns = [counts.numbers]
      } else {
        digest = momentsDigest
        columns = self.columns(of: question.statistic.measure)
      }
      let named = names.map { Self.sorted(columns, places ?? [:], $0) }
      return BoundedTable(
        columns: named?.columns ?? columns, keys: named?.keys, planDigest: question.planDigest,
        digest: digest.digest(of: question.planDigest),
        lacksSubjects: question.counts ? lacksSubjects.counting : lacksSubjects.adding)
    }
  }

  /// Sums; or counts, sums and sums of squares about the middle.
  private func columns(of measure: Statistic.Measure) -> [[Int64]] {
    let counts = moments.map(\.count)
    let sums = moments.map { Int64(clamping: $0.sum) }
    switch measure {
    case .mean: return [counts, sums]
    case .variance: return [counts, sums, moments.map { Int64(clamping: $0.squares) }]
    default: return [moments.map { Int64(clamping: ($0.sum + Int128($0.count) * Int128(center ?? 0)) / 2) }]
    }
  }

  /// The groups that have rows, in the order of their names.
  private static func sorted(
    _ columns: [[Int64]], _ places: [UInt64: Int], _ names: [UInt64: [String]]
  ) -> (columns: [[Int64]], keys: [[String]]) {
    let groups = places.map { (key: names[$0.key] ?? [], place: $0.value) }
      .filter { columns[0][$0.place] > 0 }
      .sorted { HiddenGroups.precedes($0.key, $1.key) }
    return (columns.map { column in groups.map { column[$0.place] } }, groups.map(\.key))
  }
}

/// A keyed digest of what one subject leaves: its hash and words, in order.
private struct SubjectDigest {
  private var first: SipHash.Words
  private var second: SipHash.Words
  private var isEmpty = true

  @inline(__always)
  init(_ key: BoundingKey, _ subject: Hash128) {
    first = SipHash.Words(key.digest.0)
    second = SipHash.Words(key.digest.1)
    absorb(subject.low)
    absorb(subject.high)
    isEmpty = true
  }

  @inline(__always)
  mutating func absorb(_ word: UInt64) {
    first.absorb(word)
    second.absorb(word)
    isEmpty = false
  }

  /// Adds it; nothing where no words came, so that a subject of whom nothing is left changes nothing.
  @inline(__always)
  func finish(into sum: inout MultisetDigest) {
    if !isEmpty { sum.add(MultisetDigest(first.finish(), second.finish())) }
  }
}
