import Foundation
import Testing

/// A workspace whose run takes a second: one dataset, its people, a refused record, two statistics and a rule that fails.
///
/// It lies in a folder of its own beside a folder for temporary files; under both together, a fault may strike.
struct SmallWorkspace {
  /// Stands in every value that the plan protects, and in the refused record.
  static let canary = "Kanarienvogel7c1f"

  let folder: TemporaryFolder

  /// What faults strike.
  var root: URL { folder.url }
  var url: URL { folder.url.appendingPathComponent("workspace", isDirectory: true) }
  var temporary: URL { folder.url.appendingPathComponent("temporary", isDirectory: true) }
  var reports: URL { url.appendingPathComponent("reports", isDirectory: true) }
  var state: URL { url.appendingPathComponent("state", isDirectory: true) }
  var ledger: URL { state.appendingPathComponent("affidavit.sqlite") }

  static let period = "2026-Q3"
  var bundle: URL { reports.appendingPathComponent(Self.period, isDirectory: true) }

  /// Nothing was run yet.
  static func fresh() throws -> SmallWorkspace { try prepared.get().copy() }

  /// The quarter has been run.
  static func reported() throws -> SmallWorkspace { try reportedOnce.get().copy() }

  func copy() throws -> SmallWorkspace {
    let copy = SmallWorkspace(folder: try TemporaryFolder())
    try FileManager.default.copyItem(at: url, to: copy.url)
    try FileManager.default.createDirectory(at: copy.temporary, withIntermediateDirectories: true)
    return copy
  }

  /// Runs a command in the workspace, to its end.
  func run(_ arguments: [String], with extra: [String: String] = [:]) throws -> Command.Outcome {
    try Command.run(arguments, in: url, with: environment(extra))
  }

  @discardableResult
  func run(_ arguments: String..., with extra: [String: String] = [:]) throws -> Command.Outcome {
    try Command.run(arguments, in: url, with: environment(extra))
  }

  func start(
    _ arguments: String..., with extra: [String: String] = [:], output: FileHandle? = nil, messages: FileHandle? = nil
  ) throws -> Command.Running {
    try Command.start(arguments, in: url, with: environment(extra), output: output, messages: messages)
  }

  /// Names in the folder of reports that a reader takes for bundles.
  func visibleBundles() throws -> [String] { try reportNames().filter { !$0.hasPrefix(".") } }

  func hiddenReports() throws -> [String] { try reportNames().filter { $0.hasPrefix(".") } }

  private func reportNames() throws -> [String] {
    guard FileManager.default.fileExists(atPath: reports.path) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: reports.path).sorted()
  }

  /// Seals private keys again so that opening them takes no time: most of a small run is spent on that otherwise.
  private func cheapen(_ keys: String...) throws {
    guard let openssl = Tool("openssl") else { return }
    for key in keys {
      let (passphrase, cheap) = ("pass:\(Command.passphrase)", url.appendingPathComponent("\(key).cheap"))
      let made = try openssl.run(
        [
          "pkcs8", "-topk8", "-v2", "aes-256-cbc", "-iter", "1", "-in", key, "-out", cheap.path, "-passin", passphrase,
          "-passout", passphrase,
        ], in: url)
      try #require(made.code == 0, "\(made.text)")
      try FileManager.default.removeItem(at: url.appendingPathComponent(key))
      try FileManager.default.moveItem(at: cheap, to: url.appendingPathComponent(key))
    }
  }

  private func environment(_ extra: [String: String]) -> [String: String] {
    ["TMPDIR": temporary.path].merging(extra) { $1 }
  }

  private static let prepared = Result { try prepare() }
  private static let reportedOnce = Result {
    let workspace = try fresh()
    let outcome = try workspace.run("run")
    try #require(outcome.code == 0, "\(outcome.message)")
    try workspace.cheapen("state/privacy.key.pem")
    return workspace
  }

  private static func prepare() throws -> SmallWorkspace {
    let workspace = SmallWorkspace(folder: try TemporaryFolder())
    let files = FileManager.default
    try files.createDirectory(at: workspace.temporary, withIntermediateDirectories: true)
    try files.createDirectory(at: workspace.url, withIntermediateDirectories: true)
    let made = try workspace.run("init", ".")
    try #require(made.code == 0, "\(made.message)")
    let house = workspace.url.appendingPathComponent("policies/house", isDirectory: true)
    try files.createDirectory(at: house, withIntermediateDirectories: true)
    try Data(configuration.utf8).write(to: workspace.url.appendingPathComponent("affidavit.yaml"))
    try Data(pack.utf8).write(to: house.appendingPathComponent("pack.yaml"))
    try Data(records.utf8).write(to: workspace.url.appendingPathComponent("records/all.jsonl"))
    try workspace.cheapen("keys/signing.key.pem", "keys/owner.key.pem")
    return workspace
  }

  private static let configuration = """
    organisation: lei:EXAMPLE00000000000001
    period: {name: \(period)}
    sources:
      - native: records/*.jsonl
    policies: [./policies/house]
    protect:
      default: encrypt
      fields:
        - {path: dataset.name, do: keep}
        - {path: dataset.statistics, do: aggregate-only}
        - {path: agent.name, do: encrypt, class: people}
        - {path: contribution.subjectRef, do: pseudonymise, scope: auditor}
        - {path: contribution.values, do: redact}
    keys:
      signing: keys/signing.key.pem
      owners: [keys/owner.pub.jwk, keys/recovery.pub.jwk]
    privacy:
      budget: {quarter: {rho: 0.05}, year: {rho: 0.15}}
      statistics:
        - {id: rows, count: rows, by: [region], partitions: [SE, DE], rho: 0.01, bounds: {groups: 1, rows: 2}}
        - {id: people, count: dataset-subjects, dataset: "ds:example:people@1", rho: 0.005}
    reports: [audit]

    """

  private static let pack = """
    pack: house
    version: 1.0.0
    law:
      act: House rules
      uri: "https://example.org/house"
      asOf: 2026-01-01
    rules:
      - id: house.1.retention
        cite: House rule 1
        title: Every dataset has an end
        on: dataset
        require: has(dataset.retention.until)
        severity: major
        inForce: [{from: 2020-01-01}]
        decide: mechanical
        missing: fail
        remedy: Say until when it is kept.

    """

  private static let records = """
    {"kind":"profile","id":"lei:EXAMPLE00000000000001","name":"Example AB","country":"SE","establishedInUnion":true}
    {"kind":"agent","id":"agent:dpo","type":"person","name":"\(canary) agent","roles":["dpo"],"contact":{"email":"\(canary)@example.org"}}
    {"kind":"dataset","id":"ds:example:people@1","name":"People","uris":["s3://\(canary)/people.csv"],\
    "personalData":"identified","statistics":{"method":"exact","subjectField":"\(canary)","rows":41280,"subjects":40112,\
    "maxRowsPerSubject":3,"boundsEnforced":true,"computedAt":"2026-04-02T04:00:00Z"}}
    {"kind":"contribution","id":"c:1","dataset":"ds:example:people@1","subjectRef":"p:\(canary)","region":"SE",\
    "ageBand":"adult","category":"savings","rows":2,"values":{"\(canary)":26},"addedAt":"2026-05-25T09:00:00Z"}
    {"kind":"request","id":"req:1","regime":"gdpr","type":"access","subjectRef":"p:\(canary)","region":"DE",\
    "channel":"form","receivedAt":"2026-08-03T08:00:00Z","respondedAt":"2026-09-25T15:00:00Z","outcome":"complied"}
    {"kind":"request","id":"req:2","regime":"nowhere","type":"access","subjectRef":"p:\(canary)"}

    """
}

extension Canaries {
  /// Those of the small workspace.
  init() { self.init(SmallWorkspace.canary) }
}
