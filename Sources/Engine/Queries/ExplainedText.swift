import JSON
import Policy
import Provenance

/// An explanation as text for people, or as one line of JSON: that of the verdict, and what explains it after that.
struct ExplainedText {
  let explained: Explained
  let world: RecordWorld
  let origins: RecordOrigins
  /// The evaluation instant.
  let asOf: Instant

  func bytes(json: Bool) -> [UInt8] {
    guard !json else { return JSONWriter.compact(.object(line)) + [UInt8(ascii: "\n")] }
    return Terminal.block(ExplainedLines(explained, world: world, origins: origins, asOf: asOf).lines)
  }

  private var verdict: Verdict { explained.verdict }

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
      let places = origins.places(id)
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
}
