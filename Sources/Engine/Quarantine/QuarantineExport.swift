import Foundation
import JSON
import Ledger

/// Refused records in the clear, for the owner to mend: `affidavit quarantine export`.
public struct QuarantineExport {
  public var workspace: Workspace
  /// The bundle's folder; nil for the one of the workspace's period.
  public var bundle: String?
  public var period: String?
  /// Where to write; nothing is overwritten.
  public var file: String
  /// The owner's private key; nil for the one beside the owners' public keys.
  public var key: String?
  public var secrets: SecretSource

  public init(
    workspace: Workspace, bundle: String?, period: String?, file: String, key: String?, secrets: SecretSource
  ) {
    self.workspace = workspace
    self.bundle = bundle
    self.period = period
    self.file = file
    self.key = key
    self.secrets = secrets
  }

  /// Writes one JSON object a line: place and reason, and the refused bytes as `record` where they are JSON, else as `body`
  /// where they are text, else as `bodyBase64`. The file is for this user alone, and the audit log keeps that it was made.
  /// - Returns: the line to print.
  /// - Throws: `EngineError` of kind `.key` for a key that opens nothing, `.integrity` for an altered quarantine, `.input` if the file
  ///   cannot be written.
  public func run() throws -> String {
    let access = QuarantineAccess(workspace: workspace)
    let configuration = try workspace.configuration(period: period)
    let trusted = try KeyFiles.publicKey(configuration.keys.signingPublic, for: .signature)
    let quarantine = try QuarantineFile(bundle: try access.bundle(bundle, period: period), trusted: trusted)
    let key = try quarantine.unlock(try access.ownerKey(key, configuration), secrets: secrets)
    let ledger = try Ledger(opening: workspace.existingLedger())
    let output = try PrivateFile(file)
    var count = 0
    try quarantine.forEach { entry in
      try output.write(Self.line(entry, try key.open(entry)))
      count += 1
    }
    try ledger.audit(
      AuditEvent(
        operation: "quarantine.export", actor: key.thumbprint, role: "owner", objects: [quarantine.digest]))
    try output.keep()
    return "\(Terminal.safe(file)): \(grouped(count)) refused records in the clear, for you alone. Mend them, then: "
      + "affidavit run --retry-rejected \(Terminal.safe(file))"
  }

  private static func line(_ entry: QuarantineEntry, _ bytes: [UInt8]) -> [UInt8] {
    var members = entry.members
    if let document = try? JSONParser().parse(bytes), document.root.type == .object {
      var line = JSONWriter.compact(.object(members))
      line.removeLast()
      // The record as it was written: numbers keep their form.
      return line + Array(",\"record\":".utf8) + bytes + Array("}\n".utf8)
    }
    if let text = String(validating: bytes, as: UTF8.self) {
      members["body"] = .string(text)
    } else {
      members["bodyBase64"] = .string(Data(bytes).base64EncodedString())
    }
    return JSONWriter.compact(.object(members)) + [UInt8(ascii: "\n")]
  }
}

/// A new file for this user alone. Unless it is kept, it goes again.
private final class PrivateFile {
  private let path: String
  private let handle: FileHandle
  private var isKept = false

  init(_ path: String) throws {
    self.path = path
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else {
      throw EngineError(
        .input, "cannot make \(Terminal.safe(path)): \(String(cString: strerror(errno)))",
        hint: errno == EEXIST ? "nothing is overwritten; give another name" : nil)
    }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }

  func write(_ bytes: [UInt8]) throws {
    do {
      try handle.write(contentsOf: Data(bytes))
    } catch {
      throw EngineError(.input, "cannot write \(Terminal.safe(path))", hint: "nothing was left there")
    }
  }

  func keep() throws {
    do {
      try handle.synchronize()
    } catch {
      throw EngineError(.input, "cannot write \(Terminal.safe(path))", hint: "nothing was left there")
    }
    isKept = true
  }

  deinit { if !isKept { unlink(path) } }
}
