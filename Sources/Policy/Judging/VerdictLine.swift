public import JSON

/// The JSON line of a verdict. Members stand in a fixed order, so that equal verdicts are equal bytes.
extension Verdict {
  /// `rule, subject, parts, verdict, readiness, severity, cite, act, why, evidence, path, hop, change, waiver, inForce,
  /// vacuous`; `parts`, `readiness`, `act`, `path`, `hop` and `vacuous` only where they say something.
  public var json: JSONValue {
    var line = JSONObject()
    line["rule"] = .string(rule)
    line["subject"] = .string(subject.description)
    if subject.isComposed {
      var parts = JSONObject()
      parts["subject"] = .string(subject.record)
      parts["part"] = subject.part.map(JSONValue.string)
      parts["target"] = subject.target.map(JSONValue.string)
      parts["act"] = subject.act.map(JSONValue.string)
      line["parts"] = .object(parts)
    }
    line["verdict"] = .string(kind.rawValue)
    line["readiness"] = readiness.map { .string($0.rawValue) }
    line["severity"] = .string(severity.rawValue)
    line["cite"] = .string(cite)
    line["act"] = act.map(JSONValue.string)
    line["why"] = .string(why)
    line["evidence"] = .array(evidence.map(\.json))
    if !path.isEmpty { line["path"] = .array(path.map(JSONValue.string)) }
    line["hop"] = hop.map { .int(Int64($0)) }
    line["change"] = .array(change.map(\.json))
    line["waiver"] = waiver.map(\.json) ?? .null
    line["inForce"] = .bool(inForce)
    if vacuous { line["vacuous"] = .bool(true) }
    return .object(line)
  }

  /// One line of `verdicts.jsonl`, without line end.
  public var line: [UInt8] { JSONWriter.compact(json) }

  /// Reads a line that `line` wrote.
  /// - Throws: `VerdictLineError` with the member at fault.
  public init(_ value: JSONValue) throws(VerdictLineError) {
    func text(_ key: String) throws(VerdictLineError) -> String {
      guard let text = value[key]?.string else { throw VerdictLineError(member: key) }
      return text
    }
    func token<T: RawRepresentable>(_ key: String, _ type: T.Type) throws(VerdictLineError) -> T
    where T.RawValue == String {
      guard let token = T(rawValue: try text(key)) else { throw VerdictLineError(member: key) }
      return token
    }
    let parts = value["parts"]
    let printed = try text("subject")
    let subject = Subject(
      parts?["subject"]?.string ?? printed, part: parts?["part"]?.string, target: parts?["target"]?.string,
      act: parts?["act"]?.string)
    try self.init(
      rule: text("rule"), subject: subject, kind: token("verdict", VerdictKind.self),
      readiness: value["readiness"] == nil ? nil : token("readiness", VerdictKind.self),
      severity: token("severity", Severity.self), cite: text("cite"), act: value["act"]?.string, why: text("why"))
    for item in value["evidence"]?.array ?? [] {
      guard let found = Evidence(item) else { throw VerdictLineError(member: "evidence") }
      evidence.append(found)
    }
    path = value["path"]?.array?.compactMap(\.string) ?? []
    hop = value["hop"]?.int64.map(Int.init)
    for item in value["change"]?.array ?? [] {
      guard let found = Change(item) else { throw VerdictLineError(member: "change") }
      change.append(found)
    }
    if let note = value["waiver"], !note.isNull {
      guard let found = WaiverNote(note) else { throw VerdictLineError(member: "waiver") }
      waiver = found
    }
    inForce = value["inForce"]?.bool ?? true
    vacuous = value["vacuous"]?.bool ?? false
  }
}

/// A line that is no verdict.
public struct VerdictLineError: Error, Hashable, Sendable, CustomStringConvertible {
  public var member: String
  public var description: String { "the verdict has no usable member \(member)" }
}

extension Evidence {
  init?(_ value: JSONValue) {
    guard let record = value["record"]?.string else { return nil }
    let content: Content
    if let shown = value["value"] {
      content = .value(shown)
    } else if let mark = value["protected"]?.string {
      content = .protected(mark)
    } else if value["present"]?.bool == true {
      content = .present
    } else if let count = value["count"]?.int64 {
      content = .count(Int(count))
    } else if value["absent"]?.bool == true {
      content = .absent
    } else {
      return nil
    }
    if let text = value["pointer"]?.string {
      guard let pointer = try? JSONPointer(text) else { return nil }
      self.init(record: record, pointer: pointer, content)
    } else if let fact = value["fact"]?.string {
      self.init(record: record, fact: fact, content)
    } else {
      return nil
    }
  }
}

extension Change {
  init?(_ value: JSONValue) {
    guard let record = value["record"]?.string, let text = value["pointer"]?.string,
      let pointer = try? JSONPointer(text), let new = value["to"]
    else { return nil }
    self.init(record: record, pointer: pointer, to: new, isChangeable: value["unchangeable"]?.bool != true)
  }
}
