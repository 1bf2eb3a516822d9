import Provenance

/// Lengths and ends of keeping, as people write them.
enum Retentions {
  /// `P5Y`, `730 days`, `24 months`, `2 years 6 months`, `90d`; a bare number where the key names the unit. Nil for
  /// anything else: `18m` may be months or minutes, and `until the contract ends` is no length.
  static func period(_ text: String, key: String) -> String? {
    let plain = text.trimmed
    guard !plain.contains(where: { "./<>~+".contains($0) }), !plain.hasPrefix("-") else { return nil }
    if !plain.isEmpty, plain.allSatisfy(\.isASCIIDigit) {
      return ["days", "weeks", "months", "years"].first { Folding.key(key).hasSuffix($0) }
        .flatMap { ISODuration(words: "\(plain) \($0)")?.description }
    }
    // A date, a range or a number with separators is no length: a number is followed by its unit.
    guard !hasBareNumber(plain) else { return nil }
    return ISODuration(words: plain)?.description
  }

  /// Whether a number is followed by another before any letter: `5-7 years`, `2030-12-31`, `1,000 days`.
  private static func hasBareNumber(_ text: String) -> Bool {
    var isNumber = false
    var isParted = false
    for character in text {
      if character.isASCIIDigit {
        if isNumber, isParted { return true }
        (isNumber, isParted) = (true, false)
      } else if character.isLetter {
        isNumber = false
      } else {
        isParted = true
      }
    }
    return false
  }

  /// A day, `YYYY-MM-DD`, or an instant with zone; nil otherwise.
  static func day(_ text: String) -> String? {
    Day(text.trimmed)?.description ?? Instant(rfc3339: text.trimmed).map { _ in text.trimmed }
  }

  /// The first moment after a last day: an end is exclusive in records. An instant stands as it is.
  static func dayAfter(_ text: String) -> String? {
    Day(text.trimmed)?.adding(days: 1).description ?? Instant(rfc3339: text.trimmed).map { _ in text.trimmed }
  }
}

extension Character {
  var isASCIIDigit: Bool { self >= "0" && self <= "9" }
}
