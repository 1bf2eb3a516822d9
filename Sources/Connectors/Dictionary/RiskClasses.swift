/// Classes of the AI Act as people write them: `high (Annex III 5b)`, `high-risk`, `minimal`, `Art. 5(1)(c)`.
enum RiskClasses {
  /// Every class that `text` names, in the order of the Act; none where it names none.
  static func read(_ text: String) -> [String] {
    let words = Folding.words(text)
    var found: [String] = []
    if words.contains("high"), !words.contains("not") { found.append("high") }
    if words.contains("high"), words.contains("not") { found.append("not-high") }
    if words.contains("minimal") { found.append("minimal") }
    if words.contains("transparency") || words.contains("limited") { found.append("transparency") }
    if words.contains("prohibited") || words.contains("unacceptable") { found.append("prohibited") }
    if words.contains("gpai") { found.append("gpai-model") }
    if words.contains("systemic") { found.append("systemic-risk") }
    for (index, word) in words.enumerated() where word == "iii" && index > 0 && words[index - 1] == "annex" {
      let rest = words[(index + 1)...].drop { $0 == "point" || $0 == "no" || $0 == "nr" }
      guard let digit = rest.first, digit.count == 1, ("1"..."8").contains(digit) else { continue }
      let letter = rest.dropFirst().first { $0.count == 1 && ("a"..."e").contains($0) }
      found.append("annex-iii-\(digit)" + (letter.map { "-\($0)" } ?? ""))
    }
    return found
  }
}
