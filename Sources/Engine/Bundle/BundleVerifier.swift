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

  static func passed(_ name: String, _ detail: String) -> BundleCheck {
    .init(name: name, outcome: .passed, detail: detail)
  }
  static func failed(_ name: String, _ detail: String) -> BundleCheck {
    .init(name: name, outcome: .failed, detail: detail)
  }
  static func warning(_ name: String, _ detail: String) -> BundleCheck {
    .init(name: name, outcome: .warning, detail: detail)
  }
}

/// Checks everything that a bundle or a package claims: the signatures of manifest and sealing, every digest, the signature of every record
/// and the tree over all of them, the report's signature and schema, and that the page says what the signed document says. It trusts no key
/// that it finds in there.
public struct BundleVerifier {
  public var bundle: URL
  /// The key that must have signed; nil takes the bundle's own and says so.
  public var trusted: P256.PublicKey?
  /// An earlier bundle, from whose checkpoint the audit log must go on.
  public var previous: URL?
  /// When certificates must be valid, in seconds since 1970.
  public var time: Int64
  /// Certificates of authorities for time stamps, PEM.
  public var authorities: [UInt8]?
  /// Templates by which the page can be made again, where the bundle has none of its own.
  public var templates: URL?

  public init(
    bundle: URL, trusted: P256.PublicKey?, previous: URL? = nil, time: Int64 = Int64(Date().timeIntervalSince1970),
    authorities: [UInt8]? = nil, templates: URL?
  ) {
    self.bundle = bundle
    self.trusted = trusted
    self.previous = previous
    (self.time, self.authorities) = (time, authorities)
    self.templates = templates
  }

  /// All checks, in order. A check that cannot be made because an earlier one failed is left out.
  /// - Throws: `EngineError` of kind `.integrity` if there is no bundle at all.
  public func run() throws -> [BundleCheck] {
    let contents = try BundleContents(bundle)
    guard let manifestBytes = contents.read(Manifest.name) else {
      let isThere = contents.size(Manifest.name) != nil
      return [
        .failed("manifest", "\(Manifest.name) \(isThere ? "cannot be read, or is too large" : "is missing")")
      ]
    }
    var checks: [BundleCheck] = []
    let own = contents.read(Manifest.keyName).flatMap { (try? JWK(parsing: $0))?.publicKey(for: .signature) }
    if let trusted {
      checks.append(.passed("trust", "key \(trusted.thumbprint)"))
    } else {
      checks.append(
        .warning(
          "trust",
          own.map { "no key was given; the bundle's own is used, fingerprint \($0.thumbprint)" }
            ?? "no key was given and the bundle has none"))
    }
    guard let key = trusted ?? own else {
      return checks + [.failed("signature", "there is no key to check \(Manifest.signatureName) with")]
    }
    guard let manifest = ManifestReader(manifestBytes) else {
      let other = ManifestReader.otherFormat(manifestBytes).map {
        "is of format \($0), this version reads \(Manifest.format)"
      }
      return checks + [.failed("manifest", "\(Manifest.name) \(other ?? "is not of its form")")]
    }
    checks.append(signature(contents, manifestBytes, package: manifest.package != nil, key: key))
    var listed = manifest.files
    do {
      let sealing = try Sealing.read(contents, manifest: SHA256.hash(manifestBytes), key: key)
      listed += sealing.files
      let kept = sealing.generation == 0 ? "" : ", keys replaced \(sealing.generation) times"
      checks.append(.passed("sealing", "\(Sealing.name) is signed and belongs to this manifest\(kept)"))
    } catch let error as EngineError {
      checks.append(.failed("sealing", error.message))
      // Without it nothing says what the sealed files are to be.
      listed += contents.names.filter(Sealing.covers).compactMap { contents.digest($0) }
    }
    checks += FileChecks(contents: contents, listed: listed).run()
    checks.append(records(contents, manifest, key))
    checks += FileSignatureChecks(contents: contents, key: key, time: time).run()
    checks += LogChecks(contents: contents, manifest: manifest, previous: previous, authorities: authorities).run()
    checks += ReportChecks(contents: contents, isRequired: manifest.package == nil, key: key, templates: templates)
      .run()
    return checks
  }

  private func signature(
    _ contents: BundleContents, _ manifest: [UInt8], package: Bool, key: P256.PublicKey
  ) -> BundleCheck {
    guard let token = contents.read(Manifest.signatureName), let verifier = try? ES256.Verifier(key: key) else {
      return .failed("signature", "\(Manifest.signatureName) is missing")
    }
    guard let verified = try? JWS.verify(String(decoding: token, as: UTF8.self), with: verifier) else {
      return .failed("signature", "\(Manifest.signatureName) does not hold: altered, or by another key")
    }
    guard verified.payload == manifest, verified.type == (package ? PackageManifest.type : Manifest.type) else {
      return .failed("signature", "\(Manifest.signatureName) signs another manifest")
    }
    return .passed("signature", "\(Manifest.name) is signed by \(key.thumbprint)")
  }

  private func records(_ contents: BundleContents, _ manifest: ManifestReader, _ key: P256.PublicKey) -> BundleCheck {
    let clear = manifest.package?.mode == .clear
    do {
      let found = try RecordsFile.verify(
        contents, clear: clear, opener: Opener(issuer: key),
        classes: manifest.package.map { Set(manifest.policy[$0.audience] ?? []) })
      if let fault = found.fault(manifest.tree) { return .failed("records", fault) }
      return .passed("records", "\(grouped(found.head.size)) records, each signed; their tree is the signed one")
    } catch {
      return .failed("records", (error as? EngineError)?.message ?? "\(error)")
    }
  }
}
