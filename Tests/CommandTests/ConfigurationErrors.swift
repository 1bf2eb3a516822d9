import Foundation
import Testing

/// A mistake in `affidavit.yaml`, and what has to be said about it.
struct Mistake: CustomTestStringConvertible, Sendable {
  var name: String
  /// The right text, which stands once in the example, and the wrong one in its place.
  var right: String
  var wrong: String
  /// A text of the wrong file; line and column of its start have to be named.
  var place: String
  var says: [String]

  var testDescription: String { name }

  static let all = [
    Mistake(
      name: "an unknown key", right: "organisation: lei", wrong: "organization: lei", place: "organization: lei",
      says: ["unknown key organization", "did you mean organisation?"]),
    Mistake(
      name: "an unknown key further in", right: "auditor: {opens:", wrong: "auditor: {opened:", place: "opened:",
      says: ["unknown key audiences.auditor.opened", "did you mean opens?"]),
    Mistake(
      name: "a wrong type", right: "period: {name: 2026-Q4}", wrong: "period: [2026-Q4]", place: "[2026-Q4]",
      says: ["period must be a mapping"]),
    Mistake(
      name: "a missing key", right: "organisation: lei:529900NORDBANK00001\n", wrong: "", place: "period: {name",
      says: ["organisation is missing"]),
    Mistake(
      name: "a quarter that does not exist", right: "{name: 2026-Q4}", wrong: "{name: 2026-Q5}",
      place: "{name: 2026-Q5}",
      says: ["period.from is missing", "2026-Q3"]),
    Mistake(
      name: "a period that ends before it begins", right: "{name: 2026-Q4}",
      wrong: "{name: x, from: 2026-10-01, to: 2026-09-01}", place: "{name: x",
      says: ["period.from must be before period.to"]),
    Mistake(
      name: "a day that does not exist", right: "{name: 2026-Q4}", wrong: "{name: x, from: 2026-02-30, to: 2026-09-01}",
      place: "2026-02-30", says: ["period.from must be a day (2026-07-01)"]),
    Mistake(
      name: "a path under protect that no record has", right: "{path: agent.name,", wrong: "{path: agent.nmae,",
      place: "{path: agent.nmae,", says: ["agent.nmae", "did you mean agent.name?"]),
    Mistake(
      name: "a protection that does not exist", right: "{path: contribution.values, do: redact}",
      wrong: "{path: contribution.values, do: redcat}", place: "redcat",
      says: ["redcat is no protection", "did you mean redact?"]),
    Mistake(
      name: "a system that no connector reads", right: "- mlflow: exports", wrong: "- mlfow: exports",
      place: "mlfow: exports",
      says: ["mlfow", "did you mean mlflow?"]),
    Mistake(
      name: "a pack that does not exist", right: "policies: [gdpr, ccpa]", wrong: "policies: [ccpa, gdrp]",
      place: "gdrp]",
      says: ["there is no policy pack gdrp", "did you mean gdpr?"]),
    Mistake(
      name: "a folder of packs that does not exist", right: "policies: [gdpr, ccpa]",
      wrong: "policies: [gdpr, ./policies/house]",
      place: "./policies/house", says: ["there is no policy pack ./policies/house", "is no folder"]),
    Mistake(
      name: "a fact that the dictionary does not know", right: "  retention: [retention_period]",
      wrong: "  retenton: [retention_period]", place: "retenton:", says: ["retenton", "did you mean retention?"]),
    Mistake(
      name: "a purpose that the vocabulary does not know",
      right: "creditworthiness assessment: credit-checking/loan-risk",
      wrong: "creditworthiness assessment: credit-cheking", place: "creditworthiness assessment",
      says: ["credit-cheking is no purpose", "did you mean credit-checking?"]),
    Mistake(
      name: "a time zone that does not exist", right: "timezone: Europe/Stockholm", wrong: "timezone: Europe/Stokholm",
      place: "Europe/Stokholm", says: ["law.timezone Europe/Stokholm", "such as Europe/Stockholm"]),
    Mistake(
      name: "a statistic misspelt", right: "customers-by-region, count: subjects",
      wrong: "customers-by-region, count: subject",
      place: "subject, by", says: ["subject cannot be counted", "did you mean subjects?"]),
    Mistake(
      name: "an attribute misspelt", right: "count: subjects, by: [region]", wrong: "count: subjects, by: [regoin]",
      place: "{id: customers-by-region",
      says: ["customers-by-region: regoin is not an attribute", "did you mean region?"]),
    Mistake(
      name: "a number of contributions without its path", right: "count: subjects, by: [region]",
      wrong: "count: subjects, by: [tenure]", place: "{id: customers-by-region",
      says: ["one of region, ageBand, category, consentState, or values.tenure"]),
    Mistake(
      name: "an attribute named twice", right: "count: subjects, by: [region]",
      wrong: "count: subjects, by: [region, region]", place: "{id: customers-by-region",
      says: ["'by' names region twice"]),
    Mistake(
      name: "no list of groups", right: "partitions: [SE, DE, FR, US-CA], ", wrong: "",
      place: "{id: customers-by-region", says: ["'partitions' is missing: the values of region"]),
    Mistake(
      name: "an empty list of groups", right: "partitions: [SE, DE, FR, US-CA], ", wrong: "partitions: [[]], ",
      place: "{id: customers-by-region", says: ["'partitions' lists no value of region"]),
    Mistake(
      name: "a negative rho", right: "rho: 0.02,", wrong: "rho: -0.02,", place: "-0.02",
      says: ["privacy.statistics.rho must be a positive decimal such as 0.05, not -0.02"]),
    Mistake(
      name: "a rho of nothing", right: "rho: 0.02,", wrong: "rho: 0,", place: "0, bounds: {groups: 2",
      says: ["privacy.statistics.rho must be a positive decimal such as 0.05, not 0"]),
    Mistake(
      name: "a delta of one", right: "partitions: [SE, DE, FR, US-CA], rho: 0.01",
      wrong: "partitions: private, delta: 1, rho: 0.01", place: "{id: customers-by-region",
      says: ["customers-by-region: delta must be at most 0.001"]),
    Mistake(
      name: "a delta of a year of one", right: "year: {rho: 0.15}", wrong: "year: {rho: 0.15, delta: 1}",
      place: "1}}", says: ["privacy.budget.year.delta is a probability below 1"]),
    Mistake(
      name: "a sum without bounds", right: "count: rows, by", wrong: "count: sum, value: {name: tenure}, by",
      place: "{id: holdings-by-region-and-age", says: ["'lower' and 'upper' is missing: bounds that do not come from"]),
    Mistake(
      name: "no bounds of what one person adds", right: "rho: 0.02, bounds: {groups: 2, rows: 4}", wrong: "rho: 0.02",
      place: "{id: holdings-by-region-and-age",
      says: [
        "holdings-by-region-and-age: 'bounds' lacks 'groups' (how many groups", "and 'rows' (how many rows",
      ]),
    Mistake(
      name: "a lower bound above the upper one", right: "count: rows, by",
      wrong: "count: mean, value: {name: tenure, lower: 5, upper: 4}, by", place: "{id: holdings-by-region-and-age",
      says: ["'lower' is 5 and 'upper' is 4: the lower bound must be below the upper one"]),
    Mistake(
      name: "a bound with more decimals than values keep", right: "count: rows, by",
      wrong: "count: mean, value: {name: tenure, lower: 0.5, upper: 4}, by", place: "{id: holdings-by-region-and-age",
      says: ["'lower' is 0.5, and values are kept to 0 decimals"]),
    Mistake(
      name: "bounds that are too far apart", right: "count: rows, by",
      wrong: "count: sum, value: {name: tenure, lower: -1, upper: 20000000, decimals: 2}, by",
      place: "{id: holdings-by-region-and-age",
      says: ["too far apart or from zero: with 2 decimals, at most 10737418.24"]),
    Mistake(
      name: "a partition that is listed twice", right: "partitions: [SE, DE, FR, US-CA]",
      wrong: "partitions: [SE, DE, SE]",
      place: "{id: customers-by-region", says: ["'partitions' lists SE of region twice"]),
    Mistake(
      name: "a choice among what is no quantile", right: "count: rows, by",
      wrong: "count: rows, mechanism: exponential, by",
      place: "{id: holdings-by-region-and-age",
      says: ["'mechanism: exponential' belongs to a count of quantiles with one quantile and no 'by'"]),
    Mistake(
      name: "a mechanism misspelt", right: "count: rows, by", wrong: "count: rows, mechanism: exponental, by",
      place: "exponental", says: ["exponental is no mechanism; did you mean exponential?"]),
    Mistake(
      name: "a loss and an accuracy at once", right: "rho: 0.02,", wrong: "rho: 0.02, accuracy: 12.5,", place: "12.5,",
      says: ["accuracy stands in place of rho"]),
    Mistake(
      name: "private groups without their delta", right: "partitions: [SE, DE, FR, US-CA]",
      wrong: "partitions: private",
      place: "{id: customers-by-region", says: ["privacy.statistics.delta is missing"]),
    Mistake(
      name: "a delta of groups that are listed", right: "rho: 0.02,", wrong: "rho: 0.02, delta: 0.00125,",
      place: "0.00125,",
      says: ["delta belongs to 'partitions: private'"]),
    Mistake(
      name: "a key that stands twice", right: "reports: [audit]", wrong: "reports: [audit]\naliases: other.yaml",
      place: "aliases: other.yaml", says: ["the key aliases stands here twice, first on line", "keep one of them"]),
    Mistake(
      name: "a tab", right: "  timezone: Europe/Stockholm", wrong: "\ttimezone: Europe/Stockholm", place: "\ttimezone",
      says: ["found character that cannot start any token", "indent with spaces, not with tabs"]),
    Mistake(
      name: "an audience that no file can be named after", right: "  auditor: {opens:",
      wrong: "  \"../auditor\": {opens:",
      place: "\"../auditor\"", says: ["audiences.../auditor names a file: letters, digits, '-' and '_' only"]),
    Mistake(
      name: "a number where a text is meant is text, a list is not", right: "organisation: lei:529900NORDBANK00001",
      wrong: "organisation: [lei, 529900NORDBANK00001]", place: "[lei, 529900",
      says: ["organisation must be text, not a list"]),
    Mistake(
      name: "sources that are none", right: "  - mlflow: exports/mlflow.db", wrong: "  - exports/mlflow.db",
      place: "exports/mlflow.db", says: ["sources must be a mapping, not text"]),
    Mistake(
      name: "a source without a path", right: "  - mlflow: exports/mlflow.db", wrong: "  - mlflow: []", place: "[]",
      says: ["sources.mlflow must be a path or a list of paths"]),
    Mistake(
      name: "a holiday that is no day", right: "2026-11-26,", wrong: "2026-11-31,", place: "2026-11-31",
      says: ["law.holidays must be days such as 2026-12-25"]),
    Mistake(
      name: "a grace that is no period", right: "purge: P30D", wrong: "purge: 30 days", place: "grace:",
      says: ["grace"]),
    Mistake(
      name: "a table of law that no pack has", right: "consentAge: {SE", wrong: "consentAges: {SE",
      place: "consentAges",
      says: ["consentAges", "did you mean consentAge?"]),
    Mistake(
      name: "a statistic that stands twice", right: "{id: loan-applicants-by-residence", wrong: "{id: loan-applicants",
      place: "{id: loan-applicants, count: distribution", says: ["the statistic loan-applicants stands here twice"]),
    Mistake(
      name: "a statistic that no report can name", right: "{id: loan-applicants,", wrong: "{id: loan applicants,",
      place: "loan applicants,", says: ["privacy.statistics.id is a name in the report"]),
    Mistake(
      name: "a bound that is none", right: "bounds: {groups: 1}", wrong: "bounds: {groups: 0}", place: "0}, utility",
      says: ["privacy.statistics.bounds.groups must lie between 1 and 1000000"]),
    Mistake(
      name: "a default other than to encrypt", right: "default: encrypt ", wrong: "default: keep ", place: "keep ",
      says: ["protect.default can only be 'encrypt'"]),
    Mistake(
      name: "padding of a class that nothing is encrypted for", right: "  default: encrypt",
      wrong: "  padding: {peopel: 64}\n  default: encrypt", place: "peopel",
      says: ["nothing is encrypted for the class peopel", "did you mean people?"]),
    Mistake(
      name: "padding to no multiple of 32", right: "  default: encrypt",
      wrong: "  padding: {people: 40}\n  default: encrypt", place: "40}",
      says: ["protect.padding.people must be max or a multiple of 32 up to 4096"]),
    Mistake(
      name: "a merge key", right: "audiences:\n", wrong: "audiences:\n  <<: {}\n", place: "<<: {}",
      says: ["merge keys are not part of YAML 1.2"]),
    Mistake(
      name: "a tag", right: "timezone: Europe/Stockholm", wrong: "timezone: !zone Europe/Stockholm", place: "!zone",
      says: ["tags are not read; write the value without one"]),
  ]
}

@Suite("A mistake in affidavit.yaml is shown with file, line, column and the nearest right spelling")
struct ConfigurationErrors {
  @Test("by run and by check, with exit code 2, before anything is made", arguments: Mistake.all)
  func mistake(_ mistake: Mistake) throws {
    let bank = try Bank.fresh()
    try bank.edit("affidavit.yaml", mistake.right, mistake.wrong)
    let place = try Self.place(of: mistake.place, in: String(contentsOf: bank.configuration, encoding: .utf8))
    for command in ["run", "check"] {
      let outcome = try bank.run(command)
      #expect(outcome.code == 2, "\(command): \(outcome.message)")
      #expect(
        outcome.message.contains("affidavit.yaml:\(place): "), "\(command) should name \(place): \(outcome.message)")
      for part in mistake.says { #expect(outcome.message.contains(part), "\(command): \(outcome.message)") }
      #expect(outcome.output.isEmpty)
    }
    #expect(!FileManager.default.fileExists(atPath: bank.url.appendingPathComponent("state").path))
    #expect(!FileManager.default.fileExists(atPath: bank.reports.path))
  }

  /// `line:column`, from 1, of the start of a text.
  private static func place(of text: String, in file: String) throws -> String {
    let start = try #require(file.range(of: text)?.lowerBound)
    let before = file[..<start]
    let line = before.count { $0 == "\n" } + 1
    let column =
      before.distance(from: before.lastIndex(of: "\n").map(before.index(after:)) ?? before.startIndex, to: start) + 1
    return "\(line):\(column)"
  }

  @Test(
    "options are checked like the file",
    arguments: [
      (["run", "--period", "2026-Q9"], "2026-Q9 is no quarter; write it as 2026-Q3"),
      (["run", "--as-of", "yesterday"], "--as-of yesterday is neither a day (2026-10-05) nor an instant with a zone"),
      (["check", "--as-of", "2026-13-01"], "neither a day"),
      (["check", "--workers", "0"], "--workers takes a number from 1 to 256"),
      (["check", "--format", "yaml"], "yaml"),
      (["check", "--verdict", "failed"], "did you mean fail?"),
      (["chekc"], "chekc"),
      (["budget", "--period", "Q3"], "Q3 is no quarter"),
    ])
  func options(_ arguments: [String], _ says: String) throws {
    let outcome = try Command.run(arguments, in: Bank.shared().url)
    #expect(outcome.code == 2, "\(outcome.message)")
    #expect(outcome.message.contains(says), "\(outcome.message)")
  }

  @Test("help and version are no errors") func help() throws {
    let folder = try TemporaryFolder()
    let help = try Command.run(["--help"], in: folder.url)
    #expect(help.code == 0 && help.text.contains("Exit codes"))
    let version = try Command.run(["--version"], in: folder.url)
    #expect(version.code == 0 && !version.text.isEmpty)
  }
}
