/// Which papers are accepted: what stops a fact or widens what is allowed.
struct Decisions: Sendable {
  let documents: [String: DocumentStatement]
  let asOf: Instant?
  /// Records that an accepted anonymity document covers.
  let anonymous: Set<String>

  init(documents: [String: DocumentStatement], asOf: Instant?) {
    self.documents = documents
    self.asOf = asOf
    anonymous = Set(
      documents.values.filter { Self.isAcceptedAnonymity($0, asOf) }.flatMap(\.covered))
  }

  private static func isAcceptedAnonymity(_ paper: DocumentStatement, _ asOf: Instant?) -> Bool {
    paper.type == "anonymity" && paper.conclusion == "accepted" && paper.isApproved(by: asOf)
  }

  func isAcceptedAnonymity(_ id: String?) -> Bool {
    id.flatMap { documents[$0] }.map { Self.isAcceptedAnonymity($0, asOf) } ?? false
  }

  /// A compatibility assessment that covers the purpose, looks at the five factors of Art. 6(4) and concludes "compatible", approved before
  /// the act.
  func isAcceptedCompatibility(_ id: String?, of purpose: String?, before act: Stamp) -> Bool {
    guard let paper = id.flatMap({ documents[$0] }), paper.type == "compatibility", paper.conclusion == "compatible",
      paper.hasCompatibilityFactors, let purpose, paper.covers(purpose: purpose)
    else { return false }
    return paper.isApproved(by: asOf) && !act.isSurelyBefore(paper.approvedAt)
  }

  func isRetentionJustification(_ id: String?) -> Bool {
    guard let paper = id.flatMap({ documents[$0] }) else { return false }
    return paper.type == "retention-justification" && paper.isApproved(by: asOf)
  }

  /// The evidence of a removal step is a record.
  func isEvidence(_ id: String?) -> Bool { id.map { documents[$0] != nil } ?? false }

  /// The purposes that grounds add on an edge of an act.
  func addedPurposes(_ grounds: [Ground], act: Stamp, purpose: String?) -> [String] {
    grounds.compactMap { ground in
      let isAccepted =
        switch ground.type {
        case .freshConsent: true
        case .law: ground.law.map { !$0.isEmpty } ?? isEvidence(ground.document)
        case .compatibility:
          isAcceptedCompatibility(ground.document, of: ground.purpose ?? purpose, before: act)
        default: false
        }
      return isAccepted ? ground.purpose ?? purpose : nil
    }
  }
}
