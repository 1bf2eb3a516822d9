public import Crypto
import Foundation

/// Where a pass phrase comes from: `AFFIDAVIT_PASSPHRASE`, a file descriptor, or a prompt. Never the configuration, never an argument.
public struct SecretSource: Sendable {
  /// Descriptor to read one line from; nil for none.
  public var descriptor: Int32?
  /// Whether a person sits at the terminal and may be asked.
  public var isInteractive: Bool

  public init(descriptor: Int32? = nil, isInteractive: Bool) {
    self.descriptor = descriptor
    self.isInteractive = isInteractive
  }

  /// - Parameter purpose: shown at the prompt, such as the name of the key file.
  /// - Throws: `EngineError` of kind `.key` if there is none.
  public func passphrase(for purpose: String) throws -> SecretBytes {
    ProcessMemory.keep()
    if let descriptor { return try read(descriptor) }
    if let text = getenv("AFFIDAVIT_PASSPHRASE") {
      let length = strlen(text)
      guard length > 0 else { throw EngineError(.key, "AFFIDAVIT_PASSPHRASE is empty") }
      return SecretBytes(UnsafeRawBufferPointer(start: text, count: length))
    }
    guard isInteractive, let text = getpass("Pass phrase for \(Terminal.safe(purpose)): ") else {
      throw EngineError(
        .key, "no pass phrase for \(purpose)",
        hint: "set AFFIDAVIT_PASSPHRASE, or give a descriptor with --passphrase-fd")
    }
    let length = strlen(text)
    defer { memset(text, 0, length) }
    guard length > 0 else { throw EngineError(.key, "the pass phrase for \(purpose) is empty") }
    return SecretBytes(UnsafeRawBufferPointer(start: text, count: length))
  }

  private func read(_ descriptor: Int32) throws -> SecretBytes {
    var bytes: [UInt8] = []
    defer { SecretBytes.wipe(&bytes) }
    bytes.reserveCapacity(4096)
    var byte: UInt8 = 0
    while bytes.count < 4096, Foundation.read(descriptor, &byte, 1) == 1, byte != UInt8(ascii: "\n") {
      bytes.append(byte)
    }
    guard !bytes.isEmpty else { throw EngineError(.key, "file descriptor \(descriptor) gives no pass phrase") }
    return SecretBytes(bytes)
  }
}
