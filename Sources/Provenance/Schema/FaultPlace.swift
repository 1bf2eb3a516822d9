import Crypto
import JSON

extension FaultFinder {
  /// A place in a record, as it is and as it may be shown.
  struct Place {
    private var pointer = JSONPointer.root
    private var shown = JSONPointer.root
    /// The last name of the schema on the way, for messages.
    private var name: String?

    func member(_ name: String, isKnown: Bool) -> Place {
      var place = self
      place.pointer = pointer.appending(name)
      place.shown = shown.appending(isKnown ? name : Self.digest(name))
      if isKnown { place.name = name }
      return place
    }

    func element(_ number: Int) -> Place {
      var place = self
      place.pointer = pointer.appending(number)
      place.shown = shown.appending(number)
      return place
    }

    /// How a name that is not the schema's is shown.
    static func digest(_ name: String) -> String { String(SHA256.hash(name).hex.prefix(8)) }

    func fault(
      _ code: Rejection.Code, _ keyword: String?, _ message: String, nearest: String? = nil, isName: Bool = false
    ) -> Fault {
      Fault(
        Rejection(code, pointer: shown, keyword: keyword, nearest: nearest, message: message), at: pointer,
        isName: isName)
    }

    func null() -> Fault { fault(.memberType, "type", "null says nothing; leave the member out") }

    func unknown(_ key: String, among names: [String]) -> Fault {
      let nearest = nearestName(to: key, in: names)
      let advice = nearest.map { "write \($0), or put it in extensions" } ?? "put it in extensions"
      return fault(
        .memberUnknown, "additionalProperties",
        "the member whose name has the digest \(Self.digest(key)) is not known here; \(advice)", nearest: nearest,
        isName: true)
    }

    func token(
      _ code: Rejection.Code, keyword: String = "enum", nearest: String?, of tokens: [String], isName: Bool = false
    ) -> Fault {
      let subject = name.map { "not a token of \($0)" } ?? "not a token"
      var advice: String
      if let nearest {
        advice = "write \(nearest)"
      } else if tokens.count <= 12 {
        advice = "write one of \(tokens.joined(separator: ", "))"
      } else {
        advice = "see the list in the record schema"
      }
      if nearest != nil && nearest != "unknown" && tokens.contains("unknown") { advice += ", or unknown" }
      return fault(code, keyword, "\(subject); \(advice)", nearest: nearest, isName: isName)
    }

    /// What is wrong with a text. `tokens` are those of a pattern that lists them.
    func text(
      _ fault: TextFault, _ rule: SchemaProgram.StringRule, _ value: JSONView, _ tokens: [String]?, isName: Bool = false
    ) -> Fault {
      let code: Rejection.Code = rule.isID ? .idInvalid : .valueRange
      switch fault {
      case .tooShort: return self.fault(code, "minLength", "must not be empty", isName: isName)
      case .tooLong:
        let isByBytes = value.withUTF8 { $0.count > rule.maximumBytes } ?? false
        let words = isByBytes ? "\(rule.maximumBytes) bytes" : "\(rule.maximumLength) characters"
        return self.fault(code, "maxLength", "must have at most \(words)", isName: isName)
      case .pattern: break
      }
      if rule.isID {
        return self.fault(.idInvalid, "pattern", "must not hold control characters", isName: isName)
      }
      if rule.matcher.isTime { return time(rule.matcher, value, isName: isName) }
      if let tokens {
        let root = value.string.map { String($0.prefix { $0 != "/" }) } ?? ""
        return token(
          .valueToken, keyword: "pattern", nearest: nearestName(to: root, in: tokens), of: tokens, isName: isName)
      }
      return self.fault(.valueFormat, "pattern", "must be \(rule.matcher.form)", isName: isName)
    }

    private func time(_ matcher: SchemaProgram.Matcher, _ value: JSONView, isName: Bool) -> Fault {
      guard let text = value.string, case .failure(.noZone) = TimeText.scan(text) else {
        return fault(.timeInvalid, "pattern", "must be \(matcher.form)", isName: isName)
      }
      return fault(.timeNoZone, "pattern", "has no zone; add Z or an offset such as +02:00", isName: isName)
    }
  }
}

extension SchemaProgram.Matcher {
  /// What a text must be, in words.
  var form: String {
    switch self {
    case .none: "a text"
    case .withoutControls: "a text without control characters"
    case .instant: "an instant that exists, such as 2026-05-04T06:00:00Z"
    case .day: "a day that exists, such as 2026-05-04"
    case .when: "an instant or a day that exists, such as 2026-05-04T06:00:00Z or 2026-05-04"
    case .duration: "an ISO 8601 duration in whole numbers, such as P18M or PT72H"
    case .place: "a country or subdivision in capitals, such as DE or US-CA, or EEA, unknown, not-stated"
    case .language: "a BCP 47 language tag, such as sv-SE"
    case .system: "a system's name: small letters, digits and hyphens, a letter first, at most 64"
    case .kebab: "words of small letters and digits, joined by hyphens"
    case .pointer: "a JSON Pointer, such as /purposes/0"
    case .hex(let count): "\(count) hexadecimal digits, letters small"
    case .digits(let count): "\(count) digits"
    case .capitals(let count): "\(count) capital letters"
    case .ruleID: "the id of a rule, such as gdpr.art6.1.basis-per-purpose"
    case .oneOf, .tokenPath: "a token of the vocabulary"
    }
  }
}
