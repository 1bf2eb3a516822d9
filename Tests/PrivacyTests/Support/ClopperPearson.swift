import Foundation

/// Exact confidence limits of a probability from counted events (Clopper and Pearson 1934).
enum ClopperPearson {
  /// Below this the probability lies with a chance of at most `alpha`.
  static func lower(_ hits: Int, of trials: Int, alpha: Double) -> Double {
    guard hits > 0 else { return 0 }
    return quantile(alpha, Double(hits), Double(trials - hits + 1))
  }

  static func upper(_ hits: Int, of trials: Int, alpha: Double) -> Double {
    1 - lower(trials - hits, of: trials, alpha: alpha)
  }

  /// Where the beta distribution reaches a probability.
  private static func quantile(_ probability: Double, _ a: Double, _ b: Double) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<60 {
      let middle = (low + high) / 2
      if incompleteBeta(middle, a, b) < probability { low = middle } else { high = middle }
    }
    return low
  }

  /// I_x(a, b) by its continued fraction (DLMF 8.17.22).
  static func incompleteBeta(_ x: Double, _ a: Double, _ b: Double) -> Double {
    guard x > 0 else { return 0 }
    guard x < 1 else { return 1 }
    guard x <= (a + 1) / (a + b + 2) else { return 1 - incompleteBeta(1 - x, b, a) }
    let front = exp(a * log(x) + b * log1p(-x) + lgamma(a + b) - lgamma(a) - lgamma(b)) / a
    let tiny = 1e-300
    var c = 1.0
    var d = 1 / max(tiny, 1 - (a + b) * x / (a + 1))
    var fraction = d
    for index in 1...2000 {
      let m = Double(index)
      for term in [
        m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)), -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
      ] {
        d = 1 / (1 + term * d)
        c = 1 + term / c
        fraction *= c * d
      }
      if abs(c * d - 1) < 1e-14 { break }
    }
    return front * fraction
  }
}
