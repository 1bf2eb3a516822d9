/// Closed lists of the record format, and the words of sources that mean their tokens.
enum Tokens {
  /// A yes or no, as tags write it.
  static func flag(_ text: String) -> Bool? {
    switch Folding.key(text) {
    case "true", "yes", "y", "1", "t", "on": true
    case "false", "no", "n", "0", "f", "off": false
    default: nil
    }
  }

  /// `unknown` where the source says that it does not know, `not-stated` where it has the key and left it empty.
  static func absence(_ text: String) -> String? {
    switch Folding.key(text) {
    case "": "not-stated"
    case "unknown", "notknown", "unclear", "tbd": "unknown"
    case "notstated", "unspecified": "not-stated"
    default: nil
    }
  }

  /// Status of personal data. Yes means personal data that identifies: nothing says that it is pseudonymised.
  static func personalData(_ text: String) -> String? {
    if let flag = flag(text) { return flag ? "identified" : "none" }
    if let said = absence(text) { return said }
    return personalDataWords[Folding.key(withoutPrefix(text))]
  }

  private static let personalDataWords = [
    "identified": "identified", "personal": "identified", "personaldata": "identified",
    "identifyingpersonaldata": "identified",
    "pii": "identified", "pseudonymised": "pseudonymised", "pseudonymized": "pseudonymised",
    "pseudonymiseddata": "pseudonymised", "anonymised": "anonymised", "anonymized": "anonymised",
    "anonymiseddata": "anonymised", "deidentified": "deidentified", "aggregate": "aggregate", "aggregated": "aggregate",
    "synthetic": "synthetic", "syntheticdata": "synthetic", "none": "none", "nonpersonal": "none",
    "nonpersonaldata": "none",
  ]

  /// A name without the prefix of its vocabulary: `dpv:Contract`, `https://w3id.org/dpv#Contract`, `eu-gdpr:A6-1-b`,
  /// `pd:Name`.
  static func withoutPrefix(_ text: String) -> String {
    let plain = text.trimmed
    if plain.hasPrefix("http://") || plain.hasPrefix("https://") {
      return plain.lastIndex(where: { $0 == "#" || $0 == "/" }).map { String(plain[plain.index(after: $0)...]) }
        ?? plain
    }
    for prefix in ["dpv:", "pd:", "dpv-pd:", "eu-gdpr:", "dpv-gdpr:", "eu-aiact:", "ai:", "gdpr:"]
    where plain.lowercased().hasPrefix(prefix) {
      return String(plain.dropFirst(prefix.count))
    }
    return plain
  }

  /// `LegitimateInterest` as `Legitimate Interest`; other text as it is.
  static func splitCamel(_ text: String) -> String {
    guard !text.contains(" ") else { return text }
    var split = ""
    var last: Character?
    for character in text {
      if character.isUppercase, let last, last.isLowercase { split.append(" ") }
      split.append(character)
      last = character
    }
    return split
  }

  static func isKebab(_ text: Substring) -> Bool {
    !text.isEmpty && text.first != "-" && text.last != "-" && !text.contains("--")
      && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
  }

  /// Sixty-four hexadecimal digits, lower-case, with or without `sha256:` before them.
  static func sha256(_ text: String) -> String? {
    var plain = Substring(text.trimmed.lowercased())
    if plain.hasPrefix("sha256:") { plain = plain.dropFirst(7) }
    return isHex(plain, count: 64) ? String(plain) : nil
  }

  static func isHex(_ text: Substring, count: Int) -> Bool {
    text.utf8.count == count && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
  }

  /// A country or subdivision by its ISO 3166 code, or EU, EEA. Words are not codes, and neither are regions of clouds.
  static func place(_ text: String) -> String? {
    if let said = absence(text), said == "unknown" { return said }
    let code = text.trimmed.uppercased()
    if code == "EU" || code == "EEA" { return code }
    let parts = code.split(separator: "-", omittingEmptySubsequences: false)
    guard let country = parts.first, countries.contains(String(country)), parts.count <= 2 else { return nil }
    if parts.count == 2 {
      guard (1...3).contains(parts[1].utf8.count), parts[1].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) })
      else {
        return nil
      }
    }
    return code
  }

  /// ISO 3166-1 alpha-2, with the user-assigned XK.
  private static let countries = Set(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO \
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE \
    JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO \
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW \
    PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM \
    TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
    """.split(separator: " ").map(String.init))
}
