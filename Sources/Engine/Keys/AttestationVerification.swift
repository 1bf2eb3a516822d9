import Crypto
import JSON
import Protection

/// Checks the signatures of attestations against the keys that may attest: a detached JWS (RFC 7515, appendix F) over the RFC 8785 form of
/// the record without the signature.
struct AttestationVerification: Sendable {
  static let type = "affidavit-attestation"
  let keys: [P256.PublicKey]

  /// Members that the engine adds or a connector notes, which were not there when the person signed.
  private static let added = ["source", "mergedFrom", "conflicts"]

  func holds(_ document: JSONView) -> Bool {
    guard case .object(var record) = document.value, case .object(var attestation)? = record["attestation"],
      let signature = attestation["signature"]?.string
    else { return false }
    let parts = signature.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return false }
    let kid = attestation["kid"]?.string
    attestation.removeValue(forKey: "signature")
    record["attestation"] = .object(attestation)
    var payloads = [JSONWriter.canonical(.object(record))]
    for name in Self.added { record.removeValue(forKey: name) }
    payloads.append(JSONWriter.canonical(.object(record)))
    return payloads.contains { payload in
      let encoded = Base64URL.encode(payload)
      // A payload that is written out must be this one.
      guard parts[1].isEmpty || parts[1] == encoded else { return false }
      return keys.contains { key in
        guard kid == nil || kid == key.thumbprint, let verifier = try? ES256.Verifier(key: key),
          let verified = try? JWS.verify("\(parts[0]).\(encoded).\(parts[2])", with: verifier)
        else { return false }
        return verified.type == nil || verified.type == Self.type
      }
    }
  }
}
