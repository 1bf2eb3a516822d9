import BigInt
import Foundation
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
