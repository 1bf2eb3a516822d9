import Foundation
import JSON
import Policy
import Provenance
import Spill

/// How `affidavit check` prints.
public enum CheckFormat: String, CaseIterable, Sendable { case text, json, sarif, junit }

/// Judges the rules alone: `affidavit check`. Changes no state.
public struct Checking {
  public var workspace: Workspace
  public var resources: Resources
  public var options: RunOptions
  public var format: CheckFormat
  /// Names of verdicts to print; nil for all of `json`, and for what is open in the other formats.
  public var only: [String]?
  public var progress: any ProgressReporter

  public init(
    workspace: Workspace, resources: Resources, options: RunOptions, format: CheckFormat, only: [String]?,
    progress: any ProgressReporter
  ) {
    self.workspace = workspace
    self.resources = resources
    self.options = options
    self.format = format
    self.only = only
    self.progress = progress
  }

  /// What is not printed is counted and not kept.
  private var kept: KeptVerdicts {
    let wanted = only.map { names in Set(names.compactMap(VerdictKind.init)) }
    if format == .json { return wanted.map(KeptVerdicts.only) ?? .all }
    return .only(Set(VerdictKind.allCases.filter { $0.isOpen && wanted?.contains($0) ?? true }))
  }

  public func perform() async throws -> CheckOutcome {
    let intake = try Intake(
      workspace, period: options.period, asOf: options.asOf, workers: options.workers, progress: progress)
    let packs = try intake.packs(resources)
    let waivers = try intake.waivers()
    let judge = try intake.judge(packs, waivers: waivers)
    var refused: [RefusedRecord] = []
    let spill = SpillPlace.temporary(budget: options.spillBudget)
    let (input, world) = try await intake.read(spill: spill) {
      if refused.count < RefusedRecord.shown { refused.append($0) }
    }
    try Strictness.check(options.isStrict, input: input, world: world, sources: intake.sources, first: refused.first)
    for record in refused { progress.note(record.line(in: workspace)) }
    let treatment = RecordTreatment(
      docket: judge.docket(for: world), rules: RuleOrder(packs.rules), kept: kept, sealer: nil, aggregators: [])
    let (judged, log) = try await Judging(
      sources: intake.sources, input: input, world: world, treatment: treatment, workers: options.workers,
      spill: spill, progress: progress
    ).run { _ in }
    return CheckOutcome(
      format: format, verdicts: log, docket: treatment.docket, rules: packs.rules, records: judged.recordCount,
      refused: input.refusedCount + world.records.rejections.count,
      reminders: Reminders(treatment.docket, waivers: waivers, counts: judged.verdicts, asOf: intake.asOf).lines,
      asOf: intake.asOf)
  }
}

/// What a check came to.
public struct CheckOutcome: Sendable {
  let format: CheckFormat
  let verdicts: VerdictLog
  let docket: Docket
  let rules: [Rule]
  let records: Int
  let refused: Int
  let reminders: [String]
  let asOf: Instant

  /// A line for a person, and one for each waiver or attestation to look at.
  public var summary: [String] {
    let kinds = verdicts.counts.kinds
    let open: [(VerdictKind, String)] = [
      (.error, "broken rules"), (.fail, "not met"), (.indeterminate, "not determined"),
      (.needsAttestation, "to be attested"), (.pass, "met"), (.notApplicable, "not applicable"),
    ]
    let parts = open.compactMap { kind, word in kinds[kind].map { "\(grouped($0)) \(word)" } }
    var text =
      "\(grouped(records)) records judged by \(rules.count) rules as of \(asOf): \(parts.joined(separator: ", "))."
    if refused > 0 { text += " \(grouped(refused)) records were refused." }
    return [text] + reminders
  }

  /// Whether something fails, breaks, or is open at this severity or above, and is not waived.
  public func hasOpenFinding(atLeast severity: OpenSeverity) -> Bool {
    verdicts.counts.openSeverities.contains { $0 >= severity }
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

  /// Writes what was asked for, piece by piece.
  public func render(to write: ([UInt8]) throws -> Void) throws {
    switch format {
    case .json:
      try verdicts.forEachLine(with: LineWays(docket)) { _, line in try write(Array(line) + [UInt8(ascii: "\n")]) }
    case .text:
      let parser = OpenVerdicts.parser()
      let document = try JSONDocument()
      try verdicts.forEachLine(with: LineWays(docket)) { tag, line in
        try parser.parse(line, into: document)
        try write(Self.text(document.root, tag))
      }
    case .sarif: try SARIFReport(rules: rules).write(verdicts, to: write)
    case .junit: try JUnitReport(asOf: asOf).write(verdicts, to: write)
    }
  }

  /// The line of a verdict as a person reads it; of its evidence nothing is shown, so nothing of it is read.
  private static func text(_ line: JSONView, _ tag: VerdictTag) throws -> [UInt8] {
    func text(_ member: String) -> String? { line[member]?.string }
    guard let severity = text("severity"), let rule = text("rule"), let subject = text("subject"),
      let why = text("why"), let cite = text("cite")
    else {
      // It says which member is at fault.
      _ = try Verdict(line.value)
      return []
    }
    var lines = [
      "\(severity.uppercased())  \(tag.kind.rawValue)  \(rule)",
      "    \(tag.isPersonal ? Verdict.hiddenSubject : subject)",
      "    \(why) [\(cite)]",
    ]
    if line["change"].map({ $0.count > 0 }) ?? false || line["waiver"].map({ !$0.isNull }) ?? false {
      let verdict = try Verdict(line.value)
      if !verdict.change.isEmpty { lines.append("    way out: \(WayWords.sentence(verdict.change))") }
      if let waiver = verdict.waiver { lines.append("    waiver: \(waiver.state.rawValue), until \(waiver.until)") }
    }
    return Terminal.block(lines)
  }
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
    // The whole record has an empty pointer.
    let pointer = rejection.pointer.map(\.description).flatMap { $0.isEmpty ? nil : "\($0): " } ?? ""
    return "refused: \(place): \(pointer)\(rejection.message) (\(rejection.reason))"
  }
}
