import CEL
import JSON
import Provenance

/// One clause over one subject: from expressions to verdicts.
struct Trial {
  let docket: Docket
  let judged: Judge.JudgedClause
  let records: SubjectRecords
  let context: JudgeContext
  /// Evidence for passes too.
  let explains: Bool

  private var clause: PlannedClause { judged.clause }
  private var rule: Rule { judged.rule }

  init(
    _ docket: Docket, _ judged: Judge.JudgedClause, _ records: SubjectRecords, context: JudgeContext? = nil,
    explains: Bool = false
  ) {
    self.explains = explains
    self.docket = docket
    self.judged = judged
    self.records = records
    self.context = context ?? docket.context
  }

  func activation() -> SubjectActivation {
    SubjectActivation(clause, records, tables: judged.tables, context: context)
  }

  /// One verdict, or one for each element of `each`.
  func verdicts() -> [Verdict] {
    let activation = activation()
    guard let each = clause.each else { return [verdict(activation, subject: Subject(records.id))] }
    guard case .list(let list) = each.over.evaluate(activation) else { return [] }
    if list.count == 0 {
      return each.alone == nil ? [] : [verdict(activation, subject: Subject(records.id), alone: true)]
    }
    var verdicts: [Verdict] = []
    for (index, element) in list.elements.enumerated() {
      activation.element = element
      guard let id = each.id.evaluate(activation).string else { continue }
      let subject =
        switch each.part {
        case .part: Subject(records.id, part: id)
        case .act: Subject(records.id, act: id)
        case .record: Subject(context.world.resolve(id), act: records.id)
        }
      verdicts.append(verdict(activation, subject: subject, element: index))
    }
    return verdicts
  }

  /// Evaluates without evidence first, and again with it unless the verdict is a plain pass.
  ///
  /// - Parameters:
  ///   - known: what the expressions come to, if they were evaluated over this activation already.
  ///   - tracesFirst: whether a pass is not to be expected, so that evaluating without evidence first is in vain.
  ///   - visits: filled with all that was looked at, if given.
  func verdict(
    _ activation: SubjectActivation, subject: Subject, element: Int? = nil, alone: Bool = false, known: Outcome? = nil,
    tracesFirst: Bool = false, visits: VisitLog? = nil
  ) -> Verdict {
    let act = Moment((alone ? clause.each?.aloneAct ?? clause.act : clause.act).evaluate(activation))?.when
    let isInForce = inForce(act)
    let watching = visits != nil || tracesFirst ? Tracers(keepsVisits: visits != nil) : nil
    let first = known ?? clause.outcome(activation, rule: rule, alone: alone, tracers: watching)
    var outcome = first
    var attested: AttestationBook.Standing?
    if outcome.kind == .needsAttestation {
      let standing = docket.world.attestationBook.standing(
        rule: rule.id, subject: subject, asOf: context.asOf, verify: verifyAttestation)
      if case .valid = standing { outcome.kind = .pass }
      attested = standing
    }
    let mayConflict = outcome.kind == .pass && hasConflicts
    let isPlain = outcome.kind == .pass && !explains && !mayConflict && !rule.strict && attested == nil
    let needsEvidence = watching != nil || !isPlain || judged.mayBeVacuous && activation.metEmptyAll
    var verdict = Verdict(
      rule: rule.id, subject: subject, kind: outcome.kind, severity: rule.severity, cite: rule.cite,
      act: act?.description, inForce: isInForce, subjectIsPersonal: records.kind == .contribution)
    var reads: [CELRead] = []
    var collector: EvidenceCollector?
    if needsEvidence {
      let tracers = watching ?? Tracers()
      let traced = watching == nil ? clause.outcome(activation, rule: rule, alone: alone, tracers: tracers) : first
      visits?.take(tracers)
      reads = Self.reads(tracers, traced.decidedBy)
      if rule.strict, let error = tracers.absorbed.first, outcome.kind != .error {
        outcome = Outcome(kind: .error, decidedBy: .require, error: error.description)
        verdict.kind = .error
      }
      let made = self.collector(activation, element: element)
      collector = made
      if explains || outcome.kind != .pass || attested != nil {
        verdict.evidence = made.evidence(reads, listed: outcome.kind == .fail ? clause.evidence : [])
      }
      verdict.vacuous =
        outcome.kind == .pass && (judged.mayBeVacuous || !isPlain)
        && tracers.require.decisions.contains { $0.kind == .all && $0.result && $0.visited == 0 }
    }
    if mayConflict, let collector, let conflict = turningConflict(reads, collector, element: element, alone: alone) {
      verdict.kind = .indeterminate
      verdict.evidence = [conflict]
      outcome = Outcome(kind: .indeterminate, decidedBy: .require, missing: [])
      verdict.why = Explanation.conflict(rule, conflict)
    } else {
      verdict.why = Explanation.sentence(rule, outcome, verdict.evidence, attested)
    }
    if let document = attested?.document {
      verdict.evidence.append(Self.evidence(of: document, in: context))
      verdict.evidence = Evidence.sorted(verdict.evidence)
    }
    visits?.verdict = verdict
    visits?.isAttested = attested != nil
    if !isInForce, verdict.kind != .error {
      verdict.readiness = verdict.kind
      verdict.kind = .notYetInForce
      verdict.why = Explanation.notInForce(rule, verdict.readiness ?? .pass)
    }
    verdict.waiver = docket.judge.waivers.note(for: verdict, asOf: context.asOf, verify: docket.judge.verifyWaiver)
    return verdict
  }

  func collector(_ activation: SubjectActivation, element: Int?) -> EvidenceCollector {
    EvidenceCollector(activation: activation, elementPlace: element.flatMap(elementPlace))
  }

  // MARK: Time

  /// Whether the rule is law at the moment judged; where a record does not say when, at the evaluation instant.
  private func inForce(_ act: When?) -> Bool { rule.isInForce(at: act ?? .instant(context.asOf)) }

  // MARK: Evidence

  /// What the deciding expression rests on, and what made the earlier ones hold.
  private static func reads(_ tracers: Tracers, _ decidedBy: Outcome.Part) -> [CELRead] {
    switch decidedBy {
    case .when: tracers.when.reads
    case .require: tracers.when.reads + tracers.require.reads
    case .attest: tracers.when.reads + tracers.require.reads + tracers.attest.reads
    }
  }

  /// Where an element of `each` lies in the record judged, if the list is a member of it.
  private func elementPlace(_ index: Int) -> [String]? {
    guard let expr = clause.each?.over.checked.ast.expr else { return nil }
    var tokens: [String] = []
    var here = expr
    while case .select(let operand, let field, .value) = here.kind {
      tokens.insert(field, at: 0)
      here = operand
    }
    guard case .ident(let name) = here.kind, name == "this" || name == clause.target.description, !tokens.isEmpty
    else { return nil }
    return tokens + [String(index)]
  }

  private static func evidence(of attestation: String, in context: JudgeContext) -> Evidence {
    let pointer = JSONPointer(tokens: ["attestation", "expiresAt"])
    let value = context.document(attestation)?.root.at(pointer)?.value
    return Evidence(record: attestation, pointer: pointer, value.map(Evidence.Content.value) ?? .absent)
  }

  private func verifyAttestation(_ document: String) -> Bool {
    guard let verify = docket.judge.verifyAttestation, let root = context.document(document)?.root else { return false }
    return verify(root)
  }

  // MARK: Conflicts

  private var hasConflicts: Bool {
    context.overlay == nil && (!docket.conflicted.isEmpty || records.view["conflicts"] != nil)
  }

  /// The first conflict whose other side would turn the pass (record format, section 5); nil if none would.
  private func turningConflict(
    _ reads: [CELRead], _ collector: EvidenceCollector, element: Int?, alone: Bool
  ) -> Evidence? {
    let read = collector.recordsRead(reads)
    for id in read.keys.sorted() {
      guard let root = root(of: id), let conflicts = root["conflicts"], let places = read[id] else { continue }
      for (index, conflict) in conflicts.elements.enumerated() {
        guard let member = conflict["member"]?.string.flatMap({ try? JSONPointer($0) }),
          places.contains(where: { $0.starts(with: member.tokens) || member.tokens.starts(with: $0) })
        else { continue }
        for other in conflict["others"]?.elements.map({ $0 }) ?? [] {
          guard let changed = Self.document(root.value, member, other["value"]?.value) else { continue }
          if !passes(replacing: id, with: changed, element: element, alone: alone) {
            return Evidence(
              record: id, pointer: JSONPointer(tokens: ["conflicts", String(index), "member"]),
              .value(.string(member.description)))
          }
        }
      }
    }
    return nil
  }

  private func root(of id: String) -> JSONView? {
    if id == records.id { return records.view }
    if id == records.path?.targetID { return records.path?.target }
    return context.document(id)?.root
  }

  /// The record with another value; without the member where only the source's raw words are known.
  private static func document(_ record: JSONValue, _ member: JSONPointer, _ value: JSONValue?) -> JSONDocument? {
    let changed = RecordEdit.replacing(member.tokens[...], in: record, with: value)
    return try? JSONParser().parse(JSONWriter.compact(changed))
  }

  private func passes(
    replacing id: String, with document: JSONDocument, element: Int?, alone: Bool
  ) -> Bool {
    var records = records
    if id == records.id {
      records = SubjectRecords(id: id, kind: records.kind, view: document.root, path: records.path)
    }
    if id == records.path?.targetID { records.path?.target = document.root }
    let trial = Trial(docket, judged, records, context: context.replacing(id, with: document))
    let activation = trial.activation()
    if let element, let each = clause.each {
      guard case .list(let list) = each.over.evaluate(activation), list.count > element else { return false }
      activation.element = list[element]
    }
    let kind = clause.outcome(activation, rule: rule, alone: alone).kind
    return kind == .pass || kind == .needsAttestation
  }
}
