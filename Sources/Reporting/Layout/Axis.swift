extension Report.Axis {
  /// A value axis that holds zero and all the given values, marked in steps of 1, 2 or 5 times a power of ten.
  ///
  /// The values are exact decimals; text that is no number is not looked at. Between four and nine marks.
  public init(covering values: [String]) {
    let numbers = values.compactMap(Double.init).filter(\.isFinite)
    let least = min(0, numbers.min() ?? 0)
    let most = max(0, numbers.max() ?? 0)
    let span = most - least
    guard span > 0, span < 1e15 else {
      self.init(low: "0", high: "1", ticks: ["0", "1"])
      return
    }
    var (digit, power) = Report.Axis.step(span / 6)
    var unit = Report.Axis.scale(Double(digit), by: power)
    while (most / unit).rounded(.up) - (least / unit).rounded(.down) > 8 {
      (digit, power) = digit == 1 ? (2, power) : digit == 2 ? (5, power) : (1, power + 1)
      unit = Report.Axis.scale(Double(digit), by: power)
    }
    let first = Int((least / unit).rounded(.down))
    let last = Int((most / unit).rounded(.up))
    let ticks = (first...max(last, first + 1)).map { Report.Axis.decimal($0 * digit, power: power) }
    self.init(low: ticks[0], high: ticks[ticks.count - 1], ticks: ticks)
  }

  /// The largest of 1, 2, 5 times a power of ten that is not above `size`.
  private static func step(_ size: Double) -> (digit: Int, power: Int) {
    var power = 0
    while scale(1, by: power) > size && power > -12 { power -= 1 }
    while scale(1, by: power + 1) <= size && power < 18 { power += 1 }
    for digit in [5, 2] where scale(Double(digit), by: power) <= size { return (digit, power) }
    return (1, power)
  }

  private static func scale(_ value: Double, by power: Int) -> Double {
    var result = value
    for _ in 0..<abs(power) { result = power > 0 ? result * 10 : result / 10 }
    return result
  }

  /// `mantissa` times ten to the `power`, as an exact decimal.
  private static func decimal(_ mantissa: Int, power: Int) -> String {
    if mantissa == 0 { return "0" }
    let digits = String(abs(mantissa))
    let sign = mantissa < 0 ? "-" : ""
    if power >= 0 { return sign + digits + String(repeating: "0", count: power) }
    let padded = String(repeating: "0", count: max(0, 1 - power - digits.count)) + digits
    let point = padded.index(padded.endIndex, offsetBy: power)
    let fraction = padded[point...]
    let trimmed = fraction.reversed().drop { $0 == "0" }.reversed()
    return sign + padded[..<point] + (trimmed.isEmpty ? "" : "." + String(trimmed))
  }
}
