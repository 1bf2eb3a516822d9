import Foundation
import Testing

/// A package of the third quarter, unpacked by tar into a folder of its own.
struct Unpacked {
  let bank: Bank
  let folder: TemporaryFolder
  let archive: URL

  var url: URL { folder.url.appendingPathComponent("package", isDirectory: true) }

  init(_ bank: Bank, to audience: String, mode: String = "a", key: String? = nil) throws {
    // A disclosure leaves an entry in the log: the bank of others stays as it is.
    let bank = try bank.copy()
    self.bank = bank
    folder = try TemporaryFolder()
    archive = folder.url.appendingPathComponent("package.tar")
    var arguments = ["disclose", "reports/2026-Q3", "--to", audience, "--mode", mode, "--out", archive.path]
    if let key { arguments += ["--key", "keys/\(key).key.pem"] }
    let made = try Command.run(arguments, in: bank.url)
    try #require(made.code == 0, "\(made.message)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    let tar = try #require(Tool("tar"))
    let unpacked = try tar.run(["xf", archive.path, "-C", url.path], in: folder.url)
    try #require(unpacked.code == 0, "\(unpacked.text)")
  }

  func verify(_ more: String...) throws -> Command.Outcome {
    try bank.run("verify", url.path, "--trust", "keys/signing.pub.jwk", "--quiet", more: more)
  }

  func bytes(_ name: String) throws -> Data { try Data(contentsOf: url.appendingPathComponent(name)) }

  func write(_ data: Data, to name: String) throws { try data.write(to: url.appendingPathComponent(name)) }

  /// Lines of a file with their line feeds.
  func lines(_ name: String) throws -> [Data] {
    try bytes(name).split(separator: 0x0A).map { Data($0) + [0x0A] }
  }

  /// The blocks of commands in VERIFY.md, without comments.
  func commands() throws -> [[String]] {
    let blocks = try String(decoding: bytes("VERIFY.md"), as: UTF8.self).components(separatedBy: "```")
    return stride(from: 1, to: blocks.count, by: 2).map { place in
      blocks[place].split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }
  }
}

extension Bank {
  @discardableResult
  func run(_ arguments: String..., more: [String]) throws -> Command.Outcome {
    try Command.run(arguments + more, in: url)
  }
}
