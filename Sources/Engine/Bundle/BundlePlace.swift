import Crypto
import Durability
import Foundation

/// Where the bundle of a period lies, and the names under which it comes there.
struct BundlePlace {
  let destination: URL

  private var parent: URL { destination.deletingLastPathComponent() }
  private var name: String { destination.lastPathComponent }

  /// A bundle that is being written; it may always go.
  var partial: URL { parent.appendingPathComponent(".\(name).partial", isDirectory: true) }

  /// A complete bundle for one moment: the new one until it has changed places with the earlier one, then the earlier one.
  var ready: URL { parent.appendingPathComponent(".\(name).ready", isDirectory: true) }

  /// The first place for an earlier bundle that nothing has.
  var freeEdition: URL {
    var edition = 1
    while true {
      let place = parent.appendingPathComponent("\(name).edition-\(edition)", isDirectory: true)
      if !Self.exists(place) { return place }
      edition += 1
    }
  }

  /// SHA-256 of the manifest in a folder, hex; nil where there is none.
  static func digest(_ folder: URL) -> String? { FileDigest(folder.appendingPathComponent(Manifest.name))?.sha256 }

  /// Whether something has the name, be it a link that leads nowhere.
  static func exists(_ url: URL) -> Bool {
    var status = stat()
    return lstat(url.path, &status) == 0
  }

  /// Gives the earlier bundle, which lies at `ready`, a place of its own.
  func keepEarlier() throws(DiskError) -> URL {
    let edition = freeEdition
    try Folder.move(ready.path, to: edition.path, replacing: false)
    try Folder.synchronize(parent.path)
    return edition
  }
}
