import Crypto
import Foundation
import JSON
import Protection

/// Prints what a key may read of a bundle's records: `affidavit open`.
public struct BundleOpening {
  public var bundle: String
  /// The private key; nil for a package whose fields are in clear.
  public var key: String?
  public var trust: String?
  public var record: String?
  public var secrets: SecretSource

  public init(bundle: String, key: String?, trust: String?, record: String?, secrets: SecretSource) {
    self.bundle = bundle
    self.key = key
    self.trust = trust
    self.record = record
    self.secrets = secrets
  }

  /// - Parameter emit: takes one line of JSON, with its line feed.
  /// - Returns: what a person should know: the key that was trusted, what stayed closed.
  /// - Throws: `EngineError` of kind `.key` if no keyring or grant of the bundle is for this key; `.integrity` if the manifest is not signed, a
  ///   record does not hold, or, after what could be read, if the records are not all those that were sealed.
  public func run(emit: ([UInt8]) -> Void) throws -> [String] {
    let contents = try BundleContents(URL(fileURLWithPath: bundle))
    let clear = contents.size(RecordsFile.clearName) != nil
    let file = clear ? RecordsFile.clearName : RecordsFile.name
    guard contents.size(file) != nil else {
      throw EngineError(.integrity, "there is no \(RecordsFile.name) in \(bundle)")
    }
    var notes: [String] = []
    let issuer: P256.PublicKey
    if let trust {
      issuer = try KeyFiles.publicKey(URL(fileURLWithPath: trust), for: .signature)
    } else {
      guard let own = contents.read(Manifest.keyName).flatMap({ (try? JWK(parsing: $0))?.publicKey(for: .signature) })
      else { throw EngineError(.key, "no key was given with --trust, and \(bundle) has none") }
      issuer = own
      notes.append("no key was given with --trust; the bundle's own is taken, fingerprint \(issuer.thumbprint)")
    }
    let sealed = try contents.signedManifest(by: issuer).manifest.tree
    let opener = try clear ? Opener(issuer: issuer) : opener(contents, issuer: issuer)
    var tree = RecordTree()
    var number = 0
    var found = 0
    var withheld: [String: Int] = [:]
    try contents.forEachLine(file) { line in
      number += 1
      let opened: OpenedRecord
      do {
        opened = try clear ? opener.open(disclosed: line) : opener.open(line: line)
        try tree.add(line, clear: clear)
      } catch {
        throw EngineError(.integrity, "\(file) line \(number): \(error)")
      }
      if let record, opened.record["id"]?.string != record { return }
      found += 1
      withheld.merge(opened.withheld, uniquingKeysWith: +)
      emit(JSONWriter.canonical(opened.json) + [UInt8(ascii: "\n")])
    }
    if let fault = tree.fault(sealed) { throw EngineError(.integrity, "records: \(fault)") }
    if let record, found == 0 {
      throw EngineError(.key, "no record that this key can read has the id \(Terminal.safe(record))")
    }
    for (name, count) in withheld.sorted(by: { $0.key < $1.key }) {
      notes.append("\(grouped(count)) fields of class \(name) stay closed to this key")
    }
    return notes
  }

  /// The keyring or grant that names the key as a recipient.
  private func opener(_ contents: BundleContents, issuer: P256.PublicKey) throws -> Opener {
    guard let key else {
      throw EngineError(
        .key, "the fields of \(bundle) are sealed", hint: "give --key with the private key that opens them")
    }
    let privateKey = try KeyFiles.privateKey(URL(fileURLWithPath: key), secrets: secrets)
    let names = contents.names.filter { $0.hasSuffix(".jwe.json") && !$0.contains("/") }
    var vault: SubjectVault?
    if contents.isFolder, contents.size(SubjectVault.fileName) != nil {
      let file = contents.url.appendingPathComponent(SubjectVault.fileName)
      vault = try SubjectVault(file: file)
    }
    for name in names {
      guard let bytes = contents.read(name) else { continue }
      do {
        return try Opener(keyFile: bytes, vault: vault, privateKey: privateKey, issuer: issuer)
      } catch {
        guard error == .cannotOpen else { throw error }
      }
    }
    throw EngineError(
      .key, "this key opens nothing in \(bundle)", hint: "the bundle holds grants for: \(Self.audiences(names))")
  }

  private static func audiences(_ names: [String]) -> String {
    let found = names.compactMap { name -> String? in
      name == Keyring.fileName ? "owner" : name.firstMatch(of: /^grant-([A-Za-z0-9_-]+?)-/).map { String($0.1) }
    }
    return found.isEmpty ? "nobody" : found.sorted().joined(separator: ", ")
  }
}
