import Crypto
import Foundation
import Reporting
import XML

/// The report is signed, is of its form, and its page says what it says.
struct ReportChecks {
  let contents: BundleContents
  /// Whether a report must be there.
  let isRequired: Bool
  let key: P256.PublicKey
  /// Templates by which the page can be made again, where the bundle has none of its own.
  let templates: URL?

  func run() -> [BundleCheck] {
    guard let xml = contents.read("report.xml") else {
      return isRequired ? [.failed("report", "report.xml is missing")] : []
    }
    var checks: [BundleCheck] = []
    do {
      _ = try XMLSignature.verify(xml, publicKey: Array(try key.pem().utf8))
      checks.append(.passed("report signature", "report.xml is signed by \(key.thumbprint)"))
    } catch {
      return [.failed("report signature", "\(error)")]
    }
    do {
      let unpacked = try OwnTemplates(contents)
      defer { withExtendedLifetime(unpacked) {} }
      guard let folder = unpacked?.folder ?? templates else {
        let reason = "neither the bundle nor this installation has the templates to make it again"
        return checks + [.warning("report page", reason)]
      }
      let renderer = try Renderer(folders: [folder.path])
      try renderer.schema.validate(XMLDocument.parse(xml, name: "report.xml"))
      checks.append(.passed("report schema", "report.xml is valid by its schema"))
      let same = try renderer.render(.page, from: xml) == contents.read("report.html")
      checks.append(
        same
          ? .passed("report page", "report.html says what report.xml says")
          : .failed("report page", "report.html is not the view of report.xml"))
    } catch {
      checks.append(.failed("report schema", "\(error)"))
    }
    return checks
  }
}

/// The templates that a bundle carries, as a folder: its own, or for an archive a copy that goes with this object. No secret is in them.
private final class OwnTemplates {
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
