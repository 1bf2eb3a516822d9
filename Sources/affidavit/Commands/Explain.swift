import ArgumentParser
import Engine

struct Explain: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Why a rule came to its verdict, the facts it rests on, and the smallest change that would turn it.",
    discussion: """
      SUBJECT is printed by 'affidavit check': the id of a record, RECORD#PART, SOURCE>TARGET for a lineage path, or \
      RECORD@ACT. Any well-formed subject has an answer, also where the rule holds or does not apply.
      """)

  @OptionGroup var shared: SharedOptions

  @Argument(help: "The id of a rule.")
  var rule: String

  @Argument(help: "What it judges.")
  var subject: String

  @Option(help: "text or json.")
  var format: TextOrJSON = .text

  @Option(help: "A quarter such as 2026-Q3, instead of the one in affidavit.yaml.")
  var period: String?

  @Option(help: "The instant at which everything is judged (default: the end of the period).")
  var asOf: String?

  func run() async throws {
    let query = ExplainQuery(
      workspace: try shared.open(), resources: try Resources.find(),
      options: .init(
        period: period, asOf: asOf, workers: try workerCount(nil), isStrict: false,
        secrets: SecretSource(isInteractive: false)), progress: shared.progress())
    let bytes = try await query.render(rule: rule, subject: subject, json: format == .json)
    if format == .json { Console.out(json: bytes) } else { Console.out(text: bytes) }
  }
}
