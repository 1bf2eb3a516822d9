import Foundation
import JSON
import Policy
import Provenance

/// How `affidavit check` prints.
public enum CheckFormat: String, CaseIterable, Sendable { case text, json, sarif, junit }

/// Judges the rules alone: `affidavit check`. Changes no state.
public struct Checking {
  public var workspace: Workspace
  public var resources: Resources
  public var options: RunOptions
  public var progress: any ProgressReporter

  public init(workspace: Workspace, resources: Resources, options: RunOptions, progress: any ProgressReporter) {
    self.workspace = workspace
    self.resources = resources
    self.options = options
    self.progress = progress
  }

  public func perform() async throws -> CheckOutcome {
    let intake = try Intake(
      workspace, period: options.period, asOf: options.asOf, workers: options.workers, progress: progress)
    let packs = try intake.packs(resources)
    let waivers = try intake.waivers()
    let judge = try intake.judge(packs, waivers: waivers)
    var refused: [RefusedRecord] = []
    let (input, world) = try await intake.read { refused.append($0) }
    try Strictness.check(options.isStrict, input: input, world: world, sources: intake.sources, first: refused.first)
    for record in refused.prefix(RefusedRecord.shown) { progress.note(record.line(in: workspace)) }
    let treatment = RecordTreatment(docket: judge.docket(for: world), sealer: nil, tokens: nil, aggregators: [])
    let judged = try await Judging(
      sources: intake.sources, input: input, world: world, treatment: treatment, workers: options.workers,
      progress: progress
    ).run { _ in }
    return CheckOutcome(
      verdicts: judged.verdicts, rules: packs.rules, records: judged.recordCount,
      refused: input.refusedCount + world.records.rejections.count,
      unusedWaivers: waivers.unused(after: judged.verdicts.open), asOf: intake.asOf)
  }
}

/// What a check came to.
public struct CheckOutcome: Sendable {
  let verdicts: VerdictLog
  let rules: [Rule]
  let records: Int
  let refused: Int
  let unusedWaivers: [Waiver]
  let asOf: Instant

  /// One line for a person.
  public var summary: String {
    let kinds = verdicts.counts.values.reduce(into: [VerdictKind: Int]()) { $0.merge($1, uniquingKeysWith: +) }
    let open: [(VerdictKind, String)] = [
      (.error, "broken rules"), (.fail, "not met"), (.indeterminate, "not determined"),
      (.needsAttestation, "to be attested"), (.pass, "met"), (.notApplicable, "not applicable"),
    ]
    let parts = open.compactMap { kind, word in kinds[kind].map { "\(grouped($0)) \(word)" } }
    var text =
      "\(grouped(records)) records judged by \(rules.count) rules as of \(asOf): \(parts.joined(separator: ", "))."
    if refused > 0 { text += " \(grouped(refused)) records were refused." }
    for waiver in unusedWaivers {
      text += "\nThe waiver of \(waiver.rule) for \(Terminal.safe(waiver.subject)) waives nothing."
    }
    return text
  }

  /// Whether something fails, breaks, or is open at this severity or above, and is not waived.
  public func hasOpenFinding(atLeast severity: OpenSeverity) -> Bool {
    verdicts.open.contains {
      $0.severity >= severity && ($0.kind == .fail || $0.kind == .error) && $0.waiver?.state != .valid
    }
  }

  /// The names of verdicts in a list such as `fail,indeterminate`.
  /// - Throws: `EngineError` of kind `.configuration` with the nearest name of one that is none.
  public static func kinds(_ list: String) throws -> [String] {
    let known = VerdictKind.allCases.map(\.rawValue)
    let names = list.split(separator: ",").map(String.init)
    for name in names where !known.contains(name) {
      throw EngineError(
        .configuration, "\(name) is no verdict",
        hint: nearestName(to: name, in: known).map { "did you mean \($0)?" }
          ?? "there are: \(known.joined(separator: ", "))")
    }
    return names
  }

  /// - Parameter only: names of verdicts to print; nil for all (for what is open, in text).
  public func render(_ format: CheckFormat, only: [String]?) -> [UInt8] {
    switch format {
    case .json: return jsonLines(only)
    case .text: return text(only)
    case .sarif: return VerdictReports.sarif(selected(only), rules: rules)
    case .junit: return VerdictReports.junit(selected(only), rules: rules)
    }
  }

  private func selected(_ only: [String]?) -> [Verdict] {
    verdicts.open.filter { only?.contains($0.kind.rawValue) ?? true }
  }

  private func jsonLines(_ only: [String]?) -> [UInt8] {
    var bytes: [UInt8] = []
    let parser = JSONParser()
    verdicts.forEachLine { line in
      if let only, let kind = (try? parser.parse(line))?.root["verdict"]?.string, !only.contains(kind) { return }
      bytes += line
      bytes.append(UInt8(ascii: "\n"))
    }
    return bytes
  }

  private func text(_ only: [String]?) -> [UInt8] {
    var text = ""
    for verdict in selected(only) {
      text += "\(verdict.severity.rawValue.uppercased())  \(verdict.kind.rawValue)  \(verdict.rule)\n"
      text += "    \(Terminal.safe(verdict.subjectIsPersonal ? Verdict.hiddenSubject : verdict.subject.description))\n"
      text += "    \(Terminal.safe(verdict.why)) [\(verdict.cite)]\n"
      if let waiver = verdict.waiver { text += "    waiver: \(waiver.state.rawValue), until \(waiver.until)\n" }
    }
    return Array(text.utf8)
  }
}

extension Verdict {
  /// Stands for a subject whose id identifies a person.
  static let hiddenSubject = "(a person's contribution; its id is not printed)"
}

/// `--strict`, and what is never allowed.
enum Strictness {
  /// - Throws: `EngineError` of kind `.input` if nothing could be read, or a record was refused under `--strict`.
  static func check(
    _ isStrict: Bool, input: IndexedInput, world: RecordWorld, sources: SourceSet, first: RefusedRecord?
  ) throws {
    if world.records.entries.isEmpty && input.streamed.isEmpty {
      throw EngineError(
        .input, "no record could be read from \(sources.entries.count) sources",
        hint: first.map { "the first was refused: \($0.rejection.message)" })
    }
    let refused = input.refusedCount + world.records.rejections.count
    if isStrict, refused > 0 {
      throw EngineError(
        .input, "\(grouped(refused)) records were refused and --strict is set",
        hint: first.map {
          "\($0.path):\($0.rejection.line.map(String.init) ?? $0.locator ?? ""): \($0.rejection.message)"
        })
    }
  }
}

extension RefusedRecord {
  /// So many are shown on a terminal; the rest is counted.
  static let shown = 10

  /// Where and why, for a person: `records/a.jsonl:12:34: /regime: not a token of regime; write gdpr`.
  func line(in workspace: Workspace) -> String {
    var place = Terminal.safe(workspace.display(URL(fileURLWithPath: path)))
    if let line = rejection.line { place += ":\(line)" }
    if let column = rejection.column { place += ":\(column)" }
    if let locator { place += " \(Terminal.safe(locator))" }
    let pointer = rejection.pointer.map { "\($0): " } ?? ""
    return "refused: \(place): \(pointer)\(rejection.message) (\(rejection.reason))"
  }
}
