import Crypto
import Foundation
import JSON
import Protection
import Provenance

/// `quarantine.jsonl` of a bundle, known to be what the organisation signed. Bodies stay sealed until `QuarantineKey` opens
/// them.
final class QuarantineFile: Sendable {
  let bundle: URL
  /// SHA-256 of the file.
  let digest: Digest
  /// Digests of the files that the bundle was made from, by their path in the workspace.
  let inputs: [String: String]
  private let data: Data
  private let sealing: Sealing

  /// - Parameter trusted: the key that must have signed the bundle; nil takes the bundle's own.
  /// - Throws: `EngineError` of kind `.integrity` if the manifest or the quarantine is not the signed one.
  init(bundle: URL, trusted: P256.PublicKey?) throws {
    self.bundle = bundle
    let contents = try BundleContents(bundle)
    guard let bytes = contents.read(Manifest.name), ManifestReader(bytes) != nil else {
      throw EngineError(.integrity, "there is no bundle at \(Terminal.safe(bundle.path))")
    }
    inputs = Self.inputs(bytes)
    let key =
      try trusted ?? KeyFiles.publicKey(bundle.appendingPathComponent(Manifest.keyName), for: .signature)
    guard let token = try? String(contentsOf: bundle.appendingPathComponent(Manifest.signatureName), encoding: .utf8),
      let verifier = try? ES256.Verifier(key: key), let verified = try? JWS.verify(token, with: verifier),
      verified.payload == bytes
    else {
      throw EngineError(
        .integrity, "\(Manifest.name) of \(Terminal.safe(bundle.path)) is not signed by \(key.thumbprint)",
        hint: "affidavit verify says what does not hold")
    }
    sealing = try Sealing.read(contents, manifest: SHA256.hash(bytes), key: key)
    guard
      let data = try? Data(contentsOf: bundle.appendingPathComponent(Quarantine.name))
    else {
      throw EngineError(.integrity, "there is no \(Quarantine.name) in \(Terminal.safe(bundle.path))")
    }
    self.data = data
    digest = data.withUnsafeBytes { SHA256.hash($0) }
    try Self.check(Quarantine.name, digest, in: sealing, bundle)
  }

  /// Hands on every refused record in order.
  func forEach(_ body: (QuarantineEntry) throws -> Void) throws {
    let parser = JSONParser()
    let document = try JSONDocument()
    var number = 0
    var start = data.startIndex
    while start < data.endIndex {
      let end = data[start...].firstIndex(of: UInt8(ascii: "\n")) ?? data.endIndex
      defer { start = end + 1 }
      guard end > start else { continue }
      number += 1
      let entry = data[start..<end].withUnsafeBytes { line -> QuarantineEntry? in
        guard (try? parser.parse(line, into: document)) != nil else { return nil }
        return QuarantineEntry(document.root, number: number, place: start..<end)
      }
      guard let entry else { throw form(number) }
      try body(entry)
    }
  }

  /// The sealed bytes of an entry.
  func body(_ entry: QuarantineEntry) throws -> String {
    let body = data[entry.place].withUnsafeBytes { try? JSONParser().parse($0).root["body"]?.string }
    guard let body else { throw form(entry.number) }
    return body
  }

  /// Opens bodies for the owner.
  /// - Throws: `EngineError` of kind `.key` for a key that is no owner's, `.integrity` if the keyring is not the signed one.
  func unlock(_ url: URL, secrets: SecretSource) throws -> QuarantineKey {
    guard let keyring = try? Array(Data(contentsOf: bundle.appendingPathComponent(Keyring.fileName))) else {
      throw EngineError(.integrity, "there is no \(Keyring.fileName) in \(Terminal.safe(bundle.path))")
    }
    try Self.check(Keyring.fileName, SHA256.hash(keyring), in: sealing, bundle)
    let key = try KeyFiles.privateKey(url, secrets: secrets)
    guard let runs = try? Keyring.open(keyring, with: key) else {
      throw EngineError(
        .key,
        "\(Terminal.safe(url.lastPathComponent)) does not open the refused records of \(Terminal.safe(bundle.path))",
        hint: "they are sealed for the owner: give --key with the private half of a key under keys.owners")
    }
    return QuarantineKey(file: self, runs: runs, thumbprint: key.publicKey.thumbprint)
  }

  func altered(_ number: Int) -> EngineError {
    EngineError(.integrity, "\(Quarantine.name) line \(number): the sealed record does not open; it was altered")
  }

  private func form(_ number: Int) -> EngineError {
    EngineError(.integrity, "\(Quarantine.name) line \(number) is not of its form")
  }

  private static func check(_ name: String, _ digest: Digest, in sealing: Sealing, _ bundle: URL) throws {
    guard sealing.files.contains(where: { $0.name == name && $0.sha256 == digest.hex }) else {
      throw EngineError(
        .integrity, "\(name) of \(Terminal.safe(bundle.path)) is not the one that was signed: it was altered",
        hint: "affidavit verify says what else does not hold")
    }
  }

  private static func inputs(_ manifest: [UInt8]) -> [String: String] {
    guard let inputs = (try? JSONParser().parse(manifest))?.root["inputs"] else { return [:] }
    let pairs = inputs.elements.compactMap { input -> (String, String)? in
      guard let path = input["path"]?.string, let digest = input["sha256"]?.string else { return nil }
      return (path, digest)
    }
    return Dictionary(pairs) { first, _ in first }
  }
}

/// A refused record as its quarantine describes it.
struct QuarantineEntry: Sendable {
  /// Line of the quarantine, from 1.
  var number: Int
  var system: String
  /// Path of the file in the workspace.
  var export: String
  var locator: String?
  /// SHA-256 of the file in which it stood, where that is not as this run's manifest has it: what a run took from an
  /// earlier quarantine.
  var fileDigest: String?
  var rejection: Rejection
  /// Bytes of the line in the quarantine.
  fileprivate var place: Range<Int>

  fileprivate init?(_ line: JSONView, number: Int, place: Range<Int>) {
    guard let reason = line["reason"]?.string, let message = line["message"]?.string,
      let system = line["source"]?["system"]?.string, let export = line["source"]?["export"]?.string
    else { return nil }
    // None is negative, so that a difference of two of them is a number too.
    func known(_ name: String) -> Int? { line[name]?.int64.flatMap { $0 >= 0 ? Int(exactly: $0) : nil } }
    self.number = number
    self.system = system
    self.export = export
    self.place = place
    locator = line["source"]?["locator"]?.string
    fileDigest = line["source"]?["digest"]?["sha256"]?.string
    rejection = Rejection(
      reason: reason, pointer: line["pointer"]?.string.flatMap { try? JSONPointer($0) },
      keyword: line["keyword"]?.string, nearest: line["nearest"]?.string, message: message, line: known("line"),
      column: known("column"), offset: known("offset"))
  }

  /// Where it stood: two records of one run may share a place, as events of one document do.
  var spot: QuarantineSpot { QuarantineSpot(export: export, line: rejection.line, locator: locator) }

  /// First byte of its line in the unpacked file.
  var lineStart: Int64? {
    rejection.offset.map { Int64(max(0, $0 - ((rejection.column ?? 1) - 1))) }
  }
}

/// A place in an export: a line, or where there are no lines a locator.
struct QuarantineSpot: Hashable, Sendable {
  var export: String
  var line: Int?
  var locator: String?

  init(export: String, line: Int?, locator: String?) {
    self.export = export
    self.line = line
    self.locator = line == nil ? locator : nil
  }
}

/// Opens the bodies of one quarantine.
struct QuarantineKey: Sendable {
  let file: QuarantineFile
  fileprivate let runs: [RunKeys]
  /// Of the owner's key that opened it.
  let thumbprint: String

  fileprivate init(file: QuarantineFile, runs: [RunKeys], thumbprint: String) {
    self.file = file
    self.runs = runs
    self.thumbprint = thumbprint
  }

  /// The refused bytes.
  /// - Throws: `EngineError` of kind `.integrity` if they do not open.
  func open(_ entry: QuarantineEntry) throws -> [UInt8] {
    let token = try file.body(entry)
    for run in runs {
      guard let bytes = try? run.open(token, class: ProtectionPlan.ownerClass) else { continue }
      return bytes.withUnsafeBytes { Array($0) }
    }
    throw file.altered(entry.number)
  }
}

/// The bundle and the owner's key that a command means.
struct QuarantineAccess {
  let workspace: Workspace

  /// The bundle at a path, else that of the period.
  func bundle(_ path: String?, period: String?) throws -> URL {
    if let path { return URL(fileURLWithPath: path, isDirectory: true) }
    let name = try workspace.configuration(period: period).period.name
    let bundle = workspace.bundle(name)
    guard FileManager.default.fileExists(atPath: bundle.path) else {
      throw EngineError(
        .configuration, "there is no bundle of \(name) yet, so no record of it was refused",
        hint: "affidavit run makes it, in \(Terminal.safe(workspace.display(bundle)))")
    }
    return bundle
  }

  /// Bundles of the same period that later ones replaced, the latest first.
  func editions(of bundle: URL) -> [URL] {
    let parent = bundle.deletingLastPathComponent()
    let names = (try? FileManager.default.contentsOfDirectory(atPath: parent.path)) ?? []
    let prefix = "\(bundle.lastPathComponent).edition-"
    let numbers = names.compactMap { $0.hasPrefix(prefix) ? Int($0.dropFirst(prefix.count)) : nil }
    return numbers.sorted(by: >).map { parent.appendingPathComponent("\(prefix)\($0)", isDirectory: true) }
  }

  /// The key at a path, else the private half that lies beside one of the owners' public keys.
  func ownerKey(_ path: String?, _ configuration: Configuration) throws -> URL {
    if let path { return URL(fileURLWithPath: path) }
    let candidates = configuration.keys.owners.map { owner in
      owner.deletingLastPathComponent().appendingPathComponent(
        owner.lastPathComponent.replacing(/\.pub\.(jwk|pem)$/, with: "") + ".key.pem")
    }
    guard let found = candidates.first(where: { FileManager.default.fileExists(atPath: $0.path) }) else {
      throw EngineError(
        .key, "refused records are sealed for the owner, and the owner's private key is not here",
        hint: "give it with --key, such as keys/owner.key.pem")
    }
    return found
  }
}
