import JSON
import Provenance

/// Writes the line of a verdict straight from its template.
struct LineMaker {
  let probe: RecordProbe
  let plan: ClausePlan
  /// Stand-in for the id of the record, where that is a person's.
  let token: String?
  /// The record that the element of `each` names.
  let element: String?
  let disguise: (any PersonDisguise)?

  /// Appends the line; false, and nothing appended, where people's ids would have to be replaced inside it.
  func append(_ template: VerdictTemplate, _ act: ActValue, isInForce: Bool, to batch: inout VerdictBatch) -> Bool {
    let start = batch.bytes.count
    batch.bytes.append(contentsOf: plan.parts.head)
    var subject = appendSubject(to: &batch.bytes)
    batch.bytes.append(contentsOf: plan.parts.verdict(template.kind, isInForce: isInForce))
    appendAct(act, to: &batch.bytes)
    batch.bytes.append(contentsOf: Self.whyKey)
    let sentence = batch.bytes.count
    if !isInForce {
      batch.bytes.append(contentsOf: plan.parts.notInForce(template.kind))
    } else if let fixed = template.sentence {
      batch.bytes.append(contentsOf: fixed)
    } else {
      appendSentence(template, to: &batch.bytes)
    }
    let namesPerson = token != nil && LineBytes.contains(batch.bytes, from: sentence, Array(probe.id.utf8))
    guard !namesPerson, appendEvidence(template, to: &batch.bytes) else {
      batch.bytes.removeSubrange(start...)
      return false
    }
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
        rule: plan.rule, kind: isInForce ? template.kind : .notYetInForce, isVacuous: template.isVacuous,
        isPersonal: probe.kind == .contribution, waiver: nil, waiverLine: nil, subject: subject ?? line, line: line))
    return true
  }

  private static let actKey = Array(",\"act\":\"".utf8)
  private static let whyKey = Array(",\"why\":\"".utf8)
  private static let evidenceKey = Array("\",\"evidence\":[".utf8)
  private static let recordKey = Array("{\"record\":".utf8)
  private static let valueKey = Array("\"value\":".utf8)
  private static let restKey = Array(",\"change\":[],\"waiver\":null,\"inForce\":".utf8)

  private var printed: String {
    let id = token ?? probe.id
    return element.map { Subject($0, act: id).description } ?? id
  }

  /// Where the printed subject stands; nil if it is escaped there.
  private func appendSubject(to bytes: inout [UInt8]) -> Range<Int>? {
    let start = bytes.count
    let printed = printed
    JSONWriter.append(.string(printed), to: &bytes)
    let range = start + 1..<bytes.count - 1
    if let element {
      LineBytes.append(",\"parts\":{\"subject\":", to: &bytes)
      JSONWriter.append(.string(element), to: &bytes)
      LineBytes.append(",\"act\":", to: &bytes)
      JSONWriter.append(.string(token ?? probe.id), to: &bytes)
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

  // MARK: Facts

  private func record(_ owner: VerdictTemplate.Owner) -> String {
    switch owner {
    case .subject: probe.id
    case .element: element ?? ""
    case .record(let id): id
    }
  }

  /// Calls `body` for the facts by record and place, until it returns false.
  private func forEachFact(_ template: VerdictTemplate, _ body: (VerdictTemplate.Fact) -> Bool) -> Bool {
    let facts = template.facts
    let fixed = facts.firstIndex { !$0.isFixed } ?? facts.count
    let named = facts[fixed...].firstIndex { $0.owner == .element } ?? facts.count
    func place(_ owner: VerdictTemplate.Owner) -> Int {
      let id = record(owner)
      return facts[..<fixed].firstIndex { id.utf8.lexicographicallyPrecedes(record($0.owner).utf8) } ?? fixed
    }
    let subjectPlace = fixed < named ? place(.subject) : -1
    let elementPlace = named < facts.count ? place(.element) : -1
    let elementFirst = record(.element).utf8.lexicographicallyPrecedes(probe.id.utf8)
    for index in 0...fixed {
      let subject = index == subjectPlace ? fixed..<named : 0..<0
      let element = index == elementPlace ? named..<facts.count : 0..<0
      for group in elementFirst ? [element, subject] : [subject, element] {
        for fact in facts[group] where !body(fact) { return false }
      }
      if index < fixed, !body(facts[index]) { return false }
    }
    return true
  }

  private func appendSentence(_ template: VerdictTemplate, to bytes: inout [UInt8]) {
    bytes.append(contentsOf: plan.parts.naming(template.kind))
    var count = 0
    _ = forEachFact(template) { fact in
      LineBytes.append(count == 0 ? ": " : ", ", to: &bytes)
      bytes.append(contentsOf: fact.name)
      switch fact.content {
      case .fixed(_, let words): bytes.append(contentsOf: words)
      case .value(let steps): appendWords(steps, to: &bytes)
      case .container(let steps, let isCounted, _):
        LineBytes.append(isCounted ? " has \(probe.find(steps)?.elementCount ?? 0) entries" : " is there", to: &bytes)
      }
      count += 1
      return count < Explanation.limit
    }
    if template.facts.count > Explanation.limit {
      LineBytes.append(" and \(template.facts.count - Explanation.limit) more", to: &bytes)
    }
    bytes.append(UInt8(ascii: "."))
  }

  private func appendWords(_ steps: [MemberStep], to bytes: inout [UInt8]) {
    guard let cursor = probe.find(steps) else { return }
    if cursor.letter == UInt8(ascii: "\""), cursor.utf8.count > Explanation.longestText {
      LineBytes.append(" is as recorded", to: &bytes)
      return
    }
    LineBytes.append(" is ", to: &bytes)
    LineBytes.appendEscaped(JSONWriter.compact(probe.view.view(at: cursor))[...], to: &bytes)
  }

  private func appendEvidence(_ template: VerdictTemplate, to bytes: inout [UInt8]) -> Bool {
    bytes.append(contentsOf: Self.evidenceKey)
    var isFirst = true
    let isComplete = forEachFact(template) { fact in
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      bytes.append(contentsOf: Self.recordKey)
      isFirst = false
      JSONWriter.append(.string(fact.owner == .subject ? token ?? probe.id : record(fact.owner)), to: &bytes)
      bytes.append(UInt8(ascii: ","))
      bytes.append(contentsOf: fact.place)
      bytes.append(UInt8(ascii: ","))
      switch fact.content {
      case .fixed(let json, _): bytes.append(contentsOf: json)
      case .value(let steps):
        guard let cursor = probe.find(steps) else { return false }
        if let disguise, cursor.letter == UInt8(ascii: "\""), disguise.isPerson(cursor.utf8.span) { return false }
        bytes.append(contentsOf: Self.valueKey)
        JSONWriter.append(probe.view.view(at: cursor), to: &bytes)
      case .container(let steps, let isCounted, let protected):
        guard let cursor = probe.find(steps) else { return false }
        let view = probe.view.view(at: cursor)
        if protected.contains(where: { ProtectionMark.isPresent($0, in: view) }) { return false }
        LineBytes.append(isCounted ? "\"count\":\(cursor.elementCount)" : "\"present\":true", to: &bytes)
      }
      bytes.append(UInt8(ascii: "}"))
      return true
    }
    bytes.append(UInt8(ascii: "]"))
    return isComplete
  }
}
