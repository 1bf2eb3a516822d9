import BigInt
import Foundation
import Testing

@testable import Privacy

@Suite("Samplers follow the exact distributions")
struct SamplerTests {
  /// Every sampler is tested at a false-alarm rate that only a broken one would reach.
  private let rejected = 1e-9
  private let draws = 40_000

  private func frequencies(_ count: Int, _ draw: () -> Int64) -> [Int64: Int] {
    var seen: [Int64: Int] = [:]
    for _ in 0..<count { seen[draw(), default: 0] += 1 }
    return seen
  }

  private func middle(_ bounds: ClosedRange<Rational>) -> Double {
    bounds.lowerBound.double(rounding: .down)
  }

  @Test("Bernoulli(exp(-γ)) at odd rationals", arguments: ["1/7", "1", "0", "3/2", "22/7", "5", "1000003/1000000"])
  func bernoulli(gamma: String) throws {
    let gamma = try #require(Rational(gamma))
    let (top, bottom) = (UInt64(gamma.numerator), UInt64(gamma.denominator))
    var random = TestBits(seed: 11)
    let hits = (0..<draws).reduce(0) { count, _ in count + (random.bernoulliExp(top, over: bottom) ? 1 : 0) }
    let probability = exp(-gamma.double(rounding: .down))
    let deviation = (Double(draws) * probability * (1 - probability)).squareRoot()
    #expect(abs(Double(hits) - Double(draws) * probability) <= 6 * deviation)
  }

  @Test("uniform integers below a bound hit each alike")
  func uniform() {
    var random = TestBits(seed: 12)
    let seen = frequencies(draws) { Int64(random.below(7 as UInt64)) }
    let probabilities = Dictionary(uniqueKeysWithValues: (0..<7).map { (Int64($0), 1.0 / 7) })
    #expect(ChiSquare.pValue(observed: seen, probabilities: probabilities) > rejected)
  }

  @Test("discrete Laplace: chi-square against the exact pmf", arguments: ["1", "7/3", "1/4", "10", "3/2", "101/7"])
  func laplace(scale: String) throws {
    let mechanism = try DiscreteLaplace(scale: try #require(Rational(scale)))
    let sampler = mechanism.sampler()
    var random = TestBits(seed: 13)
    let seen = frequencies(draws) { sampler.sample(using: &random) }
    var probabilities: [Int64: Double] = [:]
    for x in Int64(-60)...60 { probabilities[x] = middle(mechanism.probability(of: BigInt(x))) }
    #expect(ChiSquare.pValue(observed: seen, probabilities: probabilities) > rejected)
  }

  @Test("discrete Gaussian: chi-square against the exact pmf", arguments: ["1", "1/4", "9/4", "2/3", "100", "1009/13"])
  func gaussian(sigmaSquared: String) throws {
    let mechanism = try DiscreteGaussian(sigmaSquared: try #require(Rational(sigmaSquared)))
    let sampler = mechanism.sampler()
    var random = TestBits(seed: 14)
    let seen = frequencies(draws) { sampler.sample(using: &random) }
    var probabilities: [Int64: Double] = [:]
    let zero = middle(mechanism.probability(of: 0))
    let variance = mechanism.sigmaSquared.double(rounding: .down)
    for x in Int64(-45)...45 { probabilities[x] = zero * exp(-Double(x * x) / (2 * variance)) }
    #expect(ChiSquare.pValue(observed: seen, probabilities: probabilities) > rejected)
  }

  @Test("the chi-square test rejects neighbours of the right distribution")
  func wrongDistributionsAreCaught() throws {
    let sampler = try DiscreteGaussian(sigmaSquared: Rational(11, 10)).sampler()
    var random = TestBits(seed: 15)
    let seen = frequencies(draws) { sampler.sample(using: &random) }
    var probabilities: [Int64: Double] = [:]
    let claimed = try DiscreteGaussian(sigmaSquared: 1)
    for x in Int64(-6)...6 { probabilities[x] = middle(claimed.probability(of: BigInt(x))) }
    #expect(ChiSquare.pValue(observed: seen, probabilities: probabilities) < rejected)

    // Rounded continuous Laplace noise taken for geometric: 0.393 at zero instead of 0.462.
    var rounded: [Int64: Int] = [:]
    for _ in 0..<draws {
      let uniform = Double(random.next() >> 11) * 0x1p-53 - 0.5
      let laplace = (uniform < 0 ? 1.0 : -1.0) * log(1 - 2 * abs(uniform))
      rounded[Int64(laplace.rounded()), default: 0] += 1
    }
    var geometric: [Int64: Double] = [:]
    let unit = try DiscreteLaplace(scale: 1)
    for x in Int64(-12)...12 { geometric[x] = middle(unit.probability(of: BigInt(x))) }
    #expect(ChiSquare.pValue(observed: rounded, probabilities: geometric) < rejected)
  }

  @Test("moments, symmetry and tails of the discrete Gaussian", arguments: [("10000", 100.0), ("2500000/7", 597.6)])
  func moments(sigmaSquared: String, sigma: Double) throws {
    let mechanism = try DiscreteGaussian(sigmaSquared: try #require(Rational(sigmaSquared)))
    let sampler = mechanism.sampler()
    var random = TestBits(seed: 16)
    let values = (0..<draws).map { _ in Double(sampler.sample(using: &random)) }
    let n = Double(draws)
    let mean = values.reduce(0, +) / n
    let variance = values.reduce(0) { $0 + $1 * $1 } / n
    #expect(abs(mean) < 6 * sigma / n.squareRoot())
    #expect(abs(variance - sigma * sigma) < 6 * sigma * sigma * (2 / n).squareRoot())
    for (width, outside) in [(1.0, 0.317311), (2.0, 0.045500), (3.0, 0.0026998)] {
      let seen = Double(values.filter { abs($0) > width * sigma }.count)
      #expect(abs(seen - n * outside) < 7 * (n * outside).squareRoot() + 1)
    }
    let positive = Double(values.filter { $0 > 0 }.count), negative = Double(values.filter { $0 < 0 }.count)
    #expect(abs(positive - negative) < 6 * n.squareRoot())
  }

  @Test("the slope of log-ratios of the discrete Laplace is one over its scale")
  func slope() throws {
    let sampler = try DiscreteLaplace(scale: 2).sampler()
    var random = TestBits(seed: 17)
    let seen = frequencies(draws) { abs(sampler.sample(using: &random)) }
    for x in Int64(1)...4 {
      let (near, far) = (Double(seen[x] ?? 0), Double(seen[x + 1] ?? 0))
      #expect(abs(log(near / far) - 0.5) < 6 * (1 / near + 1 / far).squareRoot())
    }
  }
}

@Suite("One algorithm, whatever the width of the integers")
struct SamplerWidthTests {
  @Test(
    "discrete Gaussian: the same words give the same values",
    arguments: ["1", "2/3", "1009/13", "1000000", "999999999989/1000003", "1/1000000007", "18446744073709551629/97"])
  func gaussian(sigmaSquared: String) throws {
    let sampler = try DiscreteGaussian(sigmaSquared: try #require(Rational(sigmaSquared))).sampler()
    var (first, second) = (TestBits(seed: 21), TestBits(seed: 21))
    for _ in 0..<300 {
      #expect(sampler.sample(using: &first) == sampler.sampleBig(using: &second))
      #expect(first.words == second.words)
    }
  }

  @Test(
    "discrete Laplace: the same words give the same values",
    arguments: ["1", "7/3", "1/4", "1000003/999", "1099511627776", "18446744073709551629/18446744073709551557"])
  func laplace(scale: String) throws {
    let sampler = try DiscreteLaplace(scale: try #require(Rational(scale))).sampler()
    var (first, second) = (TestBits(seed: 22), TestBits(seed: 22))
    for _ in 0..<300 {
      #expect(sampler.sample(using: &first) == sampler.sampleBig(using: &second))
      #expect(first.words == second.words)
    }
  }

  @Test("Bernoulli(exp(-γ)): 64, 128 and more bits agree at the edges of 64 bits")
  func bernoulli() {
    let pairs: [(UInt64, UInt64)] = [
      (1, 1), (0, 5), (7, 3), (.max - 58, .max), (1 << 63, .max), (.max, 1 << 62), (3, 1 << 63 + 1), (5, 7),
    ]
    for (top, bottom) in pairs {
      var (small, wide, big) = (TestBits(seed: 23), TestBits(seed: 23), TestBits(seed: 23))
      for _ in 0..<200 {
        let value = small.bernoulliExp(top, over: bottom)
        #expect(value == wide.bernoulliExp(UInt128(top), over: UInt128(bottom)))
        #expect(value == big.bernoulliExp(BigUInt(top), over: BigUInt(bottom)))
      }
      #expect(small.words == wide.words && small.words == big.words)
    }
  }

  @Test("uniform integers: 64, 128 and more bits agree")
  func uniform() {
    for bound in [1, 2, 3, 1 << 40 + 1, 1 << 63 + 1, .max] as [UInt64] {
      var (small, wide, big) = (TestBits(seed: 24), TestBits(seed: 24), TestBits(seed: 24))
      for _ in 0..<200 {
        let value = small.below(bound)
        #expect(value < bound)
        #expect(UInt128(value) == wide.below(UInt128(bound)))
        #expect(BigUInt(value) == big.below(BigUInt(bound)))
      }
    }
    for bound in [UInt128(1) << 64, UInt128(1) << 100 + 12345, .max] as [UInt128] {
      var (wide, big) = (TestBits(seed: 25), TestBits(seed: 25))
      for _ in 0..<200 {
        let value = wide.below(bound)
        #expect(value < bound)
        #expect(BigUInt(value) == big.below(BigUInt(bound)))
      }
      #expect(wide.words == big.words)
    }
  }

  @Test("the largest scales neither trap nor leave 64 bits")
  func extremes() throws {
    let gaussian = try DiscreteGaussian(sigmaSquared: Rational(BigInt(1) << 80)).sampler()
    let laplace = try DiscreteLaplace(scale: Rational(1 << 40)).sampler()
    var random = TestBits(seed: 26)
    for _ in 0..<100 {
      #expect(gaussian.sample(using: &random).magnitude < 1 << 50)
      #expect(laplace.sample(using: &random).magnitude < 1 << 50)
    }
    #expect(throws: PrivacyError.scale) { try DiscreteGaussian(sigmaSquared: Rational(BigInt(1) << 80) + 1) }
    #expect(throws: PrivacyError.scale) { try DiscreteGaussian(sigmaSquared: 0) }
    #expect(throws: PrivacyError.scale) { try DiscreteLaplace(scale: -1) }
  }
}
