import Crypto
import Foundation

/// Each file that has a detached signature beside it (CMS, CAdES-BES) is signed by the organisation's key.
struct FileSignatureChecks {
  static let suffix = ".p7s"

  let contents: BundleContents
  let key: P256.PublicKey
  /// When the certificate must be valid, in seconds since 1970.
  let time: Int64

  func run() -> [BundleCheck] {
    Set(contents.names.filter { $0.hasSuffix(Self.suffix) } + [Manifest.name + Self.suffix]).sorted().map { name in
      let signed = String(name.dropLast(Self.suffix.count))
      let check = "signature of \(signed)"
      guard let bytes = contents.read(signed), let signature = contents.read(name) else {
        return .failed(check, "\(signed) or \(name) is missing")
      }
      switch CMSSignature.verify(signature, for: bytes, time: time) {
      case .valid(key): return .passed(check, "\(name) is by \(key.thumbprint)")
      case .expired(key, let validity):
        let days = [validity.lowerBound, validity.upperBound].map {
          String(Date(timeIntervalSince1970: TimeInterval($0)).ISO8601Format().prefix(10))
        }
        return .failed(
          check,
          "it holds, but its certificate was valid from \(days[0]) to \(days[1]); --as-of names the day to check at")
      case .valid, .expired: return .failed(check, "\(name) is by another key")
      case .invalid: return .failed(check, "\(name) does not hold: altered, or no such signature")
      }
    }
  }
}
