import Policy
import Reporting

/// What of a verdict must be known without reading its line again: 8 bits beside each line that is sorted.
struct VerdictTag: Hashable, Sendable {
  var kind: VerdictKind
  var waiver: WaiverNote.State?
  /// Ids of the subject identify a person. The line does not say so.
  var isPersonal: Bool

  init(_ verdict: Verdict) {
    kind = verdict.kind
    waiver = verdict.waiver?.state
    isPersonal = verdict.subjectIsPersonal
  }

  init(_ entry: VerdictBatch.Entry) {
    kind = entry.kind
    waiver = entry.waiver
    isPersonal = entry.isPersonal
  }

  init(bits: UInt32) {
    kind = VerdictKind.allCases[min(Int(bits & 7), VerdictKind.allCases.count - 1)]
    waiver = Self.states[Int(bits >> 3 & 3)]
    isPersonal = bits & 1 << 5 != 0
  }

  var bits: UInt32 {
    UInt32(kind.place) | UInt32(Self.states.firstIndex(of: waiver) ?? 0) << 3 | (isPersonal ? 1 << 5 : 0)
  }

  private static let states: [WaiverNote.State?] = [nil, .valid, .expired, .unverified]

  /// Where the verdict stands as a finding; nil for one that is none.
  var state: Report.FindingState? {
    guard kind.isOpen else { return nil }
    switch kind {
    case .error: return .error
    case .needsAttestation: return .needsAttestation
    case .indeterminate: return waiver == .valid ? .waived : .notDetermined
    default:
      switch waiver {
      case .valid: return .waived
      case .expired: return .waiverLapsed
      default: return .open
      }
    }
  }
}
