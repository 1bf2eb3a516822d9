import CEL
public import JSON
public import Provenance

/// Looks for the smallest set of changed facts that lets a rule hold, and evaluates again before it tells.
///
/// Facts are taken from the evidence of the verdict; where one change is not enough, what then decides is changed too. The search is
/// bounded; what it finds holds, that there is nothing it does not prove.
struct WaySearch {
  let docket: Docket
  let place: Docket.Place
  let limits: WayLimits

  /// One member of a record replaced; nil takes it away.
  struct Edit: Hashable {
    var record: String
    var tokens: [String]
    var value: JSONValue?
    var isChangeable: Bool

    var change: Change {
      Change(record: record, pointer: JSONPointer(tokens: tokens), to: value ?? .null, isChangeable: isChangeable)
    }
  }

  /// What the facts came to after some edits.
  private struct State {
    var edits: [Edit]
    var verdict: Verdict
  }

  /// States that are followed at each depth.
  private static let beam = 6

  /// The changes, facts that can be changed before others; empty if none were found.
  ///
  /// - Parameter used: evaluations that it took are added.
  func find(used: inout Int) -> [Change] {
    guard let start = verdict(after: [])?.verdict, (start.readiness ?? start.kind).mayHaveWay else { return [] }
    var left = limits.evaluations
    defer { used += limits.evaluations - left + 1 }
    for changeableOnly in [true, false] {
      var level = [State(edits: [], verdict: start)]
      for depth in 1...max(1, limits.depth) {
        var next: [State] = []
        // One edit for each fact: what comes next does not depend on which value it got.
        var seen: Set<[String]> = []
        for state in level {
          for edit in edits(of: state) where edit.isChangeable || !changeableOnly {
            guard left > 0 else { return [] }
            left -= 1
            let edits = state.edits + [edit]
            let facts = edits.flatMap { [$0.record] + $0.tokens }
            let mayFollow = depth < limits.depth && next.count < Self.beam && !seen.contains(facts)
            // Where nothing follows, what is no way need not say why.
            if !mayFollow, isSurelyNone(edits) { continue }
            guard let after = verdict(after: edits) else { continue }
            let kind = after.verdict.readiness ?? after.verdict.kind
            if kind == .pass {
              if holds(edits, after) { return edits.map(\.change) }
            } else if mayFollow, kind.mayHaveWay, isOnTheWay(after.verdict, from: state.verdict, edit) {
              seen.insert(facts)
              next.append(State(edits: edits, verdict: after.verdict))
            }
          }
        }
        level = next
      }
    }
    return []
  }

  /// Whether the edited fact is settled, so that others decide now, or less is missing.
  private func isOnTheWay(_ after: Verdict, from before: Verdict, _ edit: Edit) -> Bool {
    let pointer = JSONPointer(tokens: edit.tokens)
    func absent(_ verdict: Verdict) -> Int { verdict.evidence.count { $0.content == .absent } }
    func places(_ verdict: Verdict) -> Set<String> { Set(verdict.evidence.map { "\($0.record) \($0.place)" }) }
    return !after.evidence.contains { $0.record == edit.record && $0.pointer == pointer }
      || places(after) != places(before) || absent(after) < absent(before)
  }

  // MARK: Edits

  /// Members that tell which record it is, and what the engine wrote: another value would be another record.
  private static let fixed: Set<String> = ["kind", "id", "conflicts"]

  /// Every edit of a fact that the verdict rests on.
  private func edits(of state: State) -> [Edit] {
    let touched = Set(state.edits.map { [$0.record] + $0.tokens })
    guard let found = documents(after: state.edits), let trial = trial(found),
      let (activation, element, _) = trial.activation(for: place.subject)
    else { return [] }
    let constants = docket.constants(of: place.clause)
    let values = CandidateValues(
      constants, values: constants.values(activation, trial.collector(activation, element: element)),
      evidence: state.verdict.evidence, asOf: docket.context.asOf)
    var edits: [Edit] = []
    for evidence in state.verdict.evidence {
      guard let tokens = evidence.pointer?.tokens, !tokens.isEmpty, !Self.fixed.contains(tokens[0]),
        !touched.contains([evidence.record] + tokens),
        let root = found[evidence.record]?.root ?? root(of: evidence.record),
        let kind = root["kind"]?.string.flatMap(RecordKind.init)
      else { continue }
      let names = tokens.filter { Int($0) == nil }
      guard let field = RecordSchema.shared.field(kind, names) else { continue }
      // A place inside a list of scalars is changed with the list.
      if names.count < tokens.count, tokens.last.map({ Int($0) != nil }) == true { continue }
      let present = root.at(JSONPointer(tokens: tokens))?.value
      for value in values.values(for: field, present: present) {
        edits.append(
          Edit(
            record: evidence.record, tokens: tokens, value: value,
            isChangeable: Changeability.isChangeable(
              kind, names, type: field.type, isPresent: present != nil, new: value?.string.flatMap(When.init),
              asOf: docket.context.asOf, declared: place.clause.rule.unchangeable)))
      }
    }
    return edits
  }

  private func root(of id: String) -> JSONView? {
    if id == place.records.id { return place.records.view }
    if id == place.records.path?.targetID { return place.records.path?.target }
    return place.records.person?.root(of: id) ?? docket.context.document(id)?.root
  }

  // MARK: Evaluating again

  /// The edited records; nil if the schema would refuse one.
  private func documents(after edits: [Edit]) -> [String: JSONDocument]? {
    var values: [String: JSONValue] = [:]
    for edit in edits {
      guard let value = values[edit.record] ?? root(of: edit.record)?.value else { return nil }
      values[edit.record] = RecordEdit.replacing(edit.tokens[...], in: value, with: edit.value)
    }
    var documents: [String: JSONDocument] = [:]
    for (id, value) in values {
      guard let document = try? JSONParser().parse(JSONWriter.compact(value)),
        (try? RecordSchema.shared.validate(document.root)) != nil
      else { return nil }
      documents[id] = document
    }
    return documents
  }

  private func trial(_ documents: [String: JSONDocument]) -> Trial? {
    var records = place.records
    if let root = documents[records.id]?.root {
      records = SubjectRecords(
        id: records.id, kind: records.kind, view: root, path: records.path, person: records.person)
    }
    if let target = records.path?.targetID, let root = documents[target]?.root { records.path?.target = root }
    if let person = records.person, person.contributions.contains(where: { documents[$0.id] != nil }) {
      records.person = PersonRecords(
        person.contributions.map { documents[$0.id] ?? $0.document }, world: docket.world)
    }
    let context = documents.isEmpty ? docket.context : docket.context.replacing(documents)
    return Trial(docket, place.clause, records, context: context, explains: true)
  }

  /// Whether the rule does not hold after some edits, as far as that can be told without evidence.
  private func isSurelyNone(_ edits: [Edit]) -> Bool {
    guard place.clause.clause.each?.filters.isEmpty != false else { return false }
    guard let documents = documents(after: edits), let trial = trial(documents),
      let (activation, _, isAlone) = trial.activation(for: place.subject)
    else { return true }
    let kind = place.clause.clause.outcome(activation, rule: place.clause.rule, alone: isAlone, tracers: nil).kind
    return kind != .pass && kind != .needsAttestation
  }

  private func verdict(after edits: [Edit]) -> (verdict: Verdict, looked: Set<String>)? {
    guard let documents = documents(after: edits), let trial = trial(documents),
      let (activation, element, isAlone) = trial.activation(for: place.subject)
    else { return nil }
    let log = VisitLog()
    let verdict = trial.verdict(
      activation, subject: place.subject, element: element, alone: isAlone, visits: log)
    // Whether there is anything to judge may be open itself.
    let isFiltered = place.clause.clause.each?.filters.isEmpty == false
    let whole = isFiltered ? trial.verdicts().first { $0.subject == place.subject } : verdict
    guard let whole else { return nil }
    var looked = Set(log.observations.flatMap { FactInfluence.facts($0.seen) })
    looked.formUnion(place.clause.factsBeforeJudging)
    return (whole, looked)
  }

  /// Whether a pass would be one if the records were edited before anything is computed from them.
  private func holds(_ edits: [Edit], _ after: (verdict: Verdict, looked: Set<String>)) -> Bool {
    var changed: Set<String> = []
    for edit in edits {
      guard let kind = root(of: edit.record)?["kind"]?.string.flatMap(RecordKind.init), let member = edit.tokens.first
      else { return false }
      let names = edit.tokens.filter { Int($0) == nil }
      changed.formUnion(
        FactInfluence.facts(
          of: kind, member, namesRecord: Self.mayNameRecord(RecordSchema.shared.field(kind, names)?.type)))
    }
    // Sources that disagree about a record may turn what is evaluated here.
    if after.verdict.evidence.contains(where: { root(of: $0.record)?["conflicts"] != nil }) { return false }
    if !FactInfluence.meets(changed, after.looked) { return true }
    guard let documents = documents(after: edits), let world = limits.rebuild?(documents) else { return false }
    let other = Docket(docket.judge, CachedWorld.wrapping(world))
    let record = documents[place.records.id]?.root ?? (world.record(place.records.id) == nil ? place.records.view : nil)
    let contributions = place.records.person?.contributions.map { documents[$0.id] ?? $0.document }
    let kind = other.explain(
      rule: place.clause.rule.id, subject: place.subject, record: record, contributions: contributions)
    return (kind?.readiness ?? kind?.kind) == .pass
  }

  private static func mayNameRecord(_ type: FieldType?) -> Bool {
    switch type {
    case .text, .id, .list(of: .text), .list(of: .id), .object, .list(of: .object): true
    default: false
    }
  }
}

extension VerdictKind {
  /// Whether other facts could turn it.
  var mayHaveWay: Bool { self == .fail || self == .indeterminate }
}

/// How far a way out is looked for.
public struct WayLimits: Sendable {
  /// Evaluations of one search.
  public var evaluations: Int
  /// Facts that are changed at most.
  public var depth: Int
  /// The world with some kept records replaced, by id; nil where it is too large to be made again. Ways through facts that follow from
  /// many records are told only where it can be.
  public var rebuild: (@Sendable ([String: JSONDocument]) -> (any World)?)?

  public init(
    evaluations: Int, depth: Int, rebuild: (@Sendable ([String: JSONDocument]) -> (any World)?)? = nil
  ) {
    self.evaluations = evaluations
    self.depth = depth
    self.rebuild = rebuild
  }

  /// For one verdict that somebody asks about.
  public static let thorough = WayLimits(evaluations: 3000, depth: 5)
  /// For each line of many.
  public static let quick = WayLimits(evaluations: 120, depth: 2)
}
