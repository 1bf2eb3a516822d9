import Crypto
import Foundation
import JSON
import Spill
import Testing

@testable import Privacy

@Suite("Statistics that share a pass over contributions")
struct SharedPassTests {
  /// A contribution, with what may be missing in one.
  private struct Row {
    var subject: Int
    var partition: Int
    var id: Int
    var rows: Int64
    var number: Int64?

    var record: String {
      #"{"id":"c:\#(id)","subjectRef":"p:\#(subject)","region":"g\#(partition)","rows":\#(rows)"#
        + (number.map { #","values":{"x":\#($0)}}"# } ?? "}")
    }
  }

  private static let partitions = 9

  /// Few subjects with many rows, some without a number, some that count for none, some twice under one id.
  private static func rows(_ count: Int, seed: UInt64, subjects: Int = 25) -> [Row] {
    var generator = TestGenerator(seed: seed)
    return (0..<count).map { _ in
      Row(
        subject: Int.random(in: 0..<subjects, using: &generator),
        partition: Int.random(in: 0..<partitions, using: &generator),
        id: Int.random(in: 0..<2 * count, using: &generator), rows: Int64.random(in: -1...3, using: &generator),
        number: Int.random(in: 0..<4, using: &generator) == 0 ? nil : Int64.random(in: -5...15, using: &generator))
    }
  }

  private static func statistic(
    _ measure: Statistic.Measure, groups: Int64, rows: Int64, upper: Rational = 10
  ) throws -> Statistic {
    let isCount = measure == .rows || measure == .subjects
    return try Statistic(
      id: measure.rawValue, measure: measure, by: [.region], partitions: [(0..<partitions).map { "g\($0)" }],
      bounds: .init(groups: groups, rows: rows),
      value: isCount ? nil : ValueDomain(name: "x", lower: 0, upper: upper), rho: 1)
  }

  private static func question(_ statistic: Statistic) throws -> BoundedQuestion {
    let plan = try ReleasePlan(statistic)
    let key = try BoundingKey(secret: SecretBytes(Array(repeating: 5, count: 32)), plan: plan)
    return BoundedQuestion(statistic, plan: plan, key: key)
  }

  private static func fill(_ aggregator: inout BoundedAggregator, _ rows: some Sequence<Row>) throws {
    for row in rows { try aggregator.add(JSONParser().parse(row.record).root) }
  }

  /// The rule in the plainest words: of each subject the lowest L0 partitions that have what is asked for; in each the lowest Linf rows,
  /// or as many as are counted.
  private static func oracle(_ rows: [Row], _ question: BoundedQuestion) -> [[Int64]] {
    let statistic = question.statistic
    var columns = Array(repeating: Array(repeating: Int64(0), count: partitions), count: 3)
    for (subject, own) in Dictionary(grouping: rows, by: \.subject) {
      let order = SipHash(naming: question.key.subjects.hash(Array("p:\(subject)".utf8)))
      let belonging = own.filter { question.counts ? $0.rows > 0 : $0.number != nil }
      let byPartition = Dictionary(grouping: belonging, by: \.partition)
      let kept = byPartition.keys.sorted { order.hash(UInt64($0)) < order.hash(UInt64($1)) }
        .prefix(Int(statistic.bounds.groups))
      for partition in kept {
        let those = byPartition[partition] ?? []
        if question.counts {
          columns[0][partition] += min(statistic.effectiveRows, those.reduce(0) { $0 + $1.rows })
          continue
        }
        let values = Dictionary(grouping: those, by: \.id).mapValues { $0.compactMap(\.number).min() ?? 0 }
        let chosen = values.sorted {
          let (left, right) = (Array("c:\($0.key)".utf8), Array("c:\($1.key)".utf8))
          return question.key.order.hash(left).low < question.key.order.hash(right).low
        }.prefix(Int(statistic.bounds.rows))
        for (_, number) in chosen {
          let value = min(max(number, 0), 10)
          if statistic.measure == .sum {
            columns[0][partition] += value
          } else {
            columns[0][partition] += 1
            columns[1][partition] += 2 * value - 10
            columns[2][partition] += (2 * value - 10) * (2 * value - 10)
          }
        }
      }
    }
    let count = question.counts || statistic.measure == .sum ? 1 : statistic.measure == .mean ? 2 : 3
    return Array(columns.prefix(count))
  }

  @Test(
    "each answers by the plain rule, and as if it were alone, digest and all, for any order, split and memory",
    arguments: [(1, 1), (2, 3), (4, 2), (30, 50)] as [(Int64, Int64)])
  func sharing(groups: Int64, rows: Int64) throws {
    let questions = try Statistic.Measure.allCases.map {
      try Self.question(Self.statistic($0, groups: groups, rows: rows))
    }
    var generator = TestGenerator(seed: 51)
    for (seed, budget) in [(52, nil), (53, 1), (54, 6_000), (55, 60_000)] as [(UInt64, Int?)] {
      let all = Self.rows(2_500, seed: seed)
      let spill = budget.map { SpillPlace(folder: NSTemporaryDirectory(), budget: $0) }
      let empty = BoundedAggregator.sharing(questions, spill: spill)
      #expect(empty.count == 1, "all measures of the same groups and bounds share one pass")
      let shuffled = all.shuffled(using: &generator)
      var (one, other) = (empty[0], empty[0])
      try Self.fill(&one, shuffled[..<1_700])
      try Self.fill(&other, shuffled[1_700...])
      try one.merge(other)
      if budget != 60_000 { #expect(one.hasSpilled == (budget != nil)) }
      let tables = try one.bounded()
      #expect(tables.map(\.planDigest) == questions.map(\.planDigest))
      for (question, table) in zip(questions, tables) {
        #expect(table.columns == Self.oracle(all, question), "\(question.statistic.measure), seed \(seed)")
        var alone = BoundedAggregator.sharing([question])[0]
        try Self.fill(&alone, all)
        #expect(try alone.bounded()[0].digest == table.digest, "\(question.statistic.measure), seed \(seed)")
      }
      #expect(Set(tables.map(\.digest)).count == tables.count)
    }
  }

  @Test("only what asks about the same rows shares: other bounds, groups, values and datasets have a pass of their own")
  func apart() throws {
    let count = try Self.question(Self.statistic(.rows, groups: 2, rows: 3))
    let mean = try Self.question(Self.statistic(.mean, groups: 2, rows: 3))
    let others = [
      try Self.question(Self.statistic(.rows, groups: 3, rows: 3)),
      try Self.question(Self.statistic(.sum, groups: 2, rows: 2)),
      try Self.question(Self.statistic(.sum, groups: 2, rows: 3, upper: 11)),
      BoundedQuestion(
        mean.statistic, plan: try ReleasePlan(mean.statistic), key: mean.key, datasets: ["ds:a"]),
    ]
    #expect(BoundedAggregator.sharing([count, mean]).count == 1)
    for other in others { #expect(BoundedAggregator.sharing([mean, other]).count == 2) }
    // A count may have another bound of rows; it goes with the first that takes it.
    let more = try Self.question(Self.statistic(.rows, groups: 2, rows: 9))
    #expect(BoundedAggregator.sharing([mean, others[1], count, more]).count == 2)
    var aggregator = BoundedAggregator.sharing([mean, count, more])[0]
    let rows = Self.rows(800, seed: 56)
    try Self.fill(&aggregator, rows)
    let tables = try aggregator.bounded()
    for (question, table) in zip([mean, count, more], tables) {
      #expect(table.columns == Self.oracle(rows, question))
    }
  }

  @Test("a row without a subject spoils the questions that it belongs to, and no others")
  func withoutSubject() throws {
    let questions = [
      try Self.question(Self.statistic(.rows, groups: 2, rows: 3)),
      try Self.question(Self.statistic(.mean, groups: 2, rows: 3)),
    ]
    let spoilt = [
      (#"{"id":"c:1","region":"g1"}"#, [true, false]),
      (#"{"id":"c:1","region":"g1","rows":0,"values":{"x":1}}"#, [false, true]),
      (#"{"id":"c:1","region":"g1","values":{"x":1}}"#, [true, true]),
      (#"{"id":"c:1","region":"other"}"#, [false, false]),
    ]
    for (record, expected) in spoilt {
      var aggregator = BoundedAggregator.sharing(questions)[0]
      try aggregator.add(JSONParser().parse(record).root)
      #expect(try aggregator.bounded().map(\.lacksSubjects) == expected)
      var merged = BoundedAggregator.sharing(questions)[0]
      try merged.merge(aggregator)
      #expect(try merged.bounded().map(\.lacksSubjects) == expected)
    }
  }

  @Test("rows are sorted as the plain order has them, few and many, of one subject and of all")
  func sorting() throws {
    var generator = TestGenerator(seed: 57)
    for (count, subjects, bits) in [
      (0, 1, 0), (1, 1, 0), (24, 3, 0), (300, 1, 0), (20_000, 3_000, 0), (20_000, 3_000, 8),
    ] {
      var rows = (0..<count).map { _ in
        let subject = UInt64(Int.random(in: 0..<subjects, using: &generator)) &* 0x9e37_79b9_7f4a_7c15
        return ContributionRow(
          subject: Hash128(low: subject & 1, high: subject >> UInt64(bits)),
          partition: UInt64.random(in: 0..<5, using: &generator), order: UInt64.random(in: 0..<9, using: &generator),
          number: Int64.random(in: 0..<9, using: &generator), value: 0)
      }
      let expected = rows.sorted(by: ContributionRow.precedes)
      let numbers = rows.map(\.number).sorted()
      var scratch: [ContributionRow] = []
      RowSort.sort(&rows, scratch: &scratch, commonBits: UInt64(bits))
      #expect(zip(rows, expected).allSatisfy { !ContributionRow.precedes($0, $1) && !ContributionRow.precedes($1, $0) })
      #expect(rows.map(\.number).sorted() == numbers, "none is lost")
    }
  }
}
