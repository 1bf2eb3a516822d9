import JSON
public import Provenance
import Synchronization

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
    case wrongRole(document: String)
    case none
  }

  private let entries: [Key: [Entry]]
  private let used = UsedDocuments()

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
  func standing(rule: String, subject: Subject, asOf: Instant, verify: (String) -> SignatureStanding) -> Standing {
    guard !entries.isEmpty, let found = entries[Key(rule: rule, subject: subject.description)] else { return .none }
    var best = Standing.none
    for entry in found {
      let standing = standing(of: entry, asOf: asOf, verify: verify)
      if standing.rank > best.rank { best = standing }
    }
    if let document = best.document { used.insert(document) }
    return best
  }

  /// All of them, sorted by rule, then document.
  func notes(asOf: Instant, verify: (String) -> SignatureStanding) -> [AttestationNote] {
    entries.flatMap { key, entries in
      entries.map { entry in
        AttestationNote(
          document: entry.document, rule: key.rule, expiresAt: entry.expiresAt,
          state: standing(of: entry, asOf: asOf, verify: verify).state, isUsed: used.contains(entry.document))
      }
    }.sorted { ($0.rule, $0.document) < ($1.rule, $1.document) }
  }

  private func standing(of entry: Entry, asOf: Instant, verify: (String) -> SignatureStanding) -> Standing {
    // Only what holds in every reading of a day counts.
    if entry.at?.isAtOrBefore(asOf) != true || entry.expiresAt.map({ When.instant(asOf).isBefore($0) }) != true {
      return .expired(document: entry.document)
    }
    if !entry.isSigned { return .unsigned(document: entry.document) }
    return switch verify(entry.document) {
    case .holds: .valid(document: entry.document)
    case .broken: .unverified(document: entry.document)
    case .wrongRole: .wrongRole(document: entry.document)
    }
  }
}

/// An attestation on record, and whether it counts.
public struct AttestationNote: Hashable, Sendable {
  public enum State: String, Sendable, Hashable {
    case valid
    /// Its time is over, or has not come.
    case expired
    case unsigned
    /// Its signature does not verify.
    case unverified
    /// Its signature is of a key that may not attest, or not in the capacity that it claims.
    case wrongRole
  }

  /// Id of the document.
  public var document: String
  /// Id of the rule.
  public var rule: String
  public var expiresAt: When?
  public var state: State
  /// Whether a verdict asked for it, whatever came of that.
  public var isUsed: Bool
}

/// Documents that judging came across, from any thread.
private final class UsedDocuments: Sendable {
  private let ids = Mutex<Set<String>>([])

  func insert(_ id: String) { ids.withLock { _ = $0.insert(id) } }
  func contains(_ id: String) -> Bool { ids.withLock { $0.contains(id) } }
}

extension Docket {
  /// The attestations on record; which were asked for is known after everything was judged.
  public func attestations() -> [AttestationNote] {
    world.attestationBook.notes(asOf: judge.asOf) { document in
      guard let verify = judge.verifyAttestation, let root = world.record(document)?.root else { return .broken }
      return verify(root)
    }
  }

  /// What the signature of a waiver is worth; nil if it has none.
  public func signature(of waiver: Waiver) -> SignatureStanding? {
    waiver.signature.map { judge.verifyWaiver?(waiver, $0) ?? .broken }
  }
}

extension AttestationBook.Standing {
  fileprivate var rank: Int {
    switch self {
    case .valid: 5
    case .wrongRole: 4
    case .unverified: 3
    case .unsigned: 2
    case .expired: 1
    case .none: 0
    }
  }

  fileprivate var state: AttestationNote.State {
    switch self {
    case .valid: .valid
    case .expired, .none: .expired
    case .unsigned: .unsigned
    case .unverified: .unverified
    case .wrongRole: .wrongRole
    }
  }

  var document: String? {
    switch self {
    case .valid(let document), .expired(let document), .unsigned(let document), .unverified(let document),
      .wrongRole(let document):
      document
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
    case .wrongRole: "the attestation on record is signed by a key that may not attest it, or not in that capacity"
    case .none: "no attestation is on record"
    }
  }
}
