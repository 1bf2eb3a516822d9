import CEL
import JSON
import Provenance

/// Writes the line of a verdict straight from its template.
struct LineMaker {
  let probe: RecordProbe
  let plan: ClausePlan
  /// Stand-in for the id of the record, where that is a person's.
  let token: String?
  let element: Element?
  var path: PathEnds?
  let disguise: (any PersonDisguise)?

  /// The element of `each`, a text.
  struct Element {
    var text: String
    /// The id of the record that it names.
    var id: String
    /// Whether that is a person's.
    var isPerson: Bool
  }

  /// What the line of a path says beside.
  struct PathEnds {
    var target: String
    /// Ids along the path, the record judged first.
    var ids: [String]
    /// The step at which the fact changed; nil where the verdict is settled.
    var hop: Int?
  }

  /// Appends the line; false, and nothing appended, where people's ids would have to be replaced inside it, or where the records are not
  /// as the template needs them.
  func append(_ template: VerdictTemplate, _ act: ActValue, isInForce: Bool, to batch: inout VerdictBatch) -> Bool {
    let kind = isInForce ? template.kind : .notYetInForce
    if meetsConflict(template) { return false }
    guard batch.isWritten(kind) else {
      batch.count(kind, rule: plan.rule, isVacuous: template.isVacuous, isPersonal: probe.kind == .contribution)
      return true
    }
    let start = batch.bytes.count
    guard let groups = ordered(template) else { return false }
    batch.bytes.append(contentsOf: plan.parts.head)
    var subject = appendSubject(to: &batch.bytes)
    batch.bytes.append(contentsOf: plan.parts.verdict(template.kind, isInForce: isInForce))
    appendAct(act, to: &batch.bytes)
    batch.bytes.append(contentsOf: Self.whyKey)
    let sentence = batch.bytes.count
    var isWhole = true
    if !isInForce {
      batch.bytes.append(contentsOf: plan.parts.notInForce(template.kind))
    } else if let fixed = template.sentence {
      batch.bytes.append(contentsOf: fixed)
    } else {
      isWhole = appendSentence(template, groups, to: &batch.bytes)
    }
    let namesPerson = token != nil && LineBytes.contains(batch.bytes, from: sentence, Array(probe.id.utf8))
    guard isWhole, !namesPerson, appendEvidence(groups, to: &batch.bytes) else {
      batch.bytes.removeSubrange(start...)
      return false
    }
    appendPath(to: &batch.bytes)
    batch.bytes.append(contentsOf: Self.restKey)
    LineBytes.append(isInForce ? "true" : "false", to: &batch.bytes)
    LineBytes.append(template.isVacuous ? ",\"vacuous\":true}" : "}", to: &batch.bytes)
    let line = start..<batch.bytes.count
    if subject == nil {
      let first = batch.bytes.count
      LineBytes.append(printed, to: &batch.bytes)
      subject = first..<batch.bytes.count
    }
    batch.append(
      .init(
        rule: plan.rule, kind: kind, isVacuous: template.isVacuous,
        isPersonal: probe.kind == .contribution, waiver: nil, waiverLine: nil, subject: subject ?? line, line: line))
    return true
  }

  private static let actKey = Array(",\"act\":\"".utf8)
  private static let whyKey = Array(",\"why\":\"".utf8)
  private static let evidenceKey = Array("\",\"evidence\":[".utf8)
  private static let recordKey = Array("{\"record\":".utf8)
  private static let valueKey = Array("\"value\":".utf8)
  private static let absent = Array("\"absent\":true".utf8)
  private static let restKey = Array(",\"change\":[],\"waiver\":null,\"inForce\":".utf8)

  private var shownID: String { token ?? probe.id }

  private var printed: String {
    if let path { return Subject(shownID, target: path.target).description }
    return element == nil ? shownID : subject.description
  }

  private var subject: Subject { plan.subject(shownID, element) }

  /// Where the printed subject stands; nil if it is escaped there.
  private func appendSubject(to bytes: inout [UInt8]) -> Range<Int>? {
    let start = bytes.count
    let printed = printed
    JSONWriter.append(.string(printed), to: &bytes)
    let range = start + 1..<bytes.count - 1
    if let path {
      LineBytes.append(",\"parts\":{\"subject\":", to: &bytes)
      JSONWriter.append(.string(shownID), to: &bytes)
      LineBytes.append(",\"target\":", to: &bytes)
      JSONWriter.append(.string(path.target), to: &bytes)
      LineBytes.append("}", to: &bytes)
    } else if element != nil {
      let subject = subject
      LineBytes.append(",\"parts\":{\"subject\":", to: &bytes)
      JSONWriter.append(.string(subject.record), to: &bytes)
      LineBytes.append(",\"act\":", to: &bytes)
      JSONWriter.append(.string(subject.act ?? ""), to: &bytes)
      LineBytes.append("}", to: &bytes)
    }
    return range.count == printed.utf8.count ? range : nil
  }

  private func appendAct(_ act: ActValue, to bytes: inout [UInt8]) {
    guard let when = act.when else { return }
    bytes.append(contentsOf: Self.actKey)
    if let text = act.text {
      bytes.append(contentsOf: text.utf8)
    } else {
      LineBytes.append(when.description, to: &bytes)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private func appendPath(to bytes: inout [UInt8]) {
    guard let path else { return }
    LineBytes.append(",\"path\":[", to: &bytes)
    for (place, id) in path.ids.enumerated() {
      if place > 0 { bytes.append(UInt8(ascii: ",")) }
      JSONWriter.append(.string(place == 0 ? shownID : id), to: &bytes)
    }
    bytes.append(UInt8(ascii: "]"))
    if let hop = path.hop { LineBytes.append(",\"hop\":\(hop)", to: &bytes) }
  }

  // MARK: Owners

  /// The id of an owner; nil where there is no such record.
  private func id(_ owner: VerdictTemplate.Owner) -> String? {
    switch owner {
    case .subject: probe.id
    case .element: element?.id
    case .target: path?.target
    case .named(let path): probe.places.named(path)
    case .object(let path): probe.places.object(path)
    case .record(let id): id
    }
  }

  private struct Owned {
    var id: String
    var group: VerdictTemplate.Group
  }

  /// The facts by the ids of their owners; nil if two owners are one record, or one is a person's that is no subject.
  private func ordered(_ template: VerdictTemplate) -> [Owned]? {
    var owned: [Owned] = []
    owned.reserveCapacity(template.groups.count)
    for group in template.groups {
      guard let id = id(group.owner) else { return nil }
      switch group.owner {
      case .subject, .record: break
      default: if let disguise, disguise.isPerson(id) { return nil }
      }
      owned.append(Owned(id: id, group: group))
    }
    guard owned.count > 1 else { return owned }
    owned.sort { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    for place in 1..<owned.count where owned[place].id.utf8.elementsEqual(owned[place - 1].id.utf8) { return nil }
    return owned
  }

  /// Whether nobody but the subject is named along a path.
  var namesNoPerson: Bool {
    guard let disguise, let path else { return true }
    return !disguise.isPerson(path.target) && !path.ids.dropFirst().contains { disguise.isPerson($0) }
  }

  /// Whether a pass rests on a record about which sources disagree.
  func meetsConflict(_ template: VerdictTemplate) -> Bool {
    guard !template.touched.isEmpty, !probe.docket.conflicted.isEmpty else { return false }
    return template.touched.contains { id($0).map(probe.docket.conflicted.contains) ?? true }
  }

  // MARK: Facts

  private func content(_ fact: VerdictTemplate.Fact, _ owned: Owned) -> Evidence.Content? {
    switch fact.content {
    case .member(let pointer, let extent, let leaf):
      let root: JSONView? =
        switch owned.group.owner {
        case .subject: probe.view
        case .target: probe.target
        default: probe.docket.context.document(owned.id)?.root
        }
      return root.map { EvidenceCollector.content($0, pointer, extent, leaf: leaf) }
    case .fact(let path, let extent): return EvidenceCollector.content(probe.places.value(path), extent)
    default: return nil
    }
  }

  private func appendSentence(_ template: VerdictTemplate, _ groups: [Owned], to bytes: inout [UInt8]) -> Bool {
    bytes.append(contentsOf: plan.parts.naming(template.kind))
    var count = 0
    for group in groups {
      for fact in group.group.facts where count < Explanation.limit {
        LineBytes.append(count == 0 ? ": " : ", ", to: &bytes)
        bytes.append(contentsOf: fact.name)
        count += 1
        switch fact.content {
        case .fixed(_, let words): bytes.append(contentsOf: words)
        case .leaf(let steps): appendWords(steps, to: &bytes)
        case .container(let steps, let isCounted, _):
          LineBytes.append(
            isCounted ? " has \(probe.find(steps)?.elementCount ?? 0) entries" : " is there", to: &bytes)
        case .member, .fact:
          guard let content = content(fact, group), let words = Explanation.words(content) else { return false }
          bytes.append(contentsOf: LineBytes.escaped(words))
        }
      }
    }
    if template.factCount > Explanation.limit {
      LineBytes.append(" and \(template.factCount - Explanation.limit) more", to: &bytes)
    }
    bytes.append(UInt8(ascii: "."))
    return true
  }

  private func appendWords(_ steps: [MemberStep], to bytes: inout [UInt8]) {
    guard let cursor = probe.find(steps) else {
      LineBytes.append(" is absent", to: &bytes)
      return
    }
    if cursor.letter == UInt8(ascii: "\""), cursor.utf8.count > Explanation.longestText {
      LineBytes.append(" is as recorded", to: &bytes)
      return
    }
    LineBytes.append(" is ", to: &bytes)
    LineBytes.appendEscaped(JSONWriter.compact(probe.view.view(at: cursor))[...], to: &bytes)
  }

  private func appendEvidence(_ groups: [Owned], to bytes: inout [UInt8]) -> Bool {
    bytes.append(contentsOf: Self.evidenceKey)
    var isFirst = true
    for group in groups {
      for fact in group.group.facts {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        bytes.append(contentsOf: Self.recordKey)
        isFirst = false
        if case .subject = group.group.owner {
          JSONWriter.append(.string(shownID), to: &bytes)
        } else if group.group.owner.isFixed {
          bytes.append(contentsOf: group.group.quoted)
        } else {
          JSONWriter.append(.string(group.id), to: &bytes)
        }
        bytes.append(UInt8(ascii: ","))
        bytes.append(contentsOf: fact.place)
        bytes.append(UInt8(ascii: ","))
        guard append(fact, group, to: &bytes) else { return false }
        bytes.append(UInt8(ascii: "}"))
      }
    }
    bytes.append(UInt8(ascii: "]"))
    return true
  }

  private func append(_ fact: VerdictTemplate.Fact, _ group: Owned, to bytes: inout [UInt8]) -> Bool {
    switch fact.content {
    case .fixed(let json, _): bytes.append(contentsOf: json)
    case .leaf(let steps):
      guard let cursor = probe.find(steps) else {
        bytes.append(contentsOf: Self.absent)
        return true
      }
      switch cursor.letter {
      case UInt8(ascii: "{"), UInt8(ascii: "["): return false
      case UInt8(ascii: "\""): if let disguise, disguise.isPerson(cursor.utf8.span) { return false }
      default: break
      }
      bytes.append(contentsOf: Self.valueKey)
      JSONWriter.append(probe.view.view(at: cursor), to: &bytes)
    case .container(let steps, let isCounted, let protected):
      guard let cursor = probe.find(steps) else { return false }
      let view = probe.view.view(at: cursor)
      if protected.contains(where: { ProtectionMark.isPresent($0, in: view) }) { return false }
      LineBytes.append(isCounted ? "\"count\":\(cursor.elementCount)" : "\"present\":true", to: &bytes)
    case .member, .fact:
      guard let content = content(fact, group) else { return false }
      if let disguise, case .value(let value) = content, disguise.names(in: value) { return false }
      LineBytes.append(content, to: &bytes)
    }
    return true
  }
}
