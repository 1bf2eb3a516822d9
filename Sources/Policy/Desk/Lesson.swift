/// How the first record of its sort was judged, as something to remember.
struct Lesson {
  private let plan: ClausePlan
  private let docket: Docket

  init(_ plan: ClausePlan, docket: Docket) {
    self.plan = plan
    self.docket = docket
  }

  /// What was asked, and what came of it.
  struct Learnt {
    var questions: [Question]
    /// Nil if records that answer these questions alike may differ.
    var template: VerdictTemplate?
  }

  /// - Parameter hasElement: whether an element of `each` was judged.
  func learn(
    _ log: VisitLog, _ probe: RecordProbe, _ trial: Trial, _ activation: SubjectActivation, hasElement: Bool
  ) -> Learnt {
    var questions = plan.reader.questions(log, of: probe)
    if log.verdict?.kind == .fail { askOfListed(&questions, probe) }
    let collector = trial.collector(activation, element: hasElement ? probe.elementPlace : nil)
    guard questions.coversAll, !log.isAttested || docket.world.attestationBook.isEmpty, let judged = log.verdict,
      isRepeatable(judged), !meetsConflicts(judged, collector, log)
    else { return Learnt(questions: questions.questions, template: nil) }
    let maker = TemplateMaker(
      reader: plan.reader, rule: plan.judged.rule, questions: questions, collector: collector, subject: trial.records,
      disguise: docket.disguise)
    return Learnt(questions: questions.questions, template: maker.template(judged, log))
  }

  /// Asks how many elements lie on the way to what the rule lists as evidence.
  private func askOfListed(_ questions: inout QuestionList, _ probe: RecordProbe) {
    for path in plan.judged.clause.evidence {
      var places: [[MemberStep]] = [[]]
      for member in path.members.dropLast() {
        places = places.flatMap { place -> [[MemberStep]] in
          let steps = place + [MemberStep(member)]
          questions.ask(.count(steps))
          guard let list = probe.find(steps), list.letter == UInt8(ascii: "[") else { return [steps] }
          return (0..<list.elementCount).map { steps + [.index($0)] }
        }
      }
    }
  }

  /// Whether a verdict may stand for others: a waiver names one subject, and what lies in the target of a path is not asked for.
  private func isRepeatable(_ verdict: Verdict) -> Bool {
    switch verdict.kind {
    case .fail: docket.judge.waivers.waivers.isEmpty && !plan.judged.clause.evidence.contains { $0.end == "target" }
    case .indeterminate: docket.judge.waivers.waivers.isEmpty
    default: true
    }
  }

  /// Whether a pass rests on a record about which sources disagree.
  private func meetsConflicts(_ verdict: Verdict, _ collector: EvidenceCollector, _ log: VisitLog) -> Bool {
    guard !docket.conflicted.isEmpty else { return false }
    return collector.recordsRead(log.reads.map(\.read)).keys.contains {
      docket.context.document($0)?.root["conflicts"] != nil
    }
  }
}
