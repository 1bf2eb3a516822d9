import Crypto
import Durability
public import Foundation
import Ledger
import Transparency

/// Takes a time stamp (RFC 3161) for a bundle's checkpoint, once it was checked: `affidavit audit stamp`.
///
/// A bundle has the request, `checkpoint.tsq`. The operator sends it to an authority; nothing here goes to the network.
public struct Stamping {
  static let requestName = "checkpoint.tsq"

  public var workspace: Workspace
  public var bundle: String
  public var response: String
  /// File with the authority's certificates, PEM.
  public var authorities: String

  public init(workspace: Workspace, bundle: String, response: String, authorities: String) {
    self.workspace = workspace
    self.bundle = bundle
    self.response = response
    self.authorities = authorities
  }

  /// - Returns: the line to print.
  /// - Throws: `EngineError` of kind `.integrity` for a response that does not hold.
  public func run() throws -> String {
    let configuration = try workspace.configuration()
    let key = try KeyFiles.publicKey(configuration.keys.signingPublic, for: .signature)
    let source = try SignedBundle(bundle, key: key)
    guard let note = source.contents.read(TileLog.checkpointName),
      source.manifest.files.contains(where: { $0.name == TileLog.checkpointName && $0.sha256 == SHA256.hash(note).hex })
    else { throw EngineError(.integrity, "\(TileLog.checkpointName) of \(bundle) is missing or was altered") }
    let stamp = try Self.read(response)
    let time = try Self.time(of: stamp, note: note, authorities: Self.read(authorities))
    let folder = workspace.stateFolder.appendingPathComponent("stamps")
    try Folder.make(folder.path, mode: 0o700)
    try PreparedFile.write(stamp, to: Self.file(workspace, source.digest).path, mode: 0o600, replacing: true)
    try Ledger(opening: workspace.existingLedger()).audit(
      AuditEvent(
        operation: "stamp", actor: key.thumbprint, role: "owner", objects: [SHA256.hash(stamp), source.digest]))
    return "the checkpoint of \(bundle) was stamped at \(time); packages carry the stamp from now on"
  }

  /// When a response stamped a checkpoint, RFC 3339.
  static func time(of stamp: [UInt8], note: [UInt8], authorities: [UInt8]) throws -> String {
    guard let time = try? TimeStamp.verify(stamp, for: SHA256.hash(note), authorities: authorities) else {
      throw EngineError(.integrity, "the time stamp is not for this checkpoint, or by none of the given authorities")
    }
    return Date(timeIntervalSince1970: TimeInterval(time)).ISO8601Format()
  }

  /// Where the stamp for the bundle with this manifest lies.
  static func file(_ workspace: Workspace, _ bundle: Digest) -> URL {
    workspace.stateFolder.appendingPathComponent("stamps").appendingPathComponent("\(bundle.hex).tsr")
  }

  static func read(_ path: String) throws -> [UInt8] {
    guard let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int, size <= 1 << 20,
      let data = FileManager.default.contents(atPath: path)
    else { throw EngineError(.input, "\(path) cannot be read, or is larger than 1 MiB") }
    return Array(data)
  }
}

/// The time stamp that a package carries.
struct StampCheck {
  static let checkpointName = "report-checkpoint"
  static let stampName = "report-checkpoint.tsr"

  let contents: BundleContents
  let manifest: ManifestReader
  let verifier: NoteVerifier?
  /// Certificates of authorities, PEM; nil for none given.
  let authorities: [UInt8]?

  func run() -> BundleCheck? {
    guard let stamp = contents.read(Self.stampName) else { return nil }
    guard let note = contents.read(Self.checkpointName), let verifier,
      (try? Checkpoint(String(decoding: note, as: UTF8.self), by: verifier)) == manifest.checkpoint
    else { return .failed("time stamp", "\(Self.checkpointName) is not the checkpoint of the report") }
    guard let authorities else {
      return .warning("time stamp", "not checked: --tsa names the authority's certificates")
    }
    do {
      return .passed("time stamp", "stamped at \(try Stamping.time(of: stamp, note: note, authorities: authorities))")
    } catch {
      return .failed("time stamp", (error as? EngineError)?.message ?? "\(error)")
    }
  }
}
