import BigInt

/// A symmetric distribution on the integers whose probabilities are known to any precision asked of them.
protocol NoiseDistribution: Sendable {
  /// P(|X| <= width), enclosed; `width` is not negative.
  func coverage(within width: BigInt) -> Enclosure
  /// A width near which P(|X| <= width) passes 1 - `alpha`: where the exact search begins.
  func estimatedHalfWidth(alpha: Double) -> Double
}

extension NoiseDistribution {
  /// The smallest w with P(|X| <= w) >= 1 - `alpha`. Where the enclosure cannot decide, the wider one.
  ///
  /// - Parameter alpha: Strictly between 0 and 1.
  /// - Returns: The half-width, and a lower bound of its coverage.
  func halfWidth(alpha: Rational) -> (halfWidth: BigInt, coverage: Rational) {
    let wanted = 1 - alpha
    let estimate = estimatedHalfWidth(alpha: alpha.double(rounding: .down))
    var width = estimate.isFinite && estimate > 0 ? BigInt(estimate.rounded()) : 0
    var covered = coverage(within: width).lowerBound
    if covered >= wanted {
      while width > 0 {
        let narrower = coverage(within: width - 1).lowerBound
        guard narrower >= wanted else { break }
        (width, covered) = (width - 1, narrower)
      }
    } else {
      repeat {
        width += 1
        covered = coverage(within: width).lowerBound
      } while covered < wanted
    }
    return (width, covered)
  }

  /// P(X >= x) for x >= 1, enclosed.
  func upperTail(from x: BigInt) -> Enclosure {
    (Enclosure.one - coverage(within: x - 1)) * Rational(1, 2)
  }
}
