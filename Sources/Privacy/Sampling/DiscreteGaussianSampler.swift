import BigInt

/// Draws from the discrete Gaussian distribution: P(X = x) proportional to exp(-x² / 2σ²).
///
/// Canonne, Kamath and Steinke 2020 (arXiv 2004.00010), algorithm 3: a discrete Laplace of scale t = ⌊σ⌋ + 1 is kept
/// with probability exp(-(|y| - σ²/t)² / 2σ²). With σ² = a/b that exponent is (|y| b t - a)² / (2 a b t²): integers
/// throughout, in machine words where they fit, in big integers otherwise, with the same words and the same value.
package struct DiscreteGaussianSampler: Sendable {
  private let parameters: Parameters<BigUInt>
  private let wide: Parameters<UInt128>?
  private let narrow: Parameters<UInt64>?

  struct Parameters<Word: UnsignedInteger & Sendable>: Sendable {
    /// Scale of the proposal.
    let t: Word
    /// b t and a, without their common divisor.
    let slope: Word
    let offset: Word
    /// 2 a b t², without the square of that divisor.
    let denominator: Word
  }

  /// - Parameter sigmaSquared: σ², positive. Not the variance, which is smaller where σ is.
  package init(sigmaSquared: Rational) {
    let a = sigmaSquared.numerator.magnitude
    let b = sigmaSquared.denominator.magnitude
    let t = sigmaSquared.floor.magnitude.squareRoot() + 1
    let slope = b * t
    let divisor = slope.greatestCommonDivisor(with: a)
    parameters = Parameters(
      t: t, slope: slope / divisor, offset: a / divisor,
      denominator: 2 * (a / divisor) * (slope / divisor) * t)
    wide = DiscreteGaussianSampler.narrowed(parameters)
    narrow = DiscreteGaussianSampler.narrowed(parameters)
  }

  private static func narrowed<Word: FixedWidthInteger & UnsignedInteger & Sendable>(
    _ parameters: Parameters<BigUInt>
  ) -> Parameters<Word>? {
    guard
      let t = Word(exactly: parameters.t), t <= Word(1) << 62, let slope = Word(exactly: parameters.slope),
      let offset = Word(exactly: parameters.offset), let denominator = Word(exactly: parameters.denominator)
    else { return nil }
    return Parameters(t: t, slope: slope, offset: offset, denominator: denominator)
  }

  package func sample(using random: inout some RandomBits) -> Int64 {
    while true {
      guard let narrow else { return sampleWide(using: &random) }
      let proposal = random.discreteLaplace(t: narrow.t, s: 1)
      if accepts(proposal, narrow, using: &random) { return proposal }
    }
  }

  private func sampleWide(using random: inout some RandomBits) -> Int64 {
    guard let wide else { return sampleBig(using: &random) }
    while true {
      let proposal = random.discreteLaplace(t: UInt64(wide.t), s: 1)
      if accepts(proposal, wide, using: &random) { return proposal }
    }
  }

  /// The same draw in big integers, whatever the size of the parameters.
  package func sampleBig(using random: inout some RandomBits) -> Int64 {
    while true {
      let proposal = random.discreteLaplace(t: parameters.t, s: BigUInt(1))
      if accepts(proposal, using: &random) { return proposal }
    }
  }

  @inline(__always)
  private func accepts(_ proposal: Int64, _ p: Parameters<UInt64>, using random: inout some RandomBits) -> Bool {
    let (product, tooBig) = proposal.magnitude.multipliedReportingOverflow(by: p.slope)
    guard !tooBig else { return accepts(proposal, using: &random) }
    let distance = product > p.offset ? product - p.offset : p.offset - product
    let square = distance.multipliedFullWidth(by: distance)
    if square.high == 0 { return random.bernoulliExp(square.low, over: p.denominator) }
    let numerator = UInt128(square.high) << 64 | UInt128(square.low)
    return random.bernoulliExp(numerator, over: UInt128(p.denominator))
  }

  private func accepts(_ proposal: Int64, _ p: Parameters<UInt128>, using random: inout some RandomBits) -> Bool {
    let (product, tooBig) = UInt128(proposal.magnitude).multipliedReportingOverflow(by: p.slope)
    guard !tooBig else { return accepts(proposal, using: &random) }
    let distance = product > p.offset ? product - p.offset : p.offset - product
    let (square, overflow) = distance.multipliedReportingOverflow(by: distance)
    guard !overflow else { return accepts(proposal, using: &random) }
    return random.bernoulliExp(square, over: p.denominator)
  }

  private func accepts(_ proposal: Int64, using random: inout some RandomBits) -> Bool {
    let product = BigUInt(proposal.magnitude) * parameters.slope
    let distance =
      product > parameters.offset ? product - parameters.offset : parameters.offset - product
    return random.bernoulliExp(distance * distance, over: parameters.denominator)
  }
}
