import Crypto
import Foundation
import Protection

/// Whose signatures count for what.
///
/// With `keys.authority` a key has the roles that its certificate names as organisational units (OU): `seal`, `waive`, `attest`, `carry`, and
/// the legal capacities in which its holder attests, such as `dpo`; the authority must have issued the certificate, it must be valid, and it
/// must be for signatures. Without an authority the signing key and the owners' keys have all roles and capacities.
struct Signatories {
  enum Role: String, CaseIterable {
    /// Seals bundles and packages.
    case seal
    /// Accepts risks.
    case waive
    /// Answers what no record can.
    case attest
    /// Carries privacy budget over.
    case carry

    /// What a key without the role may not do.
    var action: String {
      switch self {
      case .seal: "seal"
      case .waive: "accept risks"
      case .attest: "attest"
      case .carry: "carry budget"
      }
    }
  }

  private let configuration: Configuration
  private let time: Int64

  /// - Parameter time: when certificates must be valid, in seconds since 1970.
  init(_ configuration: Configuration, time: Int64 = Int64(Date().timeIntervalSince1970)) {
    self.configuration = configuration
    self.time = time
  }

  /// A key, and the units of its certificate; nil where there is no authority.
  struct Holder: Sendable {
    let key: P256.PublicKey
    let units: Set<String>?
  }

  /// Every key that counts for anything.
  /// - Throws: `EngineError` of kind `.key` for a certificate that cannot be read.
  func holders() throws -> [Holder] {
    let keys = configuration.keys
    guard let authority = try authority() else {
      return ([keys.signingPublic] + keys.owners).compactMap { file in
        (try? KeyFiles.publicKey(file, for: .signature)).map { Holder(key: $0, units: nil) }
      }
    }
    let signing = FileManager.default.fileExists(atPath: keys.signingCertificate.path) ? [keys.signingCertificate] : []
    return try (signing + keys.people).compactMap { file in
      let certificate = try Self.read(file)
      return fault(certificate, authority) == nil
        ? Holder(key: certificate.publicKey, units: Set(certificate.units)) : nil
    }
  }

  /// The keys that have a role.
  /// - Throws: as `holders`.
  func keys(_ role: Role) throws -> [P256.PublicKey] {
    try holders().filter { $0.units?.contains(role.rawValue) ?? true }.map(\.key)
  }

  /// Refuses a key that has not the role.
  /// - Throws: `EngineError` of kind `.key` that says what is missing.
  func check(_ key: P256.PublicKey, _ role: Role) throws {
    guard try !keys(role).contains(key) else { return }
    throw EngineError(
      .key,
      configuration.keys.authority == nil
        ? "that key may not \(role.action): it is neither keys.signing nor one of keys.owners"
        : "that key may not \(role.action): no certificate under keys names it with OU=\(role.rawValue), valid and issued by "
          + "\(configuration.keys.authority?.lastPathComponent ?? "")",
      hint: "nothing was signed")
  }

  /// Refuses a certificate that has not the role.
  func check(_ certificate: Certificate, _ role: Role) throws {
    guard let authority = try authority(), let fault = fault(certificate, role, authority) else { return }
    throw EngineError(
      .key, "the certificate of keys.signing \(fault), so that key may not \(role.action)",
      hint: "the organisation's authority issues one with OU=\(role.rawValue)")
  }

  private func authority() throws -> Certificate? { try configuration.keys.authority.map(Self.read) }

  private func fault(_ certificate: Certificate, _ role: Role, _ authority: Certificate) -> String? {
    fault(certificate, authority) ?? (certificate.units.contains(role.rawValue) ? nil : "names no OU=\(role.rawValue)")
  }

  private func fault(_ certificate: Certificate, _ authority: Certificate) -> String? {
    if !certificate.isIssued(by: authority) { return "was not issued by keys.authority" }
    if !certificate.validity.contains(time) { return "is not valid now" }
    return certificate.maySign ? nil : "is not for signatures"
  }

  private static func read(_ file: URL) throws -> Certificate {
    guard let pem = FileManager.default.contents(atPath: file.path), pem.count <= 1 << 16,
      let certificate = try? Certificate(pem: Array(pem))
    else { throw EngineError(.key, "\(file.path) holds no certificate of a key on P-256") }
    return certificate
  }
}
