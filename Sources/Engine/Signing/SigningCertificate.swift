import Crypto
import Durability
import Foundation
import Protection

/// The certificate of the signing key, `NAME.cert.pem` beside `NAME.key.pem`: what CMS tools need of it. Where the organisation's authority has
/// issued none, a self-signed one for five years is made.
struct SigningCertificate {
  /// Its name in bundles.
  static let name = "signing.cert.pem"

  let certificate: Certificate
  let pem: [UInt8]

  /// - Throws: `EngineError` of kind `.key` if it cannot be read, or is another key's.
  init(_ configuration: Configuration, key: P256.PrivateKey) throws {
    try self.init(configuration, key: key, file: configuration.keys.signingCertificate)
  }

  /// - Parameter url: where it lies, or a self-signed one is put.
  /// - Throws: `EngineError` of kind `.key`, also where the organisation's authority gave the key no right to seal.
  init(_ configuration: Configuration, key: P256.PrivateKey, file url: URL) throws {
    if configuration.keys.authority == nil, !FileManager.default.fileExists(atPath: url.path) {
      let made = try Self.selfSigned(key, organisation: configuration.organisation)
      try PreparedFile.writeUnlessThere(made, to: url.path, mode: 0o644)
    }
    guard let pem = FileManager.default.contents(atPath: url.path).map(Array.init),
      let certificate = try? Certificate(pem: pem)
    else { throw EngineError(.key, "\(url.path) holds no certificate of a key on P-256") }
    guard certificate.publicKey == key.publicKey else {
      throw EngineError(
        .key, "\(url.path) is the certificate of another key than keys.signing",
        hint: "put the right one there, or remove it: a self-signed one is made then")
    }
    try Signatories(configuration).check(certificate, .seal)
    (self.pem, self.certificate) = (pem, certificate)
  }

  /// One for five years, PEM.
  static func selfSigned(_ key: P256.PrivateKey, organisation: String) throws -> [UInt8] {
    let day: Int64 = 86_400
    let today = Int64(Date().timeIntervalSince1970) / day * day
    return try Certificate.selfSigned(key, name: organisation, validity: today...(today + 5 * 365 * day))
  }

  /// A detached signature over a file, DER.
  func sign(_ bytes: [UInt8], key: P256.PrivateKey) throws -> [UInt8] {
    try CMSSignature.sign(
      bytes, key: key, certificate: certificate, time: Int64(Date().timeIntervalSince1970))
  }
}

extension Configuration.Keys {
  /// The certificate of the signing key, beside it.
  var signingCertificate: URL { SigningCertificate.file(beside: signing) }
}

extension SigningCertificate {
  /// Where the certificate of a private key lies: `NAME.cert.pem` beside `NAME.key.pem`.
  static func file(beside key: URL) -> URL {
    let name = key.lastPathComponent.replacing(/\.key\.pem$/, with: "")
    return key.deletingLastPathComponent().appendingPathComponent("\(name).cert.pem")
  }
}
