import Foundation

/// Ways to write a word so that spelling does not matter.
enum Folding {
  /// Lower-case letters and digits alone: `Legal_Basis` and `legalBasis` are `legalbasis`. Letters beyond ASCII are
  /// kept, in NFC.
  static func key(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 < 0x80 }) {
      return String(
        decoding: text.utf8.compactMap { byte -> UInt8? in
          switch byte {
          case 0x30...0x39, 0x61...0x7A: byte
          case 0x41...0x5A: byte | 0x20
          default: nil
          }
        }, as: UTF8.self)
    }
    var folded = ""
    for scalar in text.lowercased().precomposedStringWithCanonicalMapping.unicodeScalars
    where scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
      folded.unicodeScalars.append(scalar)
    }
    return folded
  }

  /// Kebab case in ASCII: `Größe der Wohnung` is `grosse-der-wohnung`; nil where nothing is left or letters had to be
  /// dropped.
  static func slug(_ text: String) -> String? {
    var slug = ""
    var pending = false
    let plain = text.lowercased().replacingOccurrences(of: "ß", with: "ss").decomposedStringWithCanonicalMapping
    for scalar in plain.unicodeScalars {
      switch scalar {
      case "a"..."z", "0"..."9":
        if pending, !slug.isEmpty { slug.append("-") }
        pending = false
        slug.unicodeScalars.append(scalar)
      default:
        if scalar.properties.isAlphabetic, !scalar.isASCII { return nil }
        // Combining marks vanish; every other character parts words.
        if scalar.properties.canonicalCombiningClass == .notReordered { pending = true }
      }
    }
    return slug.isEmpty ? nil : slug
  }

  /// Runs of ASCII letters and runs of digits, lower-case: `Art.6(1)(b)` is `art 6 1 b`.
  static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    var digits = false
    func isDigit(_ scalar: Unicode.Scalar) -> Bool { scalar >= "0" && scalar <= "9" }
    for scalar in text.lowercased().unicodeScalars {
      let digit = isDigit(scalar)
      let letter = scalar.properties.isAlphabetic
      if !word.isEmpty, !(digit || letter) || digit != digits {
        words.append(word)
        word = ""
      }
      if digit || letter {
        digits = digit
        word.unicodeScalars.append(scalar)
      }
    }
    if !word.isEmpty { words.append(word) }
    return words
  }

  /// The items of a value that may be one word, a list in words (`a, b; c`), a JSON list or a Python list.
  static func list(_ text: String) -> [String] {
    var body = Substring(text.trimmed)
    if body.first == "[", body.last == "]" { body = body.dropFirst().dropLast() }
    return body.split(whereSeparator: { $0 == "," || $0 == ";" || $0 == "|" || $0.isNewline })
      .map { String($0).trimmed.trimmingCharacters(in: CharacterSet(charactersIn: "'\"")).trimmed }
      .filter { !$0.isEmpty }
  }

  /// Key and value of a tag that carries both in one word, as schedulers pass them: `purpose:creditworthiness`,
  /// `owner=risk`. Nil where there is no `:` or `=` or one side is empty.
  static func pair(_ text: String) -> (key: String, value: String)? {
    guard let cut = text.firstIndex(where: { $0 == ":" || $0 == "=" }) else { return nil }
    let key = String(text[..<cut]).trimmed
    let value = String(text[text.index(after: cut)...]).trimmed
    return key.isEmpty || value.isEmpty ? nil : (key, value)
  }
}

extension String {
  /// Without white space at both ends.
  var trimmed: String {
    guard let first = unicodeScalars.first, let last = unicodeScalars.last,
      first.properties.isWhitespace || last.properties.isWhitespace
    else { return self }
    var rest = Substring(self).unicodeScalars
    while let first = rest.first, first.properties.isWhitespace { rest.removeFirst() }
    while let last = rest.last, last.properties.isWhitespace { rest.removeLast() }
    return String(rest)
  }
}
