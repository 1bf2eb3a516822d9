import Policy
import Reporting

/// With which rules, versions and calendars the verdicts were reached.
struct MethodSection {
  let facts: RunFacts

  /// Days in which a finding is to be closed, by severity.
  static let deadlines: [Report.Severity: Int] = [.critical: 30, .major: 90, .minor: 180]

  func build() throws -> Report.Method {
    let law = facts.configuration.law
    let holidays = law.holidays.map(\.description)
    return Report.Method(
      engine: "Affidavit \(EngineVersion.text)",
      packs: facts.packs.packs.map {
        Report.Pack(
          id: $0.id, version: $0.version, act: $0.law.act, uri: $0.law.uri, lawAsOf: $0.law.asOf,
          digest: facts.packs.digest,
          rules: $0.rules.count)
      },
      templates: TemplateDigest.version, templatesDigest: try TemplateDigest.digest(facts.resources.templates.path),
      libraries: LibraryVersions.all.filter { $0.key != "affidavit" }.sorted { $0.key < $1.key }.map {
        Report.Library(name: $0.key, version: $0.value)
      },
      timeZone: law.timeZone,
      calendars: holidays.isEmpty
        ? ["holidays as in the packs"] : ["holidays set by the organisation: \(holidays.joined(separator: ", "))"],
      configurationDigest: facts.configuration.digest,
      notes: [
        "Each rule is judged by the law in force on the day of the act, not of this report.",
        "A missing fact is never silently a verdict: each rule says whether it means a failure or leaves the question open.",
        "Sources are in the order of the workspace; where they disagree, both values are kept and section 3 lists them.",
      ],
      deadlines: Self.deadlines)
  }
}
