import Crypto
import JSON
import Policy

/// Stable stand-ins for ids that identify people, in verdicts, findings and the ledger: the first 128 bits of an HMAC under a key of the
/// workspace. The same person has the same token every quarter, so findings can be followed; nobody without the key can go back.
struct SubjectTokens: PersonDisguise {
  private let key: HMACSHA256
  let people: PeopleIDs

  /// - Parameter secret: the workspace's secret for privacy.
  init(secret: SecretBytes, people: PeopleIDs) throws {
    key = HMACSHA256(key: try HKDF.expand(secret, info: Array("subject-tokens".utf8), count: 32))
    self.people = people
  }

  func isPerson(_ text: Span<UInt8>) -> Bool { people.contains(text) }

  func disguised(_ verdict: Verdict) -> Verdict { verdict.tokenized(self) }

  func token(_ id: String) -> String { "pn1." + Base64URL.encode(Array(key.authenticate(id).bytes.prefix(16))) }
}

extension Verdict {
  /// The same verdict with tokens in place of ids that identify people, wherever they stand: as subject, in the path, in evidence and
  /// in the sentence.
  func tokenized(_ tokens: SubjectTokens) -> Verdict {
    let named = namedPeople(tokens.people)
    guard !named.isEmpty else { return self }
    func replaced(_ id: String) -> String { named.contains(id) ? tokens.token(id) : id }
    var copy = self
    if change.contains(where: { tokens.people.occur(in: $0.value) }) { copy.change = [] }
    copy.subject = Subject(
      replaced(subject.record), part: subject.part, target: subject.target.map(replaced), act: subject.act.map(replaced)
    )
    copy.path = path.map(replaced)
    copy.subjectIsPersonal = subjectIsPersonal || copy.subject != subject
    for index in evidence.indices {
      copy.evidence[index].record = replaced(evidence[index].record)
      if case .value(let value) = evidence[index].content, tokens.people.occur(in: value) {
        copy.evidence[index].content = .protected("personal")
      }
    }
    for index in copy.change.indices { copy.change[index].record = replaced(change[index].record) }
    for id in named { copy.why = copy.why.replacing(id, with: tokens.token(id)) }
    return copy
  }

  private func namedPeople(_ people: PeopleIDs) -> Set<String> {
    var named = personalRecords
    if subjectIsPersonal { named.insert(subject.record) }
    for id in [subject.record, subject.target, subject.act].compactMap({ $0 }) + path where people.contains(id) {
      named.insert(id)
    }
    for item in change {
      if people.contains(item.record) { named.insert(item.record) }
      named.formUnion(people.found(in: item.value))
    }
    for fact in evidence {
      if people.contains(fact.record) { named.insert(fact.record) }
      if case .value(let value) = fact.content { named.formUnion(people.found(in: value)) }
    }
    return named
  }
}
