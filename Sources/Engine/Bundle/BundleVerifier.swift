public import Crypto
public import Foundation
import JSON
import Protection
import Reporting
import XML

/// One check of a bundle.
public struct BundleCheck: Hashable, Sendable {
  public enum Outcome: String, Sendable { case passed, failed, warning }

  public var name: String
  public var outcome: Outcome
  /// What was found, in one line.
  public var detail: String
}

/// Checks everything that a bundle claims: the manifest's signature, every digest, the signatures of report and records, the schema,
/// and that the page says what the signed document says. It trusts no key that it finds in the bundle.
public struct BundleVerifier {
  public var bundle: URL
  /// The key that must have signed; nil takes the bundle's own and says so.
  public var trusted: P256.PublicKey?
  /// Templates by which the page can be made again, where the bundle has none of its own.
  public var templates: URL?

  public init(bundle: URL, trusted: P256.PublicKey?, templates: URL?) {
    self.bundle = bundle
    self.trusted = trusted
    self.templates = templates
  }

  /// All checks, in order. A check that cannot be made because an earlier one failed is left out.
  /// - Throws: `EngineError` of kind `.integrity` if there is no bundle at all.
  public func run() throws -> [BundleCheck] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: bundle.path, isDirectory: &isFolder), isFolder.boolValue else {
      throw EngineError(.integrity, "there is no bundle at \(bundle.path)")
    }
    var checks: [BundleCheck] = []
    guard let manifestBytes = read(Manifest.name) else {
      return [.init(name: "manifest", outcome: .failed, detail: "\(Manifest.name) is missing")]
    }
    let key = trusted ?? ownKey()
    if trusted == nil {
      checks.append(
        .init(
          name: "trust", outcome: .warning,
          detail: key.map { "no key was given; the bundle's own is used, fingerprint \($0.thumbprint)" }
            ?? "no key was given and the bundle has none"))
    } else {
      checks.append(.init(name: "trust", outcome: .passed, detail: "key \(key?.thumbprint ?? "")"))
    }
    guard let key else {
      checks.append(
        .init(name: "signature", outcome: .failed, detail: "there is no key to check \(Manifest.signatureName) with"))
      return checks
    }
    checks.append(signature(manifestBytes, key: key))
    guard let manifest = ManifestReader(manifestBytes) else {
      checks.append(.init(name: "manifest", outcome: .failed, detail: "\(Manifest.name) is not of its form"))
      return checks
    }
    checks += files(manifest)
    checks.append(records(key))
    checks += report(key)
    return checks
  }

  private func read(_ name: String) -> [UInt8]? {
    (try? Data(contentsOf: bundle.appendingPathComponent(name))).map(Array.init)
  }

  private func ownKey() -> P256.PublicKey? {
    read(Manifest.keyName).flatMap { (try? JWK(parsing: $0))?.publicKey(for: .signature) }
  }

  private func signature(_ manifest: [UInt8], key: P256.PublicKey) -> BundleCheck {
    guard let token = read(Manifest.signatureName), let verifier = try? ES256.Verifier(key: key) else {
      return .init(name: "signature", outcome: .failed, detail: "\(Manifest.signatureName) is missing")
    }
    do {
      let verified = try JWS.verify(String(decoding: token, as: UTF8.self), with: verifier)
      guard verified.payload == manifest else {
        return .init(name: "signature", outcome: .failed, detail: "\(Manifest.signatureName) signs another manifest")
      }
      return .init(name: "signature", outcome: .passed, detail: "\(Manifest.name) is signed by \(key.thumbprint)")
    } catch {
      return .init(
        name: "signature", outcome: .failed,
        detail: "\(Manifest.signatureName) does not hold: altered, or by another key")
    }
  }

  private func files(_ manifest: ManifestReader) -> [BundleCheck] {
    var checks: [BundleCheck] = []
    for file in manifest.files {
      guard let found = FileDigest(bundle.appendingPathComponent(file.name)) else {
        checks.append(.init(name: "file \(file.name)", outcome: .failed, detail: "missing"))
        continue
      }
      let holds = found.sha256 == file.sha256 && found.size == file.size
      checks.append(
        .init(
          name: "file \(file.name)", outcome: holds ? .passed : .failed,
          detail: holds ? "\(file.size) bytes, sha256 \(file.sha256)" : "altered: sha256 is \(found.sha256)"))
    }
    let known = Set(manifest.files.map(\.name)).union([Manifest.name, Manifest.signatureName])
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: bundle.path)) ?? []
    for name in names.sorted() where !known.contains(name) {
      let isFolder =
        (try? bundle.appendingPathComponent(name).resourceValues(forKeys: [.isDirectoryKey]).isDirectory) ?? false
      if isFolder, known.contains(where: { $0.hasPrefix(name + "/") }) { continue }
      checks.append(.init(name: "file \(Terminal.safe(name))", outcome: .failed, detail: "not in the manifest"))
    }
    return checks
  }

  private func records(_ key: P256.PublicKey) -> BundleCheck {
    guard let bytes = read(RecordsFile.name) else {
      return .init(name: "records", outcome: .failed, detail: "\(RecordsFile.name) is missing")
    }
    do {
      let count = try RecordsFile.verify(bytes, key: key)
      return .init(name: "records", outcome: .passed, detail: "\(grouped(count)) records, each signed")
    } catch {
      return .init(name: "records", outcome: .failed, detail: "\(error)")
    }
  }

  private func report(_ key: P256.PublicKey) -> [BundleCheck] {
    guard let xml = read("report.xml") else {
      return [.init(name: "report", outcome: .failed, detail: "report.xml is missing")]
    }
    var checks: [BundleCheck] = []
    do {
      let pem = Array(try key.pem().utf8)
      _ = try XMLSignature.verify(xml, publicKey: pem)
      checks.append(
        .init(name: "report signature", outcome: .passed, detail: "report.xml is signed by \(key.thumbprint)"))
    } catch {
      checks.append(.init(name: "report signature", outcome: .failed, detail: "\(error)"))
      return checks
    }
    let own = bundle.appendingPathComponent("templates", isDirectory: true)
    guard let templates = FileManager.default.fileExists(atPath: own.path) ? own : templates else {
      checks.append(
        .init(
          name: "report page", outcome: .warning,
          detail: "neither the bundle nor this installation has the templates to make it again"))
      return checks
    }
    do {
      let renderer = try Renderer(folders: [templates.path])
      try renderer.schema.validate(XMLDocument.parse(xml, name: "report.xml"))
      checks.append(.init(name: "report schema", outcome: .passed, detail: "report.xml is valid by its schema"))
      let page = try renderer.render(.page, from: xml)
      let same = page == read("report.html")
      checks.append(
        .init(
          name: "report page", outcome: same ? .passed : .failed,
          detail: same ? "report.html says what report.xml says" : "report.html is not the view of report.xml"))
    } catch {
      checks.append(.init(name: "report schema", outcome: .failed, detail: "\(error)"))
    }
    return checks
  }
}

/// What verification needs of a manifest, read strictly.
struct ManifestReader {
  var files: [Manifest.File] = []
  var organisation: String
  var period: String

  init?(_ bytes: [UInt8]) {
    guard let document = try? JSONParser().parse(bytes), JSONWriter.canonical(document.root) == bytes,
      document.root["format"]?.int64 == Int64(Manifest.format), let files = document.root["files"],
      let organisation = document.root["organisation"]?.string, let period = document.root["period"]?["name"]?.string
    else { return nil }
    self.organisation = organisation
    self.period = period
    for file in files.elements {
      guard let name = file["name"]?.string, let size = file["size"]?.int64, let sha256 = file["sha256"]?.string,
        !name.hasPrefix("/"), !name.split(separator: "/").contains("..")
      else { return nil }
      self.files.append(Manifest.File(name: name, size: Int(size), sha256: sha256))
    }
  }
}

/// Size and digest of a regular file, read in pieces.
struct FileDigest {
  var size = 0
  var sha256 = ""

  init?(_ url: URL) {
    let descriptor = open(url.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var hash = SHA256()
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = Foundation.read(descriptor, &buffer, buffer.count)
      if count < 0 {
        if errno == EINTR { continue }
        return nil
      }
      if count == 0 { break }
      buffer.withUnsafeBytes { hash.update(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
      size += count
    }
    sha256 = hash.finalize().hex
  }
}
