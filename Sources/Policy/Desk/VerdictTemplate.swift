import JSON
import Provenance

/// A verdict without what differs between records that are judged alike: ids, the moment judged, and values of the record in its evidence.
struct VerdictTemplate: Sendable {
  /// Whose record a fact of the evidence lies in.
  enum Owner: Hashable, Sendable {
    case subject
    /// The record that the element of `each` names.
    case element
    /// Always the same one; empty for the configuration.
    case record(String)
  }

  struct Fact: Sendable {
    var owner: Owner
    /// `"pointer":"/type"` or `"fact":"regime.gdpr"`.
    var place: [UInt8]
    /// The place inside the sentence.
    var name: [UInt8]
    var content: Content

    enum Content: Sendable {
      /// `"value":true`, with what the sentence says of it.
      case fixed(json: [UInt8], words: [UInt8])
      /// The value at a place of the record judged.
      case value([MemberStep])
      /// A container of the record judged is there, or has so many elements. Its class, and with it what may be shown, follows from
      /// whether one of the protected leaves is in it.
      case container([MemberStep], isCounted: Bool, protected: [[String]])
    }
  }

  var kind: VerdictKind
  var isVacuous: Bool
  /// Facts of one owner stand together, sorted by place; the owners that are always the same come first, in order.
  var facts: [Fact]
  /// The sentence; nil if it names facts.
  var sentence: [UInt8]?

  init(kind: VerdictKind, isVacuous: Bool, facts: [Fact], sentence: [UInt8]?) {
    self.kind = kind
    self.isVacuous = isVacuous
    self.facts = facts
    self.sentence = sentence
  }

  /// Rough size in memory.
  var size: Int {
    facts.reduce(128 + (sentence?.count ?? 0)) { size, fact in
      var size = size + 160 + fact.place.count + fact.name.count
      if case .fixed(let json, let words) = fact.content { size += json.count + words.count }
      return size
    }
  }
}

extension VerdictTemplate {
  /// The template of a verdict that rests on answers to questions alone; nil if it holds more of its record than a template can.
  ///
  /// - Parameters:
  ///   - verdict: as if the rule were law at the moment judged.
  ///   - element: the record that the element of `each` names.
  ///   - disguise: a verdict that names a person beside its subject has no template.
  init?(
    _ verdict: Verdict, rule: Rule, subjectID: String, kind recordKind: RecordKind, element: String?,
    disguise: (any PersonDisguise)?
  ) {
    guard verdict.path.isEmpty, verdict.change.isEmpty, verdict.waiver == nil, verdict.kind != .error,
      verdict.kind != .needsAttestation
    else { return nil }
    kind = verdict.kind
    isVacuous = verdict.vacuous
    var facts: [Fact] = []
    for evidence in verdict.evidence {
      guard let fact = Fact(evidence, subjectID: subjectID, kind: recordKind, element: element) else { return nil }
      if let disguise, case .record(let id) = fact.owner, !id.isEmpty, disguise.isPerson(id) { return nil }
      if let disguise, case .fixed = fact.content, case .value(let value) = evidence.content, disguise.names(in: value)
      {
        return nil
      }
      facts.append(fact)
    }
    self.facts = facts.filter(\.isFixed) + facts.filter { $0.owner == .subject } + facts.filter { $0.owner == .element }
    let naming = Explanation.namesFacts(rule, kind).map { "\($0)\(Explanation.because(verdict.evidence))." }
    if !facts.isEmpty, naming == verdict.why {
      sentence = nil
    } else {
      sentence = LineBytes.escaped(verdict.why)
    }
  }
}

extension VerdictTemplate.Fact {
  var isFixed: Bool { if case .record = owner { true } else { false } }

  fileprivate init?(_ evidence: Evidence, subjectID: String, kind: RecordKind, element: String?) {
    owner =
      evidence.record == subjectID ? .subject : evidence.record == element ? .element : .record(evidence.record)
    let key = evidence.pointer == nil ? "\"fact\":" : "\"pointer\":"
    place = Array(key.utf8) + LineBytes.quoted(evidence.place)
    name = LineBytes.escaped(evidence.place)
    guard let words = Explanation.words(evidence.content) else { return nil }
    if owner == .subject, let pointer = evidence.pointer {
      let names = pointer.tokens.filter { Int($0) == nil }
      guard let field = RecordSchema.shared.field(kind, names) else { return nil }
      let steps = pointer.tokens.map { token in Int(token).map(MemberStep.index) ?? MemberStep(token) }
      if !field.isLeaf, evidence.content != .absent {
        let protected = ProtectionMark.below(names, kind: kind)
        switch evidence.content {
        case .present: content = .container(steps, isCounted: false, protected: protected)
        case .count: content = .container(steps, isCounted: true, protected: protected)
        default: return nil
        }
        return
      }
      if case .value(let value) = evidence.content {
        switch value {
        case .bool, .int, .double, .string: break
        default: return nil
        }
        content = .value(steps)
        return
      }
    }
    var json = JSONWriter.compact(evidence.json)
    // `{"record":…,"pointer":…,"value":…}`: what follows the place.
    let head =
      Array("{\"record\":".utf8) + LineBytes.quoted(evidence.record) + [UInt8(ascii: ",")] + place + [UInt8(ascii: ",")]
    guard json.starts(with: head) else { return nil }
    json.removeFirst(head.count)
    json.removeLast()
    content = .fixed(json: json, words: LineBytes.escaped(words))
  }
}

extension PersonDisguise {
  func isPerson(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { isPerson($0.span) }
  }

  /// Whether an id of a person stands in a value, at any depth.
  func names(in value: JSONValue) -> Bool {
    switch value {
    case .string(let text): isPerson(text)
    case .array(let elements): elements.contains(where: names)
    case .object(let members): members.contains { names(in: $0.value) }
    default: false
    }
  }
}
