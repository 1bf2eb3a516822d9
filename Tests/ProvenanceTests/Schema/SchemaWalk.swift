import JSON

@testable import Provenance

/// Every place of the record schema at which a value can stand, with good records around it: made from the schema's own text.
struct SchemaWalk: Sendable {
  /// A place, and what the schema asks there.
  struct Place: Sendable {
    var kind: String
    /// As a rejection shows it.
    var pointer: String
    /// The subschema, references followed.
    var rule: JSONObject
    /// Texts that may stand there, if they are listed.
    var tokens: [String]
    /// Whether the tokens are names of members.
    var isName: Bool
    /// A good record that has a value here; for names, one that has this name.
    var record: @Sendable (JSONValue) -> JSONValue
  }

  let samples: SchemaSamples
  /// Definitions whose inside was seen.
  private var seen: Set<String> = []
  private(set) var places: [Place] = []

  init() throws {
    samples = try SchemaSamples()
    for kind in RecordKind.allCases {
      guard let definition = samples.definitions[kind.rawValue] else { continue }
      walk(definition, kind: kind.rawValue, pointer: "") { [samples] value in
        var record: JSONObject = ["kind": .string(kind.rawValue), "id": .string(SchemaSamples.ownID)]
        for (name, inner) in value.object ?? JSONObject() { record[name] = inner }
        for name in definition["required"]?.array?.compactMap(\.string) ?? [] where record[name] == nil {
          record[name] = samples.sample(definition["properties"]?[name] ?? [:])
        }
        return .object(record)
      }
    }
  }

  private mutating func walk(
    _ rule: JSONValue, kind: String, pointer: String, _ wrap: @escaping @Sendable (JSONValue) -> JSONValue
  ) {
    let (name, rule) = samples.resolved(rule)
    let type = rule["type"]?.string
    let isExtensions = name == "extensions"
    if !pointer.isEmpty {
      places.append(
        Place(
          kind: kind, pointer: pointer, rule: rule.object ?? JSONObject(), tokens: SchemaSamples.tokens(rule),
          isName: false,
          record: wrap))
    }
    if let name, !seen.insert(name).inserted || isExtensions { return }
    if let members = rule["properties"]?.object {
      let required = (rule["required"]?.array ?? []).compactMap(\.string)
      for (member, inner) in members {
        walk(inner, kind: kind, pointer: "\(pointer)/\(member)") { [samples] value in
          var object = JSONObject()
          for name in required where name != "kind" && name != "id" || !pointer.isEmpty {
            object[name] = samples.sample(members[name] ?? [:])
          }
          object[member] = value
          return wrap(.object(object))
        }
      }
    } else if type == "array", let items = rule["items"] {
      walk(items, kind: kind, pointer: "\(pointer)/0") { wrap(.array([$0])) }
    } else if type == "object", let values = rule["additionalProperties"], values.object != nil {
      let names = samples.resolved(rule["propertyNames"] ?? [:]).rule
      let key = names["pattern"] == nil && names["enum"] == nil ? "x" : samples.sample(names).string ?? "x"
      walk(values, kind: kind, pointer: "\(pointer)/\(RejectionTests.digest(key))") { wrap(.object([key: $0])) }
      let tokens = SchemaSamples.tokens(names)
      if !tokens.isEmpty {
        places.append(
          Place(kind: kind, pointer: pointer, rule: JSONObject(), tokens: tokens, isName: true) { [samples] name in
            wrap(.object([name.string ?? "": samples.sample(values)]))
          })
      }
    }
  }
}

/// Small good values for the subschemas of the record schema.
struct SchemaSamples: Sendable {
  let definitions: JSONObject

  /// Ids of records, and of what they refer to: they must differ.
  static let ownID = "own-id"
  static let otherID = "other-id"

  init() throws {
    definitions = try JSONValue(parsing: RecordSchemaText.json)["$defs"]?.object ?? JSONObject()
  }

  func resolved(_ rule: JSONValue) -> (name: String?, rule: JSONValue) {
    guard let reference = rule["$ref"]?.string else { return (nil, rule) }
    let name = String(reference.dropFirst("#/$defs/".count))
    return (name, definitions[name] ?? [:])
  }

  /// The texts that a subschema lists.
  static func tokens(_ rule: JSONValue) -> [String] {
    if let list = rule["enum"]?.array { return list.compactMap(\.string) }
    if let one = rule["const"]?.string { return [one] }
    switch rule["pattern"]?.string.flatMap(TextPattern.init) {
    case .oneOf(let texts): return texts
    case .tokenPath(let roots, let whole): return roots + whole
    default: return []
    }
  }

  /// The smallest good value.
  func sample(_ rule: JSONValue) -> JSONValue {
    let (name, rule) = resolved(rule)
    if name == "extensions" { return ["mlflow": [:]] }
    if name == "id" { return .string(Self.otherID) }
    if let token = Self.tokens(rule).first { return .string(token) }
    if let pattern = rule["pattern"]?.string.flatMap(TextPattern.init) { return .string(pattern.sample) }
    switch rule["type"]?.string {
    case "boolean": return true
    case "integer": return rule["minimum"] ?? 1
    case "number": return .double(rule["exclusiveMinimum"] == nil ? rule["minimum"]?.double ?? 0.5 : 0.5)
    case "array": return .array([sample(rule["items"] ?? [:])])
    case "object":
      guard let members = rule["properties"]?.object else {
        let names = resolved(rule["propertyNames"] ?? [:]).rule
        let key = names["pattern"] == nil && names["enum"] == nil ? "x" : sample(names).string ?? "x"
        return .object([key: sample(rule["additionalProperties"] ?? [:])])
      }
      var object = JSONObject()
      for name in (rule["required"]?.array ?? []).compactMap(\.string) { object[name] = sample(members[name] ?? [:]) }
      if object.isEmpty, rule["minProperties"] != nil, let name = members.keys.first {
        object[name] = sample(members[name] ?? [:])
      }
      return .object(object)
    default: return "x"
    }
  }
}

extension TextPattern {
  /// A text that it takes.
  fileprivate var sample: String {
    switch self {
    case .withoutControls: "other-id"
    case .instant: "2026-05-04T06:00:00Z"
    case .day, .when: "2026-05-04"
    case .duration: "P5Y"
    case .place: "SE"
    case .language: "sv-SE"
    case .system: "mlflow"
    case .kebab: "own-word"
    case .pointer: "/name"
    case .hex(let count): String(repeating: "a", count: count)
    case .digits(let count): String(repeating: "2", count: count)
    case .capitals(let count): String(repeating: "E", count: count)
    case .ruleID: "gdpr.art6"
    case .tokenPath(let roots, _): roots.first ?? ""
    case .oneOf(let texts): texts.first ?? ""
    }
  }
}
