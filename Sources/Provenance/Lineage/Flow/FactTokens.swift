/// Closed vocabularies as bit sets.
enum FactTokens {
  /// GDPR Art. 9(1). `not-stated` is no category; `unknown` may be any.
  static let special = [
    "racial-or-ethnic-origin", "political-opinions", "religious-or-philosophical-beliefs", "trade-union-membership",
    "genetic-data", "biometric-data-for-identification", "health-data", "sex-life-or-orientation", "unknown",
  ]

  /// Civ. Code 1798.140(ae).
  static let sensitive = [
    "government-id", "account-credentials", "precise-geolocation", "racial-or-ethnic-origin",
    "citizenship-or-immigration-status", "religious-or-philosophical-beliefs", "union-membership", "message-contents",
    "genetic-data", "neural-data", "biometric-for-identification", "health-information", "sex-life-or-orientation",
    "known-under-16", "unknown",
  ]

  private static let specialBits = bits(special)
  private static let sensitiveBits = bits(sensitive)

  static func specialSet(_ tokens: some Sequence<String>) -> UInt16 {
    tokens.reduce(0) { $0 | specialBits[$1, default: 0] }
  }

  static func sensitiveSet(_ tokens: some Sequence<String>) -> UInt16 {
    tokens.reduce(0) { $0 | sensitiveBits[$1, default: 0] }
  }

  static func texts(_ set: UInt16, of tokens: [String]) -> [String] {
    tokens.enumerated().filter { set & 1 << UInt16($0.offset) != 0 }.map(\.element).sorted()
  }

  private static func bits(_ tokens: [String]) -> [String: UInt16] {
    Dictionary(uniqueKeysWithValues: tokens.enumerated().map { ($1, UInt16(1) << UInt16($0)) })
  }
}

extension LineageGap {
  var bit: UInt16 { 1 << UInt16(Self.allCases.firstIndex(of: self) ?? 0) }

  static func texts(_ set: UInt16) -> [String] { allCases.filter { set & $0.bit != 0 }.map(\.rawValue).sorted() }
}
