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

  var clause: PlannedClause { judged.clause }
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
    let elements: [CELValue]
    switch each.over.evaluate(activation) {
    case .list(let list): elements = list.elements
    case .unknown where each.isPlain: elements = []
    case let value: return [undecided(activation, Subject(records.id), each.over, value, alone: true)]
    }
    var verdicts: [Verdict] = []
    elements: for (index, element) in elements.enumerated() {
      activation.element = element
      for filter in each.filters {
        let value = filter.evaluate(activation)
        if value.bool == false { continue elements }
        guard value.bool == nil else { continue }
        let subject = subject(of: index, each, activation)
        verdicts.append(undecided(activation, subject, filter, value, element: index))
        continue elements
      }
      verdicts.append(verdict(activation, subject: subject(of: index, each, activation), element: index))
    }
    activation.element = nil
    if verdicts.isEmpty, each.alone != nil {
      return [verdict(activation, subject: Subject(records.id), alone: true)]
    }
    return verdicts
  }

  /// The subject of an element of `each`; one that does not say its id is told by its place.
  func subject(of index: Int, _ each: PlannedEach, _ activation: SubjectActivation) -> Subject {
    guard let id = each.id.evaluate(activation).string else { return Subject(records.id, part: String(index)) }
    return switch each.part {
    case .part: Subject(records.id, part: id)
    case .act: Subject(records.id, act: id)
    case .record: Subject(context.world.resolve(id), act: records.id)
    }
  }

  /// The verdict where it cannot be told whether there is anything to judge.
  private func undecided(
    _ activation: SubjectActivation, _ subject: Subject, _ program: CELProgram, _ value: CELValue, element: Int? = nil,
    alone: Bool = false
  ) -> Verdict {
    let tracer = CELTracer()
    _ = program.evaluate(activation, tracer: tracer)
    var outcome = Outcome(kind: .indeterminate, decidedBy: .when)
    switch value {
    case .unknown(let unknowns): outcome.missing = PlannedClause.paths(unknowns)
    case .error(let error): outcome = Outcome(kind: .error, decidedBy: .when, error: error.description)
    default: outcome = Outcome(kind: .error, decidedBy: .when, error: "each.over is not what it must be")
    }
    return verdict(
      activation, subject: subject, element: element, alone: alone, known: outcome, settled: tracer.reads)
  }

  /// Evaluates without evidence first, and again with it unless the verdict is a plain pass.
  ///
  /// - Parameters:
  ///   - known: what the expressions come to, if they were evaluated over this activation already.
  ///   - tracesFirst: whether a pass is not to be expected, so that evaluating without evidence first is in vain.
  ///   - visits: filled with all that was looked at, if given.
  ///   - settled: what `known` rests on, if that is not to be found by evaluating again.
  func verdict(
    _ activation: SubjectActivation, subject: Subject, element: Int? = nil, alone: Bool = false, known: Outcome? = nil,
    tracesFirst: Bool = false, visits: VisitLog? = nil, settled: [CELRead]? = nil
  ) -> Verdict {
    let act = clause.moment(activation, alone: alone)
    // Where a record does not say when, the evaluation instant is judged.
    let law = clause.standing(activation, rule: rule, act: act ?? .instant(context.asOf))
    let isInForce = law.isInForce
    // What tells that it was not law yet decides the verdict, whatever the rule would say.
    let standing = isInForce ? law.reads : law.reads + datesRead(activation, alone: alone)
    let watching = visits != nil || tracesFirst ? Tracers(observes: visits != nil) : nil
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
    var reasons: [Evidence] = []
    var tellsStanding = false
    var collector: EvidenceCollector?
    if needsEvidence {
      // Of a plain pass it is only asked whether it was exercised.
      let tracers = watching ?? Tracers(notesReads: !isPlain)
      let isTraced = watching != nil || settled != nil
      let traced = isTraced ? first : clause.outcome(activation, rule: rule, alone: alone, tracers: tracers)
      visits?.take(tracers, traced.decidedBy)
      let own = settled ?? Self.reads(tracers, traced.decidedBy)
      reads = own + standing
      if rule.strict, let error = tracers.absorbed.first, outcome.kind != .error {
        outcome = Outcome(kind: .error, decidedBy: .require, error: error.description)
        verdict.kind = .error
      }
      let made = self.collector(activation, element: element)
      collector = made
      if explains || outcome.kind != .pass || attested != nil {
        let listed = outcome.kind == .fail ? clause.evidence : []
        verdict.evidence = made.evidence(reads, listed: listed)
        tellsStanding = true
        // What tells which period of law speaks for the subject is no reason of the verdict.
        reasons = standing.isEmpty ? verdict.evidence : made.evidence(own, listed: listed)
      }
      verdict.vacuous =
        outcome.kind == .pass && (judged.mayBeVacuous || !isPlain)
        && tracers.require.decisions.contains { $0.kind == .all && $0.result && $0.visited == 0 }
    }
    if mayConflict, let collector, let conflict = turningConflict(reads, collector, element: element, alone: alone) {
      verdict.kind = .indeterminate
      verdict.evidence = [conflict]
      tellsStanding = false
      outcome = Outcome(kind: .indeterminate, decidedBy: .require, missing: [])
      verdict.why = Explanation.conflict(rule, conflict)
    } else {
      verdict.why = Explanation.sentence(rule, outcome, reasons, attested)
    }
    if !isInForce, !tellsStanding, verdict.kind != .error {
      let told = (collector ?? self.collector(activation, element: element)).evidence(standing, listed: [])
      verdict.evidence = Evidence.sorted(verdict.evidence + told)
    }
    if let document = attested?.document {
      verdict.evidence.append(Self.evidence(of: document, in: context))
      verdict.evidence = Evidence.sorted(verdict.evidence)
    }
    if !law.missing.isEmpty, verdict.kind != .notApplicable, verdict.kind != .error {
      verdict.kind = .indeterminate
      verdict.why = Explanation.openLaw(rule, law.missing)
      if verdict.evidence.isEmpty {
        verdict.evidence = self.collector(activation, element: element).evidence(law.reads, listed: [])
      }
    }
    if let person = records.person {
      verdict.personalRecords = Set(verdict.evidence.map(\.record)).intersection(person.contributions.map(\.id))
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

  // MARK: Evidence

  /// Where the moment judged stands, if that tells whether the rule was law: not of one that never was.
  private func datesRead(_ activation: SubjectActivation, alone: Bool) -> [CELRead] {
    guard !rule.inForce.isEmpty else { return [] }
    let tracer = CELTracer()
    _ = clause.moment(activation, alone: alone, tracer: tracer)
    return tracer.reads
  }

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

  private func verifyAttestation(_ document: String) -> SignatureStanding {
    guard let verify = docket.judge.verifyAttestation, let root = context.document(document)?.root else {
      return .broken
    }
    return verify(root)
  }

  // MARK: Conflicts

  private var hasConflicts: Bool {
    context.overlays.isEmpty && (!docket.conflicted.isEmpty || records.view["conflicts"] != nil)
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
    return records.person?.root(of: id) ?? context.document(id)?.root
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
      records = SubjectRecords(
        id: id, kind: records.kind, view: document.root, path: records.path, person: records.person)
    }
    if id == records.path?.targetID { records.path?.target = document.root }
    let trial = Trial(docket, judged, records, context: context.replacing([id: document]))
    let activation = trial.activation()
    if let element, let each = clause.each {
      guard case .list(let list) = each.over.evaluate(activation), list.count > element else { return false }
      activation.element = list[element]
    }
    let kind = clause.outcome(activation, rule: rule, alone: alone).kind
    return kind == .pass || kind == .needsAttestation
  }
}
