import ArgumentParser
import Engine
import Foundation

struct Run: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The quarterly run: sources to protected records, statistics, verdicts, report, sealed bundle.",
    discussion: """
      Reads the sources of affidavit.yaml, joins them into one lineage graph, judges the policy packs, releases the \
      statistics that the privacy budget allows, and leaves reports/PERIOD complete and sealed, or not at all.

      With --retry-rejected, what the period's earlier bundle keeps as refused is offered again, sealed records opened \
      in memory with the owner's key: of exports that are as they were through reading them, of others from the \
      quarantine. In FILE (see 'quarantine export') mended records stand in the place of the refused ones, whatever \
      the export still holds there. Each is counted once; what is refused again stays in the new bundle's quarantine. \
      Every run starts from the sources: give FILE again, or mend the source, when the period is run again.
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var secrets: SecretOptions

  @Option(help: "A quarter such as 2026-Q3, instead of the one in affidavit.yaml.")
  var period: String?

  @Option(help: "The instant at which everything is judged (default: the end of the period).")
  var asOf: String?

  @Option(help: "Exit with 1 if there is an open finding of this severity or graver: critical, major or minor.")
  var failOn: FindingSeverity?

  @Option(help: "How many tasks work side by side (default: one a core). The output does not depend on it.")
  var workers: Int?

  @Flag(help: "Stop with exit code 3 if any record is rejected.")
  var strict = false

  @Option(
    defaultAsFlag: RetryRejected.asTheyWere, parsing: .next,
    help: "Offer again what the period's earlier run refused, or what FILE holds in its place.")
  var retryRejected: RetryRejected?

  @Option(help: "The owner's private key, for --retry-rejected (default: the one beside keys.owners).")
  var key: String?

  func run() async throws {
    let workspace = try shared.open()
    if key != nil, retryRejected == nil { throw ValidationError("--key is for --retry-rejected") }
    let options = RunOptions(
      period: period, asOf: asOf, workers: try workerCount(workers), isStrict: strict, secrets: secrets.source,
      retry: retryRejected.map { RetryOptions(mended: $0.file, key: key) })
    let outcome = try await QuarterlyRun(
      workspace: workspace, resources: try Resources.find(), options: options, progress: shared.progress()
    ).perform()
    if !shared.quiet { Console.plain(outcome.summary) }
    Console.out(outcome.report.path)
    if let failOn, outcome.hasOpenFinding(atLeast: failOn.severity) { throw ExitCode(1) }
  }
}

struct Check: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Judges the rules alone, for a pull request or a pipeline. Changes no state.",
    discussion: "Prints one line a verdict. Exits with 1 if there is a finding at or above --fail-on (default: high).")

  @OptionGroup var shared: SharedOptions

  @Option(
    help: "text (what is open), json (one verdict a line), sarif or junit. Only json prints ids of contributions.")
  var format: CheckFormat = .text

  @Option(help: "Only these verdicts, separated by commas: pass, fail, indeterminate, …")
  var verdict: String?

  @Option(help: "A quarter such as 2026-Q3, instead of the one in affidavit.yaml.")
  var period: String?

  @Option(help: "The instant at which everything is judged (default: the end of the period).")
  var asOf: String?

  @Option(help: "Exit with 1 from this severity on: critical, major (also: high), minor, or none.")
  var failOn: FailOn = .major

  @Option(help: "How many tasks work side by side (default: one a core).")
  var workers: Int?

  @Flag(help: "Stop with exit code 3 if any record is rejected.")
  var strict = false

  func run() async throws {
    let kinds = try verdict.map { try CheckOutcome.kinds($0) }
    let workspace = try shared.open()
    let checking = Checking(
      workspace: workspace, resources: try Resources.find(),
      options: .init(
        period: period, asOf: asOf, workers: try workerCount(workers), isStrict: strict,
        secrets: SecretSource(isInteractive: false)),
      format: format, only: kinds, progress: shared.progress())
    let outcome = try await checking.perform()
    let isJSON = format == .json || format == .sarif
    func write(_ bytes: [UInt8]) { if isJSON { Console.out(json: bytes) } else { Console.out(text: bytes) } }
    var output: [UInt8] = []
    try outcome.render { piece in
      output += piece
      guard output.count >= 1 << 16 else { return }
      write(output)
      output.removeAll(keepingCapacity: true)
    }
    write(output)
    for line in outcome.summary { shared.say(line) }
    if let severity = failOn.severity, outcome.hasOpenFinding(atLeast: severity) { throw ExitCode(1) }
  }
}

/// What `--retry-rejected` offers again.
enum RetryRejected: ExpressibleByArgument, CustomStringConvertible {
  case asTheyWere
  case mended(String)

  init?(argument: String) { self = .mended(argument) }

  var file: String? {
    switch self {
    case .asTheyWere: nil
    case .mended(let file): file
    }
  }

  var description: String { file ?? "the records as they were" }
}

/// A pass phrase that does not come from the environment.
struct SecretOptions: ParsableArguments {
  @Option(
    name: .customLong("passphrase-fd"),
    help: "Read the pass phrase from this file descriptor (default: AFFIDAVIT_PASSPHRASE, or a prompt).")
  var passphraseDescriptor: Int32?

  var source: SecretSource { SecretSource(descriptor: passphraseDescriptor, isInteractive: isatty(0) == 1) }
}

enum FindingSeverity: String, ExpressibleByArgument, CaseIterable {
  case critical, major, high, minor

  var severity: OpenSeverity {
    switch self {
    case .critical: .critical
    case .major, .high: .major
    case .minor: .minor
    }
  }
}

enum FailOn: String, ExpressibleByArgument, CaseIterable {
  case critical, major, high, minor, none

  var severity: OpenSeverity? { FindingSeverity(rawValue: rawValue)?.severity }
}

extension CheckFormat: ExpressibleByArgument {}

/// A number of workers: at least one, one a core where none is given.
func workerCount(_ wanted: Int?) throws -> Int {
  guard let wanted else { return max(1, ProcessInfo.processInfo.activeProcessorCount) }
  guard (1...256).contains(wanted) else { throw ValidationError("--workers takes a number from 1 to 256") }
  return wanted
}
