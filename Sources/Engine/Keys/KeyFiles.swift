public import Crypto
public import Foundation
import Protection

/// Reads the key files that a configuration or a command names.
enum KeyFiles {
  /// A public key: one JWK (`.jwk`, `.json`) or a PEM `PUBLIC KEY`.
  /// - Throws: `EngineError` of kind `.key` that names the file.
  static func publicKey(_ url: URL, for purpose: JWK.Purpose) throws -> P256.PublicKey {
    let bytes = try read(url, what: "public key")
    if bytes.first == UInt8(ascii: "{") {
      guard let key = (try? JWK(parsing: bytes))?.publicKey(for: purpose) else {
        throw EngineError(.key, "\(url.path) holds no P-256 public key for this use")
      }
      return key
    }
    do {
      return try P256.PublicKey(pem: bytes)
    } catch {
      throw EngineError(.key, "\(url.path) is neither a JWK nor a PEM public key on P-256")
    }
  }

  /// An encrypted PKCS#8 private key.
  static func privateKey(_ url: URL, secrets: SecretSource) throws -> P256.PrivateKey {
    let bytes = try read(url, what: "private key")
    let passphrase = try secrets.passphrase(for: url.lastPathComponent)
    do {
      return try P256.PrivateKey(pem: bytes, passphrase: passphrase)
    } catch {
      throw EngineError(.key, "\(url.path) does not open", hint: "another pass phrase, or no encrypted P-256 private key")
    }
  }

  private static func read(_ url: URL, what: String) throws -> [UInt8] {
    guard let data = try? Data(contentsOf: url), data.count <= 1 << 16 else {
      throw EngineError(
        .key, "there is no \(what) at \(url.path)", hint: "affidavit keys new NAME makes one; affidavit.yaml says which is used")
    }
    return Array(data)
  }
}
