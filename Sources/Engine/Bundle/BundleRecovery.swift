import Durability
import Foundation
import Ledger

/// What runs that died left in a workspace, and what becomes of it. Used by one run at a time, which holds the ledger's lock.
struct BundleRecovery {
  let workspace: Workspace

  /// Whether the bundle that a run had sealed stands at its place, for good.
  ///
  /// Where a file system cannot swap names and the run died between the two steps, the second one is made up for.
  func isPublished(period: String, digest: String) throws -> Bool {
    guard Self.isName(period) else { return false }
    let place = BundlePlace(destination: workspace.bundle(period))
    if !BundlePlace.exists(place.destination), BundlePlace.digest(place.ready) == digest {
      try Folder.move(place.ready.path, to: place.destination.path, replacing: false)
    }
    guard BundlePlace.digest(place.destination) == digest else { return false }
    try Folder.synchronize(workspace.reportsFolder.path)
    return true
  }

  /// Removes unfinished files, and gives an earlier bundle its place that a run which died had just replaced.
  ///
  /// - Parameter unpublished: digests of bundles that were sealed and never published.
  /// - Returns: what was found, a line each.
  func clean(unpublished: Set<String>) throws -> [String] {
    var lines: [String] = []
    let reports = workspace.reportsFolder
    for name in try FileManager.default.contentsOfDirectory(atPath: reports.path).sorted() {
      let found = reports.appendingPathComponent(name)
      if let period = Self.period(name, suffix: ".partial") {
        lines.append(try remove(found, of: period))
      } else if let period = Self.period(name, suffix: ".ready") {
        let place = BundlePlace(destination: workspace.bundle(period))
        if let digest = BundlePlace.digest(found), unpublished.contains(digest) {
          lines.append(try remove(found, of: period))
        } else {
          let edition = try place.keepEarlier()
          lines.append(
            "The bundle that an interrupted run had replaced is kept as \(shown(edition)).")
        }
      }
    }
    if !lines.isEmpty { try Folder.synchronize(reports.path) }
    for folder in [workspace.folder, workspace.stateFolder, workspace.keysFolder] {
      for name in PreparedFile.sweep(folder.path) {
        lines.append("An unfinished file was removed: \(shown(folder.appendingPathComponent(name))).")
      }
    }
    return lines
  }

  private func remove(_ url: URL, of period: String) throws -> String {
    let count = (try? FileManager.default.subpathsOfDirectory(atPath: url.path).count) ?? 0
    do {
      try FileManager.default.removeItem(at: url)
    } catch {
      throw EngineError(.input, "cannot remove \(url.path): \(error.localizedDescription)")
    }
    let name = Terminal.safe(period)
    return "Unfinished files of an interrupted run of \(name) were removed: \(shown(url)), \(count) of them."
  }

  private func shown(_ url: URL) -> String { Terminal.safe(workspace.display(url)) }

  /// The period in `.PERIOD.suffix`.
  private static func period(_ name: String, suffix: String) -> String? {
    guard name.hasPrefix("."), name.hasSuffix(suffix) else { return nil }
    let period = String(name.dropFirst().dropLast(suffix.count))
    return isName(period) ? period : nil
  }

  /// Whether it can stand as one part of a path.
  private static func isName(_ text: String) -> Bool {
    !text.isEmpty && text != "." && text != ".." && !text.contains("/") && !text.contains("\0")
  }
}
