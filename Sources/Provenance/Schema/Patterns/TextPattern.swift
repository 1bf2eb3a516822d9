/// What a regular expression of the record schema asks of a text, as hand-written matchers in linear time.
///
/// The schema may use only the expressions that are known here, and any that stands for a list of texts
/// (`FiniteLanguage`): others fail to compile, so that no general engine runs over input.
enum TextPattern: Sendable, Hashable {
  /// `^[^\u0000-\u001f\u007f]+$`: an id.
  case withoutControls
  case instant
  case day
  case when
  case duration
  case place
  case language
  case system
  /// Lower-case words joined by single hyphens.
  case kebab
  case pointer
  case hex(Int)
  case digits(Int)
  /// Capital letters, so many.
  case capitals(Int)
  case ruleID
  /// One of the tokens, with up to four own children after slashes, or one of the whole texts.
  case tokenPath(roots: [String], whole: [String])
  case oneOf([String])

  /// - Returns: `nil` for an expression that is not known.
  init?(_ expression: String) {
    if let known = Self.known[expression] {
      self = known
    } else if let count = Self.count(expression, after: "^[0-9a-f]{") {
      self = .hex(count)
    } else if let count = Self.count(expression, after: "^[0-9]{") {
      self = .digits(count)
    } else if let count = Self.count(expression, after: "^[A-Z]{") {
      self = .capitals(count)
    } else if let path = Self.tokenPath(expression) {
      self = path
    } else if let texts = FiniteLanguage.texts(of: expression) {
      self = .oneOf(texts)
    } else {
      return nil
    }
  }

  private static let zone =
    #"(?:Z|\+(?:[01][0-9]|2[0-3]):[0-5][0-9]|-(?:0[1-9]|1[0-9]|2[0-3]):[0-5][0-9]|-00:(?:0[1-9]|[1-5][0-9]))"#
  private static let date = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
  private static let clock = #"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,9})?"#
  private static let words = "[a-z0-9]+(?:-[a-z0-9]+)*"

  private static let known: [String: TextPattern] = [
    #"^[^\u0000-\u001f\u007f]+$"#: .withoutControls,
    "^\(date)\(clock)\(zone)$": .instant,
    "^\(date)\(zone)?$": .day,
    "^\(date)(?:\(clock)\(zone)|\(zone)?)$": .when,
    "^(?:P(?:[0-9]{1,6}[YMWD])+(?:T(?:[0-9]{1,9}[HMS])+)?|PT(?:[0-9]{1,9}[HMS])+)$": .duration,
    "^(?:[A-Z]{2}(?:-[A-Z0-9]{1,3})?|EEA|unknown|not-stated)$": .place,
    "^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$": .language,
    "^[a-z][a-z0-9-]{0,63}$": .system,
    "^\(words)$": .kebab,
    "^(?:/(?:[^~/]|~0|~1)*)*$": .pointer,
    #"^[a-z0-9-]+(?:\.[A-Za-z0-9-]+)+$"#: .ruleID,
  ]

  private static func count(_ expression: String, after prefix: String) -> Int? {
    guard expression.hasPrefix(prefix), expression.hasSuffix("}$") else { return nil }
    return Int(expression.dropFirst(prefix.count).dropLast(2))
  }

  /// `^(?:(?:a|b)(?:/words){0,4}|unknown|not-stated)$`
  private static func tokenPath(_ expression: String) -> TextPattern? {
    let prefix = "^(?:"
    let infix = "(?:/\(words)){0,4}|"
    guard expression.hasPrefix(prefix), expression.hasSuffix(")$"),
      let middle = expression.firstRange(of: infix),
      let roots = FiniteLanguage.texts(of: "^\(expression[..<middle.lowerBound].dropFirst(prefix.count))$"),
      let whole = FiniteLanguage.texts(of: "^\(expression[middle.upperBound...].dropLast(2))$")
    else { return nil }
    return .tokenPath(roots: roots, whole: whole)
  }

  /// The times, whose faults have reasons of their own.
  var isTime: Bool { self == .instant || self == .day || self == .when }
}

extension String {
  fileprivate func firstRange(of other: String) -> Range<String.Index>? {
    let wanted = Array(other.utf8)
    var start = utf8.startIndex
    while start != utf8.endIndex {
      if utf8[start...].starts(with: wanted) { return start..<utf8.index(start, offsetBy: wanted.count) }
      start = utf8.index(after: start)
    }
    return nil
  }
}
