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
      place: "{id: customers-by-region", says: ["customers-by-region", "regoin"]),
    Mistake(
      name: "a negative rho", right: "rho: 0.02,", wrong: "rho: -0.02,", place: "-0.02",
      says: ["privacy.statistics.rho must be a positive decimal such as 0.05"]),
    Mistake(
      name: "a key that stands twice", right: "reports: [audit]", wrong: "reports: [audit]\naliases: other.yaml",
      place: "aliases: other.yaml", says: ["the key aliases stands twice, first on line "]),
    Mistake(
      name: "a tab", right: "  timezone: Europe/Stockholm", wrong: "\ttimezone: Europe/Stockholm", place: "\ttimezone",
      says: ["found character that cannot start any token"]),
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
