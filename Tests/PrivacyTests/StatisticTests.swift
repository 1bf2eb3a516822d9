import BigInt
import Crypto
import Foundation
import JSON
import Testing

@testable import Privacy

/// A question with its plan and key, and rows with numbers.
struct ValueQuestion {
  let statistic: Statistic
  let plan: ReleasePlan
  let key: BoundingKey

  init(
    _ measure: Statistic.Measure, groups: Int64 = 2, rows: Int64 = 2, partitions: [String] = ["a", "b", "c"],
    lower: Rational = 0, upper: Rational = 10, places: Int = 0, rho: Rational = 1, utility: UtilityLimit? = nil
  ) throws {
    statistic = try Statistic(
      id: "test", measure: measure, by: [.region], partitions: [partitions],
      bounds: Statistic.Bounds(groups: groups, rows: rows),
      value: ValueDomain(name: "x", lower: lower, upper: upper, places: places), rho: rho, utility: utility)
    plan = try ReleasePlan(statistic)
    key = try BoundingKey(secret: SecretBytes(Array(repeating: 7, count: 32)), plan: plan)
  }

  struct Row: Hashable {
    var subject: UInt8
    var partition: Int
    var id: UInt8
    var number: Double
  }

  func aggregate(_ rows: [Row]) throws -> BoundedAggregator {
    var aggregate = BoundedAggregator(statistic, plan: plan, key: key)
    for row in rows {
      try aggregate.add(subject: [row.subject], partition: row.partition, row: [row.id], number: row.number)
    }
    return aggregate
  }

  func table(_ rows: [Row]) throws -> BoundedTable { try aggregate(rows).bounded()[0] }

  static func rows(_ count: Int, seed: UInt64, subjects: UInt64 = 9, partitions: UInt64 = 3) -> [Row] {
    var bits = TestBits(seed: seed)
    return (0..<count).map { index in
      Row(
        subject: UInt8(bits.below(subjects)), partition: Int(bits.below(partitions)), id: UInt8(index),
        number: Double(bits.below(31 as UInt64)) - 10)
    }
  }
}

@Suite("Sums, means and variances")
struct ValueStatisticTests {
  @Test("columns are count, sum and squares about the middle, clamped, in halves of a step")
  func columns() throws {
    let rows = [
      ValueQuestion.Row(subject: 1, partition: 0, id: 1, number: 3), .init(subject: 2, partition: 0, id: 2, number: 99),
      .init(subject: 3, partition: 1, id: 3, number: -4), .init(subject: 3, partition: 1, id: 4, number: .nan),
      .init(subject: 4, partition: 2, id: 5, number: .infinity), .init(subject: 5, partition: 9, id: 6, number: 1),
    ]
    #expect(try ValueQuestion(.sum).table(rows).columns == [[13, 0, 10]])
    #expect(try ValueQuestion(.mean).table(rows).columns == [[2, 2, 1], [-4 + 10, -20, 10]])
    #expect(try ValueQuestion(.variance).table(rows).columns[2] == [16 + 100, 200, 100])
    let fine = try ValueQuestion(.sum, lower: -1, upper: 1, places: 2)
    #expect(try fine.table([.init(subject: 1, partition: 0, id: 1, number: 0.125)]).columns == [[12, 0, 0]])
  }

  @Test("records give their number; whole ones, fractions and none")
  func records() throws {
    let question = try ValueQuestion(.mean, partitions: ["DE", "FR"])
    var aggregate = BoundedAggregator(question.statistic, plan: question.plan, key: question.key)
    for record in [
      #"{"id":"c:1","subjectRef":"p:1","region":"DE","values":{"x":3}}"#,
      #"{"id":"c:2","subjectRef":"p:2","region":"DE","values":{"x":4.4}}"#,
      #"{"id":"c:3","subjectRef":"p:3","region":"DE","values":{"y":4}}"#,
      #"{"id":"c:4","subjectRef":"p:4","region":"FR","values":{"x":"4"}}"#,
      #"{"id":"c:5","subjectRef":"p:5","region":"FR","values":{"x":1e300}}"#,
    ] { try aggregate.add(JSONParser().parse(record).root) }
    #expect(try aggregate.bounded()[0].columns == [[2, 1], [-6, 10]])
    #expect(try !aggregate.bounded()[0].lacksSubjects)
    try aggregate.add(JSONParser().parse(#"{"id":"c:6","region":"IT","values":{"x":1}}"#).root)
    #expect(try !aggregate.bounded()[0].lacksSubjects)
    try aggregate.add(JSONParser().parse(#"{"id":"c:7","region":"FR","values":{"x":1}}"#).root)
    #expect(try aggregate.bounded()[0].lacksSubjects)
    var merged = BoundedAggregator(question.statistic, plan: question.plan, key: question.key)
    try merged.merge(aggregate)
    #expect(try merged.bounded()[0].lacksSubjects)
  }

  @Test("any one subject changes a column by at most what the part declares", arguments: [1, 2, 3] as [Int64])
  func neighbours(groups: Int64) throws {
    for (seed, measure) in [(71, Statistic.Measure.sum), (72, .mean), (73, .variance)] as [(UInt64, Statistic.Measure)]
    {
      let question = try ValueQuestion(measure, groups: groups, lower: -3, upper: 10)
      let rows = ValueQuestion.rows(120, seed: seed)
      let all = try question.table(rows)
      for subject in UInt8(0)..<9 {
        let without = try question.table(rows.filter { $0.subject != subject })
        for part in question.plan.parts {
          let (a, b) = (part.exact(all), part.exact(without))
          let changes = zip(a, b).map { abs($0 - $1) }.filter { $0 > 0 }
          #expect(changes.count <= Int(part.sensitivity.groups))
          #expect(changes.allSatisfy { $0 <= part.sensitivity.perGroup })
          #expect(Rational(changes.reduce(0) { $0 + $1 * $1 }) <= part.sensitivity.l2Squared)
        }
        // And it keeps what it may: min(Linf, have) rows in min(L0, have) partitions.
        guard measure != .sum else { continue }
        let have = Dictionary(grouping: rows.filter { $0.subject == subject }, by: \.partition)
        let kept = zip(all.columns[0], without.columns[0]).map { $0 - $1 }
        #expect(kept.filter { $0 > 0 }.count == min(Int(groups), have.count))
        for (partition, number) in kept.enumerated() where number > 0 {
          #expect(number == Int64(min(2, have[partition]?.count ?? 0)))
        }
      }
    }
  }

  @Test("neither order, nor splitting, nor memory change what is kept")
  func order() throws {
    let question = try ValueQuestion(.variance, groups: 2)
    let rows = ValueQuestion.rows(200, seed: 74)
    let whole = try question.table(rows)
    var generator = TestGenerator(seed: 75)
    for _ in 0..<10 {
      let shuffled = rows.shuffled(using: &generator)
      let cut = Int.random(in: 0...200, using: &generator)
      var first = try question.aggregate(Array(shuffled[..<cut]))
      try first.merge(question.aggregate(Array(shuffled[cut...])))
      let table = try first.bounded()[0]
      #expect(table.columns == whole.columns)
      #expect(table.digest == whole.digest)
    }
    #expect(try question.table(rows.filter { $0.subject != rows[0].subject }).digest != whole.digest)
  }

  @Test("intervals hold the exact figure, all parts together")
  func intervals() throws {
    for (measure, exact) in [(Statistic.Measure.mean, Rational(5)), (.variance, Rational(26, 3))] {
      let question = try ValueQuestion(measure, groups: 1, rows: 1, partitions: ["a"], rho: Rational(1, 2))
      // 900 people: 1, 5 and 9 in equal parts; mean 5, variance 32/3.
      let table = BoundedTable(
        columns: [[900], [0], [900 / 3 * 2 * 64]].dropLast(measure == .mean ? 1 : 0),
        planDigest: question.plan.digest, digest: SHA256.hash("data"))
      let truth = measure == .mean ? exact : Rational(32, 3)
      var random = TestBits(seed: 76)
      var held = 0
      for _ in 0..<300 {
        let release = try question.plan.draw(table, using: &random)
        let estimate = try #require(try question.plan.estimates(release).first?.estimates.first)
        #expect(estimate.interval.contains(estimate.published))
        if estimate.interval.contains(truth) { held += 1 }
      }
      #expect(held >= 275)
    }
  }

  @Test("an empty group has a mean within the bounds, not a trap")
  func empty() throws {
    for measure in [Statistic.Measure.mean, .variance] {
      let question = try ValueQuestion(measure)
      let release = try question.plan.draw(question.table([]))
      for estimate in try question.plan.estimates(release)[0].estimates {
        #expect(estimate.published >= 0 && estimate.published <= Rational(25))
        #expect(estimate.simultaneous.lowerBound >= 0)
      }
    }
  }

  @Test("sums are scaled back to their unit")
  func sums() throws {
    let question = try ValueQuestion(.sum, groups: 1, rows: 1, partitions: ["a"], upper: 1, places: 2, rho: 100)
    let release = try question.plan.draw(
      question.table((0..<50).map { .init(subject: $0, partition: 0, id: $0, number: 0.5) }))
    let estimate = try #require(try question.plan.estimates(release).first?.estimates.first)
    #expect((estimate.published - 25).magnitude < 2)
    #expect(estimate.interval.upperBound - estimate.published == Rational(question.plan.parts[0].halfWidth, 100))
  }

  @Test("domains that are none are refused, and so are values where nothing is added")
  func refused() throws {
    #expect(throws: PrivacyError.value) { try ValueDomain(name: "x", lower: 1, upper: 1) }
    #expect(throws: PrivacyError.value) { try ValueDomain(name: "x", lower: 2, upper: 1) }
    #expect(throws: PrivacyError.value) { try ValueDomain(name: "x", lower: Rational(1, 2), upper: 1) }
    #expect(throws: PrivacyError.value) { try ValueDomain(name: "x", lower: 0, upper: 2_147_483_648) }
    #expect(throws: PrivacyError.value) { try ValueDomain(name: "x", lower: 0, upper: 1, places: 10) }
    #expect(throws: PrivacyError.value) { try Statistic(id: "x", measure: .mean, bounds: .init(), rho: 1) }
    #expect(throws: PrivacyError.value) {
      try Statistic(
        id: "x", measure: .rows, bounds: .init(), value: ValueDomain(name: "x", lower: 0, upper: 1), rho: 1)
    }
    #expect(throws: PrivacyError.grouping) {
      try Statistic(id: "x", measure: .rows, bounds: .init(), levels: .totals, rho: 1)
    }
    #expect(throws: PrivacyError.bounds) {
      try ReleasePlan(
        Statistic(
          id: "x", measure: .variance, bounds: .init(rows: 1_073_741_824),
          value: ValueDomain(name: "x", lower: 0, upper: 1_048_576), rho: 1_000_000_000_000))
    }
  }

  @Test("the gate looks at each part, and names a loss with which all pass")
  func utility() throws {
    let limit = try UtilityLimit(plausible: 1000, maximumRelativeHalfWidth: Rational(1, 100))
    let refusal = #expect(throws: NotUseful.self) {
      try ValueQuestion(.mean, rho: Rational(1, 1000), utility: limit).plan.checkUtility()
    }
    let sufficient = try #require(refusal?.sufficientRho)
    try ValueQuestion(.mean, rho: sufficient, utility: limit).plan.checkUtility()
    #expect(throws: NotUseful.self) {
      try ValueQuestion(.mean, rho: sufficient / 2, utility: limit).plan.checkUtility()
    }
  }
}

@Suite("Levels, histograms and quantiles")
struct LevelTests {
  private func plan(_ levels: Statistic.Levels, _ partitions: [[String]], groups: Int64 = 2, rows: Int64 = 3) throws
    -> ReleasePlan
  {
    let attributes: [Attribute] = [.region, .ageBand, .category]
    return try ReleasePlan(
      Statistic(
        id: "test", measure: .rows, by: Array(attributes.prefix(partitions.count)), partitions: partitions,
        bounds: .init(groups: groups, rows: rows), levels: levels, rho: 1))
  }

  @Test("totals over the last attribute, the last two, and all")
  func totals() throws {
    let plan = try plan(.totals, [["DE", "FR"], ["adult", "child", "old"], ["x", "y"]])
    #expect(plan.parts.map(\.name) == ["count", "count by region, ageBand", "count by region", "total"])
    #expect(plan.parts.map(\.keys.count) == [12, 6, 2, 1])
    #expect(plan.parts[1].keys[1] == ["DE", "child"])
    #expect(plan.parts[3].keys == [[]])
    let table = BoundedTable(counts: (1...12).map { $0 }, planDigest: plan.digest, digest: SHA256.hash("x"))
    #expect(plan.parts[1].exact(table) == [3, 7, 11, 15, 19, 23])
    #expect(plan.parts[2].exact(table) == [21, 57])
    #expect(plan.parts[3].exact(table) == [78])
    // Of two groups with three rows each, both may lie in one cell above.
    #expect(plan.parts[0].sensitivity.l2Squared == 18)
    #expect(plan.parts[1].sensitivity.l2Squared == 36)
    #expect(plan.parts[3].sensitivity.l2Squared == 36)
    #expect(plan.rho <= 1)
    #expect(try self.plan(.totals, [["DE", "FR"], ["one"]]).parts.map(\.keys.count) == [2, 1])
  }

  @Test("a tree of sixteen neighbours, in each run of the other attributes")
  func tree() throws {
    let plan = try plan(.tree, [["DE", "FR"], (0..<40).map(String.init)])
    #expect(plan.parts.map(\.keys.count) == [80, 6])
    #expect(plan.parts[1].keys[2] == ["DE", "32 to 39"])
    #expect(plan.parts[1].keys[3] == ["FR", "0 to 15"])
    let table = BoundedTable(counts: Array(repeating: 1, count: 80), planDigest: plan.digest, digest: SHA256.hash("x"))
    #expect(plan.parts[1].exact(table) == [16, 16, 8, 16, 16, 8])
  }

  @Test("no subject changes a level by more than it declares: all ways to put its rows are tried")
  func sensitivity() throws {
    let plan = try plan(.totals, [["DE", "FR"], ["a", "b"]], groups: 2, rows: 2)
    var worst = plan.parts.map { _ in Rational.zero }
    for code in 0..<81 {
      let counts = [code % 3, code / 3 % 3, code / 9 % 3, code / 27].map { Int64($0) }
      guard counts.filter({ $0 > 0 }).count <= 2 else { continue }
      let table = BoundedTable(counts: counts, planDigest: plan.digest, digest: SHA256.hash("x"))
      for (index, part) in plan.parts.enumerated() {
        worst[index] = max(worst[index], Rational(part.exact(table).reduce(0) { $0 + $1 * $1 }))
      }
    }
    #expect(worst == plan.parts.map(\.sensitivity.l2Squared))
  }

  @Test("after the noise totals are sums, whole and not negative, and the raw values are there too")
  func consistency() throws {
    let plan = try plan(.totals, [["DE", "FR"], ["adult", "child", "old"]])
    let table = BoundedTable(counts: [50, 0, 3, 0, 0, 1], planDigest: plan.digest, digest: SHA256.hash("x"))
    var random = TestBits(seed: 81)
    for _ in 0..<50 {
      let release = try plan.draw(table, using: &random)
      let levels = try plan.estimates(release)
      let figures = levels.map { $0.estimates.map(\.published) }
      #expect(
        figures[1] == [figures[0][0] + figures[0][1] + figures[0][2], figures[0][3] + figures[0][4] + figures[0][5]])
      #expect(figures[2] == [figures[1][0] + figures[1][1]])
      #expect(figures.joined().allSatisfy { $0.signum >= 0 && $0.isInteger })
      #expect(levels[0].estimates.map(\.raw) == release.parts[0].noisy.map { [Rational($0)] })
    }
  }

  @Test("the consistent counts are those of weighted least squares, found by another way")
  func leastSquares() throws {
    let plan = try plan(.totals, [["DE", "FR"], ["a", "b"]])
    var random = TestBits(seed: 82)
    let table = BoundedTable(counts: [9, 4, 30, 2], planDigest: plan.digest, digest: SHA256.hash("x"))
    let release = try plan.draw(table, using: &random)
    let best = Hierarchy(plan, release).consistent()
    let noisy = release.parts.map { $0.noisy.map(Double.init) }
    let weights = plan.parts.map { 1 / ($0.mechanism.sigmaSquared?.double(rounding: .up) ?? 1) }
    // Coordinate descent on the leaves.
    var leaves = noisy[0]
    for _ in 0..<5000 {
      for leaf in 0..<4 {
        let (sister, others) = (leaves[leaf ^ 1], leaves.indices.filter { $0 != leaf }.reduce(0) { $0 + leaves[$1] })
        let top =
          weights[0] * noisy[0][leaf] + weights[1] * (noisy[1][leaf / 2] - sister) + weights[2] * (noisy[2][0] - others)
        leaves[leaf] = top / weights.reduce(0, +)
      }
    }
    for leaf in 0..<4 { #expect(abs(leaves[leaf] - best[0][leaf]) < 1e-6) }
    #expect(abs(best[2][0] - leaves.reduce(0, +)) < 1e-6)
  }

  @Test("shares are whole, not negative, add up, and are the nearest")
  func shares() {
    #expect(Hierarchy.shares(of: 10, like: [5.4, 5.4, -3]) == [5, 5, 0])
    #expect(Hierarchy.shares(of: 11, like: [5.4, 5.4, -3]).reduce(0, +) == 11)
    #expect(Hierarchy.shares(of: 0, like: [-1, -2]) == [0, 0])
    #expect(Hierarchy.shares(of: 0, like: [3, 2, -1]) == [0, 0, 0])
    #expect(Hierarchy.shares(of: 5, like: [9e18, 1]).reduce(0, +) == 5)
    #expect(Hierarchy.shares(of: 7, like: [0, 0]) == [4, 3])
    #expect(Hierarchy.shares(of: 3, like: []).isEmpty)
    #expect(Hierarchy.shares(of: .max, like: [1e30, 0]).allSatisfy { $0 >= 0 })
  }

  @Test("bins take each number once, those outside at the ends")
  func bins() throws {
    let bins = try Bins(edges: [0, Rational(1, 10), 5, 10])
    #expect(bins.labels == ["[0, 0.1)", "[0.1, 5)", "[5, 10]"])
    func place(_ text: String) throws -> Int? { bins.place(of: try JSONParser().parse(text).root) }
    for (text, expected) in [("-3", 0), ("0", 0), ("0.09999", 0), ("0.1", 1), ("5", 2), ("10", 2), ("1e99", 2)] {
      #expect(try place(text) == expected)
    }
    #expect(try place(#""5""#) == nil)
    #expect(throws: PrivacyError.bins) { try Bins(edges: [1]) }
    #expect(throws: PrivacyError.bins) { try Bins(edges: [1, 1]) }
    let statistic = try Statistic(
      id: "h", measure: .rows, by: [.region, .binned("x", bins)], partitions: [["DE"], []], bounds: .init(), rho: 1)
    #expect(statistic.partitions.count == 3)
    #expect(throws: PrivacyError.partitions) {
      try Statistic(id: "h", measure: .rows, by: [.binned("x", bins)], partitions: [["1"]], bounds: .init(), rho: 1)
    }
  }

  @Test("quantiles lie in their intervals, which hold the exact ones")
  func quantiles() throws {
    let bins = try Bins(edges: (0...100).map { Rational($0) })
    let plan = try ReleasePlan(
      Statistic(
        id: "q", measure: .rows, by: [.region, .binned("x", bins)], partitions: [["DE", "FR"], []], bounds: .init(),
        levels: .tree, rho: Rational(1, 10)))
    // DE: 20 in each bin; FR: all in bin 70.
    let counts = Array(repeating: Int64(20), count: 100) + (0..<100).map { $0 == 70 ? 5000 : 0 }
    let table = BoundedTable(counts: counts, planDigest: plan.digest, digest: SHA256.hash("x"))
    let wanted = [Rational(1, 4), Rational(1, 2), Rational(9, 10)]
    var random = TestBits(seed: 83)
    for _ in 0..<20 {
      let found = try plan.quantiles(wanted, of: bins, in: plan.draw(table, using: &random))
      #expect(found.map(\.key) == [["DE"], ["DE"], ["DE"], ["FR"], ["FR"], ["FR"]])
      #expect(found.allSatisfy { $0.interval.contains($0.published) })
      for (estimate, exact) in zip(found, [25, 50, 90, 71, 71, 71] as [Rational]) {
        #expect(estimate.interval.contains(exact))
        #expect((estimate.published - exact).magnitude <= 6)
      }
    }
    let flat = try self.plan(.groups, [["DE"]])
    let release = try flat.draw(BoundedTable(counts: [1], planDigest: flat.digest, digest: SHA256.hash("x")))
    #expect(throws: PrivacyError.mismatch) { try flat.quantiles(wanted, of: bins, in: release) }
    #expect(throws: PrivacyError.mismatch) { try plan.estimates(release) }
    #expect(throws: PrivacyError.probability) { try flat.quantiles([1], of: bins, in: release) }
  }
}
