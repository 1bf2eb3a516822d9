public import Provenance
import YAML

/// The waivers of a workspace (`waivers.yaml`).
public struct WaiverBook: Sendable {
  /// In the order of the file.
  public let waivers: [Waiver]
  private let index: [Key: Int]

  private struct Key: Hashable {
    var rule: String
    var subject: String
  }

  /// Checks the signature of a waiver. Given by the caller, who holds the keys.
  public typealias Verifier = @Sendable (_ waiver: Waiver, _ signature: String) -> SignatureStanding

  public init(_ waivers: [Waiver] = []) {
    self.waivers = waivers
    index = Dictionary(
      waivers.enumerated().map { (Key(rule: $1.rule, subject: $1.subject), $0) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Reads a file: a list of `{rule, subject, reason, owner, signedBy, until, signature?}` under `waivers`.
  /// - Throws: `PackError` with every fault.
  public init(_ text: String, file name: String) throws(PackError) {
    let file: SourceFile
    do {
      file = try SourceFile(name: name, text: text)
    } catch {
      throw PackError(error)
    }
    let faults = Faults()
    var waivers: [Waiver] = []
    let root = NodeReader(file.root, in: file, name: "waivers.yaml", keys: ["waivers"], faults: faults)
    let keys = ["rule", "subject", "reason", "owner", "signedBy", "until", "signature"]
    if let root, root["waivers"] != nil, root["waivers"]?.items == nil { root.fault("waivers must be a list") }
    for node in root?["waivers"]?.items ?? [] {
      guard let reader = NodeReader(node, in: file, name: "waiver", keys: keys, faults: faults),
        let rule = reader.requiredText("rule"), let subject = reader.requiredText("subject"),
        let reason = reader.requiredText("reason"), let owner = reader.requiredText("owner"),
        let signedBy = reader.requiredText("signedBy"), let until = reader.requiredText("until")
      else { continue }
      guard let end = Instant(rfc3339: until) else {
        reader.fault("until must be an RFC 3339 instant with zone", at: reader["until"])
        continue
      }
      if let first = waivers.first(where: { $0.rule == rule && $0.subject == subject }) {
        reader.fault("a waiver for this rule and subject stands on line \(first.line) already")
      }
      waivers.append(
        Waiver(
          rule: rule, subject: subject, reason: reason, owner: owner, signedBy: signedBy, until: end,
          signature: reader.text("signature"), line: node.line))
    }
    guard faults.isEmpty else { throw PackError(faults.list) }
    self.init(waivers)
  }

  /// The note that stands beside a verdict; only what fails or is indeterminate can be waived.
  public func note(for verdict: Verdict, asOf: Instant, verify: Verifier?) -> WaiverNote? {
    guard verdict.kind == .fail || verdict.kind == .indeterminate,
      let position = index[Key(rule: verdict.rule, subject: verdict.subject.description)]
    else { return nil }
    let waiver = waivers[position]
    if asOf >= waiver.until { return WaiverNote(waiver, .expired) }
    let standing = waiver.signature.flatMap { verify?(waiver, $0) } ?? .broken
    return WaiverNote(waiver, standing == .holds ? .valid : .unverified)
  }

  /// Waivers beside none of these verdicts: there is nothing that they waive.
  public func unused(after verdicts: some Sequence<Verdict>) -> [Waiver] {
    let used = Set(verdicts.compactMap { $0.waiver?.line })
    return waivers.filter { !used.contains($0.line) }
  }
}
