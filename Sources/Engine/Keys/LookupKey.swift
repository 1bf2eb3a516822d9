import Crypto

/// LK, by which the rows of a person are found in every run: derived from the secret of the workspace, and beside each run's keys in its
/// keyring, so that the owner finds them without the workspace.
enum LookupKey {
  /// - Parameter secret: what `PrivacySecret` gives.
  static func derive(_ secret: SecretBytes) throws -> SecretBytes {
    try HKDF.expand(secret, info: Array("subject-lookup".utf8), count: 32)
  }
}
