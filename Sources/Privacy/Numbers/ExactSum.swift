import BigInt

/// A sum of exact numbers, worked out only where its bounds do not answer.
///
/// The denominator of a sum of many different numbers grows with every one of them; whether it is above a cap hardly ever
/// depends on more than its first digits. Numbers of one denominator are kept as one. What is said of the sum is always
/// true of the exact one: where the bounds leave it open, that is what is compared.
public struct ExactSum: Sendable {
  /// Sums of the numerators, by denominator.
  private var numerators: [Int64: Int128] = [:]
  /// Numbers that machine words do not hold.
  private var others: [Rational] = []
  private var count = 0
  /// Nil where a number is too large for them.
  private var bounds: FixedBounds? = .zero

  public init() {}

  /// Adds a number.
  public mutating func add(_ value: Rational) {
    if case .small(let top, let bottom) = value.storage {
      numerators[bottom, default: 0] += Int128(top)
    } else {
      others.append(value)
    }
    count += 1
    if let more = count < FixedBounds.mostTerms ? FixedBounds(value) : nil { bounds? += more } else { bounds = nil }
  }

  /// The sum itself, in lowest terms.
  public var exact: Rational {
    let sums = numerators.sorted { $0.key < $1.key }.map { Rational(BigInt($0.value), over: BigInt($0.key)) }
    return (sums + others).sum()
  }

  /// Decimal text of the exact sum with so many digits after the point, rounded as told.
  public func decimal(places: Int, rounding: Rounding) -> String {
    if let bounds {
      let low = bounds.lowerBound.decimal(places: places, rounding: rounding)
      if low == bounds.upperBound.decimal(places: places, rounding: rounding) { return low }
    }
    return exact.decimal(places: places, rounding: rounding)
  }

  /// Whether all of some sums and one more number are together at most a cap.
  static func holds(_ sums: some Collection<ExactSum>, and more: Rational, atMost cap: Rational) -> Bool {
    if let most = FixedBounds(cap), var bounds = FixedBounds(more),
      sums.allSatisfy({ sum in
        guard let next = sum.bounds else { return false }
        bounds += next
        return true
      })
    {
      if bounds.upper <= most.lower { return true }
      if bounds.lower > most.upper { return false }
    }
    return (sums.map(\.exact) + [more]).sum() <= cap
  }
}
