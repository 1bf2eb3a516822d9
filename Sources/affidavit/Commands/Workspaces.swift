import ArgumentParser
import Engine
import Foundation

struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Makes a workspace: a commented affidavit.yaml, keys, folders. Overwrites nothing.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var secrets: SecretOptions

  @Argument(help: "The folder of the workspace.")
  var folder: String

  func run() throws {
    Console.configure(shared.color)
    for line in try Initializer(folder: folder, secrets: secrets.source).run() { shared.say(line) }
  }
}

struct Keys: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Keys of the organisation, of audiences, and of the people in the records.",
    subcommands: [New.self, List.self, Rotate.self, Rewrap.self, Rekey.self, Shred.self])

  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Makes a key pair: NAME.key.pem (PKCS#8, encrypted), NAME.pub.jwk and NAME.pub.pem.")

    @OptionGroup var shared: SharedOptions
    @OptionGroup var secrets: SecretOptions

    @Argument(help: "Whose key: letters, digits, '-' and '_'.")
    var name: String

    @Option(help: "The folder (default: keys/ of the workspace).")
    var folder: String?

    func run() throws {
      let folder = try folder.map { URL(fileURLWithPath: $0, isDirectory: true) } ?? shared.open().keysFolder
      Console.configure(shared.color)
      for line in try KeyMaking(folder: folder, secrets: secrets.source).make(name) { shared.say(line) }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The keys of the workspace and what each is for.")

    @OptionGroup var shared: SharedOptions

    func run() throws {
      for line in try KeyListing(workspace: shared.open()).lines() { Console.out(line) }
    }
  }
}

struct Waive: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Accepts a finding for a time: writes a signed entry into waivers.yaml.",
    discussion: "A waiver never changes a verdict. It stands beside it, with reason, owner and last day.")

  @OptionGroup var shared: SharedOptions
  @OptionGroup var secrets: SecretOptions

  @Argument(help: "Id of the rule.")
  var rule: String

  @Argument(help: "The subject of the verdict, as 'check' prints it.")
  var subject: String

  @Option(help: "Why the risk is accepted.")
  var reason: String

  @Option(help: "Who answers for it.")
  var owner: String

  @Option(help: "The first instant at which it no longer holds: a day or an instant.")
  var until: String

  @Option(help: "The private key that signs (default: the signing key of the workspace).")
  var key: String?

  func run() throws {
    let signing = WaiverSigning(workspace: try shared.open(), key: key, secrets: secrets.source)
    shared.say(try signing.add(rule: rule, subject: subject, reason: reason, owner: owner, until: until))
  }
}

struct Attest: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Answers what no machine decides: writes a signed attestation into attestations.jsonl.",
    discussion: """
      For verdicts that need an attestation. It counts as long as its time runs, as it was signed, and by a key that may \
      attest (keys.authority in affidavit.yaml; else the signing key and the owners').
      """)

  @OptionGroup var shared: SharedOptions
  @OptionGroup var secrets: SecretOptions

  @Argument(help: "Id of the rule.")
  var rule: String

  @Argument(help: "The subject of the verdict, as 'check' prints it.")
  var subject: String

  @Option(help: "Id of the agent who attests.")
  var person: String

  @Option(help: "The legal capacity in which they do, such as dpo.")
  var role: String?

  @Option(help: "What is attested, in words.")
  var statement: String

  @Option(help: "Since when it holds: a day or an instant (default: now).")
  var from: String?

  @Option(help: "The first instant at which it no longer holds: a day or an instant.")
  var until: String

  @Option(help: "The private key that signs (default: the signing key of the workspace).")
  var key: String?

  func run() throws {
    let signing = AttestationSigning(
      workspace: try shared.open(), resources: try Resources.find(), key: key, secrets: secrets.source)
    shared.say(
      try signing.add(
        .init(
          rule: rule, subject: subject, person: person, role: role, text: statement, from: from, until: until)))
  }
}

struct Budget: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Privacy spent and left, by quarter and by statistic, with a forecast.",
    subcommands: [Show.self, Carry.self], defaultSubcommand: Show.self)

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "What is spent and left, with a forecast.")

    @OptionGroup var shared: SharedOptions

    @Option(help: "text or json.")
    var format: TextOrJSON = .text

    @Option(help: "A quarter such as 2026-Q3, instead of the one in affidavit.yaml.")
    var period: String?

    func run() throws {
      let query = BudgetQuery(workspace: try shared.open(), period: period)
      let bytes = try query.render(json: format == .json)
      if format == .json { Console.out(json: bytes) } else { Console.out(text: bytes) }
    }
  }

  struct Carry: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Carries unused loss of a quarter to a later one: a signed entry of the ledger.",
      discussion: "The caps of the year and of the time of retention stay as they are.")

    @OptionGroup var shared: SharedOptions
    @OptionGroup var secrets: SecretOptions

    @Option(help: "How much, a decimal such as 0.01.")
    var rho: String

    @Option(help: "The quarter that has not spent it, such as 2026-Q3.")
    var from: String

    @Option(help: "The later quarter.")
    var to: String

    @Option(help: "Why.")
    var reason: String

    @Option(help: "Who answers for it.")
    var owner: String

    @Option(help: "The private key that signs (default: the signing key of the workspace).")
    var key: String?

    func run() throws {
      let carrying = BudgetCarrying(workspace: try shared.open(), key: key, secrets: secrets.source)
      shared.say(try carrying.carry(rho: rho, from: from, to: to, reason: reason, owner: owner))
    }
  }
}

struct Audit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "The tamper-evident log of everything that touched the workspace.",
    subcommands: [Show.self, Verify.self, Export.self, Stamp.self])

  struct Stamp: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes an authority's time stamp for a bundle's checkpoint, once it was checked.",
      discussion: """
        Send the bundle's checkpoint.tsq to an authority (RFC 3161), with curl for example; give the answer here. \
        Packages of the bundle carry it from then on.
        """)

    @OptionGroup var shared: SharedOptions

    @Argument(help: "The bundle's folder.")
    var bundle: String

    @Argument(help: "The authority's answer (.tsr).")
    var response: String

    @Option(help: "The authority's certificates, PEM.")
    var tsa: String

    func run() throws {
      let stamping = Stamping(workspace: try shared.open(), bundle: bundle, response: response, authorities: tsa)
      shared.say(try stamping.run())
    }
  }

  struct Export: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Copies the audit log into a new folder: plain files (C2SP tlog-tiles), with the log's public key.")

    @OptionGroup var shared: SharedOptions

    @Argument(help: "The folder; it must not be there yet.")
    var folder: String

    func run() throws {
      for line in try AuditExport(workspace: shared.open(), folder: folder).run() { shared.say(line) }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Prints the log, one JSON object a line.")

    @OptionGroup var shared: SharedOptions

    func run() throws {
      for line in try AuditQuery(workspace: shared.open()).entries() { Console.out(json: Array((line + "\n").utf8)) }
    }
  }

  struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Recomputes the whole hash chain and the budget from it, and the audit log made of it.")

    @OptionGroup var shared: SharedOptions

    func run() throws {
      for line in try AuditQuery(workspace: shared.open()).verify().split(separator: "\n") {
        Console.out(String(line))
      }
    }
  }
}
