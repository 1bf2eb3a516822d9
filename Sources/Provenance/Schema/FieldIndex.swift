import JSON

/// What the schema says of each member of each kind, listed once from the schema's own text.
struct FieldIndex: Sendable {
  private(set) var fields: [RecordKind: [SchemaField]] = [:]
  private var places: [RecordKind: [[String]: Int]] = [:]

  init(_ schema: JSONValue) {
    for kind in RecordKind.allCases {
      var reader = Reader(definitions: schema["$defs"]?.object ?? JSONObject())
      if let definition = reader.definitions[kind.rawValue] { reader.members(of: definition, at: []) }
      fields[kind] = reader.fields
      places[kind] = Dictionary(
        reader.fields.enumerated().map { ($1.path, $0) }, uniquingKeysWith: { first, _ in first })
    }
  }

  func field(_ kind: RecordKind, _ path: [String]) -> SchemaField? {
    guard let place = places[kind]?[path] else { return nil }
    return fields[kind]?[place]
  }

  private struct Reader {
    let definitions: JSONObject
    var fields: [SchemaField] = []

    init(definitions: JSONObject) { self.definitions = definitions }

    mutating func members(of object: JSONValue, at path: [String]) {
      let required = Set((object["required"]?.array ?? []).compactMap(\.string))
      for (name, member) in object["properties"]?.object ?? JSONObject() {
        let inner = path + [name]
        let (type, body) = type(of: member)
        fields.append(
          SchemaField(
            path: inner, type: type,
            sensitivity: annotation("x-sensitivity", member).flatMap(\.string).flatMap(Sensitivity.init),
            isSubject: annotation("x-subject", member) == true,
            isAggregateOnly: annotation("x-aggregate-only", member) == true,
            isRequired: required.contains(name), description: annotation("description", member)?.string ?? ""))
        if let body { members(of: body, at: inner) }
      }
    }

    /// An annotation of a member, else of the definition that it refers to.
    private func annotation(_ name: String, _ member: JSONValue) -> JSONValue? {
      member[name] ?? definition(of: member)?.body[name]
    }

    private func definition(of value: JSONValue) -> (name: String, body: JSONValue)? {
      guard let name = value["$ref"]?.string?.droppingPrefix("#/$defs/"), let body = definitions[name] else {
        return nil
      }
      return (name, body)
    }

    /// The type of a subschema, and the schema of the objects with named members inside it.
    private func type(of value: JSONValue) -> (FieldType, objects: JSONValue?) {
      if let (name, body) = definition(of: value) {
        switch name {
        case "id": return (.id, nil)
        case "flag": return (.flag, nil)
        case "instant": return (.instant, nil)
        case "day": return (.day, nil)
        case "when": return (.when, nil)
        case "duration": return (.duration, nil)
        case "place": return (.place, nil)
        case "purpose": return (.purpose, nil)
        case "numbers": return (.numbers, nil)
        case "extensions": return (.extensions, nil)
        default: return type(of: body)
        }
      }
      if let tokens = value["enum"]?.array { return (.token(tokens.compactMap(\.string)), nil) }
      if let token = value["const"]?.string { return (.token([token]), nil) }
      switch value["type"]?.string {
      case "boolean": return (.boolean, nil)
      case "integer": return (.integer, nil)
      case "number": return (.number, nil)
      case "string":
        if let pattern = value["pattern"]?.string, case .oneOf(let tokens)? = TextPattern(pattern) {
          return (.token(tokens), nil)
        }
        return (.text, nil)
      case "array":
        let (element, objects) = type(of: value["items"] ?? [:])
        return (.list(of: element), objects)
      case "object":
        if value["properties"] != nil { return (.object, value) }
        guard let values = value["additionalProperties"] else { return (.map(of: .any), nil) }
        let (element, objects) = type(of: values)
        return (.map(of: element), objects)
      default: return (.any, nil)
      }
    }
  }
}
