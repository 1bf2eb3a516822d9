import Policy
import Provenance

/// Attestations and waivers that count for nothing, soon will, or stand beside nothing: one line each, for whoever keeps them.
struct Reminders: Sendable {
  let lines: [String]

  /// - Parameter docket: after everything was judged.
  init(_ docket: Docket, waivers: WaiverBook, counts: VerdictCounts, asOf: Instant) {
    var lines: [String] = []
    let unused = Set(waivers.unused(after: counts).map(\.line))
    for waiver in waivers.waivers {
      let name = "The waiver of \(waiver.rule) for \(waiver.subject)"
      if unused.contains(waiver.line) {
        lines.append("\(name) waives nothing.")
      } else if let fault = Self.fault(docket.signature(of: waiver)) {
        lines.append("\(name) counts for nothing: \(fault).")
      } else if waiver.until <= asOf {
        lines.append("\(name) counts for nothing: it lapsed at \(waiver.until).")
      } else if waiver.until <= Self.soon(asOf) {
        lines.append("\(name) lapses within a quarter, at \(waiver.until).")
      }
    }
    for note in docket.attestations() {
      let name = "The attestation \(note.document) of \(note.rule)"
      switch note.state {
      case .expired: lines.append("\(name) counts for nothing: it is not in force at \(asOf).")
      case .unsigned: lines.append("\(name) counts for nothing: it is not signed.")
      case .wrongRole:
        lines.append(
          "\(name) counts for nothing: its signature is of a key that may not attest, or not in that capacity.")
      case .unverified: lines.append("\(name) counts for nothing: its signature is of no key that may attest.")
      case .valid:
        if !note.isUsed {
          lines.append("\(name) attests nothing that was asked for.")
        } else if let end = note.expiresAt, end.range.lowerBound <= Self.soon(asOf) {
          lines.append("\(name) expires within a quarter, on \(end).")
        }
      }
    }
    self.lines = lines
  }

  private static func fault(_ signature: SignatureStanding?) -> String? {
    switch signature {
    case .holds: nil
    case .wrongRole: "it is signed by a key that may not accept risks"
    case .broken: "no key that may accept risks has signed it as it stands"
    case nil: "it is not signed"
    }
  }

  private static func soon(_ asOf: Instant) -> Instant { asOf.adding(ISODuration(months: 3)) }
}
