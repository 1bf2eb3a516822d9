import Crypto
import Durability
import Foundation
import Protection

/// Puts other sealed files into a bundle, in one step: whoever reads it finds the earlier bundle or the later one, each complete and signed.
///
/// The later one is made beside it, in `.NAME.keys`: what is not replaced is linked. Then the two change places, and the earlier one goes.
/// What a process that died left is put in order by `BundleRewriteRecovery`.
final class BundleRewrite {
  let source: SignedBundle
  private let bundle: URL
  private let later: URL
  private var files: [Manifest.File] = []
  private var removed: Set<String> = []
  private var isPublished = false

  /// - Throws: `EngineError` for what is no folder, `DiskError`.
  init(_ source: SignedBundle) throws {
    guard source.contents.isFolder else {
      throw EngineError(.configuration, "\(source.contents.url.path) is no folder: keys of bundles alone are replaced")
    }
    self.source = source
    bundle = source.contents.url.standardizedFileURL
    later = BundleRewriteRecovery.place(bundle, BundleRewriteRecovery.later)
    guard !BundlePlace.exists(later) else {
      throw EngineError(.input, "\(later.path) is there: another command is at work, or one left it")
    }
    try Folder.make(later.path)
    Scaffold.shared.add(later)
  }

  deinit {
    if !isPublished { try? FileManager.default.removeItem(at: later) }
    Scaffold.shared.remove(later)
  }

  /// A file in the place of one of the same name.
  func open(_ name: String) throws -> BundleStream {
    try BundleStream(url: later.appendingPathComponent(name)) { [self] size, digest in
      files.append(Manifest.File(name: name, size: size, sha256: digest.hex))
    }
  }

  func add(_ name: String, _ bytes: [UInt8]) throws {
    let stream = try open(name)
    try stream.write(bytes)
    try stream.close()
  }

  func remove(_ name: String) { removed.insert(name) }

  /// Where a file lies that was added.
  func path(_ name: String) -> URL { later.appendingPathComponent(name) }

  /// Signs the list of sealed files anew and puts the later bundle in the place of the earlier one.
  ///
  /// - Parameters:
  ///   - epoch: of the keys from now on.
  ///   - noting: called with the digest of the list when everything is on disk and nothing has changed yet.
  func publish(epoch: String, signer: ES256.Signer, noting: (Digest) throws -> Void) throws {
    let kept = source.sealing.files.filter { file in
      !removed.contains(file.name) && !files.contains { $0.name == file.name }
    }
    let sealing = Sealing(
      manifest: source.digest, epoch: epoch, generation: source.sealing.generation + 1, files: kept + files)
    let folders = try link()
    let listed = files
    try add(Sealing.name, sealing.bytes)
    try add(Sealing.signatureName, try sealing.signed(by: signer))
    files = listed
    for folder in folders { try Folder.synchronize(folder.path) }
    try Folder.synchronize(later.path)
    try noting(SHA256.hash(sealing.bytes))
    let parent = bundle.deletingLastPathComponent().path
    let earlier = try Scaffold.shared.complete(later) { try takePlace() }
    isPublished = true
    try Folder.synchronize(parent)
    try FileManager.default.removeItem(at: earlier)
    try Folder.synchronize(parent)
  }

  /// - Returns: where the earlier bundle lies now.
  private func takePlace() throws -> URL {
    if try Folder.exchange(later.path, bundle.path) { return later }
    // The file system cannot swap names: for a moment there is no bundle. If the process dies in it, the next command goes on from here.
    let earlier = BundleRewriteRecovery.place(bundle, BundleRewriteRecovery.earlier)
    try Folder.move(bundle.path, to: earlier.path, replacing: false)
    do {
      try Folder.move(later.path, to: bundle.path, replacing: false)
    } catch {
      try Folder.move(earlier.path, to: bundle.path, replacing: false)
      throw error
    }
    return earlier
  }

  /// Names what stays what it is.
  /// - Returns: the folders inside the later bundle.
  private func link() throws -> [URL] {
    let others = Set(files.map(\.name)).union(removed).union([Sealing.name, Sealing.signatureName])
    var folders: Set<String> = []
    for name in source.contents.names where !others.contains(name) {
      let target = later.appendingPathComponent(name)
      let folder = target.deletingLastPathComponent()
      if name.contains("/"), folders.insert(folder.path).inserted { try Folder.make(folder.path) }
      let from = bundle.appendingPathComponent(name)
      guard Foundation.link(from.path, target.path) != 0 else { continue }
      guard [EPERM, EMLINK, EOPNOTSUPP, EXDEV, ENOSYS].contains(errno) else { throw DiskError("link", target.path) }
      let stream = try BundleStream(url: target) { _, _ in }
      try source.contents.copy(name, to: stream)
      try stream.close()
    }
    return folders.sorted().map { URL(fileURLWithPath: $0, isDirectory: true) }
  }
}

/// What commands that died left beside bundles whose keys they replaced. Used by one command at a time, which keeps runs out.
enum BundleRewriteRecovery {
  static let later = "keys"
  static let earlier = "before"

  static func place(_ bundle: URL, _ suffix: String) -> URL {
    bundle.deletingLastPathComponent().appendingPathComponent(
      ".\(bundle.lastPathComponent).\(suffix)", isDirectory: true)
  }

  /// - Returns: what was found, a line each.
  static func clean(_ workspace: Workspace) throws -> [String] {
    let reports = workspace.reportsFolder
    var lines: [String] = []
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: reports.path)) ?? []).sorted()
    for name in names where name.hasPrefix(".") && name.hasSuffix(".\(earlier)") {
      let bundle = reports.appendingPathComponent(String(name.dropFirst().dropLast(earlier.count + 1)))
      let found = reports.appendingPathComponent(name)
      if BundlePlace.exists(bundle) {
        try FileManager.default.removeItem(at: found)
      } else {
        try Folder.move(found.path, to: bundle.path, replacing: false)
        lines.append(
          "A command that replaced keys was interrupted: \(Terminal.safe(workspace.display(bundle))) is as before.")
      }
    }
    for name in names where name.hasPrefix(".") && name.hasSuffix(".\(later)") {
      // The later bundle that was never finished, or the earlier one that was replaced: neither is the bundle.
      try FileManager.default.removeItem(at: reports.appendingPathComponent(name))
      let shown = Terminal.safe("reports/\(name.dropFirst().dropLast(later.count + 1))")
      lines.append("A command that replaced keys was interrupted: what it left beside \(shown) was removed.")
    }
    if !lines.isEmpty { try Folder.synchronize(reports.path) }
    return lines
  }
}
