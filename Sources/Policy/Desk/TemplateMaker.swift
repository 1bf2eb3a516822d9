import CEL
import JSON
import Provenance

/// Makes the template of a verdict that rests on answers to questions alone.
struct TemplateMaker {
  let reader: QuestionReader
  let rule: Rule
  let questions: QuestionList
  let collector: EvidenceCollector
  let subject: SubjectRecords
  let disguise: (any PersonDisguise)?

  /// Nil if the verdict holds more of its record than a template can, or names a person beside its subject.
  func template(_ verdict: Verdict, _ log: VisitLog) -> VerdictTemplate? {
    guard verdict.path.isEmpty, verdict.change.isEmpty, verdict.waiver == nil, verdict.kind != .error else {
      return nil
    }
    var owners: [String: VerdictTemplate.Owner] = [:]
    var seen: [EvidenceCollector.Place: CELPlace] = [:]
    for (read, place) in log.reads {
      let place = reader.normal(place)
      for found in collector.places(read.attribute) {
        let (id, isMember) =
          switch found {
          case .member(let id, _): (id, true)
          case .fact(let id, _, _): (id, false)
          }
        guard let owner = owner(id, isMember: isMember, place) else { return nil }
        if let other = owners.updateValue(owner, forKey: id), other != owner { return nil }
        seen[found] = place
      }
    }
    let listed = verdict.kind == .fail ? reader.clause.evidence : []
    if !listed.isEmpty { owners[subject.id] = .subject }
    var groups: [VerdictTemplate.Group] = []
    if !verdict.evidence.isEmpty {
      let placed = collector.placed(log.reads.map(\.read), listed: listed)
      guard placed.map(\.evidence) == verdict.evidence else { return nil }
      for item in placed {
        guard let owner = owners[item.evidence.record], let fact = fact(item, owner, seen[item.place]) else {
          return nil
        }
        if groups.last?.owner != owner { groups.append(.init(owner: owner)) }
        groups[groups.count - 1].facts.append(fact)
      }
    }
    var template = VerdictTemplate(kind: verdict.kind, isVacuous: verdict.vacuous, groups: groups, sentence: nil)
    let naming = Explanation.namesFacts(rule, verdict.kind).map { "\($0)\(Explanation.because(verdict.evidence))." }
    if groups.isEmpty || naming != verdict.why || template.isFixed {
      template.sentence = LineBytes.escaped(verdict.why)
    }
    if verdict.kind == .pass { template.touched = Set(owners.values).filter { !$0.isFixed && $0 != .subject } }
    return template
  }

  // MARK: Owners

  /// Who owns the record of a place; nil where that cannot be told, or where two owners are one by chance.
  private func owner(_ id: String, isMember: Bool, _ place: CELPlace) -> VerdictTemplate.Owner? {
    guard let owner = ownerByPlace(id, isMember: isMember, place) else { return nil }
    if owner != .subject, id == subject.id { return nil }
    if owner != .target, let target = subject.path?.targetID, id == target { return nil }
    return owner
  }

  private func ownerByPlace(_ id: String, isMember: Bool, _ place: CELPlace) -> VerdictTemplate.Owner? {
    if id.isEmpty { return .record(id) }
    let steps = place.steps
    func prefix(_ count: Int) -> CELPlace { CELPlace(place.variable, Array(steps.prefix(count))) }
    switch reader.binding(place) {
    case .this?, .record?, .source?: return .subject
    case .target?: return .target
    case .lineage?, .regime?, .flow?, .path?: return subject.path == nil ? .subject : .target
    case .profile?: return .record(id)
    case .agent?, .recipient?: return id == subject.id ? .subject : .record(id)
    case .dataset?:
      if id == subject.id { return .subject }
      return questions.isSettled(prefix(0)) ? .record(id) : .object(reader.path(prefix(0)))
    case .documents?, .events?, .runs?, .entities?: return isMember ? .object(reader.path(prefix(1))) : .subject
    case .world?:
      guard steps.count > 1, case .field(let name) = steps[0], let sort = WorldTable.Sort(rawValue: name) else {
        return nil
      }
      if sort.listed != nil, isMember {
        let element = prefix(3)
        return questions.isSettled(element) ? .record(id) : .object(reader.path(element))
      }
      guard case .keyed(let key, _) = steps[1], !questions.isSettled(key) else { return .record(id) }
      if key == CELPlace(QuestionReader.subject, [.field("id")]) { return .subject }
      if key == CELPlace("target", [.field("id")]) { return .target }
      if key.variable == reader.element, key.steps.isEmpty { return .element }
      return .named(reader.path(key))
    case nil: return place.variable == reader.element ? .subject : nil
    default: return nil
    }
  }

  // MARK: Facts

  private func fact(
    _ item: EvidenceCollector.Placed, _ owner: VerdictTemplate.Owner, _ place: CELPlace?
  ) -> VerdictTemplate.Fact? {
    let evidence = item.evidence
    let key = evidence.pointer == nil ? "\"fact\":" : "\"pointer\":"
    guard let content = content(item, owner, place) else { return nil }
    return VerdictTemplate.Fact(
      place: Array(key.utf8) + LineBytes.quoted(evidence.place), name: LineBytes.escaped(evidence.place),
      content: content)
  }

  private func content(
    _ item: EvidenceCollector.Placed, _ owner: VerdictTemplate.Owner, _ place: CELPlace?
  ) -> VerdictTemplate.Fact.Content? {
    let evidence = item.evidence
    switch item.place {
    case .fact(_, let name, let attribute):
      if owner.isFixed || EvidenceCollector.isCount(attribute) { return fixed(evidence) }
      guard let place, !name.hasPrefix("world") else { return nil }
      return questions.isSettled(place) ? fixed(evidence) : .fact(reader.path(place), item.extent)
    case .member(_, let tokens):
      if owner.isFixed || isSettled(evidence, tokens, place) { return fixed(evidence) }
      guard let pointer = evidence.pointer else { return nil }
      guard owner == .subject else {
        let kind = collector.activation.context.world.kind(of: evidence.record)
        return .member(pointer, item.extent, kind.flatMap { LeafClass(tokens, kind: $0) })
      }
      let names = tokens.filter { Int($0) == nil }
      guard let (isLeaf, mark) = ProtectionMark.leaf(names, kind: subject.kind) else { return nil }
      let steps = tokens.map { token in Int(token).map(MemberStep.index) ?? MemberStep(token) }
      if isLeaf {
        switch evidence.content {
        case .value(.bool), .value(.int), .value(.double), .value(.string): if mark == nil { return .leaf(steps) }
        default: break
        }
        return .member(pointer, item.extent, LeafClass(tokens, kind: subject.kind))
      }
      switch evidence.content {
      case .present, .count:
        let protected = ProtectionMark.below(names, kind: subject.kind)
        return .container(steps, isCounted: item.extent == .shape, protected: protected)
      default: return .member(pointer, item.extent, LeafClass(tokens, kind: subject.kind))
      }
    }
  }

  /// Whether the questions tell what is shown of a member: a value that was read as it stands.
  private func isSettled(_ evidence: Evidence, _ tokens: [String], _ place: CELPlace?) -> Bool {
    guard let place, questions.isSettled(place) else { return false }
    switch evidence.content {
    case .value(.bool), .value(.int), .value(.double): break
    case .value(.string(let text)):
      if text == StatedToken.unknownToken || text == StatedToken.notStatedToken { return false }
    default: return false
    }
    // A table of the world stands before the members of one of its records, a list of records before those of one.
    let steps = place.steps.map { step in
      switch step {
      case .field(let name): name
      case .index(let index): String(index)
      case .key, .keyed: ""
      }
    }
    return steps.suffix(tokens.count) == tokens[...]
  }

  private func fixed(_ evidence: Evidence) -> VerdictTemplate.Fact.Content? {
    if let disguise {
      if !evidence.record.isEmpty, disguise.isPerson(evidence.record) { return nil }
      if case .value(let value) = evidence.content, disguise.names(in: value) { return nil }
    }
    guard let words = Explanation.words(evidence.content) else { return nil }
    return .fixed(json: LineBytes.content(evidence.content), words: LineBytes.escaped(words))
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
