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
      for page in [ReportPage()] + contents.names.sorted().compactMap(ReportPage.init(named:)) {
        let same = try renderer.render(.page, from: xml, language: page.language) == contents.read(page.name)
        checks.append(
          same
            ? .passed(page.check, "\(page.name) says what report.xml says")
            : .failed(page.check, "\(page.name) is not the view of report.xml"))
      }
    } catch {
      checks.append(.failed("report schema", "\(error)"))
    }
    return checks
  }
}
