import Crypto
import Foundation

extension Target {
  /// Certificates, keys and signatures of CMS: as PEM, or as DER that the target puts into PEM.
  static let certificates = Target(
    name: "certificates", summary: "certificates, keys in PEM, CMS signatures", dictionary: "der", longest: 4096
  ) {
    guard let own = try? P256.PrivateKey(),
      let pem = try? Certificate.selfSigned(own, name: "o", validity: 0...4_000_000_000),
      let authority = try? Certificate(pem: pem)
    else { preconditionFailure("no certificate can be made") }
    return { bytes in
      guard let mode = bytes.first else { return }
      let body = Array(bytes.dropFirst())
      switch mode % 4 {
      case 0: read(body, authority)
      case 1: read(armoured(body, "CERTIFICATE"), authority)
      case 2: read(armoured(body, mode < 128 ? "PRIVATE KEY" : "EC PRIVATE KEY"), authority)
      default:
        if case .valid(let key) = CMSSignature.verify(body, for: Array("content".utf8), time: 1_790_000_000) {
          check(key != own.publicKey, "a signature that nobody made holds")
        }
      }
    }
  }

  private static func read(_ pem: [UInt8], _ authority: Certificate) {
    if let certificate = try? Certificate(pem: pem) {
      check(certificate.publicKey.x.count == 32, "a key without a point")
      check(certificate.units.allSatisfy { !$0.utf8.contains(0) }, "a unit that is cut")
      check(!certificate.isIssued(by: authority), "a certificate that nobody issued")
      _ = certificate.maySign
      _ = certificate.isIssued(by: certificate)
    }
    if let key = try? P256.PrivateKey(pem: pem, passphrase: nil) {
      check((try? key.scalar())?.count == 32, "a key without a scalar")
      let again = (try? key.pkcs8PEM())?.withUnsafeBytes { try? P256.PrivateKey(pem: Array($0), passphrase: nil) }
      check(again?.publicKey == key.publicKey, "a key changes when it is written and read")
      let message = SHA256.hash("m")
      guard let signer = try? ES256.Signer(key: key), let verifier = try? ES256.Verifier(key: key.publicKey) else {
        return check(false, "a key that cannot sign")
      }
      check((try? signer.sign(message)).map { verifier.isValid($0, for: message) } ?? false, "a pair that is none")
    }
    if let key = try? P256.PublicKey(pem: pem) {
      check((try? key.pem()).flatMap { try? P256.PublicKey(pem: Array($0.utf8)) } == key, "a key changes")
    }
    if let key = try? Ed25519.PrivateKey(pem: pem, passphrase: nil) {
      check((try? key.publicKey.bytes())?.count == 32, "a key without its public half")
    }
    _ = try? Ed25519.PublicKey(pem: pem)
  }

  private static func armoured(_ der: [UInt8], _ label: String) -> [UInt8] {
    let lines = Data(der).base64EncodedString(options: [.lineLength64Characters, .endLineWithLineFeed])
    return Array("-----BEGIN \(label)-----\n\(lines)\n-----END \(label)-----\n".utf8)
  }

  /// Answers of a time stamp authority. The seeds are of one authority, which made no others: what holds tells one of their times.
  static let timeStamp = Target(
    name: "time-stamp", summary: "answers of time stamp authorities", dictionary: "der", longest: 4096
  ) {
    let fuzz = Repository.folder.appendingPathComponent("Tests/Fuzz")
    let stamped = SHA256.hash("checkpoint")
    let other = SHA256.hash("another")
    guard let pem = try? Data(contentsOf: fuzz.appendingPathComponent("authority.pem")) else {
      preconditionFailure("make-corpus has made no authority")
    }
    let authority = Array(pem)
    let seeds = fuzz.appendingPathComponent("Corpus/time-stamp")
    let names = (try? FileManager.default.contentsOfDirectory(atPath: seeds.path)) ?? []
    let times = Set(
      names.compactMap { name -> Int64? in
        guard let seed = try? Data(contentsOf: seeds.appendingPathComponent(name)) else { return nil }
        return try? TimeStamp.verify(Array(seed), for: stamped, authorities: authority)
      })
    check(!times.isEmpty, "no seed is a stamp")
    return { bytes in
      let answer = Array(bytes)
      if let time = try? TimeStamp.verify(answer, for: stamped, authorities: authority) {
        check(times.contains(time), "a time that nobody stamped: \(time)")
      }
      check((try? TimeStamp.verify(answer, for: other, authorities: authority)) == nil, "a stamp for something else")
      check((try? TimeStamp.verify(answer, for: stamped, authorities: [])) == nil, "a stamp by nobody")
      // Authorities come from a file too.
      check(
        (try? TimeStamp.verify(answer, for: stamped, authorities: answer)) == nil, "a stamp that vouches for itself")
    }
  }
}
