import Foundation
import JSON
import Protection
import Provenance

/// `affidavit verify`.
public struct BundleVerification {
  public var bundle: String
  public var trust: String?
  public var previous: String?
  /// The day or instant at which certificates must be valid; nil for now.
  public var asOf: String?
  /// File with certificates of authorities for time stamps.
  public var authorities: String?

  public init(bundle: String, trust: String?, previous: String? = nil, asOf: String? = nil, authorities: String? = nil)
  {
    self.bundle = bundle
    self.trust = trust
    self.previous = previous
    self.asOf = asOf
    self.authorities = authorities
  }

  public struct Outcome: Sendable {
    public var checks: [BundleCheck]

    public var holds: Bool { !checks.contains { $0.outcome == .failed } }

    /// One line a check; with `quiet` what failed alone. As JSON one object `{"holds", "checks": [{"check", "outcome", "detail"}]}`.
    public func render(json: Bool, quiet: Bool) -> [UInt8] {
      if json {
        let list: [JSONValue] = checks.map {
          ["check": .string($0.name), "outcome": .string($0.outcome.rawValue), "detail": .string($0.detail)]
        }
        return JSONWriter.pretty(["holds": .bool(holds), "checks": .array(list)]) + [UInt8(ascii: "\n")]
      }
      var text = ""
      for check in checks where !quiet || check.outcome == .failed {
        let mark =
          switch check.outcome {
          case .passed: "ok     "
          case .failed: "FAILED "
          case .warning: "note   "
          }
        text += "\(mark) \(Terminal.safe(check.name)): \(Terminal.safe(check.detail))\n"
      }
      if !quiet {
        let failed = checks.count { $0.outcome == .failed }
        text += failed == 0 ? "Everything holds.\n" : "\(failed) of \(checks.count) checks failed.\n"
      }
      return Array(text.utf8)
    }
  }

  public func run() throws -> Outcome {
    let trusted = try trust.map { try KeyFiles.publicKey(URL(fileURLWithPath: $0), for: .signature) }
    var time = Int64(Date().timeIntervalSince1970)
    if let asOf {
      guard let when = When(asOf) else {
        throw EngineError(.configuration, "--as-of \(asOf) is neither a day (2026-10-05) nor an instant with a zone")
      }
      time = when.range.lowerBound.seconds
    }
    let templates = try? Resources.find().templates
    return Outcome(
      checks: try BundleVerifier(
        bundle: URL(fileURLWithPath: bundle, isDirectory: true), trusted: trusted,
        previous: previous.map { URL(fileURLWithPath: $0) }, time: time,
        authorities: try authorities.map(Stamping.read),
        templates: templates
      ).run())
  }
}
