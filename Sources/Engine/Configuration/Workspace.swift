public import Foundation
import YAML

/// A folder with `affidavit.yaml`: where configuration, keys, state and reports lie.
public struct Workspace: Sendable {
  public var folder: URL

  public init(folder: URL) { self.folder = folder.standardizedFileURL }

  /// The workspace at `path`, or the current folder or its nearest parent that has `affidavit.yaml`.
  /// - Throws: `EngineError` of kind `.configuration` if there is none.
  public static func find(_ path: String?) throws -> Workspace {
    let files = FileManager.default
    if let path {
      let folder = URL(fileURLWithPath: path, isDirectory: true)
      guard files.fileExists(atPath: folder.appendingPathComponent("affidavit.yaml").path) else {
        throw EngineError(
          .configuration, "there is no affidavit.yaml in \(folder.path)",
          hint: "affidavit init \(path) makes a workspace")
      }
      return Workspace(folder: folder)
    }
    var folder = URL(fileURLWithPath: files.currentDirectoryPath, isDirectory: true).standardizedFileURL
    while true {
      if files.fileExists(atPath: folder.appendingPathComponent("affidavit.yaml").path) {
        return Workspace(folder: folder)
      }
      let parent = folder.deletingLastPathComponent().standardizedFileURL
      guard parent.path != folder.path else { break }
      folder = parent
    }
    throw EngineError(
      .configuration, "no affidavit.yaml in \(files.currentDirectoryPath) or above it",
      hint: "name the workspace with --workspace DIR, or make one with affidavit init DIR")
  }

  public var configurationFile: URL { folder.appendingPathComponent("affidavit.yaml") }
  public var stateFolder: URL { folder.appendingPathComponent("state", isDirectory: true) }
  public var ledgerFile: URL { stateFolder.appendingPathComponent("affidavit.sqlite") }
  /// The audit log, as C2SP's tlog-tiles.
  public var logFolder: URL { stateFolder.appendingPathComponent("log", isDirectory: true) }
  public var keysFolder: URL { folder.appendingPathComponent("keys", isDirectory: true) }
  public var reportsFolder: URL { folder.appendingPathComponent("reports", isDirectory: true) }
  public var waiversFile: URL { folder.appendingPathComponent("waivers.yaml") }
  /// Attestations made here; read after the sources that the configuration names.
  public var attestationsFile: URL { folder.appendingPathComponent("attestations.jsonl") }

  /// Path of the ledger, for questions: they make none.
  /// - Throws: `EngineError` of kind `.configuration` if there is none yet.
  func existingLedger() throws -> String {
    guard FileManager.default.fileExists(atPath: ledgerFile.path) else {
      throw EngineError(
        .configuration, "there is no ledger yet at \(ledgerFile.path)", hint: "the first 'affidavit run' makes it")
    }
    return ledgerFile.path
  }

  public func bundle(_ period: String) -> URL { reportsFolder.appendingPathComponent(period, isDirectory: true) }

  /// The checked configuration.
  /// - Parameter period: a quarter (`2026-Q2`) instead of the one in the file.
  public func configuration(period: String? = nil) throws -> Configuration {
    let text = try TextFile.read(configurationFile.path)
    return try ConfigurationReader(file: configurationFile.path, folder: folder, periodName: period).read(text)
  }

  /// A path as a person should see it: relative to the workspace where it lies inside.
  public func display(_ url: URL) -> String {
    let path = url.standardizedFileURL.path
    let prefix = folder.path.hasSuffix("/") ? folder.path : folder.path + "/"
    return path.hasPrefix(prefix) ? String(path.dropFirst(prefix.count)) : path
  }
}
