import Crypto
import Foundation
import Protection

/// Reads the key files that a configuration or a command names, with errors that say what to do.
enum KeyFiles {
  /// A public key: one JWK or a PEM `PUBLIC KEY`.
  /// - Throws: `EngineError` of kind `.key` that names the file.
  static func publicKey(_ url: URL, for purpose: JWK.Purpose) throws -> P256.PublicKey {
    do {
      return try FileKeys.publicKey(at: url.path, for: purpose)
    } catch {
      throw failure(error, url)
    }
  }

  /// An encrypted PKCS#8 private key.
  static func privateKey(_ url: URL, secrets: SecretSource) throws -> P256.PrivateKey {
    guard FileManager.default.fileExists(atPath: url.path) else { throw failure(.file(path: url.path), url) }
    let passphrase = try secrets.passphrase(for: url.lastPathComponent)
    do {
      return try FileKeys.privateKey(at: url.path, passphrase: passphrase)
    } catch {
      throw failure(error, url)
    }
  }

  private static func failure(_ error: ProtectionError, _ url: URL) -> EngineError {
    switch error {
    case .file:
      EngineError(
        .key, "there is no readable key at \(url.path)",
        hint: "affidavit keys new NAME makes one; keys: and audiences: in affidavit.yaml say which are used")
    default: EngineError(.key, error.description)
    }
  }
}
