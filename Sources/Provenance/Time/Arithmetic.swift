infix operator %% : MultiplicationPrecedence

extension Int {
  /// Division that rounds towards minus infinity.
  func flooredDivision(by divisor: Int) -> Int {
    let quotient = self / divisor
    return self % divisor != 0 && (self < 0) != (divisor < 0) ? quotient - 1 : quotient
  }

  /// The remainder of floored division: never negative for a positive divisor.
  static func %% (value: Int, divisor: Int) -> Int { value - value.flooredDivision(by: divisor) * divisor }
}

/// Digits with leading zeros up to a width; the sign, if any, stands in front.
func padded(_ number: some BinaryInteger, _ width: Int) -> String {
  let digits = String(number.magnitude)
  let zeros = String(repeating: "0", count: max(0, width - digits.count))
  return (number < 0 ? "-" : "") + zeros + digits
}
