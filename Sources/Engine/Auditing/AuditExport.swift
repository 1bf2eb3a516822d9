import Durability
public import Foundation
import Transparency

/// A copy of the audit log for others to keep and check: `affidavit audit export`.
public struct AuditExport {
  public var workspace: Workspace
  public var folder: String

  public init(workspace: Workspace, folder: String) {
    self.workspace = workspace
    self.folder = folder
  }

  /// Copies checkpoint, tiles and entries as they were signed, and the log's key, into a new folder, which appears complete or not at all.
  /// - Returns: lines for a person.
  public func run() throws -> [String] {
    guard let verifier = try AuditLogKey.verifier(workspace), let note = TileLog.note(in: workspace.logFolder.path)
    else {
      throw EngineError(.configuration, "there is no audit log yet", hint: "the first 'affidavit run' makes it")
    }
    guard let checkpoint = try? Checkpoint(note, by: verifier) else { throw LogError.signature }
    try TileLog(workspace.logFolder.path, size: checkpoint.size).verify(checkpoint)
    let place = URL(fileURLWithPath: folder)
    guard !BundlePlace.exists(place) else {
      throw EngineError(.configuration, "\(folder) exists and is not overwritten")
    }
    let partial = place.deletingLastPathComponent().appendingPathComponent(".\(place.lastPathComponent).partial")
    try? FileManager.default.removeItem(at: partial)
    try FileManager.default.copyItem(at: workspace.logFolder, to: partial)
    try PreparedFile.write(
      Array(note.utf8), to: partial.appendingPathComponent(TileLog.checkpointName).path, mode: 0o644, replacing: true)
    try PreparedFile.write(
      Array((try verifier.text() + "\n").utf8), to: partial.appendingPathComponent(AuditLogKey.publicName).path,
      mode: 0o644, replacing: true)
    try Folder.move(partial.path, to: place.path, replacing: false)
    try Folder.synchronize(PreparedFile.folder(of: place.path))
    return [
      "\(folder): \(grouped(checkpoint.size)) entries of \(checkpoint.origin)",
      "root \(checkpoint.rootText)",
    ]
  }
}
