import Foundation

/// The templates that a bundle carries, as a folder: its own, or for an archive a copy that goes with this object. No secret is in them.
final class OwnTemplates {
  let folder: URL
  private let isCopy: Bool

  /// Nil where it carries none.
  init?(_ contents: BundleContents) throws {
    let names = contents.names.filter { $0.hasPrefix("templates/") }
    guard !names.isEmpty else { return nil }
    guard !contents.isFolder else {
      isCopy = false
      folder = contents.url.appendingPathComponent("templates", isDirectory: true)
      return
    }
    isCopy = true
    let files = FileManager.default
    folder = files.temporaryDirectory.appendingPathComponent("affidavit-\(UUID().uuidString)", isDirectory: true)
    try files.createDirectory(at: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
    for name in names {
      let file = folder.appendingPathComponent(String(name.dropFirst("templates/".count)))
      try files.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(contents.read(name) ?? []).write(to: file, options: .withoutOverwriting)
    }
  }

  deinit { if isCopy { try? FileManager.default.removeItem(at: folder) } }
}
