import ArgumentParser
import Engine

struct Quarantine: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Refused records: what they are, and how to mend them.",
    discussion: """
      A run keeps each record that it refuses in quarantine.jsonl of the bundle: reason and place in clear, the bytes \
      sealed for the owner. To mend them where the source cannot be mended: 'quarantine export --to FILE', change \
      'record' (or 'body') in its lines, then 'run --retry-rejected FILE'.
      """,
    subcommands: [List.self, Export.self])

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Why records were refused and where they stand. Shows no value and needs no key.",
      discussion: "Exits with 4 if the quarantine is not the one that was signed.")

    @OptionGroup var shared: SharedOptions

    @Argument(help: "The bundle's folder (default: that of the workspace's period).")
    var bundle: String?

    @Option(help: "text or json.")
    var format: TextOrJSON = .text

    @Option(help: "A quarter such as 2026-Q3, instead of the one in affidavit.yaml.")
    var period: String?

    @Option(help: "The public key that must have signed (default: the workspace's, else the bundle's own).")
    var trust: String?

    func run() throws {
      Console.configure(shared.color)
      let workspace = bundle == nil ? try shared.open() : try? shared.open()
      try QuarantineListing(workspace: workspace, bundle: bundle, period: period, trust: trust)
        .run(json: format == .json) { if format == .json { Console.out(json: $0) } else { Console.out(text: $0) } }
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes refused records in the clear, to be mended. Needs the owner's key; the audit log keeps it.",
      discussion: """
        One JSON object a line: place and reason, and the refused bytes as 'record' where they are JSON, else as \
        'body' where they are text, else as 'bodyBase64'. The file can be read by you alone. Lines that you leave out \
        leave their records as they are.
        """)

    @OptionGroup var shared: SharedOptions
    @OptionGroup var secrets: SecretOptions

    @Argument(help: "The bundle's folder (default: that of the workspace's period).")
    var bundle: String?

    @Option(help: "The file to write; nothing is overwritten.")
    var to: String

    @Option(help: "The owner's private key (default: the one beside the public keys under keys.owners).")
    var key: String?

    @Option(help: "A quarter such as 2026-Q3, instead of the one in affidavit.yaml.")
    var period: String?

    func run() throws {
      let export = QuarantineExport(
        workspace: try shared.open(), bundle: bundle, period: period, file: to, key: key, secrets: secrets.source)
      shared.say(try export.run())
    }
  }
}
