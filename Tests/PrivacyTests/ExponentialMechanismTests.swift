import BigInt
import Crypto
import Foundation
import JSON
import Testing

@testable import Privacy

@Suite("The exponential mechanism")
struct ExponentialMechanismTests {
  private let scores: [Int64] = [-7, 0, -2, -2, -40, -1]

  /// A little above one, and beyond machine words.
  private let wide = "1180591620717411303425/1180591620717411303424"

  @Test(
    "chooses with the exact probabilities",
    arguments: ["1", "7/3", "1/10", "1180591620717411303425/1180591620717411303424"])
  func frequencies(epsilon: String) throws {
    let mechanism = try ExponentialMechanism(epsilon: #require(Rational(epsilon)), sensitivity: 2)
    var random = TestBits(seed: 61)
    var seen: [Int64: Int] = [:]
    for _ in 0..<40_000 {
      let place = mechanism.choose(scores, using: &random)
      seen[Int64(try #require(place)), default: 0] += 1
    }
    var probabilities: [Int64: Double] = [:]
    for (place, bounds) in mechanism.probabilities(scores).enumerated() {
      probabilities[Int64(place)] = bounds.lowerBound.double(rounding: .down)
    }
    #expect(abs(probabilities.values.reduce(0, +) - 1) < 1e-12)
    #expect(ChiSquare.pValue(observed: seen, probabilities: probabilities) > 1e-9)
  }

  @Test("scores at the ends of 64 bits neither trap nor change places")
  func extremes() throws {
    let mechanism = try ExponentialMechanism(epsilon: #require(Rational(wide)), sensitivity: 1)
    var random = TestBits(seed: 62)
    for _ in 0..<50 { #expect(mechanism.choose([.min, .max, 0], using: &random) == 1) }
    #expect(mechanism.choose([], using: &random) == nil)
    #expect(mechanism.probabilities([]).isEmpty)
  }

  @Test("the probability ratio between neighbours stays within e^ε, and ρ is ε²/8")
  func privacy() throws {
    let counts: [Int64] = [3, 0, 5, 9, 1, 0, 4]
    for place in counts.indices {
      var neighbour = counts
      neighbour[place] += 2
      let one = try ExponentialMechanism.quantile(Rational(3, 4), of: counts, rows: 2, epsilon: 1)
      let other = try ExponentialMechanism.quantile(Rational(3, 4), of: neighbour, rows: 2, epsilon: 1)
      #expect(one.mechanism == other.mechanism)
      for (p, q) in zip(one.mechanism.probabilities(one.scores), other.mechanism.probabilities(other.scores)) {
        let ratio = log(p.upperBound.double(rounding: .up) / q.lowerBound.double(rounding: .down))
        #expect(abs(ratio) <= 1)
      }
    }
    #expect(try ExponentialMechanism(epsilon: 2, sensitivity: 1).rho == Rational(1, 2))
  }

  @Test("the best candidate of a quantile has that share below it")
  func quantile() throws {
    let (mechanism, scores) = try ExponentialMechanism.quantile(
      Rational(1, 2), of: [10, 10, 10, 10], rows: 1, epsilon: 50)
    #expect(scores == [-20, 0, -20, -40])
    #expect(mechanism.sensitivity == 1)
    var random = TestBits(seed: 64)
    #expect(mechanism.choose(scores, using: &random) == 1)
    #expect(throws: PrivacyError.probability) {
      try ExponentialMechanism.quantile(1, of: [1], rows: 1, epsilon: 1)
    }
    #expect(throws: PrivacyError.bounds) {
      try ExponentialMechanism.quantile(Rational(1, 2), of: [1], rows: 0, epsilon: 1)
    }
    #expect(throws: PrivacyError.rho) { try ExponentialMechanism(epsilon: 0, sensitivity: 1) }
    let extreme = try ExponentialMechanism.quantile(Rational(1, 3), of: [.max, .max, .max], rows: 1, epsilon: 1)
    #expect(extreme.scores == [0, .min, .min])
  }
}

@Suite("A quantile that is chosen")
struct QuantileChoiceTests {
  private func statistic(
    quantile: Rational = Rational(1, 2), rho: Rational = Rational(1, 2), bounds: Statistic.Bounds = .init(),
    utility: UtilityLimit? = nil
  ) throws -> Statistic {
    let bins = try Bins(edges: [0, 10, 20, 30, 40])
    return try Statistic(
      id: "tenure", measure: .rows, by: [.binned("tenure", bins)], partitions: [[]], bounds: bounds, rho: rho,
      utility: utility, quantile: quantile)
  }

  private func table(_ counts: [Int64], _ plan: ReleasePlan) -> BoundedTable {
    BoundedTable(counts: counts, planDigest: plan.digest, digest: SHA256.hash("data"))
  }

  @Test("the plan says what it costs: ε²/8, exact, at most what was asked for and hardly less")
  func plan() throws {
    for text in ["1/2", "1/100", "3/1000"] {
      let rho = try #require(Rational(text))
      let plan = try ReleasePlan(statistic(rho: rho, bounds: .init(groups: 2, rows: 3)))
      #expect(plan.rho <= rho && plan.rho > rho * Rational(999_999, 1_000_000))
      guard case .choice(let choice) = plan.parts[0].mechanism else { Issue.record("no choice"); continue }
      #expect(plan.rho == choice.mechanism.epsilon * choice.mechanism.epsilon / 8)
      #expect(choice.mechanism.sensitivity == 6 && choice.candidates == 4)
      #expect(plan.parts[0].events == [try PrivacyEvent(.blackBox(epsilon: choice.mechanism.epsilon, delta: 0))])
    }
    #expect(try ReleasePlan(statistic()).digest != ReleasePlan(statistic(quantile: Rational(1, 4))).digest)
    #expect(throws: PrivacyError.accuracy) { try ReleasePlan(statistic()).rho(reaching: 10) }
    #expect(throws: PrivacyError.probability) { try ReleasePlan(statistic(quantile: 1)) }
  }

  @Test("the end of a bin is drawn with the mechanism's probabilities, stored, read back and published")
  func release() throws {
    let (plan, counts) = (try ReleasePlan(statistic()), [Int64(3), 1, 4, 2])
    let bins = try Bins(edges: [0, 10, 20, 30, 40])
    guard case .choice(let choice) = plan.parts[0].mechanism else { throw PrivacyError.choice }
    let scores = try ExponentialMechanism.scores(of: counts, quantile: Rational(1, 2))
    var (random, seen) = (TestBits(seed: 65), [Int64: Int]())
    for _ in 0..<20_000 {
      seen[try #require(plan.draw(table(counts, plan), using: &random).parts[0].noisy.first), default: 0] += 1
    }
    var probabilities: [Int64: Double] = [:]
    for (place, bounds) in choice.mechanism.probabilities(scores).enumerated() {
      probabilities[Int64(place)] = bounds.lowerBound.double(rounding: .down)
    }
    #expect(ChiSquare.pValue(observed: seen, probabilities: probabilities) > 1e-9)

    let release = try plan.draw(table(counts, plan))
    #expect(try Release(json: release.json) == release)
    #expect(release.json["mechanism"]?.string == "exponential")
    let estimate = try #require(plan.quantiles([Rational(1, 2)], of: bins, in: release).first)
    #expect(estimate.published == bins.edges[Int(release.parts[0].noisy[0]) + 1])
    #expect(estimate.interval == 0...40 && estimate.key.isEmpty)
    #expect(throws: PrivacyError.mismatch) { try plan.estimates(release) }
    #expect(throws: PrivacyError.mismatch) { try plan.quantiles([Rational(1, 4)], of: bins, in: release) }
    #expect(throws: PrivacyError.mismatch) { try plan.draw(table([1, 2], plan)) }
  }

  @Test("the rank is within the stated half-width as often as stated")
  func halfWidth() throws {
    let plan = try ReleasePlan(statistic(rho: Rational(1, 8)))
    let (counts, width) = ([Int64(30), 20, 25, 25], plan.parts[0].halfWidth)
    // Rows by which the ends differ from half of all: 20, 0, 25, 50.
    let off: [Int64] = [20, 0, 25, 50]
    var (random, within) = (TestBits(seed: 66), 0)
    for _ in 0..<4000 {
      let place = try #require(plan.draw(table(counts, plan), using: &random).parts[0].noisy.first)
      if off[Int(place)] <= width { within += 1 }
    }
    #expect(width > 0 && Double(within) >= 0.95 * 4000)
  }

  @Test("the gate refuses what rank noise would drown, and the loss that it names passes")
  func utility() throws {
    let limit = try UtilityLimit(plausible: 20, maximumRelativeHalfWidth: Rational(1, 10))
    let plan = try ReleasePlan(statistic(rho: Rational(1, 100), utility: limit))
    let refused = #expect(throws: NotUseful.self) { try plan.checkUtility() }
    let sufficient = try #require(refused?.sufficientRho)
    try ReleasePlan(statistic(rho: sufficient, utility: limit)).checkUtility()
  }

  @Test("nothing else is chosen")
  func refused() throws {
    let bins = try Bins(edges: [0, 10, 20])
    func ask(_ measure: Statistic.Measure, _ attributes: [Attribute], _ lists: [[String]], _ levels: Statistic.Levels) {
      #expect(throws: PrivacyError.choice) {
        try Statistic(
          id: "x", measure: measure, by: attributes, partitions: lists, bounds: .init(), levels: levels, rho: 1,
          quantile: Rational(1, 2))
      }
    }
    ask(.rows, [.region], [["DE"]], .groups)
    ask(.rows, [.region, .binned("tenure", bins)], [["DE"], []], .groups)
    ask(.subjects, [.binned("tenure", bins)], [[]], .groups)
    ask(.rows, [.binned("tenure", bins)], [[]], .tree)
  }
}
