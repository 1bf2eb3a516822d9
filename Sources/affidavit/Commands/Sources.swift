import ArgumentParser
import Engine

struct Convert: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints any source's records in one format.",
    discussion: """
      Without SOURCE, all sources of the workspace; else exports as SYSTEM:PATH, such as mlflow:mlflow.db or \
      openlineage:events.ndjson.
      """)

  @OptionGroup var shared: SharedOptions

  @Argument(help: "SYSTEM:PATH, any number of them.")
  var sources: [String] = []

  @Option(help: "native, prov-json or openlineage.")
  var to: ConvertFormat = .native

  @Option(
    help: "The time of OpenLineage events for records that state none (default: the end of the period, else now).")
  var asOf: String?

  @Flag(help: "Stop with exit code 3 if any record is rejected.")
  var strict = false

  func run() async throws {
    let workspace: Workspace? = sources.isEmpty ? try shared.open() : nil
    let outcome = try SourceConverter(workspace: workspace, sources: sources, format: to, asOf: asOf).run {
      Console.out(json: $0)
    }
    for line in outcome.notes { shared.say(line) }
    if strict, outcome.rejected > 0 { throw ExitCode(3) }
  }
}

extension ConvertFormat: ExpressibleByArgument {}

struct Lineage: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Where a dataset or model comes from, and what it reaches.")

  @OptionGroup var shared: SharedOptions

  @Argument(help: "The id of a dataset, model or run, or one of its other names.")
  var id: String

  @Flag(help: "Only what it comes from.")
  var upstream = false

  @Flag(help: "Only what it reaches.")
  var downstream = false

  @Option(help: "text, json, dot or svg.")
  var format: LineageFormat = .text

  @Option(help: "A quarter such as 2026-Q3, instead of the one in affidavit.yaml.")
  var period: String?

  func run() async throws {
    let query = LineageQuery(workspace: try shared.open(), period: period, progress: shared.progress())
    let bytes = try await query.render(
      id, upstream: upstream || !downstream, downstream: downstream || !upstream, format: format)
    if format == .json { Console.out(json: bytes) } else { Console.out(text: bytes) }
  }
}

extension LineageFormat: ExpressibleByArgument {}
