import BigInt
import Crypto
import Foundation
import JSON
import Spill
import Testing

@testable import Privacy

@Suite("Groups that come from the data")
struct HiddenGroupTests {
  private let secret = SecretBytes(Array(repeating: 9, count: 32))

  private func statistic(
    _ measure: Statistic.Measure = .subjects, by: [Attribute] = [.region], groups: Int64 = 2, rows: Int64 = 1,
    rho: Rational = Rational(1, 2), delta: Rational = Rational(1, 1_000_000)
  ) throws -> Statistic {
    try Statistic(
      id: "h", measure: measure, by: by, bounds: .init(groups: groups, rows: rows), rho: rho, delta: delta)
  }

  private func aggregate(_ statistic: Statistic, spill: SpillPlace? = nil) throws -> (ReleasePlan, BoundedAggregator) {
    let plan = try ReleasePlan(statistic)
    let key = try BoundingKey(secret: secret, plan: plan)
    return (plan, BoundedAggregator(statistic, plan: plan, key: key, spill: spill))
  }

  private func contribution(_ text: String) throws -> JSONView { try JSONParser().parse(Array(text.utf8)).root }

  @Test("the threshold is the least one whose tail is within δ of a partition, for small and large noise")
  func threshold() throws {
    for (sigmaSquared, perGroup, groups, delta) in [
      ("9/4", 1, 1, "0.00001"), ("100", 3, 4, "0.000001"), ("10007/3", 7, 2, "0.000000001"),
      ("123456789", 50, 3, "0.00000001"),
    ] as [(String, Int64, Int64, String)] {
      let noise = try DiscreteGaussian(sigmaSquared: #require(Rational(sigmaSquared)))
      let allowed = try #require(Rational(delta))
      let threshold = try PartitionSelection.threshold(of: noise, perGroup: perGroup, groups: groups, delta: allowed)
      let share = try PartitionSelection(epsilon: 1, delta: allowed, maxPartitions: groups).deltaOfPartition
      // P(perGroup + X >= k), from the width whose two tails it is half of.
      func tail(_ k: Int64) -> ClosedRange<Rational> {
        let inside =
          noise.sigmaSquared <= SmoothGaussian.least
          ? DiscreteGaussian.Distribution(sigmaSquared: noise.sigmaSquared).coverage(within: BigInt(k - perGroup - 1))
          : SmoothGaussian(sigmaSquared: noise.sigmaSquared).coverage(within: BigInt(k - perGroup - 1))
        let outside = (Enclosure.one - inside) * Rational(1, 2)
        return outside.lowerBound...outside.upperBound
      }
      #expect(tail(threshold).upperBound <= share)
      #expect(tail(threshold - 1).upperBound > share)
    }
  }

  @Test("groups with many people are named with their noisy counts, those with few are not; the release says how")
  func naming() throws {
    var (plan, aggregate) = try aggregate(statistic())
    for person in 0..<500 {
      try aggregate.add(subject: [UInt8(person & 255), UInt8(person >> 8)], group: ["DE"], rows: 1)
    }
    try aggregate.add(subject: [1, 0], group: ["of one alone"], rows: 1)
    let part = plan.parts[0]
    let threshold = try #require(part.threshold)
    #expect(part.keys.isEmpty && threshold > 1)
    #expect(plan.delta == Rational(1, 1_000_000))
    var random = TestBits(seed: 5)
    let release = try plan.draw(aggregate.bounded()[0], using: &random)
    #expect(release.cells.map(\.key) == [["DE"]])
    #expect(abs(release.cells[0].noisy - 500) < 40)
    #expect(release.delta == plan.delta)
    #expect(try Release(json: JSONValue(parsing: JSONWriter.canonical(release.json))) == release)
    let level = try #require(try plan.estimates(release).first)
    #expect(level.estimates.map(\.published) == [Rational(release.cells[0].noisy)])
  }

  @Test("what contributions say: the attributes' values are the names; who lacks one is in no group")
  func contributions() throws {
    let rows = try statistic(.rows, by: [.region, .value("year")], groups: 3, rows: 5)
    var (_, aggregate) = try aggregate(rows)
    for text in [
      #"{"subjectRef":"a","region":"DE","values":{"year":2020},"rows":2}"#,
      #"{"subjectRef":"b","region":"DE","values":{"year":2020.0}}"#,
      #"{"subjectRef":"b","region":"DE","values":{"year":2021},"rows":9}"#,
      #"{"subjectRef":"c","region":"DE"}"#,
      #"{"subjectRef":"c","region":"\#(String(repeating: "x", count: 300))","values":{"year":1}}"#,
    ] { try aggregate.add(contribution(text)) }
    var table = try aggregate.bounded()[0]
    #expect(table.keys == [["DE", "2020"], ["DE", "2021"]])
    #expect(table.columns == [[3, 5]])
    #expect(try !aggregate.bounded()[0].lacksSubjects)
    try aggregate.add(contribution(#"{"region":"DE","values":{"year":2020}}"#))
    #expect(try aggregate.bounded()[0].lacksSubjects)
    table = try aggregate.bounded()[0]
    #expect(table.columns == [[3, 5]])
  }

  @Test(
    "order and split change nothing, in memory and spilled; nobody enters more groups than the bound",
    arguments: [UInt64(1), 2, 3])
  func orderFree(seed: UInt64) throws {
    let statistic = try statistic(.rows, groups: 2, rows: 3)
    var random = TestBits(seed: seed)
    let rows = (0..<2_000).map { _ in
      (subject: UInt8(random.next() % 40), group: "g\(random.next() % 23)", rows: Int64(random.next() % 5) + 1)
    }
    let (_, empty) = try aggregate(statistic)
    func table(_ rows: [(subject: UInt8, group: String, rows: Int64)], parts: Int, _ spill: SpillPlace?) throws
      -> BoundedTable
    {
      var pieces = try (0..<parts).map { _ in try aggregate(statistic, spill: spill).1 }
      for (number, row) in rows.enumerated() {
        try pieces[number % parts].add(subject: [row.subject], group: [row.group], rows: row.rows)
      }
      var whole = empty
      for piece in pieces { try whole.merge(piece) }
      return try whole.bounded()[0]
    }
    let one = try table(rows, parts: 1, nil)
    for other in [
      try table(rows.reversed(), parts: 3, nil), try table(rows.sorted { $0.group < $1.group }, parts: 2, nil),
      try table(rows, parts: 2, SpillPlace(folder: NSTemporaryDirectory(), budget: 4_096)),
    ] {
      #expect(other.keys == one.keys && other.columns == one.columns && other.digest == one.digest)
    }
    #expect(one.columns[0].reduce(0, +) <= 40 * 2 * 3)
    // Any one person changes at most two groups, by at most three rows each.
    for person in UInt8(0)..<8 {
      let without = try table(rows.filter { $0.subject != person }, parts: 1, nil)
      let (a, b) = (counts(one), counts(without))
      let changed = Set(a.keys).union(b.keys).filter { a[$0] ?? 0 != b[$0] ?? 0 }
      #expect(changed.count <= 2)
      #expect(changed.allSatisfy { abs((a[$0] ?? 0) - (b[$0] ?? 0)) <= 3 })
    }
  }

  private func counts(_ table: BoundedTable) -> [[String]: Int64] {
    Dictionary(uniqueKeysWithValues: zip(table.keys ?? [], table.columns[0]))
  }

  @Test("a group of one person is named no more often than δ allows")
  func audit() throws {
    let delta = Rational(1, 1000)
    let statistic = try statistic(.rows, groups: 1, rows: 4, rho: 1, delta: delta)
    var (plan, aggregate) = try aggregate(statistic)
    try aggregate.add(subject: [1], group: ["alone"], rows: 1_000)
    let table = try aggregate.bounded()[0]
    #expect(table.columns == [[4]])
    var random = TestBits(seed: 77)
    let draws = Audit.isFull ? 1_000_000 : 60_000
    let named = try (0..<draws).reduce(0) { sum, _ in sum + (try plan.draw(table, using: &random).cells.count) }
    #expect(ClopperPearson.lower(named, of: draws, alpha: Audit.falseAlarm) <= delta.double(rounding: .up))
    // The threshold is the least one: half of δ would be too little for one below it.
    #expect(named > 0)
    #expect(try #require(plan.parts[0].threshold) > 4)
  }

  @Test("where even plausible groups would not be named, nothing is spent, and what would do is said")
  func useless() throws {
    func plan(_ rho: Rational, plausible: Int64) throws -> ReleasePlan {
      try ReleasePlan(
        Statistic(
          id: "h", measure: .subjects, by: [.region], bounds: .init(), rho: rho,
          utility: UtilityLimit(plausible: plausible, maximumRelativeHalfWidth: 1), delta: Rational(1, 1_000_000)))
    }
    let refusal = #expect(throws: NotUseful.self) { try plan(Rational(1, 200), plausible: 40).checkUtility() }
    let refused = try #require(refusal)
    #expect(try refused.threshold == plan(Rational(1, 200), plausible: 40).parts[0].threshold)
    #expect(refused.description.contains("a plausible one has 40"))
    try plan(try #require(refused.sufficientRho), plausible: 40).checkUtility()
    let none = #expect(throws: NotUseful.self) { try plan(Rational(1, 200), plausible: 1).checkUtility() }
    #expect(try #require(none).description.contains("no rho would do"))
    try plan(Rational(1, 200), plausible: 400).checkUtility()
  }

  @Test("what cannot be asked is refused")
  func refusals() throws {
    #expect(throws: PrivacyError.hiddenGroups) { try statistic(by: []) }
    #expect(throws: PrivacyError.hiddenGroups) {
      try Statistic(
        id: "h", measure: .rows, by: [.region], partitions: [["DE"]], bounds: .init(), rho: 1, delta: Rational(1, 1000))
    }
    #expect(throws: PrivacyError.hiddenGroups) {
      try Statistic(
        id: "h", measure: .sum, by: [.region], bounds: .init(), value: ValueDomain(name: "v", lower: 0, upper: 1),
        rho: 1,
        delta: Rational(1, 1000))
    }
    #expect(throws: PrivacyError.hiddenGroups) {
      try Statistic(
        id: "h", measure: .rows, by: [.binned("v", Bins(edges: [0, 1]))], bounds: .init(), rho: 1,
        delta: Rational(1, 1000))
    }
    for delta in [Rational.zero, -1, Rational(1, 100)] {
      #expect(throws: PrivacyError.delta) { try statistic(delta: delta) }
    }
    // So little that two names could share a hash more often.
    #expect(throws: PrivacyError.delta) { try ReleasePlan(statistic(delta: Rational(1, 1 << 50))) }
    let (_, plain) = try aggregate(
      Statistic(id: "p", measure: .rows, by: [.region], partitions: [["DE"]], bounds: .init(), rho: 1))
    var listed = plain
    try listed.add(subject: [1], group: ["DE"], rows: 1)
    #expect(try listed.bounded()[0].columns == [[0]], "a listed group is not named by a row")
  }

  @Test(
    "the least loss for a wanted accuracy reaches it, and not much less would", arguments: ["1", "7", "40", "1000"])
  func accuracy(width: String) throws {
    let wanted = try #require(Rational(width))
    for measure in [Statistic.Measure.rows, .sum] {
      func plan(_ rho: Rational) throws -> ReleasePlan {
        try ReleasePlan(
          Statistic(
            id: "a", measure: measure, by: [.region], partitions: [["DE", "FR"]], bounds: .init(groups: 2, rows: 3),
            value: measure == .sum ? ValueDomain(name: "v", lower: 0, upper: 5, places: 1) : nil, rho: rho))
      }
      let rho = try plan(1).rho(reaching: wanted)
      let scale = measure == .sum ? Rational(10) : 1
      #expect(try Rational(plan(rho).parts[0].halfWidth) <= wanted * scale)
      #expect(try Rational(plan(rho * Rational(8, 10)).parts[0].halfWidth) > wanted * scale * Rational(95, 100))
    }
    let mean = try Statistic(
      id: "m", measure: .mean, bounds: .init(), value: ValueDomain(name: "v", lower: 0, upper: 5), rho: 1)
    #expect(throws: PrivacyError.accuracy) { try ReleasePlan(mean).rho(reaching: wanted) }
  }
}
