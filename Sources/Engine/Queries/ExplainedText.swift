import JSON
import Policy
import Provenance

/// An explanation as text for people, or as one line of JSON: that of the verdict, and what explains it after that.
struct ExplainedText {
  private let explained: Explained
  private let world: RecordWorld
  private let sources: SourceSet

  init(_ explained: Explained, world: RecordWorld, sources: SourceSet) {
    self.explained = explained
    self.world = world
    self.sources = sources
  }

  func bytes(json: Bool) -> [UInt8] {
    json ? JSONWriter.compact(.object(line)) + [UInt8(ascii: "\n")] : Terminal.block(lines)
  }

  private var verdict: Verdict { explained.verdict }

  /// Where a kept record was read: `records/a.jsonl line 12`.
  private func places(_ id: String) -> [String] {
    (world.entry(id)?.places ?? []).map { place in
      let name = sources.entries.indices.contains(place.source) ? sources.entries[place.source].name : ""
      return ([name] + [place.line.map { "line \($0)" } ?? place.locator].compactMap { $0 }).joined(separator: " ")
    }
  }

  // MARK: JSON

  private var line: JSONObject {
    var line = verdict.json.object ?? JSONObject()
    line["title"] = .string(explained.rule.title)
    line["remedy"] = .string(explained.rule.remedy)
    var law = JSONObject()
    law["act"] = .string(explained.law.act)
    law["uri"] = explained.law.uri.map(JSONValue.string)
    law["asOf"] = explained.law.asOf.map(JSONValue.string)
    law["inForce"] = .array(explained.rule.inForce.map(LegalPeriodJSON.value))
    line["law"] = .object(law)
    line["conditions"] = .array(explained.conditions.map(Self.json))
    var records = JSONObject()
    for id in Set(verdict.evidence.map(\.record)).sorted() {
      let places = places(id)
      if !places.isEmpty { records[id] = .array(places.map(JSONValue.string)) }
    }
    line["sources"] = .object(records)
    return line
  }

  private static func json(_ condition: Explained.Condition) -> JSONValue {
    var object = JSONObject()
    object["part"] = .string(condition.part.rawValue)
    object["definition"] = condition.definition.map(JSONValue.string)
    object["condition"] = .string(condition.text)
    object["results"] = .array(condition.results.map { .string($0.rawValue) })
    if !condition.sides.isEmpty {
      object["sides"] = .array(condition.sides.map { ["text": .string($0.text), "value": $0.value] })
    }
    return .object(object)
  }

  // MARK: Text

  private var lines: [String] {
    var lines = [
      "\(heading)  \(verdict.rule)  \(subject)", "", "\(verdict.why)", "",
      "Law       \(explained.law.act), \(verdict.cite)\(explained.law.uri.map { " (\($0))" } ?? "")",
      "          \(periods)", "Judged    \(verdict.act ?? "at the evaluation instant: the record does not say when")",
    ]
    if !verdict.path.isEmpty { lines += hops }
    if !verdict.evidence.isEmpty {
      lines.append("Facts")
      lines += verdict.evidence.map { "          \(fact($0))" }
    }
    if !explained.conditions.isEmpty {
      lines.append("Asked")
      lines += explained.conditions.map { "          \(Self.words($0))" }
    }
    if let waiver = verdict.waiver {
      lines.append("Waiver    \(waiver.state.rawValue), until \(waiver.until): \(waiver.reason)")
    }
    lines += wayOut
    return lines
  }

  private var heading: String {
    (verdict.readiness.map { "\(verdict.kind.rawValue), would be \($0.rawValue)" } ?? verdict.kind.rawValue)
      .uppercased()
  }

  private var subject: String {
    verdict.subjectIsPersonal ? Verdict.hiddenSubject : verdict.subject.description
  }

  private func name(_ id: String) -> String {
    verdict.personalRecords.contains(id) || verdict.subjectIsPersonal && id == verdict.subject.record
      ? "(a person's contribution)" : id.isEmpty ? "configuration" : id
  }

  private var periods: String {
    guard !explained.rule.inForce.isEmpty else { return "not law" }
    return explained.rule.inForce.map { period in
      "in force from \(period.from)" + (period.to.map { " to \($0)" } ?? "")
        + (period.condition.map { " if \($0)" } ?? "")
    }.joined(separator: "; ")
  }

  private var hops: [String] {
    ["Path"]
      + PathSteps(verdict, world: world).steps.map { step in
        "          \(name(step.from)) > \(name(step.to))" + (step.run.map { " by \($0)" } ?? "")
          + (step.breaks ? "   <- here the fact changed" : "")
      }
  }

  private func fact(_ evidence: Evidence) -> String {
    let value =
      switch evidence.content {
      case .value(let value): "= \(ReportWords.text(value))"
      case .protected(let name): "has a value of class \(name), not shown here"
      case .present: "is there"
      case .count(let count): "has \(count) entries"
      case .absent: "is absent"
      }
    let place = places(evidence.record).first.map { "   [\($0)]" } ?? ""
    return "\(name(evidence.record)) \(evidence.place) \(value)\(place)"
  }

  private static func words(_ condition: Explained.Condition) -> String {
    let result = condition.results.map(\.rawValue).joined(separator: " and ")
    let sides = condition.sides.map { "\($0.text) is \(ReportWords.text($0.value))" }.joined(separator: ", ")
    return "\(condition.part.rawValue)\(condition.definition.map { " \($0)" } ?? ""): \(condition.text)   \(result)"
      + (sides.isEmpty ? "" : "   (\(sides))")
  }

  private var wayOut: [String] {
    guard !verdict.change.isEmpty else {
      let open = verdict.readiness ?? verdict.kind
      guard open == .fail || open == .indeterminate else { return [] }
      return ["Way out   none was found by changing facts of these records", "Remedy    \(explained.rule.remedy)"]
    }
    return ["Way out   the rule would hold if"]
      + verdict.change.map { change in
        var change = change
        change.record = name(change.record)
        return "          \(WayWords.sentence(change))"
      } + ["Remedy    \(explained.rule.remedy)"]
  }
}
