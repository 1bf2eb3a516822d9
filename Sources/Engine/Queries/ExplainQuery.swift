import Foundation
import JSON
import Policy
import Provenance
import Spill

/// Why a rule came to its verdict on a subject, what that rests on, and what would turn it: `affidavit explain`.
public struct ExplainQuery {
  let workspace: Workspace
  let resources: Resources
  let options: RunOptions
  let progress: any ProgressReporter

  public init(workspace: Workspace, resources: Resources, options: RunOptions, progress: any ProgressReporter) {
    self.workspace = workspace
    self.resources = resources
    self.options = options
    self.progress = progress
  }

  /// - Parameter printed: a subject as verdicts print it.
  /// - Throws: `EngineError` with the nearest name if there is no such rule, or no record of the subject.
  public func render(rule id: String, subject printed: String, json: Bool) async throws -> [UInt8] {
    let intake = try Intake(
      workspace, period: options.period, asOf: options.asOf, workers: options.workers, progress: progress)
    let packs = try intake.packs(resources)
    guard let rule = packs.rules.first(where: { $0.id == id }),
      let pack = packs.packs.first(where: { pack in pack.rules.contains { $0.id == id } })
    else {
      let near = nearestName(to: id, in: packs.rules.map(\.id)) ?? packs.rules.map(\.id).first { $0.contains(id) }
      throw EngineError(
        .configuration, "there is no rule \(Terminal.safe(id))",
        hint: near.map { "did you mean \($0)?" } ?? "affidavit policy list shows all rules")
    }
    let judge = try intake.judge(packs, waivers: try intake.waivers()).keeping(rules: [id])
    let (input, world) = try await intake.read(spill: .temporary(budget: options.spillBudget)) { _ in }
    let search = SubjectSearch(printed, sources: intake.sources, input: input, world: world)
    let docket = judge.docket(for: world)
    var limits = WayLimits.thorough
    limits.rebuild = { try? world.replacing($0.mapValues { JSONWriter.canonical($0.root.value) }) }
    let found = try search.found()
    func text(_ explained: Explained, _ streamed: [SubjectSearch.Streamed]) -> ExplainedText {
      ExplainedText(
        explained: explained, world: world,
        origins: RecordOrigins(world, input: input, workspace: workspace, streamed: streamed), asOf: intake.asOf)
    }
    for reading in found {
      let contributions = judge.looksAtPeople ? try search.contributions(of: reading.record) : nil
      guard
        let explained = docket.explanation(
          rule: id, subject: reading.subject, record: reading.record?.document.root,
          contributions: contributions?.map(\.document), law: pack.law, limits: limits)
      else { continue }
      return text(explained, [reading.record].compactMap { $0 } + (contributions ?? [])).bytes(json: json)
    }
    guard let reading = found.first else { throw search.unknown() }
    let verdict = NotJudged(rule: rule, reading: reading, world: world).verdict
    return text(Explained(verdict: verdict, rule: rule, law: pack.law, conditions: []), []).bytes(json: json)
  }
}

/// The verdict on a well-formed subject that a rule does not judge.
private struct NotJudged {
  let rule: Rule
  let reading: SubjectSearch.Reading
  let world: RecordWorld

  var verdict: Verdict {
    Verdict(
      rule: rule.id, subject: reading.subject, kind: .notApplicable, severity: rule.severity, cite: rule.cite,
      why: "“\(rule.title)” does not apply: \(reason).", subjectIsPersonal: reading.kind == .contribution)
  }

  private var reason: String {
    let targets = rule.targets.map(\.description)
    if let target = reading.subject.target {
      guard targets.contains("path") else { return "it judges no lineage paths but each \(list(targets))" }
      let isPath = world.graph.node(reading.start).flatMap { from in
        world.graph.node(world.resolve(target)).flatMap { world.graph.path(from: from, to: $0) }
      }
      if isPath?.isEmpty ?? true { return "no lineage path leads from the one to the other" }
      return "it does not follow paths from a \(reading.kind.rawValue), or the contribution was not among what was read"
    }
    guard targets.contains(reading.kind.rawValue) || reading.subject.isComposed else {
      return "it judges each \(list(targets)), and this is a \(reading.kind.rawValue)"
    }
    return "there is nothing of the kind that it judges in the record at this place"
  }

  private func list(_ targets: [String]) -> String {
    targets.map { $0 == "path" ? "lineage path" : $0 }.joined(separator: " and ")
  }
}
