import Crypto
import Foundation
import JSON
import Protection

/// `sealing.json`: which files are sealed under keys, signed apart from the manifest (as `sealing.jws`, JWS compact, ES256).
///
/// Keys change, records do not: when data keys, recipients or subject keys are replaced, these files are written anew and this with them,
/// while the manifest, the tree over records and the signatures that it carries stay what they were.
struct Sealing: Hashable {
  static let name = "sealing.json"
  static let signatureName = "sealing.jws"
  static let type = "affidavit-sealing"
  private static let format = 1

  /// SHA-256 of the manifest that this belongs to.
  var manifest: Digest
  /// The epoch of the keys.
  var epoch: String
  /// How often the keys were replaced.
  var generation: Int
  var files: [Manifest.File]

  /// Whether a file is sealed under keys, by its name.
  static func covers(_ name: String) -> Bool {
    switch name {
    case RecordsFile.name, RecordsFile.clearName, Quarantine.name, Keyring.fileName, SubjectVault.fileName: true
    default: name.hasPrefix("grant-") && name.hasSuffix(".jwe.json")
    }
  }

  var bytes: [UInt8] {
    JSONWriter.canonical([
      "format": .int(Int64(Self.format)), "manifest": .string(manifest.hex), "epoch": .string(epoch),
      "generation": .int(Int64(generation)), "files": Manifest.json(files),
    ])
  }

  func signed(by signer: ES256.Signer) throws -> [UInt8] {
    Array(try JWS.sign(bytes, type: Self.type, with: signer).utf8)
  }

  /// Reads it, strictly; nil for anything that is not written so.
  init?(_ bytes: [UInt8]) {
    guard let document = try? JSONParser().parse(bytes), JSONWriter.canonical(document.root) == bytes,
      document.root.count == 5, document.root["format"]?.int64 == Int64(Self.format),
      let manifest = document.root["manifest"]?.string.flatMap({ Digest(hex: $0) }),
      let epoch = document.root["epoch"]?.string, let generation = document.root["generation"]?.int64,
      let files = Manifest.files(document.root["files"]), files.allSatisfy({ Self.covers($0.name) })
    else { return nil }
    self.init(manifest: manifest, epoch: epoch, generation: Int(generation), files: files)
  }

  init(manifest: Digest, epoch: String, generation: Int = 0, files: [Manifest.File]) {
    self.manifest = manifest
    self.epoch = epoch
    self.generation = generation
    self.files = files
  }

  /// The sealing of a bundle, whose signature and manifest hold.
  /// - Throws: `EngineError` of kind `.integrity`.
  static func read(_ contents: BundleContents, manifest: Digest, key: P256.PublicKey) throws -> Sealing {
    guard let bytes = contents.read(name), let token = contents.read(signatureName) else {
      throw EngineError(.integrity, "\(name) or \(signatureName) is missing")
    }
    guard let verifier = try? ES256.Verifier(key: key),
      let verified = try? JWS.verify(String(decoding: token, as: UTF8.self), with: verifier),
      verified.type == type, verified.payload == bytes
    else { throw EngineError(.integrity, "\(name) is not signed by \(key.thumbprint)") }
    guard let sealing = Sealing(bytes) else { throw EngineError(.integrity, "\(name) is not of its form") }
    guard sealing.manifest == manifest else {
      throw EngineError(.integrity, "\(name) belongs to the manifest of another bundle")
    }
    return sealing
  }
}
