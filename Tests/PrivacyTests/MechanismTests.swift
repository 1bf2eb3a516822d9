import BigInt
import Testing

@testable import Privacy

@Suite("Sensitivity")
struct SensitivityTests {
  @Test("of a bounded table is exact: D1 = L0 Linf, D2² = L0 Linf²")
  func bounded() throws {
    let sensitivity = try Sensitivity(groups: 4, perGroup: 3)
    #expect(sensitivity.l1 == 12)
    #expect(sensitivity.l2Squared == 36)
    let large = try Sensitivity(groups: .max, perGroup: .max)
    #expect(large.l2Squared == Rational(BigInt(Int64.max)) * Rational(Int64.max) * Rational(Int64.max))
    for (groups, perGroup) in [(0, 1), (1, 0), (-1, 1), (1, .min)] as [(Int64, Int64)] {
      #expect(throws: PrivacyError.bounds) { try Sensitivity(groups: groups, perGroup: perGroup) }
    }
  }

  @Test("with a bound on all rows is the worst vector, found by trying them all")
  func boundedInAll() throws {
    for groups in Int64(1)...3 {
      for perGroup in Int64(1)...4 {
        for inAll in Int64(1)...14 {
          var (l1, l2): (Int64, Int64) = (0, 0)
          for a in 0...perGroup {
            for b in 0...(groups > 1 ? perGroup : 0) {
              for c in 0...(groups > 2 ? perGroup : 0) where a + b + c <= inAll {
                l1 = max(l1, a + b + c)
                l2 = max(l2, a * a + b * b + c * c)
              }
            }
          }
          let sensitivity = try Sensitivity(groups: groups, perGroup: perGroup, inAll: inAll)
          #expect(sensitivity.l1 == Rational(l1))
          #expect(sensitivity.l2Squared == Rational(l2))
        }
      }
    }
  }
}

@Suite("Mechanisms")
struct MechanismTests {
  @Test("the discrete Gaussian spends what was asked, exactly, where the quotient is short")
  func exactCalibration() throws {
    let sensitivity = try Sensitivity(groups: 2, perGroup: 1)
    let rho = try #require(Rational("0.01"))
    let mechanism = try DiscreteGaussian(spending: rho, on: sensitivity)
    #expect(mechanism.sigmaSquared == 100)
    #expect(mechanism.rho(sensitivity) == rho)
  }

  @Test("and never more, whatever the quotient")
  func calibrationNeverOverspends() throws {
    var generator = TestGenerator(seed: 31)
    for _ in 0..<300 {
      let sensitivity = try Sensitivity(
        groups: Int64.random(in: 1...50, using: &generator), perGroup: Int64.random(in: 1...1000, using: &generator))
      let rho = Rational(
        Int64.random(in: 1...1_000_003, using: &generator), Int64.random(in: 1...1_000_000_007, using: &generator))
      let mechanism = try DiscreteGaussian(spending: rho, on: sensitivity)
      let spent = mechanism.rho(sensitivity)
      #expect(spent <= rho)
      #expect(spent >= rho * Rational(999_999, 1_000_000))
    }
    let one = try Sensitivity(groups: 1, perGroup: 1)
    #expect(throws: PrivacyError.rho) { try DiscreteGaussian(spending: 0, on: one) }
    #expect(throws: PrivacyError.rho) { try DiscreteGaussian(spending: -1, on: one) }
    #expect(throws: PrivacyError.rho) {
      try DiscreteGaussian(spending: Rational(1, over: BigInt(1) << 100), on: one)
    }
  }

  @Test("the discrete Laplace states ε exactly and its zCDP loss rounded up")
  func laplace() throws {
    let sensitivity = try Sensitivity(groups: 2, perGroup: 3)
    let mechanism = try DiscreteLaplace(scale: 12)
    #expect(mechanism.epsilon(sensitivity) == Rational(1, 2))
    // ε tanh(ε / 2) at 1/2 is 0.12245933120185456…
    #expect(mechanism.rho(sensitivity).decimal(places: 12, rounding: .up) == "0.122459331202")
  }
}

@Suite("Noise intervals")
struct HalfWidthTests {
  @Test("the half-width is the smallest that covers", arguments: ["1/4", "1", "9/4", "100", "1237/3"])
  func smallest(sigmaSquared: String) throws {
    let value = try #require(Rational(sigmaSquared))
    let mechanism = try DiscreteGaussian(sigmaSquared: value)
    let distribution = DiscreteGaussian.Distribution(sigmaSquared: value)
    for alpha in ["0.05", "0.01", "0.32", "1e-6"] {
      let alpha = try #require(Rational(alpha))
      let (width, coverage) = try mechanism.halfWidth(alpha: alpha)
      #expect(coverage >= 1 - alpha)
      #expect(distribution.coverage(within: width).lowerBound >= 1 - alpha)
      if width > 0 { #expect(distribution.coverage(within: width - 1).upperBound < 1 - alpha) }
    }
  }

  @Test("the Euler-Maclaurin form encloses the sum of weights")
  func smooth() throws {
    for (sigmaSquared, widths) in [("40000", [0, 7, 392, 1000]), ("90001/2", [1, 415])] {
      let value = try #require(Rational(sigmaSquared))
      for width in widths {
        let sum = DiscreteGaussian.Distribution(sigmaSquared: value).coverage(within: BigInt(width))
        let smooth = SmoothGaussian(sigmaSquared: value).coverage(within: BigInt(width))
        #expect(smooth.lowerBound <= sum.lowerBound && sum.upperBound <= smooth.upperBound)
        #expect(smooth.upperBound - smooth.lowerBound < Rational(1, 10_000_000))
      }
    }
  }

  @Test("large σ: close to the normal quantile, and at once")
  func large() throws {
    let mechanism = try DiscreteGaussian(sigmaSquared: Rational(BigInt(10).power(18)))
    let (width, coverage) = try mechanism.halfWidth(alpha: Rational(1, 20))
    // 1.959963984540054… σ, less the half unit on each side, and up to the next integer.
    #expect(width == 1_959_963_985)
    #expect(coverage >= Rational(19, 20))
  }

  @Test("probabilities outside (0, 1) are refused")
  func refused() throws {
    let gaussian = try DiscreteGaussian(sigmaSquared: 1)
    let laplace = try DiscreteLaplace(scale: 1)
    for alpha in [0, 1, -1, 2] as [Rational] {
      #expect(throws: PrivacyError.probability) { try gaussian.halfWidth(alpha: alpha) }
      #expect(throws: PrivacyError.probability) { try laplace.halfWidth(alpha: alpha) }
    }
  }

  @Test("drawn noise stays inside as often as the interval says")
  func coverage() throws {
    let mechanism = try DiscreteGaussian(sigmaSquared: 25)
    let (width, coverage) = try mechanism.halfWidth(alpha: Rational(1, 20))
    let sampler = mechanism.sampler()
    var random = TestBits(seed: 32)
    let draws = 40_000
    let inside = (0..<draws).count { _ in sampler.sample(using: &random).magnitude <= width.magnitude }
    let expected = coverage.double(rounding: .down)
    let deviation = (expected * (1 - expected) / Double(draws)).squareRoot()
    #expect(abs(Double(inside) / Double(draws) - expected) < 6 * deviation)
  }
}
