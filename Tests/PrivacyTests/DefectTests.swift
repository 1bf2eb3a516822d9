import BigInt
import Crypto
import Foundation
import Testing

@testable import Privacy

/// A test of the tests: faults that shipped in other libraries, put in on purpose. Each must be caught by an audit that the
/// sound code passes.
@Suite("Seeded-in defects are caught")
struct DefectTests {
  private let loss = Rational(9, 8)

  private func count(groups: Int64, rows: Int64) throws -> ReleasePlan {
    try ReleasePlan(
      Statistic(
        id: "d", measure: .rows, by: [.region], partitions: [["a", "b", "c"]],
        bounds: .init(groups: groups, rows: rows),
        rho: loss))
  }

  private func side(_ plan: ReleasePlan, _ counts: [Int64], seed: UInt64) -> Audit.Side {
    Audit.side(plan, BoundedTable(counts: counts, planDigest: plan.digest, digest: SHA256.hash("x")), seed: seed)
  }

  /// Whether neighbours whose tables differ by `change` break the claim of a plan.
  private func isCaught(_ plan: ReleasePlan, change: [Int64], seed: UInt64) throws -> Bool {
    let base: [Int64] = [40, 7, 0]
    let with = zip(base, change).map(+)
    return try Audit.breach(claimed: plan.claim, side(plan, with, seed: seed), side(plan, base, seed: seed + 1)) > 0
  }

  @Test("the sound change is not")
  func sound() throws {
    #expect(try !isCaught(count(groups: 2, rows: 3), change: [3, 3, 0], seed: 201))
  }

  @Test("1: L0 left out of the sensitivity")
  func groupsLeftOut() throws {
    #expect(try isCaught(count(groups: 1, rows: 3), change: [3, 3, 3], seed: 202))
  }

  @Test("2: a clipped copy is computed and the raw rows are used")
  func rawRows() throws {
    #expect(try isCaught(count(groups: 1, rows: 1), change: [3, 0, 0], seed: 203))
  }

  @Test("3: one group too many is kept (a dense rank compared from 1)")
  func rankOffByOne() throws {
    #expect(try isCaught(count(groups: 1, rows: 2), change: [2, 2, 0], seed: 204))
  }

  @Test("4: a sum's sensitivity is U - L instead of the larger of |L| and |U|")
  func widthForSum() throws {
    let sound = try ValueQuestion(
      .sum, groups: 1, rows: 1, partitions: ["a", "b", "c"], lower: 8, upper: 10, rho: loss)
    let wrong = try ValueQuestion(.sum, groups: 1, rows: 1, partitions: ["a", "b", "c"], lower: 0, upper: 2, rho: loss)
    #expect(try !isCaught(sound.plan, change: [10, 0, 0], seed: 205))
    #expect(try isCaught(wrong.plan, change: [10, 0, 0], seed: 206))
  }

  @Test("5: values are not clamped")
  func notClamped() throws {
    let plan = try ValueQuestion(.sum, groups: 1, rows: 1, partitions: ["a", "b", "c"], rho: loss).plan
    #expect(try isCaught(plan, change: [1000, 0, 0], seed: 207))
  }

  @Test("6: d (U - L) / 2 rounded down to an integer")
  func truncated() throws {
    // One row of a half-step range of 3: 1 instead of 3/2.
    let plan = try count(groups: 1, rows: 2)
    #expect(try isCaught(plan, change: [3, 0, 0], seed: 208))
  }

  @Test("7: the threshold is charged for 'above' and released at 'at or above'")
  func thresholdOffByOne() throws {
    for (scale, threshold) in [(Rational(1), BigInt(5)), (Rational(3, 2), 6)] {
      let sampler = try DiscreteLaplace(scale: scale).sampler()
      var random = TestBits(seed: 209)
      let hits = (0..<Audit.draws).reduce(0) { sum, _ in
        sum + (BigInt(1 + sampler.sample(using: &random)) >= threshold ? 1 : 0)
      }
      let observed = ClopperPearson.lower(hits, of: Audit.draws, alpha: Audit.falseAlarm)
      let charged = try PartitionSelection.releaseDelta(scale: scale, threshold: threshold + 1)
      #expect(observed > charged.double(rounding: .up))
      #expect(
        observed <= (try PartitionSelection.releaseDelta(scale: scale, threshold: threshold)).double(rounding: .up))
    }
  }

  private func pValue(_ mechanism: DiscreteGaussian, _ draw: () -> Int64) -> Double {
    var seen: [Int64: Int] = [:]
    for _ in 0..<Audit.draws { seen[draw(), default: 0] += 1 }
    var probabilities: [Int64: Double] = [:]
    let zero = mechanism.probability(of: 0).lowerBound.double(rounding: .down)
    let variance = mechanism.sigmaSquared.double(rounding: .down)
    for x in Int64(-40)...40 { probabilities[x] = zero * exp(-Double(x * x) / (2 * variance)) }
    return ChiSquare.pValue(observed: seen, probabilities: probabilities)
  }

  @Test("8: the proposal of the discrete Gaussian is never rejected")
  func noRejection() throws {
    let mechanism = try DiscreteGaussian(sigmaSquared: 9)
    var random = TestBits(seed: 210)
    #expect(pValue(mechanism) { random.discreteLaplace(t: 4 as UInt64, s: 1) } < Audit.falseAlarm)
    let sampler = mechanism.sampler()
    #expect(pValue(mechanism) { sampler.sample(using: &random) } > Audit.falseAlarm)
  }

  @Test("9: minus zero is kept, so that zero comes twice as often")
  func minusZero() throws {
    let mechanism = try DiscreteGaussian(sigmaSquared: 9)
    let sampler = mechanism.sampler()
    var random = TestBits(seed: 211)
    let p = pValue(mechanism) {
      let magnitude = Int64(sampler.sample(using: &random).magnitude)
      // Halved again where it is not zero, as a sign that is drawn twice would.
      return magnitude > 0 && random.coin()
        ? -magnitude : magnitude == 1 && random.below(4 as UInt64) == 0 ? 0 : magnitude
    }
    #expect(p < Audit.falseAlarm)
  }

  @Test("10: σ where σ² is meant")
  func sigmaForVariance() throws {
    let (mechanism, wrong) = (try DiscreteGaussian(sigmaSquared: 9), try DiscreteGaussian(sigmaSquared: 3).sampler())
    var random = TestBits(seed: 212)
    #expect(pValue(mechanism) { wrong.sample(using: &random) } < Audit.falseAlarm)
  }

  @Test("11: continuous noise, rounded")
  func rounded() throws {
    let mechanism = try DiscreteGaussian(sigmaSquared: Rational(1, 4))
    var random = TestBits(seed: 213)
    let p = pValue(mechanism) {
      let (u, v) = (Double(random.next() >> 11) * 0x1p-53 + 0x1p-54, Double(random.next() >> 11) * 0x1p-53)
      return Int64((0.5 * (-2 * log(u)).squareRoot() * cos(2 * .pi * v)).rounded())
    }
    #expect(p < Audit.falseAlarm)
  }

  @Test("12: a rerun draws fresh noise, and the mean of sixteen is what leaks")
  func redrawn() throws {
    let plan = try count(groups: 1, rows: 1)
    func mean(_ counts: [Int64], seed: UInt64) -> Audit.Side {
      let draw = side(plan, counts, seed: seed)
      return {
        let all = try (0..<16).map { _ in try draw() }
        return (0..<3).map { place in all.reduce(0) { $0 + $1[place] } / 16 }
      }
    }
    let breach = try Audit.breach(
      claimed: plan.claim, count: max(500, Audit.releases / 8), mean([1, 0, 0], seed: 214), mean([0, 0, 0], seed: 215))
    #expect(breach > 0)
  }

  @Test("13: a seed that everybody has: the same noise on both sides")
  func seeded() throws {
    let plan = try count(groups: 1, rows: 1)
    func repeated(_ counts: [Int64]) -> Audit.Side {
      { try side(plan, counts, seed: 216)() }
    }
    #expect(try Audit.breach(claimed: plan.claim, repeated([1, 0, 0]), repeated([0, 0, 0])) > 0)
  }

  @Test("14: ε²/8 charged for a mechanism whose range is not bounded")
  func wrongMeasure() throws {
    let epsilon = Rational(3)
    let sampler = try DiscreteLaplace(scale: 1 / epsilon * 3).sampler()
    func noisy(_ value: Int64, seed: UInt64) -> Audit.Side {
      let random = Audit.Stream(TestBits(seed: seed))
      return { [Double(value + sampler.sample(using: &random.bits))] }
    }
    // As if ρ = ε²/8 were true: the curve of the Gaussian with that ρ.
    func claim(_ rho: Rational) throws -> PrivacyLoss {
      try PrivacyLoss(composing: [PrivacyEvent(.gaussian(sigmaSquared: 1 / (2 * rho)))])
    }
    let wrong = PureLoss.exponentialMechanismRho(epsilon: epsilon) / 4
    #expect(try Audit.breach(claimed: claim(wrong), noisy(3, seed: 217), noisy(0, seed: 218)) > 0)
    let right = try PrivacyLoss(composing: [PrivacyEvent(.discreteLaplace(scale: 1, shift: 3))])
    #expect(try Audit.breach(claimed: right, noisy(3, seed: 219), noisy(0, seed: 220)) <= 0)
  }

  @Test("15: noise that is added twice with opposite signs on one cell")
  func cancelled() throws {
    let plan = try count(groups: 1, rows: 1)
    func leaking(_ counts: [Int64], seed: UInt64) -> Audit.Side {
      let draw = side(plan, counts, seed: seed)
      return {
        let output = try draw()
        return [output[0], 2 * Double(counts[0]) - output[0], output[2]]
      }
    }
    let (one, two) = (leaking([1, 0, 0], seed: 221), leaking([0, 0, 0], seed: 222))
    let breach = try Audit.breach(
      claimed: plan.claim,
      {
        let x = try one(); return [x[0] + x[1]]
      },
      {
        let x = try two(); return [x[0] + x[1]]
      })
    #expect(breach > 0)
  }

  @Test("16: a budget in binary64, where ten tenths are not one")
  func drift() throws {
    let drifted = (0..<10).reduce(0.0) { sum, _ in sum + 0.1 }
    #expect(drifted != 1)
    #expect((0..<10).map { _ in Rational(1, 10) }.sum() == 1)
  }
}
