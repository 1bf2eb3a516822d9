import BigInt

extension DiscreteGaussian {
  /// Probabilities by adding the weights exp(-x² / 2σ²) one by one.
  struct Distribution: NoiseDistribution {
    let sigmaSquared: Rational

    /// The sum of all weights: those up to the first one below 2^-240, and a bound on the rest.
    var total: Enclosure {
      weights(until: nil)
    }

    func coverage(within width: BigInt) -> Enclosure {
      weights(until: width) / total
    }

    func estimatedHalfWidth(alpha: Double) -> Double {
      DiscreteGaussian.normalHalfWidth(sigmaSquared: sigmaSquared, alpha: alpha)
    }

    /// Finds the half-width in one pass: the total first, then outwards from zero until the share is enough.
    func halfWidth(alpha: Rational) -> (halfWidth: BigInt, coverage: Rational) {
      let total = total
      let wanted = (1 - alpha) * total.upperBound
      let enough = Enclosure(wanted).upper
      var series = Weights(sigmaSquared: sigmaSquared)
      var sum = series.weight
      var width: BigInt = 0
      while sum.lower < enough {
        series.advance()
        width += 1
        sum = sum + series.weight + series.weight
      }
      return (width, (sum / total).lowerBound)
    }

    private func weights(until width: BigInt?) -> Enclosure {
      var series = Weights(sigmaSquared: sigmaSquared)
      var sum = series.weight
      var x: BigInt = 0
      while width.map({ x < $0 }) ?? !series.isNegligible {
        series.advance()
        x += 1
        sum = sum + series.weight + series.weight
      }
      if width == nil { sum.upper += series.boundOnRest }
      return sum
    }
  }

  /// exp(-x² / 2σ²) for x = 0, 1, 2, …: each is the one before times a ratio that itself shrinks by exp(-1 / σ²).
  private struct Weights {
    var weight = Enclosure.one
    private var ratio: Enclosure
    private let shrink: Enclosure
    private static let negligible = Enclosure.unit >> 240

    init(sigmaSquared: Rational) {
      ratio = Enclosure.exp(-1 / (2 * sigmaSquared))
      shrink = Enclosure.exp(-1 / sigmaSquared)
    }

    mutating func advance() {
      weight = weight * ratio
      ratio = ratio * shrink
    }

    var isNegligible: Bool { weight.upper < Weights.negligible }

    /// What is left on both sides: ratios only shrink, so a geometric series with the present one bounds it.
    var boundOnRest: BigInt {
      let room = Enclosure.unit - ratio.upper
      guard room > 0 else { return Enclosure.unit }
      return 2 * (weight.upper * ratio.upper / room + 1)
    }
  }
}
