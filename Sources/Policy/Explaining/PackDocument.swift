/// A page of the rules of packs, in Markdown: `affidavit policy docs`. The same packs give the same bytes.
public struct PackDocument: Sendable {
  let packs: PackSet

  public init(_ packs: PackSet) { self.packs = packs }

  public var markdown: String { packs.packs.map(page).joined(separator: "\n") }

  private func page(_ pack: Pack) -> String {
    var lines = ["# \(pack.id) \(pack.version)", ""]
    var law = Self.plain(pack.law.act)
    if let uri = pack.law.uri { law += " (<\(uri)>)" }
    if let asOf = pack.law.asOf { law += ", state of \(asOf)" }
    lines += ["\(law). \(pack.rules.count) rules.", ""]
    for source in pack.content.rules.sorted(by: { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }) {
      lines += rule(source)
    }
    if !pack.content.definitions.isEmpty {
      lines += ["## Definitions", ""]
      for (name, expression) in pack.content.definitions.sorted(by: { $0.name < $1.name }) {
        lines += ["`\(name)`", ""] + Self.code(expression.text) + [""]
      }
    }
    return lines.joined(separator: "\n")
  }

  private func rule(_ source: RuleSource) -> [String] {
    var lines = ["## \(source.id)", "", "\(Self.plain(source.title)) [\(Self.plain(source.cite))]", ""]
    lines.append("- Judges: \(source.clauses.map(\.target.description).joined(separator: ", "))")
    lines.append("- Severity: \(source.severity.rawValue)")
    lines.append("- Decided by: \(Self.words(source.decide))")
    lines.append(
      "- An absent fact: \(source.missing == .fail ? "fails, the organisation has to show it" : "leaves the verdict open")"
    )
    for (_, key, missing) in source.absent { lines.append("  - `\(key)`: \(missing.rawValue)") }
    lines.append("- In force: \(Self.periods(source.inForce.map(\.period)))")
    lines.append("- Remedy: \(Self.plain(source.remedy))")
    lines.append("")
    for clause in source.clauses {
      let parts: [(String, Expression?)] = [
        ("For each element of", clause.each?.over), ("Applies when", clause.when), ("Must hold", clause.require),
        ("Must hold where there is no element", clause.each?.alone), ("A person attests when", clause.attest),
      ]
      let suffix = source.clauses.count > 1 ? " (\(clause.target))" : ""
      for (words, expression) in parts {
        guard let expression else { continue }
        lines += ["\(words)\(suffix):", ""] + Self.code(expression.text) + [""]
      }
    }
    return lines
  }

  private static func words(_ decision: Decision) -> String {
    switch decision {
    case .mechanical: "facts"
    case .attested: "a person's attestation"
    case .both: "facts, and a person's attestation"
    }
  }

  private static func periods(_ periods: [LegalPeriod]) -> String {
    guard !periods.isEmpty else { return "not law; shown as readiness" }
    return periods.map { period in
      "from \(period.from)" + (period.to.map { " to \($0)" } ?? "") + (period.condition.map { " if `\($0)`" } ?? "")
    }.joined(separator: "; ")
  }

  private static func code(_ text: String) -> [String] {
    ["```cel"] + text.split(separator: "\n", omittingEmptySubsequences: true).map(String.init) + ["```"]
  }

  /// Text on one line, without what Markdown would take for markup.
  private static func plain(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ")
      .replacing("*", with: "\\*").replacing("_", with: "\\_").replacing("<", with: "&lt;")
  }
}
