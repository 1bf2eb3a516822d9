import CEL
public import JSON
public import Provenance

extension Docket {
  /// Where a verdict was reached: the clause, the records that it was judged over, and the subject.
  struct Place {
    var clause: Judge.JudgedClause
    var records: SubjectRecords
    var subject: Subject
  }

  /// The changes of facts that would let a rule hold for a subject; empty if it neither fails nor is indeterminate, or if none were found.
  ///
  /// Each was verified by evaluating again. Facts that can be changed come before those that cannot, which are marked.
  ///
  /// - Parameters:
  ///   - record: the record of a streamed kind that the subject names first, if it is one.
  ///   - contributions: those that it reaches, if it is a request.
  public func wayOut(
    rule: String, subject: Subject, record: JSONView? = nil, contributions: [JSONDocument]? = nil, limits: WayLimits
  ) -> [Change] {
    var left = Int.max
    return wayOut(
      rule: rule, subject: subject, record: record, contributions: contributions, limits: limits, left: &left)
  }

  /// The same within a bound that many searches share.
  ///
  /// - Parameter left: evaluations that are left; what the search took is taken off.
  public func wayOut(
    rule: String, subject: Subject, record: JSONView? = nil, contributions: [JSONDocument]? = nil, limits: WayLimits,
    left: inout Int
  ) -> [Change] {
    var used = 0
    defer { left -= used }
    for place in places(rule: rule, subject: subject, record: record, contributions: contributions) {
      let found = WaySearch(docket: self, place: place, limits: limits).find(used: &used)
      if !found.isEmpty { return found }
    }
    return []
  }

  /// The verdict with stand-ins for people, if the docket has them.
  public func disguised(_ verdict: Verdict) -> Verdict { disguise?.disguised(verdict) ?? verdict }

  /// Clauses that judge a subject, with its records: one, or none if the rule does not judge such a subject or a record is not kept.
  func places(
    rule: String, subject: Subject, record: JSONView?, contributions: [JSONDocument]?
  ) -> [Place] {
    guard let view = record ?? world.record(world.resolve(subject.record))?.root,
      let kind = view["kind"]?.string.flatMap(RecordKind.init)
    else { return [] }
    let id = view["id"]?.string ?? subject.record
    let source = SubjectRecords(id: id, kind: kind, view: view, person: person(contributions))
    if let target = subject.target {
      guard let pair = PathPair(docket: self, source: source, targetID: world.resolve(target)) else { return [] }
      return (judge.paths[kind] ?? []).filter { $0.rule.id == rule }
        .map { Place(clause: $0, records: pair.records, subject: pair.subject) }
    }
    var places = (judge.clauses[kind] ?? []).filter { $0.rule.id == rule }
      .map { Place(clause: $0, records: source, subject: subject) }
    // `<entity>@<event>`: the record judged is the event.
    if let act = subject.act, let event = world.record(world.resolve(act))?.root,
      let eventKind = event["kind"]?.string.flatMap(RecordKind.init)
    {
      let judged = SubjectRecords(id: act, kind: eventKind, view: event)
      places += (judge.clauses[eventKind] ?? []).filter { $0.rule.id == rule }
        .map { Place(clause: $0, records: judged, subject: subject) }
    }
    return places.filter { place in
      Trial(self, place.clause, place.records).activation(for: subject) != nil
    }
  }

  /// Read once for each clause.
  func constants(of clause: Judge.JudgedClause) -> ClauseConstants {
    clause.constants.get { ClauseConstants(clause.clause) }
  }
}

extension Judge.JudgedClause {
  /// Computed facts that decide whether and when there is a verdict at all.
  var factsBeforeJudging: Set<String> {
    let programs =
      [clause.act, clause.each?.over, clause.each?.id] + (clause.each?.filters ?? []) + clause.periods.map(\.condition)
    return Set(programs.flatMap { $0?.attributes ?? [] }.compactMap { FactInfluence.fact($0) })
  }
}

extension Trial {
  /// The activation under which a subject is judged, the place of its element of `each`, and whether it stands alone for want of
  /// elements; nil if the clause has no verdict on it.
  func activation(for subject: Subject) -> (activation: SubjectActivation, element: Int?, isAlone: Bool)? {
    let activation = activation()
    guard let each = clause.each else { return (activation, nil, false) }
    guard case .list(let list) = each.over.evaluate(activation) else { return nil }
    for (index, element) in list.elements.enumerated() {
      activation.element = element
      if each.filters.contains(where: { $0.evaluate(activation).bool == false }) { continue }
      if self.subject(of: index, each, activation) == subject { return (activation, index, false) }
    }
    activation.element = nil
    return each.alone != nil && subject == Subject(records.id) ? (activation, nil, true) : nil
  }
}
