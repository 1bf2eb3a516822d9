import Durability
import Foundation

/// The folders of a workspace that a run writes into.
struct WorkspaceFolders {
  let workspace: Workspace

  private var written: [(folder: URL, mode: mode_t)] {
    [(workspace.stateFolder, 0o700), (workspace.reportsFolder, 0o777)]
  }

  /// Says early, before sources are read, that a run cannot end well here.
  func checkWritable() throws {
    for (folder, _) in written {
      try check(FileManager.default.fileExists(atPath: folder.path) ? folder : workspace.folder)
    }
    if FileManager.default.fileExists(atPath: workspace.ledgerFile.path) { try check(workspace.ledgerFile) }
  }

  func make() throws {
    for (folder, mode) in written { try Folder.make(folder.path, mode: mode) }
  }

  private func check(_ url: URL) throws {
    guard access(url.path, W_OK) != 0 else { return }
    throw EngineError(
      .input, "a run writes into the workspace, and it \(DiskError("write", url.path))",
      hint: "'check', 'lineage', 'budget', 'audit', 'verify' and 'open' need to write nothing")
  }
}
