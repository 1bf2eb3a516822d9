import Foundation
import JSON
import Policy
import Provenance

/// An explanation as lines for people: verdict, law, path, the facts by record and the place where each record stands, how each condition
/// came out, and what would turn the verdict. No id of a person stands in them.
struct ExplainedLines {
  private let explained: Explained
  private let world: RecordWorld
  private let origins: RecordOrigins
  private let asOf: Instant

  init(_ explained: Explained, world: RecordWorld, origins: RecordOrigins, asOf: Instant) {
    self.explained = explained
    self.world = world
    self.origins = origins
    self.asOf = asOf
  }

  private var verdict: Verdict { explained.verdict }

  var lines: [String] {
    var lines = [
      "\(heading)  \(verdict.rule)  \(verdict.shownSubject)", "", verdict.why, "",
      Self.row("Law", "\(explained.law.act), \(verdict.cite)\(explained.law.uri.map { " (\($0))" } ?? "")"),
      Self.row("", periods), Self.row("Severity", verdict.severity.rawValue),
    ]
    if let judged { lines.append(Self.row("Judged", judged)) }
    if !verdict.path.isEmpty { lines += Self.section("Path", hops) }
    if !verdict.evidence.isEmpty { lines += Self.section("Facts", facts) }
    if !explained.conditions.isEmpty { lines += Self.section("Asked", conditions) }
    if let waiver = verdict.waiver {
      lines.append(Self.row("Waiver", "\(waiver.state.rawValue), until \(waiver.until): \(waiver.reason)"))
    }
    return lines + wayOut
  }

  private static let margin = 10

  private static func row(_ title: String, _ text: String) -> String {
    title.padding(toLength: margin, withPad: " ", startingAt: 0) + text
  }

  private static func section(_ title: String, _ lines: [String]) -> [String] { [title] + lines.map { row("", $0) } }

  private var heading: String {
    (verdict.readiness.map { "\(Self.words(verdict.kind)), would be \(Self.words($0))" } ?? Self.words(verdict.kind))
      .uppercased()
  }

  /// `not applicable`
  private static func words(_ kind: VerdictKind) -> String {
    kind.rawValue.reduce(into: "") { $0 += $1.isUppercase ? " \($1.lowercased())" : String($1) }
  }

  /// The moment; nil if nothing of the record was looked at.
  private var judged: String? {
    if verdict.act == nil, verdict.evidence.isEmpty, explained.conditions.isEmpty { return nil }
    return verdict.act.map { "as of \($0)" } ?? "as of \(asOf), the evaluation: the record does not say when it was"
  }

  private var periods: String {
    guard !explained.rule.inForce.isEmpty else { return "not law" }
    return explained.rule.inForce.map { period in
      "in force from \(Self.day(period.from))" + (period.to.map { " to \(Self.day($0))" } ?? "")
        + (period.condition.map { " if \($0)" } ?? "")
    }.joined(separator: "; ")
  }

  /// An instant, as the day alone where the law begins or ends with one.
  private static func day(_ instant: Instant) -> String {
    let text = instant.description
    return text.hasSuffix("T00:00:00Z") ? String(text.prefix { $0 != "T" }) : text
  }

  private func name(_ id: String, isRecord: Bool = true) -> String {
    if verdict.personalRecords.contains(id) || verdict.subjectIsPersonal && id == verdict.subject.record {
      return "(a person's contribution)"
    }
    return isRecord && id.isEmpty ? "tables of the pack and law of the workspace" : id
  }

  /// A value that is the id of a contribution is not told either.
  private func text(_ value: JSONValue) -> String { name(ReportWords.text(value), isRecord: false) }

  private var hops: [String] {
    PathSteps(verdict, world: world).steps.map { step in
      "\(name(step.from)) > \(name(step.to))" + (step.run.map { " by \($0)" } ?? "")
        + (step.breaks ? "   <- here the fact changed" : "")
    }
  }

  // MARK: Facts

  private var facts: [String] {
    var lines: [String] = []
    for (index, evidence) in verdict.evidence.enumerated() {
      if index == 0 || verdict.evidence[index - 1].record != evidence.record {
        let places = origins.places(evidence.record)
        lines.append(
          name(evidence.record) + (places.isEmpty ? "" : "   [\(places.joined(separator: ", and "))]"))
      }
      lines.append("  \(fact(evidence))")
    }
    return lines
  }

  private func fact(_ evidence: Evidence) -> String {
    if evidence.fact == "resolves" {
      return evidence.content == .absent ? "is not among the records" : "is among the records"
    }
    let content =
      switch evidence.content {
      case .value(let value): "= \(text(value))"
      case .protected(let name): "has a value of class \(name), not shown here"
      case .present: "is there"
      case .count(let count): "has \(count) \(count == 1 ? "entry" : "entries")"
      case .absent: "is absent"
      }
    return "\(evidence.place) \(content)"
  }

  // MARK: Conditions

  private var conditions: [String] {
    var lines: [String] = []
    var heading: String?
    for condition in explained.conditions {
      let here = Self.heading(of: condition)
      if here != heading {
        heading = here
        lines.append(here)
      }
      lines.append("  \(words(condition))")
    }
    return lines
  }

  private static func heading(of condition: Explained.Condition) -> String {
    let part =
      switch condition.part {
      case .when: "it applies when"
      case .require: "it requires"
      case .attest: "a person must attest when"
      }
    return part + (condition.definition.map { ", in \($0)" } ?? "") + ":"
  }

  private func words(_ condition: Explained.Condition) -> String {
    let result = condition.results.map(\.rawValue).joined(separator: " and ")
    let sides = condition.sides.map { "\($0.text) is \(text($0.value))" }.joined(separator: ", ")
    let width = max(result.count, Explained.Condition.Result.unknown.rawValue.count)
    return result.padding(toLength: width, withPad: " ", startingAt: 0) + "  " + condition.text
      + (sides.isEmpty ? "" : "   (\(sides))")
  }

  private var wayOut: [String] {
    guard !verdict.change.isEmpty else {
      let open = verdict.readiness ?? verdict.kind
      guard open == .fail || open == .indeterminate else { return [] }
      return [
        Self.row("Way out", "none was found by changing facts of these records"),
        Self.row("Remedy", explained.rule.remedy),
      ]
    }
    return [Self.row("Way out", "the rule would hold if")]
      + verdict.change.enumerated().map { index, change in
        var change = change
        change.record = name(change.record)
        return Self.row("", (index == 0 ? "" : "and ") + WayWords.sentence(change))
      } + [Self.row("Remedy", explained.rule.remedy)]
  }
}
