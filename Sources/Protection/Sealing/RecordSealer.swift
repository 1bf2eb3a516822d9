import Crypto
import JSON
import Provenance

/// Turns a record into one line of `records.sdj`:
/// `{"v":1,"sd":"<issuer-signed JWT>","d":["<JWE>",…]}`.
///
/// The JWT (RFC 9901, `ES256`) holds what is in clear and salted digests of the rest, decoys among them; `d` holds each
/// sealed field as a compact JWE under the key of its class, in ascending order of the digests. A field that was moved
/// to another place or record finds no digest there.
///
/// One instance belongs to one thread; plan and run keys are shared. Records are expected to be valid; a member that
/// the schema has not is sealed for the owner like anything that no rule names.
public final class RecordSealer {
  private let walk: RecordWalk
  private let contentKeys: [ContentKey]
  private let random = SecureRandom()
  private let batch: DisclosureBatch
  private let opening: (before: [UInt8], after: [UInt8])
  private var draft: RecordDraft
  private var counts: [Int] = []
  private let people: PeopleSealing?
  private let census: TokenCensus?

  /// - Parameter namesPerson: whether an id that the plan keeps in clear is a person's all the same; then it is sealed
  ///   for the owner. An id made of a mail address always is, and so is the id of an agent record that does not say
  ///   that it is an organisation or software.
  /// - Parameter census: counts the tokens that are written.
  /// - Parameter subjects: keys of people; with them, whatever is sealed of a record about a person takes a key of that person too.
  public init(
    plan: ProtectionPlan, keys: RunKeys, issue: RecordIssue, subjects: SubjectKeys? = nil, census: TokenCensus? = nil,
    namesPerson: @escaping @Sendable (String) -> Bool = { _ in false }
  ) throws(ProtectionError) {
    var contentKeys: [ContentKey] = []
    for name in plan.classes { contentKeys.append(try keys.contentKey(class: name)) }
    var pseudonymizers: [Pseudonymizer] = []
    for scope in plan.scopes { pseudonymizers.append(try Pseudonymizer(keys: keys, scope: scope)) }
    do {
      batch = try DisclosureBatch(
        keys: contentKeys.map { ($0.kid, $0.key) }, frame: RecordFile.frame(issue),
        signer: ES256.Signer(key: issue.signingKey), random: random)
    } catch {
      throw .library
    }
    self.contentKeys = contentKeys
    walk = RecordWalk(
      plan: plan, pseudonymizers: pseudonymizers, namesPerson: namesPerson, knowsPeople: subjects != nil)
    opening = RecordFile.opening(issue)
    draft = RecordDraft(classes: contentKeys.count)
    self.census = census
    people = subjects.map { PeopleSealing($0, classes: contentKeys) }
  }

  deinit { draft.wipe() }

  /// One line with its line feed.
  public func seal(record: JSONView, kind: RecordKind) throws(ProtectionError) -> [UInt8] {
    var line: [UInt8] = []
    try seal(record: record, kind: kind, to: &line)
    return line
  }

  /// Appends one line with its line feed. Throws `ProtectionError.exhausted` when a key has sealed all that it may.
  public func seal(record: JSONView, kind: RecordKind, to line: inout [UInt8]) throws(ProtectionError) {
    try seal(record, kind, draft: &draft, to: &line)
  }

  private func seal(
    _ record: JSONView, _ kind: RecordKind, draft: inout RecordDraft, to line: inout [UInt8]
  ) throws(ProtectionError) {
    begin(&draft)
    draft.isPerson = kind == .agent && !["organisation", "software"].contains { record["type"]?.equals($0) ?? false }
    if people != nil, let subject = RecordSubject.id(of: record, kind, isPerson: draft.isPerson) {
      _ = subject.withUTF8 { draft.people.setSubject($0) }
    }
    record.withCursor { cursor in
      walk.write(record: cursor, of: record, kind: kind, to: &draft)
    }
    try count(draft)
    if !draft.tokens.isEmpty { census?.add(draft.tokens) }
    try people?.setKeys(of: &draft, in: batch)
    do {
      try batch.seal(&draft.layout, text: &draft.text, claims: &draft.claims, to: &line)
    } catch {
      throw .library
    }
  }

  private func begin(_ draft: inout RecordDraft) {
    draft.removeAll()
    draft.claims.append(contentsOf: opening.before)
    Base64URL.encode(random.bytes(16), into: &draft.rid)
    draft.claims.append(contentsOf: draft.rid)
    draft.claims.append(contentsOf: opening.after)
  }

  /// Fields under keys of people count for their class.
  private func count(_ draft: borrowing RecordDraft) throws(ProtectionError) {
    counts.removeAll(keepingCapacity: true)
    counts.append(contentsOf: repeatElement(0, count: contentKeys.count + draft.people.keys.count))
    draft.layout.addCounts(to: &counts)
    for (place, key) in draft.people.keys.enumerated() { counts[key.class] += counts[contentKeys.count + place] }
    for (place, key) in contentKeys.enumerated() where counts[place] > 0 { try key.reserve(counts[place]) }
  }
}
