import Foundation
import Testing

/// A workspace: the invented bank of `Examples/quarterly` with fewer customers, in a folder of its own.
struct Bank {
  /// Contributions that are kept of each quarter.
  static let contributions = 40

  let folder: TemporaryFolder

  var url: URL { folder.url.appendingPathComponent("bank", isDirectory: true) }
  var configuration: URL { url.appendingPathComponent("affidavit.yaml") }
  var reports: URL { url.appendingPathComponent("reports") }

  func bundle(_ period: String = "2026-Q3") -> URL { reports.appendingPathComponent(period, isDirectory: true) }

  /// Sources, configuration and six keys; nothing was run yet.
  static func fresh() throws -> Bank { try prepared.get().copy() }

  /// The same after the run of the third quarter.
  static func reported() throws -> Bank { try reportedOnce.get().copy() }

  /// For tests that only read.
  static func shared() throws -> Bank { try reportedOnce.get() }

  func copy() throws -> Bank {
    let copy = Bank(folder: try TemporaryFolder())
    try FileManager.default.copyItem(at: url, to: copy.url)
    return copy
  }

  @discardableResult
  func run(_ arguments: String..., passphrase: String? = Command.passphrase) throws -> Command.Outcome {
    try Command.run(arguments, in: url, passphrase: passphrase)
  }

  /// Replaces a text of a file that stands there exactly once.
  func edit(_ name: String, _ old: String, _ new: String) throws {
    let file = url.appendingPathComponent(name)
    let text = try String(contentsOf: file, encoding: .utf8)
    try #require(text.components(separatedBy: old).count == 2, "\(old) must stand once in \(name)")
    try Data(text.replacingOccurrences(of: old, with: new).utf8).write(to: file)
  }

  func append(_ lines: String..., to name: String) throws {
    let file = url.appendingPathComponent(name)
    let text = try String(contentsOf: file, encoding: .utf8)
    try Data((text + lines.map { $0 + "\n" }.joined()).utf8).write(to: file)
  }

  /// Files of a folder, by their path in it.
  static func files(_ folder: URL) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let url = folder.appendingPathComponent(name)
      if try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
        files[name] = try Data(contentsOf: url)
      }
    }
    return files
  }

  private static let prepared = Result { try prepare() }
  private static let reportedOnce = Result {
    let bank = try fresh()
    let outcome = try bank.run("run", "--period", "2026-Q3")
    try #require(outcome.code == 0, "\(outcome.message)")
    return bank
  }

  private static func prepare() throws -> Bank {
    let bank = Bank(folder: try TemporaryFolder())
    let example = Command.repository.appendingPathComponent("Examples/quarterly")
    let files = FileManager.default
    try files.createDirectory(at: bank.url, withIntermediateDirectories: true)
    for name in ["affidavit.yaml", "aliases.yaml", "exports", "records"] {
      try files.copyItem(at: example.appendingPathComponent(name), to: bank.url.appendingPathComponent(name))
    }
    for quarter in ["2026-Q3", "2026-Q4"] {
      let packed = bank.url.appendingPathComponent("records/\(quarter)/contributions.jsonl.gz")
      let lines = try bank.run("convert", "native:\(packed.path)").output.split(separator: 0x0A).prefix(contributions)
      try files.removeItem(at: packed)
      let text = lines.reduce(into: Data()) { $0 += $1 + [0x0A] }
      try text.write(to: bank.url.appendingPathComponent("records/\(quarter)/contributions.jsonl"))
    }
    try bank.edit("affidavit.yaml", "records/{period}/contributions.jsonl.gz", "records/{period}/contributions.jsonl")
    for name in ["signing", "owner", "recovery", "auditor", "regulator", "board", "stranger"] {
      let made = try bank.run("keys", "new", name)
      try #require(made.code == 0, "\(made.message)")
    }
    return bank
  }
}
