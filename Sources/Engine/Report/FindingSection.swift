import JSON
import Policy
import Provenance
import Reporting

/// The findings with their evidence, paths and ways out.
struct FindingSection {
  let facts: RunFacts

  func build() -> [Report.Finding] {
    facts.findings.listed.map { finding($0, firstSeen: facts.history.firstSeen[$0.id]) }
  }

  /// - Parameter firstSeen: the period in which it was first recorded; nil for this one.
  func finding(_ item: FindingList.Item, firstSeen: String?) -> Report.Finding {
    let verdict = item.verdict
    let period = facts.configuration.period
    let first = firstSeen ?? period.name
    let since = facts.history.ends[first].flatMap(Instant.init(rfc3339:)) ?? facts.intake.asOf
    return Report.Finding(
      rule: verdict.rule, regulation: item.regulation, subjectID: verdict.subject.description,
      subject: subject(verdict),
      cite: verdict.cite, title: item.rule.title, severity: ReportWords.severity(verdict.severity),
      verdict: ReportWords.verdict(verdict.kind), state: item.state,
      act: verdict.act.flatMap(Instant.init(rfc3339:))?.toTheSecond, firstSeen: first,
      isNew: first == period.name,
      ageInDays: first == period.name ? nil : Int((facts.intake.asOf.seconds - since.seconds) / 86_400),
      due: item.state.isOpen ? due(verdict.severity, since: first == period.name ? facts.intake.asOf : since) : nil,
      ruleSentence: Report.Prose(item.rule.title + "."), found: [Report.Prose(verdict.why)],
      evidence: verdict.evidence.map(evidence), path: hops(verdict),
      remedy: remedy(item),
      waiver: verdict.waiver.map { waiver($0) })
  }

  private func remedy(_ item: FindingList.Item) -> [Report.Prose] {
    let way = WayWords.sentence(item.verdict.change)
    return (item.rule.remedy.isEmpty ? [] : [Report.Prose(item.rule.remedy)])
      + (way.isEmpty ? [] : [Report.Prose("The rule would hold if: \(way).")])
  }

  private func subject(_ verdict: Verdict) -> Report.Display {
    verdict.subjectIsPersonal ? .token(verdict.subject.description) : .clear(verdict.subject.description)
  }

  private func due(_ severity: OpenSeverity, since: Instant) -> String? {
    MethodSection.deadlines[ReportWords.severity(severity)].map { since.adding(seconds: Int64($0) * 86_400).day }
  }

  private func evidence(_ evidence: Evidence) -> Report.Evidence {
    let value: Report.Display =
      switch evidence.content {
      case .value(let value): .clear(ReportWords.text(value))
      case .protected(let name): .sealed(Report.Sealed(readableBy: ["owner"], reference: "\(name): \(evidence.place)"))
      case .absent: .absent
      case .present: .clear("present")
      case .count(let count): .clear(count == 1 ? "1 entry" : "\(count) entries")
      }
    let source =
      evidence.record.isEmpty ? nil : facts.world.record(facts.world.resolve(evidence.record))?.root["source"]
    return Report.Evidence(
      record: evidence.record.isEmpty ? .clear("configuration") : .clear(evidence.record),
      locator: source.map {
        [$0["system"]?.string, $0["export"]?.string, $0["locator"]?.string].compactMap { $0 }.joined(separator: ", ")
      },
      pointer: evidence.pointer?.description ?? "", value: value,
      shows: evidence.fact.map { Report.Prose([.text("computed: "), .code($0)]) })
  }

  /// The path as hops between entities, with the run of each.
  private func hops(_ verdict: Verdict) -> [Report.PathHop] {
    PathSteps(verdict, world: facts.world).steps.map { step in
      Report.PathHop(
        from: .clear(step.from), to: .clear(step.to), run: step.run.map { .clear($0) }, at: step.hop?.at?.toTheSecond,
        country: step.hop?.country, breaks: step.breaks)
    }
  }

  private func waiver(_ note: WaiverNote) -> Report.Waiver {
    Report.Waiver(
      id: "W\(note.line)", reason: Report.Prose(note.reason), owner: .clear(note.owner),
      signedBy: note.state == .unverified ? nil : .clear(note.signedBy), until: note.until.description,
      lapsed: note.state == .expired)
  }
}

/// The path of a verdict, taken apart: entity to entity, the run between them, and where the fact changed.
struct PathSteps {
  struct Step {
    var from: String
    var to: String
    var run: String?
    var breaks: Bool
    var hop: Hop?
  }

  private(set) var steps: [Step] = []

  init(_ verdict: Verdict, world: RecordWorld) {
    var entity: String?
    var run: String?
    for id in verdict.path {
      if world.kind(of: id) == .run {
        run = id
        continue
      }
      if let from = entity {
        let number = steps.count + 1
        steps.append(Step(from: from, to: id, run: run, breaks: verdict.hop == number, hop: Self.hop(from, id, world)))
      }
      entity = id
      run = nil
    }
  }

  private static func hop(_ from: String, _ to: String, _ world: RecordWorld) -> Hop? {
    guard let a = world.graph.node(from), let b = world.graph.node(to) else { return nil }
    return world.graph.path(from: a, to: b)?.first
  }
}

/// Words of the packs in the words of the report.
enum ReportWords {
  static func severity(_ severity: OpenSeverity) -> Report.Severity {
    switch severity {
    case .critical: .critical
    case .major: .major
    case .minor: .minor
    case .advisory: .advisory
    }
  }

  static func verdict(_ kind: VerdictKind) -> Report.Verdict {
    switch kind {
    case .pass: .pass
    case .fail: .fail
    case .notApplicable: .notApplicable
    case .indeterminate: .indeterminate
    case .needsAttestation: .needsAttestation
    case .notYetInForce: .notYetInForce
    case .error: .error
    }
  }

  /// A value as people read it: text without quotes, the rest as JSON.
  static func text(_ value: JSONValue) -> String {
    value.string ?? String(decoding: JSONWriter.compact(value), as: UTF8.self)
  }
}
