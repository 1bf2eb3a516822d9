import ArgumentParser
import Engine
import Foundation

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Checks every digest, signature and schema of a bundle; one line a check.",
    discussion: "Exits with 4 if anything does not hold. Give --trust: a key from inside a bundle proves nothing.")

  @OptionGroup var shared: SharedOptions

  @Argument(help: "A bundle's folder, or a package (.tar, or unpacked).")
  var bundle: String

  @Option(help: "The public key that must have signed: JWK or PEM, or its certificate.")
  var trust: String?

  @Option(help: "An earlier bundle or package: the audit log must have gone on from its checkpoint.")
  var previous: String?

  @Option(help: "Check certificates as of this day or instant (default: now).")
  var asOf: String?

  @Option(help: "Certificates (PEM) of the authority whose time stamps count.")
  var tsa: String?

  @Option(help: "text or json.")
  var format: TextOrJSON = .text

  func run() throws {
    Console.configure(shared.color)
    let outcome = try BundleVerification(
      bundle: bundle, trust: trust, previous: previous, asOf: asOf, authorities: tsa
    ).run()
    let bytes = outcome.render(json: format == .json, quiet: shared.quiet)
    if format == .json { Console.out(json: bytes) } else { Console.out(text: bytes) }
    if !outcome.holds { throw ExitCode(EngineError.Kind.integrity.rawValue) }
  }
}

struct Open: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Prints what a key may read of a bundle's records, in the clear.",
    discussion: "One JSON object a line. What the key may not open is marked as withheld.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var secrets: SecretOptions

  @Argument(help: "A bundle's folder, or a package (.tar, or unpacked).")
  var bundle: String

  @Option(help: "A private key: encrypted PKCS#8, as 'keys new' writes it. Not needed for a package in clear.")
  var key: String?

  @Option(help: "The public key that must have signed the records (default: the bundle's own, with a warning).")
  var trust: String?

  @Option(help: "Only the record with this id.")
  var record: String?

  func run() throws {
    Console.configure(shared.color)
    let opening = BundleOpening(bundle: bundle, key: key, trust: trust, record: record, secrets: secrets.source)
    let notes = try opening.run { Console.out(json: $0) }
    for note in notes { shared.say(note) }
  }
}

struct Disclose: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes a package of a bundle that one audience can open and anyone can verify.",
    discussion: """
      Every record of the bundle is in it; of each the fields that affidavit.yaml lets the audience open. In mode a they \
      are sealed for its keys, in mode b they are in clear. Its VERIFY.md says how to check it without Affidavit.
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var secrets: SecretOptions

  @Argument(help: "The bundle's folder.")
  var bundle: String

  @Option(help: "The audience, as affidavit.yaml names it.")
  var to: String

  @Option(help: "a: sealed for the audience; b: in clear, for whoever has the file.")
  var mode: DisclosureMode = .a

  @Option(help: "The package (default: package-AUDIENCE.tar here). Nothing is overwritten.")
  var out: String?

  @Option(help: "An owner's private key: for mode b, and for an audience or a class that the run did not grant.")
  var key: String?

  func run() throws {
    let disclosing = Disclosing(
      workspace: try shared.open(), bundle: bundle, audience: to, isClear: mode == .b, output: out, key: key,
      secrets: secrets.source)
    for line in try disclosing.run() { shared.say(line) }
  }
}

enum DisclosureMode: String, ExpressibleByArgument, CaseIterable { case a, b }

enum TextOrJSON: String, ExpressibleByArgument, CaseIterable { case text, json }
