import JSON
import Provenance
import YAML

/// One case of a pack: a small world, an instant, and the verdicts that a rule must reach in it.
struct PackCase: Sendable {
  var name: String
  var rule: String
  var asOf: Instant
  var period: ReportPeriod
  var law: LawConfiguration
  var records: [JSONValue]
  var expected: [Expectation]
  var file: String
  var line: Int

  struct Expectation: Sendable {
    /// Printed form of the subject.
    var subject: String
    /// Nil: there must be no verdict on the subject.
    var verdict: VerdictKind?
    var readiness: VerdictKind?
    var hop: Int?
    /// `<record> <pointer or fact>` of places that must be among the evidence.
    var evidence: [String]
    /// Whether these places must be all of it.
    var isExact: Bool
  }
}

/// Reads the case files of a pack.
///
/// ```yaml
/// rule: gdpr.art12.3.one-month
/// asOf: 2026-06-01T00:00:00Z
/// period: {from: 2026-04-01T00:00:00Z, to: 2026-07-01T00:00:00Z}     # of the report; if left out, the instant alone
/// law: {timezone: Europe/Stockholm, holidays: [2026-05-01]}
/// given: [{kind: request, id: "req:1", …}]              # records of every case
/// cases:
///   - name: answered in time
///     with: {"req:1": {respondedAt: 2026-05-02}}         # merge patch by id; null takes a member away
///     expect: {"req:1": pass}
/// ```
struct CaseReader {
  let file: SourceFile
  let faults: Faults
  let rules: Set<String>
  let tables: [String]

  func read() -> [PackCase] {
    let keys = ["rule", "asOf", "period", "law", "given", "cases"]
    guard let root = NodeReader(file.root, in: file, name: "case file", keys: keys, faults: faults),
      let given = records(root, "given"), let items = root["cases"]?.items
    else {
      if file.root["cases"]?.items == nil { faults.add(file.fault(at: file.root, "cases must be a list")) }
      return []
    }
    let rule = root.text("rule")
    let asOf = instant(root, "asOf")
    let period = period(root)
    let law = law(root["law"], root) ?? LawConfiguration()
    return items.compactMap { read($0, rule: rule, asOf: asOf, period: period, law: law, given: given) }
  }

  private func read(
    _ node: YAMLNode, rule: String?, asOf: Instant?, period: ReportPeriod?, law: LawConfiguration, given: [JSONValue]
  ) -> PackCase? {
    let keys = ["name", "rule", "asOf", "period", "law", "records", "without", "with", "expect"]
    guard let reader = NodeReader(node, in: file, name: "case", keys: keys, faults: faults),
      let name = reader.requiredText("name"), let own = records(reader, "records")
    else { return nil }
    guard let rule = reader.text("rule") ?? rule, rules.contains(rule) else {
      reader.fault("the case names no rule of the pack", at: reader["rule"])
      return nil
    }
    guard let asOf = reader["asOf"] == nil ? asOf : instant(reader, "asOf") else {
      reader.fault("the case has no asOf")
      return nil
    }
    let without = Set(reader.texts("without").compactMap(\.text))
    var records = (given + own).filter { record in !(record["id"]?.string.map(without.contains) ?? false) }
    for entry in reader["with"]?.entries ?? [] {
      guard let index = records.firstIndex(where: { $0["id"]?.string == entry.key }) else {
        faults.add(
          YAMLError(
            file: file.name, line: entry.keyLine, column: entry.keyColumn, message: "no record has the id \(entry.key)")
        )
        continue
      }
      records[index] = Self.patched(records[index], with: entry.value.json)
    }
    guard let expectations = reader["expect"]?.entries else {
      reader.fault("expect must be a mapping of subjects to verdicts")
      return nil
    }
    return PackCase(
      name: name, rule: rule, asOf: asOf,
      period: self.period(reader) ?? period ?? ReportPeriod(name: "case", from: asOf, to: asOf),
      law: self.law(reader["law"], reader) ?? law, records: records,
      expected: expectations.compactMap { expectation($0, reader) }, file: file.name, line: node.line)
  }

  private func expectation(_ entry: YAMLEntry, _ parent: NodeReader) -> PackCase.Expectation? {
    var expectation = PackCase.Expectation(subject: entry.key, evidence: [], isExact: false)
    if entry.value.text == "none" { return expectation }
    if entry.value.text != nil {
      expectation.verdict = parent.token(entry.value, of: "expect", VerdictKind.self)
      return expectation
    }
    let keys = ["verdict", "readiness", "hop", "evidence", "only"]
    guard let reader = NodeReader(entry.value, in: file, name: "expectation", keys: keys, faults: faults) else {
      return nil
    }
    expectation.verdict = reader.token("verdict", VerdictKind.self)
    expectation.readiness = reader.token("readiness", VerdictKind.self)
    expectation.hop = reader["hop"]?.scalar?.int64.map(Int.init)
    expectation.isExact = reader["only"] != nil
    expectation.evidence = reader.texts(expectation.isExact ? "only" : "evidence").compactMap(\.text)
    if reader["evidence"] != nil, expectation.isExact { reader.fault("evidence and only exclude each other") }
    return expectation
  }

  // MARK: Parts

  private func instant(_ reader: NodeReader, _ key: String) -> Instant? {
    guard let text = reader.text(key) else { return nil }
    if let instant = Instant(rfc3339: text) { return instant }
    reader.fault("\(key) must be an RFC 3339 instant with zone", at: reader[key])
    return nil
  }

  private func period(_ reader: NodeReader) -> ReportPeriod? {
    guard let node = reader["period"],
      let period = NodeReader(node, in: file, name: "period", keys: ["name", "from", "to"], faults: faults)
    else { return nil }
    guard let from = moment(period, "from"), let to = moment(period, "to") else {
      if node["from"] == nil || node["to"] == nil { period.fault("period needs from and to") }
      return nil
    }
    if to <= from { period.fault("the period ends before it begins") }
    return ReportPeriod(name: period.text("name") ?? "case", from: from, to: to)
  }

  /// An instant, or the beginning of a day in UTC.
  private func moment(_ reader: NodeReader, _ key: String) -> Instant? {
    guard let text = reader.text(key) else { return nil }
    if let when = When(text) { return when.range.lowerBound }
    reader.fault("\(key) must be a day or an RFC 3339 instant", at: reader[key])
    return nil
  }

  private func records(_ reader: NodeReader, _ key: String) -> [JSONValue]? {
    guard let node = reader[key] else { return [] }
    guard let items = node.items else {
      reader.fault("\(key) must be a list of records", at: node)
      return nil
    }
    return items.map(\.json)
  }

  private func law(_ node: YAMLNode?, _ reader: NodeReader) -> LawConfiguration? {
    guard let node, case .object(var object) = node.json else { return nil }
    let timeZone = object["timezone"]?.string ?? "UTC"
    let holidays = object["holidays"]?.array?.compactMap { $0.string.flatMap { Day($0) } } ?? []
    object.removeValue(forKey: "timezone")
    object.removeValue(forKey: "holidays")
    do {
      return try LawConfiguration(
        timeZone: timeZone, holidays: holidays, values: object, tables: tables,
        load: { _ in throw LawError(key: "", message: "a case reads no further files") })
    } catch {
      reader.fault("\(error)", at: node)
      return nil
    }
  }

  /// A merge patch (RFC 7396): objects are merged, null takes a member away, anything else replaces.
  static func patched(_ value: JSONValue, with patch: JSONValue) -> JSONValue {
    guard case .object(let changes) = patch else { return patch }
    var object = value.object ?? JSONObject()
    for (key, change) in changes {
      if change.isNull {
        object.removeValue(forKey: key)
      } else {
        object[key] = patched(object[key] ?? .null, with: change)
      }
    }
    return .object(object)
  }
}
