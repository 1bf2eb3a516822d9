extension ISODuration {
  /// Reads a duration as people write it: `5 years`, `730 days`, `24 months`, `1 year and 6 months`, `72h`, `2 wks`,
  /// or the ISO text itself. Upper and lower case alike.
  ///
  /// - Returns: `nil` for anything else: numbers in words, fractions, ranges, and a bare `m`, which may be a month or a
  ///   minute.
  public init?(words text: String) {
    let text = text.lowercased()
    if let exact = ISODuration(text.uppercased().filter { $0 != " " }) {
      self = exact
      return
    }
    self.init()
    var seen: Set<WritableKeyPath<ISODuration, Int>> = []
    for (digits, unit) in Self.parts(of: text) {
      guard let path = Self.unit(unit), let number = Int(digits), digits.count <= 6, seen.insert(path).inserted else {
        return nil
      }
      self[keyPath: path] = number
    }
    if seen.isEmpty { return nil }
  }

  /// Numbers and the words that follow them. A word without a number, but for `and`, comes with an empty number.
  private static func parts(of text: String) -> [(digits: String, unit: String)] {
    var parts: [(digits: String, unit: String)] = []
    var digits = ""
    var unit = ""
    func close() {
      guard !digits.isEmpty || (!unit.isEmpty && unit != "and") else { return unit = "" }
      parts.append((digits, unit))
      digits = ""
      unit = ""
    }
    for character in text {
      switch character {
      case "0"..."9":
        if !unit.isEmpty { close() }
        digits.append(character)
      case " ", ",", "-":
        if !unit.isEmpty { close() }
      default: unit.append(character)
      }
    }
    close()
    return parts
  }

  private static func unit(_ word: String) -> WritableKeyPath<ISODuration, Int>? {
    switch word {
    case "y", "yr", "yrs", "year", "years": \.years
    case "mo", "mos", "mon", "mth", "mths", "month", "months": \.months
    case "w", "wk", "wks", "week", "weeks": \.weeks
    case "d", "day", "days": \.days
    case "h", "hr", "hrs", "hour", "hours": \.hours
    case "min", "mins", "minute", "minutes": \.minutes
    case "s", "sec", "secs", "second", "seconds": \.seconds
    default: nil
    }
  }
}
