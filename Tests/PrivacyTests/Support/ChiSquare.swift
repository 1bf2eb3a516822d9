import Foundation

/// Pearson's test of observed counts against exact probabilities.
enum ChiSquare {
  /// The probability of so large a statistic if the observations follow `probabilities`, whose rest is one more bin.
  /// Bins that expect fewer than ten observations go to the rest.
  static func pValue(observed: [Int64: Int], probabilities: [Int64: Double]) -> Double {
    let total = Double(observed.values.reduce(0, +))
    var statistic = 0.0
    var bins = 0
    var (restSeen, restExpected) = (total, total)
    for (value, probability) in probabilities where probability * total >= 10 {
      let (seen, expected) = (Double(observed[value] ?? 0), probability * total)
      statistic += (seen - expected) * (seen - expected) / expected
      restSeen -= seen
      restExpected -= expected
      bins += 1
    }
    if restExpected >= 10 {
      statistic += (restSeen - restExpected) * (restSeen - restExpected) / restExpected
      bins += 1
    }
    return upperGamma(Double(bins - 1) / 2, statistic / 2)
  }

  /// The regularised upper incomplete gamma function Q(a, x) (DLMF 8.2.4), by series or continued fraction.
  static func upperGamma(_ a: Double, _ x: Double) -> Double {
    guard x > 0 else { return 1 }
    let front = exp(a * log(x) - x - lgamma(a))
    if x < a + 1 {
      var term = 1 / a
      var sum = term
      var n = a
      while term > sum * 1e-16 {
        n += 1
        term *= x / n
        sum += term
      }
      return 1 - front * sum
    }
    var b = x + 1 - a
    var c = 1e300
    var d = 1 / b
    var h = d
    for i in 1...10_000 {
      let an = -Double(i) * (Double(i) - a)
      b += 2
      d = 1 / (an * d + b)
      c = b + an / c
      h *= d * c
      if abs(d * c - 1) < 1e-15 { break }
    }
    return front * h
  }
}
