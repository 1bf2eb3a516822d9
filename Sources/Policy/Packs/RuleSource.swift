import Provenance
import YAML

/// A rule as read, before its expressions are checked.
struct RuleSource: Sendable {
  var id: String
  var cite: String
  var title: String
  var severity: Severity
  var decide: Decision
  var missing: Missing
  var absent: [(path: YAMLNode, key: String, missing: Missing)]
  var unchangeable: [YAMLNode]
  var strict: Bool
  var inForce: [(period: LegalPeriod, condition: Expression?)]
  var remedy: String
  var clauses: [ClauseSource]
  var node: YAMLNode
  var file: SourceFile
}

/// The part of a rule that speaks of one kind of subject.
struct ClauseSource: Sendable {
  var target: RuleTarget
  var act: Expression?
  var when: Expression?
  var require: Expression?
  /// When attestation is needed; always, if nil and the rule says `decide: both`.
  var attest: Expression?
  var evidence: [YAMLNode]
  var each: EachSource?
  var path: PathSource?
  var node: YAMLNode
}

/// One verdict for each element of a list, instead of one for the record.
struct EachSource: Sendable {
  enum Part: String, CaseIterable, Sendable {
    /// The element is a part of the record: `<record>#<part>`.
    case part
    /// The element is an act: `<record>@<act>`.
    case act
    /// The element is the record judged, at this act: `<element>@<record>`.
    case record
  }

  var over: Expression
  var variable: String
  var part: Part
  var id: Expression
  /// What must hold of the record alone if the list is empty; without it there is no verdict then.
  var alone: Expression?
}

/// Which pairs a path rule judges.
struct PathSource: Sendable {
  var from: RecordKind
  var to: [RecordKind]
  /// Over `source` alone: whether it brings the fact. Only where it surely does are there pairs.
  var carries: Expression?
  /// Over `target` and `flow` alone: false if no path to this target can fail.
  var suspect: Expression?
}

extension RuleSource {
  static let keys = [
    "id", "cite", "title", "on", "act", "when", "require", "attest", "each", "from", "to", "carries", "suspect",
    "evidence", "severity", "inForce", "decide", "missing", "absent", "unchangeable", "strict", "remedy",
  ]
  static let clauseKeys = [
    "act", "when", "require", "attest", "each", "from", "to", "carries", "suspect", "evidence",
  ]

  /// Reads one entry of `rules`; nil with faults if it is not usable.
  static func read(_ node: YAMLNode, in file: SourceFile, pack: String, faults: Faults) -> RuleSource? {
    guard let reader = NodeReader(node, in: file, name: "rule", keys: keys, faults: faults) else { return nil }
    guard let id = reader.requiredText("id"), let cite = reader.requiredText("cite"),
      let title = reader.requiredText("title")
    else { return nil }
    if id.wholeMatch(of: /[a-z0-9-]+(\.[A-Za-z0-9-]+)+/) == nil || !id.hasPrefix(pack + ".") {
      reader.fault("the id \(id) does not have the form \(pack).provision.slug", at: reader["id"])
    }
    for key in ["severity", "decide", "missing", "inForce", "on", "remedy"] where reader[key] == nil {
      reader.fault("rule \(id) has no \(key)")
    }
    guard let severity = reader.token("severity", Severity.self), let decide = reader.token("decide", Decision.self),
      let missing = reader.token("missing", Missing.self)
    else { return nil }
    let clauses = readClauses(reader)
    for clause in clauses where clause.require == nil && decide != .attested {
      reader.fault("rule \(id) has no require for \(clause.target)", at: clause.node)
    }
    return RuleSource(
      id: id, cite: cite, title: title, severity: severity, decide: decide, missing: missing,
      absent: readAbsent(reader), unchangeable: reader.texts("unchangeable"), strict: reader.flag("strict"),
      inForce: readPeriods(reader),
      remedy: reader.text("remedy") ?? "", clauses: clauses, node: node, file: file)
  }

  private static func readAbsent(_ reader: NodeReader) -> [(path: YAMLNode, key: String, missing: Missing)] {
    guard let value = reader["absent"] else { return [] }
    guard let entries = value.entries else {
      reader.fault("absent must be a mapping of facts to fail or indeterminate", at: value)
      return []
    }
    return entries.compactMap { entry in
      reader.token(entry.value, of: "absent.\(entry.key)", Missing.self).map {
        let key = YAMLNode(
          content: .scalar(.string(entry.key), text: entry.key, style: .plain), line: entry.keyLine,
          column: entry.keyColumn)
        return (key, entry.key, $0)
      }
    }
  }

  /// Stretches of time in order; those with a condition stand for themselves.
  private static func readPeriods(_ reader: NodeReader) -> [(period: LegalPeriod, condition: Expression?)] {
    guard let value = reader["inForce"] else { return [] }
    guard let items = value.items else {
      reader.fault("inForce must be a list of {from, to, if}; an empty one says that it is not law", at: value)
      return []
    }
    var periods: [(period: LegalPeriod, condition: Expression?)] = []
    for item in items {
      guard
        let period = NodeReader(
          item, in: reader.file, name: "inForce", keys: ["from", "to", "if"], faults: reader.faults),
        let from = instant("from", in: period)
      else { continue }
      let to = item["to"] == nil ? nil : instant("to", in: period)
      let condition = period.expression("if")
      if let to, to <= from { period.fault("inForce ends before it begins") }
      if let last = periods.last, last.condition == nil {
        if condition != nil {
          period.fault("a period with a condition stands before those without: the first that holds counts")
        } else if last.period.to.map({ $0 > from }) ?? true {
          period.fault("inForce overlaps the period before it, or is not in order")
        }
      }
      periods.append((LegalPeriod(from: from, to: to, condition: condition?.text), condition))
    }
    return periods
  }

  private static func instant(_ key: String, in reader: NodeReader) -> Instant? {
    guard let text = reader.requiredText(key) else { return nil }
    guard let when = When(text) else {
      reader.fault("\(key) must be a day or an RFC 3339 instant", at: reader[key])
      return nil
    }
    return when.range.lowerBound
  }
}
