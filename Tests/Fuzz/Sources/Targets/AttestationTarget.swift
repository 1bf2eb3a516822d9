import Crypto
import Foundation
import JSON
import Policy
import Protection
import Provenance

@testable import Engine

extension Target {
  /// Lines of `attestations.jsonl`: no signature holds that was not made here, and one that was holds for its record alone.
  static let attestations = Target(
    name: "attestations", summary: "lines of attestations.jsonl", dictionary: "records", longest: 4096
  ) {
    let desk = AttestationDesk()
    let parser = RecordParser()
    return { bytes in
      for line in bytes.split(separator: UInt8(ascii: "\n")).prefix(8) {
        line.withUnsafeBytes { line in
          guard let (record, _) = try? parser.parse(line) else { return }
          check(desk.verification.standing(record) == .broken, "an attestation that nobody signed holds")
          guard let signed = desk.signed(record) else { return }
          check(desk.standing(signed) == .holds, "an attestation that was signed here does not hold")
          var other = signed
          other["wasAttributedTo"] = [["id": "agent:else"]]
          check(other == signed || desk.standing(other) != .holds, "an attestation holds for another record")
        }
      }
    }
  }
}

/// A key that may attest.
private struct AttestationDesk {
  let key: P256.PrivateKey
  let verification: AttestationVerification

  init() {
    do {
      key = try P256.PrivateKey()
      let file = Scratch.write(Array(key.publicKey.jwk.utf8), "signing.pub.jwk")
      let text = """
        organisation: o
        period: {name: 2026-Q3}
        sources: [{native: a.jsonl}]
        keys: {signing: \(file.replacing("pub.jwk", with: "key.pem")), owners: [\(file)]}

        """
      let folder = URL(fileURLWithPath: Scratch.folder, isDirectory: true)
      let configuration = try ConfigurationReader(file: "affidavit.yaml", folder: folder, periodName: nil).read(text)
      verification = AttestationVerification(roles: try SigningRoles(Signatories(configuration)))
    } catch {
      preconditionFailure("no key can be made: \(error)")
    }
  }

  func standing(_ record: JSONObject) -> SignatureStanding {
    guard let document = try? JSONParser().parse(JSONWriter.canonical(.object(record))) else { return .broken }
    return verification.standing(document.root)
  }

  /// The record with this key's signature, as `affidavit attest` makes it; nil for what is no attestation.
  func signed(_ record: JSONView) -> JSONObject? {
    guard case .object(var members) = record.value, case .object(var attestation)? = members["attestation"],
      let signer = try? ES256.Signer(key: key)
    else { return nil }
    for name in ["source", "mergedFrom", "conflicts"] { members.removeValue(forKey: name) }
    attestation.removeValue(forKey: "signature")
    attestation["kid"] = .string(key.publicKey.thumbprint)
    members["attestation"] = .object(attestation)
    let payload = JSONWriter.canonical(.object(members))
    guard let token = try? JWS.sign(payload, type: AttestationVerification.type, with: signer) else { return nil }
    let parts = token.split(separator: ".", omittingEmptySubsequences: false)
    attestation["signature"] = .string("\(parts[0])..\(parts[2])")
    members["attestation"] = .object(attestation)
    return members
  }
}
