import Crypto
import Foundation
import JSON
import Ledger
import Protection

/// Makes a package of a bundle for one audience: `affidavit disclose`.
///
/// Every record is in it, each with the fields that the audience may open, sealed or in clear; what it may not open is left out, and stays a
/// digest in the signed record.
public struct Disclosing {
  public var workspace: Workspace
  public var bundle: String
  public var audience: String
  /// Whether fields are to be in clear.
  public var isClear: Bool
  /// Where the package is to lie; nil for `package-AUDIENCE.tar` here.
  public var output: String?
  /// The owner's private key: needed for clear fields, and for an audience to which the run granted nothing.
  public var key: String?
  public var secrets: SecretSource

  public init(
    workspace: Workspace, bundle: String, audience: String, isClear: Bool, output: String?, key: String?,
    secrets: SecretSource
  ) {
    self.workspace = workspace
    self.bundle = bundle
    self.audience = audience
    self.isClear = isClear
    self.output = output
    self.key = key
    self.secrets = secrets
  }

  /// - Returns: lines for a person.
  /// - Throws: `EngineError`: `.configuration` for an audience that `affidavit.yaml` has not, `.integrity` for a bundle that does not hold, `.key`
  ///   where a key is missing or opens nothing.
  public func run() throws -> [String] {
    let configuration = try workspace.configuration()
    guard let reader = configuration.audiences.first(where: { $0.name == audience }) else {
      throw EngineError(
        .configuration, "affidavit.yaml has no audience \(audience)",
        hint: "there are: \(configuration.audiences.map(\.name).joined(separator: ", "))")
    }
    try KeyRotationFiles.complete(workspace.keysFolder)
    let cabinet = try KeyCabinet(workspace, secrets: secrets)
    let source = try SignedBundle(URL(fileURLWithPath: bundle), cabinet)
    let path = output ?? "package-\(audience).tar"
    guard !BundlePlace.exists(URL(fileURLWithPath: path)) else {
      throw EngineError(.configuration, "\(path) exists and is not overwritten", hint: "name another with --out")
    }
    // Whoever trusts the key that signed the records need trust no other.
    let (signing, keyFile) = try cabinet.signing(source.key.thumbprint)
    let certificate = try SigningCertificate(
      configuration, key: signing, file: SigningCertificate.file(beside: keyFile))
    let access = try AudienceAccess(
      source, reader, isClear: isClear, key: key, secrets: secrets)
    let package = PackageManifest.Package(
      audience: audience, mode: isClear ? .clear : .sealed, bundle: source.digest)
    let ledger = try Ledger(opening: workspace.existingLedger())
    let trail = AuditTrail(
      workspace: workspace,
      signer: try AuditLogKey.load(workspace, organisation: configuration.organisation, secrets: secrets))
    let log = try PackageLog(trail, ledger, source: source)
    let file = try PackageFile(path)
    try write(package, source, access, into: file)
    let page = try AudiencePage(source.contents, for: reader)
    if let page {
      try file.add(page.page.name, page.bytes)
      try file.add(page.page.name + FileSignatureChecks.suffix, try certificate.sign(page.bytes, key: signing))
    }
    let notes = VerificationNotes.text(
      organisation: source.manifest.organisation, package: package, grant: access.grant?.name,
      hasReport: file.files.contains { $0.name == "report.xml" }, page: page?.page)
    try file.add("VERIFY.md", Array(notes.utf8))
    try file.add(SigningCertificate.name, certificate.pem)
    for part in log.files { try file.add(part.name, part.bytes) }
    let digest = try seal(package, source, access, signing, certificate, into: file)
    try file.finish()
    // What may be known too much is better than what may be known too little: the log first, then the package.
    try ledger.audit(
      AuditEvent(
        operation: "disclose", actor: signing.publicKey.thumbprint, role: "signing", objects: [digest, source.digest],
        details: [
          "audience": audience, "mode": package.mode.rawValue, "run": source.manifest.run,
          "classes": access.classes.sorted().joined(separator: " "),
          "recipients": access.recipients.joined(separator: " "),
        ]))
    try trail.extend(to: ledger)
    try file.place()
    let classes = access.classes.isEmpty ? "nothing sealed" : access.classes.sorted().joined(separator: ", ")
    return [
      "\(path): \(grouped(source.manifest.tree.size)) records, \(isClear ? "in clear" : "sealed") for \(audience): \(classes)",
      "manifest \(digest.hex)",
    ] + access.notes
  }

  /// Records, and what of the bundle goes along.
  private func write(
    _ package: PackageManifest.Package, _ source: SignedBundle, _ access: AudienceAccess, into file: PackageFile
  ) throws {
    var tree = RecordTree()
    let classes = Set(access.classes)
    let opener = try isClear ? Opener(keys: access.keys, issuer: source.key) : nil
    try file.add(isClear ? RecordsFile.clearName : RecordsFile.name) { write in
      try source.contents.forEachLine(RecordsFile.name) { line in
        try tree.add(lines: line)
        let kept = try opener?.disclose(line: line) ?? RecordLine(parsing: line).keeping(classes: classes)
        try write(kept + [UInt8(ascii: "\n")])
      }
    }
    guard tree.head == source.manifest.tree else {
      throw EngineError(
        .integrity, "the records of \(bundle) are not those that were sealed", hint: "affidavit verify says more")
    }
    if let grant = access.grant { try file.add(grant.name, grant.bytes) }
    for listed in source.manifest.files where Self.goesAlong(listed.name) {
      guard let bytes = source.contents.read(listed.name), SHA256.hash(bytes).hex == listed.sha256 else {
        throw EngineError(.integrity, "\(listed.name) of \(bundle) is missing or was altered")
      }
      try file.add(listed.name, bytes)
    }
  }

  /// What holds no value of a protected field: the report with what made its page, released statistics, public keys. Verdicts and tables have
  /// evidence that is the owner's.
  private static func goesAlong(_ name: String) -> Bool {
    ["report.xml", "report.html", "report.html.p7s", "releases.json", Manifest.keyName, "signing.pub.pem"].contains(
      name)
      || name.hasPrefix("templates/")
  }

  private func seal(
    _ package: PackageManifest.Package, _ source: SignedBundle, _ access: AudienceAccess, _ key: P256.PrivateKey,
    _ certificate: SigningCertificate, into file: PackageFile
  ) throws -> Digest {
    let signer = try ES256.Signer(key: key)
    let files = file.files
    let manifest = PackageManifest(
      source: source.manifest, package: package, classes: access.classes,
      files: files.filter { !Sealing.covers($0.name) }
    ).bytes
    let digest = SHA256.hash(manifest)
    let sealing = Sealing(
      manifest: digest, epoch: source.manifest.run, generation: source.sealing.generation,
      files: files.filter { Sealing.covers($0.name) })
    try file.add(Manifest.name, manifest)
    try file.add(
      Manifest.signatureName, Array(try JWS.sign(manifest, type: PackageManifest.type, with: signer).utf8))
    try file.add(Manifest.name + FileSignatureChecks.suffix, try certificate.sign(manifest, key: key))
    try file.add(Sealing.name, sealing.bytes)
    try file.add(Sealing.signatureName, try sealing.signed(by: signer))
    return digest
  }
}
