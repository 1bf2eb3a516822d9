import Crypto
import JSON
import Spill
import Testing

@testable import Privacy

/// One row of test data: who, in which partition, how many.
struct TestRow: Hashable {
  var subject: Int
  var partition: Int
  var rows: Int64

  /// A table in which subjects come back, in several partitions, with more rows than any bound.
  static func table(seed: UInt64, subjects: Int = 40, partitions: Int = 7, rows: Int = 300) -> [TestRow] {
    var generator = TestGenerator(seed: seed)
    return (0..<rows).map { _ in
      TestRow(
        subject: Int.random(in: 0..<subjects, using: &generator),
        partition: Int.random(in: 0..<partitions, using: &generator), rows: Int64.random(in: 1...4, using: &generator))
    }
  }
}

/// A counted question over numbered partitions.
struct TestQuestion {
  let statistic: Statistic
  let plan: ReleasePlan
  let key: BoundingKey

  init(
    groups: Int64, rows: Int64, measure: Statistic.Measure = .rows, partitions: Int = 7, secret: UInt8 = 1
  ) throws {
    statistic = try Statistic(
      id: "test", measure: measure, by: [.category], partitions: [(0..<partitions).map { "p\($0)" }],
      bounds: Statistic.Bounds(groups: groups, rows: rows), rho: Rational(1, 2))
    plan = try ReleasePlan(statistic)
    key = try BoundingKey(secret: SecretBytes(Array(repeating: secret, count: 32)), plan: plan)
  }

  func aggregate(_ rows: some Sequence<TestRow>, spill: SpillPlace? = nil) throws -> BoundedAggregator {
    var aggregator = BoundedAggregator(statistic, plan: plan, key: key, spill: spill)
    for row in rows {
      try aggregator.add(subject: Array("p:\(row.subject)".utf8), partition: row.partition, rows: row.rows)
    }
    return aggregator
  }
}

@Suite("Bounded contributions")
struct BoundedContributionTests {
  /// The rule in the plainest words: per subject, the lowest L0 partitions in the keyed order, at most Linf rows of
  /// each.
  private func reference(_ rows: [TestRow], _ question: TestQuestion, groups: Int, most: Int64) -> [Int64] {
    var counts = Array(repeating: Int64(0), count: question.statistic.partitions.count)
    for subject in Set(rows.map(\.subject)) {
      let name = question.key.subjects.hash(Array("p:\(subject)".utf8))
      var sums: [Int: Int64] = [:]
      for row in rows where row.subject == subject { sums[row.partition, default: 0] += row.rows }
      let kept = sums.keys.sorted { left, right in
        let order = SipHash(naming: name)
        return order.hash(UInt64(left)) < order.hash(UInt64(right))
      }.prefix(groups)
      for partition in kept { counts[partition] += min(most, sums[partition] ?? 0) }
    }
    return counts
  }

  @Test("the streaming aggregate is the plain rule", arguments: [(1, 1), (2, 3), (3, 1), (7, 100), (50, 2)])
  func matchesReference(groups: Int64, rows: Int64) throws {
    let question = try TestQuestion(groups: groups, rows: rows)
    for seed in UInt64(0)..<10 {
      let table = TestRow.table(seed: seed)
      let expected = reference(table, question, groups: Int(groups), most: rows)
      #expect(try question.aggregate(table).bounded()[0].counts == expected)
    }
  }

  @Test("any one subject changes the table by at most (L0, Linf), and keeps exactly min(k, have)")
  func neighbours() throws {
    for (groups, rows) in [(1, 1), (2, 3), (4, 2)] as [(Int64, Int64)] {
      let question = try TestQuestion(groups: groups, rows: rows)
      for seed in UInt64(20)..<26 {
        let table = TestRow.table(seed: seed)
        let whole = try question.aggregate(table).bounded()[0].counts
        for subject in Set(table.map(\.subject)) {
          let own = table.filter { $0.subject == subject }
          let without = try question.aggregate(table.filter { $0.subject != subject }).bounded()[0].counts
          let changes = zip(whole, without).map { $0 - $1 }
          #expect(changes.allSatisfy { $0 >= 0 && $0 <= rows })
          var sums: [Int: Int64] = [:]
          for row in own { sums[row.partition, default: 0] += row.rows }
          #expect(changes.count { $0 > 0 } == min(Int(groups), sums.count))
          for (partition, change) in changes.enumerated() where change > 0 {
            #expect(change == min(rows, sums[partition] ?? 0))
          }
        }
      }
    }
  }

  @Test("the declared sensitivity holds for every neighbour")
  func sensitivityHolds() throws {
    let question = try TestQuestion(groups: 3, rows: 2)
    let table = TestRow.table(seed: 27)
    let whole = try question.aggregate(table).bounded()[0].counts
    for subject in Set(table.map(\.subject)) {
      let without = try question.aggregate(table.filter { $0.subject != subject }).bounded()[0].counts
      let squares = zip(whole, without).reduce(Int64(0)) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      #expect(Rational(squares) <= question.plan.parts[0].sensitivity.l2Squared)
    }
  }

  @Test("shuffling and splitting the input change neither counts nor digest")
  func mergeable() throws {
    let question = try TestQuestion(groups: 2, rows: 3)
    var generator = TestGenerator(seed: 28)
    let table = TestRow.table(seed: 28, rows: 800)
    let expected = try question.aggregate(table).bounded()[0]
    for _ in 0..<20 {
      let shuffled = table.shuffled(using: &generator)
      var parts: [BoundedAggregator] = []
      var rest = shuffled[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...200, using: &generator)
        parts.append(try question.aggregate(rest.prefix(count)))
        rest = rest.dropFirst(count)
      }
      // Merged as a random tree: associative and commutative.
      while parts.count > 1 {
        let other = parts.remove(at: Int.random(in: 0..<parts.count, using: &generator))
        let place = Int.random(in: 0..<parts.count, using: &generator)
        try parts[place].merge(other)
      }
      let merged = try parts[0].bounded()[0]
      #expect(merged.counts == expected.counts)
      #expect(merged.digest == expected.digest)
    }
  }

  @Test("distinct subjects count once in a group, however many rows they have")
  func subjects() throws {
    let question = try TestQuestion(groups: 7, rows: 100, measure: .subjects)
    let table = TestRow.table(seed: 29)
    let expected = (0..<7).map { partition in
      Int64(Set(table.filter { $0.partition == partition }.map(\.subject)).count)
    }
    #expect(try question.aggregate(table).bounded()[0].counts == expected)
  }

  @Test("the digest tells apart every change of the bounded input, and secrets")
  func digest() throws {
    let question = try TestQuestion(groups: 2, rows: 3)
    let table = TestRow.table(seed: 30)
    let digest = try question.aggregate(table).bounded()[0].digest
    var changed = table
    changed.append(TestRow(subject: 999, partition: 0, rows: 1))
    #expect(try question.aggregate(changed).bounded()[0].digest != digest)
    #expect(try question.aggregate(table.filter { $0.subject != 0 }).bounded()[0].digest != digest)
    // The same counts of other people are other data.
    let renamed = table.map { TestRow(subject: $0.subject + 1000, partition: $0.partition, rows: $0.rows) }
    let (all, allOfOthers) = (
      try TestQuestion(groups: 7, rows: 1000).aggregate(table).bounded()[0],
      try TestQuestion(groups: 7, rows: 1000).aggregate(renamed).bounded()[0]
    )
    #expect(all.counts == allOfOthers.counts)
    #expect(all.digest != allOfOthers.digest)
    #expect(try TestQuestion(groups: 2, rows: 3, secret: 2).aggregate(table).bounded()[0].digest != digest)
  }

  @Test("aggregates of other plans or secrets do not merge, and short secrets are refused")
  func mismatch() throws {
    var aggregate = try TestQuestion(groups: 2, rows: 3).aggregate([])
    #expect(throws: PrivacyError.mismatch) { try aggregate.merge(TestQuestion(groups: 1, rows: 3).aggregate([])) }
    #expect(throws: PrivacyError.mismatch) {
      try aggregate.merge(TestQuestion(groups: 2, rows: 3, secret: 9).aggregate([]))
    }
    #expect(throws: CryptoError.length) {
      try BoundingKey(secret: SecretBytes([1, 2, 3]), plan: TestQuestion(groups: 2, rows: 3).plan)
    }
  }

  @Test("hostile rows neither trap nor count")
  func hostile() throws {
    let question = try TestQuestion(groups: 7, rows: 1 << 38)
    var aggregate = BoundedAggregator(question.statistic, plan: question.plan, key: question.key)
    for subject in UInt8(0)..<3 {
      try aggregate.add(subject: [subject], partition: 0, rows: .max)
      try aggregate.add(subject: [subject], partition: 0, rows: .max)
    }
    try aggregate.add(subject: [9], partition: 7, rows: 1)
    try aggregate.add(subject: [9], partition: -1, rows: 1)
    try aggregate.add(subject: [9], partition: 1, rows: 0)
    try aggregate.add(subject: [9], partition: 1, rows: .min)
    try aggregate.add(subject: [], partition: 2, rows: 1)
    #expect(try aggregate.bounded()[0].counts == [3 << 38, 0, 1, 0, 0, 0, 0])
  }

  @Test("SipHash-2-4 with 128 bits: OpenSSL's answers for the key 00 01 … 0f")
  func sipHash() {
    let hash = SipHash(k0: 0x0706_0504_0302_0100, k1: 0x0f0e_0d0c_0b0a_0908)
    let expected: [(Int, String)] = [
      (0, "a3817f04ba25a8e66df67214c7550293"), (1, "da87c1d86b99af44347659119b22fc45"),
      (2, "8177228da4a45dc7fca38bdef60affe4"), (3, "9c70b60c5267a94e5f33b6b02985ed51"),
      (7, "a1f1ebbed8dbc153c0b84aa61ff08239"), (8, "3b62a9ba6258f5610f83e264f31497b4"),
      (15, "5493e99933b0a8117e08ec0f97cfc3d9"),
    ]
    for (length, digits) in expected {
      let result = hash.hash((0..<length).map { UInt8($0) })
      let bytes = [result.low, result.high].flatMap { word in
        (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
      }
      #expect(Hex.encode(bytes) == digits)
    }
    let subject = Hash128(low: 0x0706_0504_0302_0100, high: 0x0f0e_0d0c_0b0a_0908)
    #expect(hash.hash(subject, 0x1716_1514_1312_1110) == hash.hash((0..<24).map { UInt8($0) }))
    var words = SipHash.Words(hash)
    for word in [0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908, 0x1716_1514_1312_1110] { words.absorb(UInt64(word)) }
    #expect(words.finish() == hash.hash((0..<24).map { UInt8($0) }))
    // The 64-bit variant: the authors' vector for 00 01 … 07 (vectors.h of the reference code).
    #expect(hash.hash(0x0706_0504_0302_0100 as UInt64) == 0x93f5_f579_9a93_2462)
  }
}

@Suite("Contribution records")
struct ContributionRecordTests {
  private func counts(
    _ attributes: [String], _ partitions: [[String]], _ records: [String], measure: Statistic.Measure = .rows,
    datasets: Set<String>? = nil
  ) throws -> [Int64] {
    let statistic = try Statistic(
      id: "test", measure: measure, by: attributes.map { name throws(PrivacyError) in try Attribute(name) },
      partitions: partitions, bounds: Statistic.Bounds(groups: 9, rows: 9), rho: 1)
    let plan = try ReleasePlan(statistic)
    let key = try BoundingKey(secret: .random(count: 32), plan: plan)
    var aggregator = BoundedAggregator(statistic, plan: plan, key: key, datasets: datasets)
    for record in records { try aggregator.add(JSONParser().parse(record).root) }
    return try aggregator.bounded()[0].counts
  }

  private let records = [
    #"{"kind":"contribution","id":"c:1","dataset":"ds:a","subjectRef":"p:1","region":"DE","ageBand":"adult","rows":2}"#,
    #"{"kind":"contribution","id":"c:2","dataset":"ds:b","subjectRef":"p:1","region":"DE","ageBand":"adult"}"#,
    #"{"kind":"contribution","id":"c:3","dataset":"ds:a","subjectRef":"p:2","region":"FR","ageBand":"child","rows":1}"#,
    #"{"kind":"contribution","id":"c:4","dataset":"ds:a","subjectRef":"p:3","region":"US","ageBand":"adult"}"#,
    #"{"kind":"contribution","id":"c:5","dataset":"ds:a","region":"DE","ageBand":"adult"}"#,
    #"{"kind":"contribution","id":"c:6","dataset":"ds:a","subjectRef":"p:4","ageBand":"adult","rows":0}"#,
    #"{"kind":"contribution","id":"c:7","dataset":"ds:a","subjectRef":"p:5","region":"DE","values":{"visits":3}}"#,
    #"{"kind":"contribution","id":"c:8","dataset":"ds:a","subjectRef":"p:6","region":"DE","values":{"visits":3.0}}"#,
    #"{"kind":"contribution","id":"c:9","dataset":"ds:a","subjectRef":"p:7","region":"DE","values":{"visits":3.5}}"#,
  ]

  @Test("are counted by one attribute, and without any")
  func oneAttribute() throws {
    #expect(try counts(["region"], [["DE", "FR", "SE"]], records) == [6, 1, 0])
    #expect(try counts(["region"], [["DE", "FR", "SE"]], records, measure: .subjects) == [4, 1, 0])
    #expect(try counts([], [], records, measure: .subjects) == [6])
    #expect(try counts([], [], records, datasets: ["ds:b"]) == [1])
  }

  @Test("are counted by two attributes, the last one changing fastest")
  func twoAttributes() throws {
    #expect(try counts(["region", "ageBand"], [["DE", "FR"], ["adult", "child"]], records) == [3, 0, 0, 1])
    let list = try PartitionList([["DE", "FR"], ["adult", "child"]])
    #expect(list.keys == [["DE", "adult"], ["DE", "child"], ["FR", "adult"], ["FR", "child"]])
  }

  @Test("are counted by a number, whole numbers only")
  func values() throws {
    #expect(try counts(["values.visits"], [["3", "3.5"]], records) == [2, 0])
  }

  @Test("and bad definitions are refused")
  func refused() throws {
    #expect(throws: PrivacyError.attribute("subjectRef")) { try Attribute("subjectRef") }
    #expect(throws: PrivacyError.attribute("values.")) { try Attribute("values.") }
    #expect(throws: PrivacyError.partitions) { try counts(["region"], [], []) }
    #expect(throws: PrivacyError.partitions) { try counts(["region"], [[]], []) }
    #expect(throws: PrivacyError.partitions) { try counts(["region"], [["DE", "DE"]], []) }
    #expect(throws: PrivacyError.grouping) { try counts(["region", "region"], [["DE"], ["DE"]], []) }
    #expect(throws: PrivacyError.grouping) {
      try counts(["region", "ageBand", "category", "consentState"], [["DE"], ["adult"], ["a"], ["given"]], [])
    }
    let many = (0..<2000).map(String.init)
    #expect(throws: PrivacyError.partitions) { try PartitionList([many, many]) }
    #expect(throws: PrivacyError.bounds) {
      try Statistic(id: "x", measure: .rows, bounds: Statistic.Bounds(groups: 0), rho: 1)
    }
    #expect(throws: PrivacyError.rho) { try Statistic(id: "x", measure: .rows, bounds: Statistic.Bounds(), rho: 0) }
  }
}
