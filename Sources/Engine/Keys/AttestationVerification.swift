import Crypto
import JSON
import Policy
import Protection

/// Checks the signatures of attestations against the keys that may attest: a detached JWS (RFC 7515, appendix F) over the RFC 8785 form of
/// the record without the signature.
struct AttestationVerification: Sendable {
  static let type = "affidavit-attestation"
  let roles: SigningRoles

  /// Members that the engine adds or a connector notes, which were not there when the person signed.
  private static let added = ["source", "mergedFrom", "conflicts"]

  /// Whether a known key has signed the record as it stands, may attest, and speaks in the capacity that the record claims.
  func standing(_ document: JSONView) -> SignatureStanding {
    guard let key = signer(document), let attestation = document["attestation"] else { return .broken }
    let person = attestation["person"]?.string
    let capacity = document["wasAttributedTo"]?.value.array?
      .first { $0["id"]?.string == person && $0["capacity"] != nil }?["capacity"]?.string
    return roles.standing(of: key, .attest, capacity: capacity)
  }

  /// The key whose signature holds; nil if it is none of ours.
  private func signer(_ document: JSONView) -> P256.PublicKey? {
    guard case .object(var record) = document.value, case .object(var attestation)? = record["attestation"],
      let signature = attestation["signature"]?.string
    else { return nil }
    let parts = signature.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 3 else { return nil }
    let kid = attestation["kid"]?.string
    attestation.removeValue(forKey: "signature")
    record["attestation"] = .object(attestation)
    var payloads = [JSONWriter.canonical(.object(record))]
    for name in Self.added { record.removeValue(forKey: name) }
    payloads.append(JSONWriter.canonical(.object(record)))
    for payload in payloads {
      let encoded = Base64URL.encode(payload)
      // A payload that is written out must be this one.
      guard parts[1].isEmpty || parts[1] == encoded else { continue }
      let found = roles.keys.first { key in
        guard kid == nil || kid == key.thumbprint, let verifier = try? ES256.Verifier(key: key),
          let verified = try? JWS.verify("\(parts[0]).\(encoded).\(parts[2])", with: verifier)
        else { return false }
        return verified.type == nil || verified.type == Self.type
      }
      if let found { return found }
    }
    return nil
  }
}
