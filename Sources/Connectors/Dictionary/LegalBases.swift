/// Legal bases of GDPR Art. 6(1) and conditions of Art. 9(2), as people write them.
enum LegalBases {
  struct Reading: Equatable {
    var basis: String?
    var condition: String?
  }

  /// What `text` states: `Art. 6(1)(b)`, `contract (GDPR Art. 6(1)(b))`, `dpv:Contract`, `legitimate interest`,
  /// `A6-1-f`. Nil where it names none, more than one, or a letter and a word that disagree.
  static func read(_ text: String) -> Reading? {
    if let said = Tokens.absence(text) { return Reading(basis: said) }
    let words = Folding.words(Tokens.splitCamel(Tokens.withoutPrefix(text)))
    guard !words.contains(where: { ["not", "no", "without", "or", "never"].contains($0) }) else { return nil }
    let conditions = points(words, article: "9", paragraph: "2", letters: "a"..."j")
    guard conditions.count <= 1 else { return nil }
    var bases = Set(points(words, article: "6", paragraph: "1", letters: "a"..."f").compactMap { byLetter[$0] })
    let joined = " " + words.joined(separator: " ") + " "
    for (phrase, basis) in phrases where joined.contains(" \(phrase)") { bases.insert(basis) }
    guard bases.count <= 1 else { return nil }
    let reading = Reading(basis: bases.first, condition: conditions.first.map { "9-2-\($0)" })
    return reading.basis == nil && reading.condition == nil ? nil : reading
  }

  private static func points(
    _ words: [String], article: String, paragraph: String, letters: ClosedRange<String>
  ) -> Set<String> {
    guard words.count >= 3 else { return [] }
    var found: Set<String> = []
    for start in 0...(words.count - 3)
    where words[start] == article && words[start + 1] == paragraph && words[start + 2].count == 1
      && letters.contains(words[start + 2])
    {
      found.insert(words[start + 2])
    }
    return found
  }

  private static let byLetter = [
    "a": "consent", "b": "contract", "c": "legal-obligation", "d": "vital-interests", "e": "public-task",
    "f": "legitimate-interests",
  ]

  /// Beginnings of words, so that plurals and `contractual` match.
  private static let phrases: [(String, String)] = [
    ("consent", "consent"), ("explicit consent", "consent"), ("contract", "contract"),
    ("legal obligation", "legal-obligation"),
    ("vital interest", "vital-interests"), ("public task", "public-task"),
    ("official authority", "public-task"), ("legitimate interest", "legitimate-interests"),
  ]
}
