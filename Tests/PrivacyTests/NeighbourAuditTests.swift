import Crypto
import Foundation
import Testing

@testable import Privacy

@Suite("Neighbours cannot be told apart beyond the claim")
struct NeighbourAuditTests {
  /// One person who does as much as anybody can, against none.
  private func audit(
    _ plan: ReleasePlan, _ with: BoundedTable, _ without: BoundedTable, count: Int = Audit.releases, seed: UInt64
  ) throws -> Double {
    let claim = try plan.claim
    return max(
      try Audit.breach(
        claimed: claim, count: count, Audit.side(plan, with, seed: seed), Audit.side(plan, without, seed: seed + 1000)),
      try Audit.breach(
        claimed: claim, count: count, Audit.side(plan, without, seed: seed + 2000),
        Audit.side(plan, with, seed: seed + 3000)))
  }

  private let loss = Rational(9, 8)

  @Test(
    "rows and subjects by group, with too many rows in too many groups", arguments: [Statistic.Measure.rows, .subjects])
  func counts(measure: Statistic.Measure) throws {
    let statistic = try Statistic(
      id: "a", measure: measure, by: [.region], partitions: [["a", "b", "c"]], bounds: .init(groups: 2, rows: 3),
      rho: loss)
    let plan = try ReleasePlan(statistic)
    let key = try BoundingKey(secret: SecretBytes(Array(repeating: 3, count: 32)), plan: plan)
    func table(_ withSubject: Bool) throws -> BoundedTable {
      var aggregate = BoundedAggregator(statistic, plan: plan, key: key)
      for other in UInt8(1)..<30 { try aggregate.add(subject: [other], partition: Int(other) % 3, rows: 2) }
      if withSubject { for partition in 0..<3 { try aggregate.add(subject: [0], partition: partition, rows: 1_000) } }
      return try aggregate.bounded()[0]
    }
    #expect(try audit(plan, table(true), table(false), seed: 101) <= 0)
  }

  @Test(
    "sums, means and variances with values far outside the bounds",
    arguments: [Statistic.Measure.sum, .mean, .variance])
  func values(measure: Statistic.Measure) throws {
    let question = try ValueQuestion(measure, groups: 2, rows: 2, lower: -3, upper: 10, rho: loss)
    let others = ValueQuestion.rows(60, seed: 102).filter { $0.subject > 0 }
    let own = (0..<9).map { ValueQuestion.Row(subject: 0, partition: $0 % 3, id: UInt8(200 + $0), number: 1e12) }
    #expect(try audit(question.plan, question.table(others + own), question.table(others), seed: 103) <= 0)
  }

  @Test("totals and trees, all rows of one person in one place", arguments: [Statistic.Levels.totals, .tree])
  func levels(levels: Statistic.Levels) throws {
    let plan = try ReleasePlan(
      Statistic(
        id: "a", measure: .rows, by: [.category], partitions: [(0..<20).map(String.init)],
        bounds: .init(groups: 2, rows: 2), levels: levels, rho: loss))
    func table(_ counts: [Int64]) -> BoundedTable {
      BoundedTable(counts: counts, planDigest: plan.digest, digest: SHA256.hash("x"))
    }
    let empty = Array(repeating: Int64(5), count: 20)
    var full = empty
    full[3] += 2
    full[4] += 2
    #expect(try audit(plan, table(full), table(empty), count: Audit.releases / 4, seed: 104) <= 0)
  }

  @Test("partition selection: one subject more changes the chance to be kept by no more than (ε, δ)")
  func selection() throws {
    for (epsilon, delta) in [
      (Rational(1), Rational(1, 1000)), (Rational(1, 3), Rational(1, 50)), (3, Rational(1, 100_000)),
    ] {
      let kept = try PartitionSelection(epsilon: epsilon, delta: delta, maxPartitions: 1).keepProbabilities(limit: 2000)
        .map { $0.double(rounding: .down) }
      let (factor, slack) = (exp(epsilon.double(rounding: .up)), delta.double(rounding: .up) * (1 + 1e-9))
      for (less, more) in zip(kept, kept.dropFirst()) {
        #expect(more <= factor * less + slack && 1 - less <= factor * (1 - more) + slack)
      }
      #expect(kept.last == 1)
    }
  }

  @Test("Clopper-Pearson limits are those of the binomial tails")
  func limits() {
    func tail(_ hits: Int, _ trials: Int, _ p: Double) -> Double {
      var sum = 0.0
      for k in hits...trials {
        let (yes, no) = (Double(k), Double(trials - k))
        let ways: Double = lgamma(yes + no + 1) - lgamma(yes + 1) - lgamma(no + 1)
        sum += exp(ways + yes * log(p) + no * log1p(-p))
      }
      return sum
    }
    for (hits, trials) in [(1, 10), (7, 10), (40, 100), (99, 100)] {
      let lower = ClopperPearson.lower(hits, of: trials, alpha: 0.01)
      #expect(abs(tail(hits, trials, lower) - 0.01) < 1e-9)
    }
    #expect(ClopperPearson.lower(0, of: 9, alpha: 0.01) == 0)
    #expect(ClopperPearson.upper(9, of: 9, alpha: 0.01) == 1)
    #expect(abs(ClopperPearson.upper(0, of: 10, alpha: 0.05) - (1 - pow(0.05, 0.1))) < 1e-9)
  }
}

@Suite("Intervals hold as often as they say")
struct CoverageTests {
  private let draws = Audit.isFull ? 100_000 : 4_000

  @Test("counts: the share of draws inside is the exact coverage", arguments: ["1", "9/4", "100", "10007/3"])
  func gaussian(sigmaSquared: String) throws {
    let mechanism = try DiscreteGaussian(sigmaSquared: #require(Rational(sigmaSquared)))
    let sampler = mechanism.sampler()
    var random = TestBits(seed: 111)
    for alpha in [Rational(1, 20), Rational(1, 100), Rational(8, 25)] {
      let (width, coverage) = try mechanism.halfWidth(alpha: alpha)
      let limit = Int64(width)
      let inside = (0..<draws).reduce(0) { sum, _ in
        sum + (sampler.sample(using: &random).magnitude <= limit.magnitude ? 1 : 0)
      }
      let exact = coverage.double(rounding: .down)
      #expect(exact >= (1 - alpha).double(rounding: .down))
      #expect(ClopperPearson.lower(inside, of: draws, alpha: Audit.falseAlarm) <= exact)
      #expect(ClopperPearson.upper(inside, of: draws, alpha: Audit.falseAlarm) >= exact)
    }
  }

  @Test("tables: all cells at once")
  func simultaneous() throws {
    let plan = try ReleasePlan(
      Statistic(
        id: "t", measure: .subjects, by: [.category], partitions: [(0..<12).map(String.init)], bounds: .init(), rho: 1))
    let table = BoundedTable(
      counts: (0..<12).map { $0 * 10 }, planDigest: plan.digest, digest: SHA256.hash("x"))
    var random = TestBits(seed: 112)
    let tables = draws / 8
    let held = try (0..<tables).reduce(0) { sum, _ in
      let part = try plan.draw(table, using: &random).parts[0]
      let all = zip(part.noisy, table.counts).allSatisfy { abs($0 - $1) <= part.simultaneousHalfWidth }
      return sum + (all ? 1 : 0)
    }
    #expect(ClopperPearson.upper(held, of: tables, alpha: Audit.falseAlarm) >= 0.95)
  }
}
