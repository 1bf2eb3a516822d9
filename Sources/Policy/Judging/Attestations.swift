import JSON
import Provenance

/// Documents of type `attestation`: a person's word on the human part of a rule.
struct AttestationBook: Sendable {
  struct Entry: Sendable {
    var document: String
    var at: When?
    var expiresAt: When?
    var isSigned: Bool
  }

  /// Why an attestation counts, or why none does.
  enum Standing: Hashable, Sendable {
    case valid(document: String)
    case expired(document: String)
    case unsigned(document: String)
    case unverified(document: String)
    case none
  }

  private let entries: [Key: [Entry]]

  private struct Key: Hashable {
    var rule: String
    var subject: String
  }

  init(_ world: CachedWorld) {
    var entries: [Key: [Entry]] = [:]
    for id in world.ids(of: .document) {
      guard let root = world.base.record(id)?.root, root["type"]?.equals("attestation") == true,
        let attestation = root["attestation"], let rule = attestation["rule"]?.string,
        let subject = attestation["subject"]?.string
      else { continue }
      entries[Key(rule: rule, subject: subject), default: []].append(
        Entry(
          document: id, at: attestation["at"]?.string.flatMap(When.init),
          expiresAt: attestation["expiresAt"]?.string.flatMap(When.init), isSigned: attestation["signature"] != nil))
    }
    self.entries = entries
  }

  var isEmpty: Bool { entries.isEmpty }

  /// The best standing among the attestations of a rule and subject at an instant.
  func standing(rule: String, subject: Subject, asOf: Instant, verify: (String) -> Bool) -> Standing {
    guard !entries.isEmpty, let found = entries[Key(rule: rule, subject: subject.description)] else { return .none }
    var best = Standing.none
    for entry in found {
      let standing: Standing
      // Only what holds in every reading of a day counts.
      if entry.at?.isAtOrBefore(asOf) != true || entry.expiresAt.map({ When.instant(asOf).isBefore($0) }) != true {
        standing = .expired(document: entry.document)
      } else if !entry.isSigned {
        standing = .unsigned(document: entry.document)
      } else {
        standing = verify(entry.document) ? .valid(document: entry.document) : .unverified(document: entry.document)
      }
      if standing.rank > best.rank { best = standing }
    }
    return best
  }
}

extension AttestationBook.Standing {
  fileprivate var rank: Int {
    switch self {
    case .valid: 4
    case .unverified: 3
    case .unsigned: 2
    case .expired: 1
    case .none: 0
    }
  }

  var document: String? {
    switch self {
    case .valid(let document), .expired(let document), .unsigned(let document), .unverified(let document): document
    case .none: nil
    }
  }

  /// Why a person still has to attest.
  var reason: String {
    switch self {
    case .valid: "an attestation is on record"
    case .expired: "the attestation on record has expired or is not yet valid"
    case .unsigned: "the attestation on record is not signed, so it does not count"
    case .unverified: "the signature of the attestation on record does not verify"
    case .none: "no attestation is on record"
    }
  }
}
