import JSON

/// The columns of a data set, nested ones by dotted paths.
struct Columns {
  struct Field {
    var name: String
    var json: JSONObject
  }

  /// Most columns of one data set.
  static let most = 10_000

  private(set) var fields: [Field] = []
  private(set) var isCut = false
  private var places: [String: Int] = [:]

  init(schema: JSONObject?) {
    for field in schema?["fields"]?.array ?? [] { add(field, prefix: "", depth: 0) }
  }

  private mutating func add(_ field: JSONValue, prefix: String, depth: Int) {
    guard let own = field["name"]?.string, let name = Limits.field(prefix + own), places[name] == nil else { return }
    guard fields.count < Self.most, depth < 32 else {
      isCut = true
      return
    }
    var json: JSONObject = ["name": .string(name)]
    json["type"] = field["type"]?.string.nonEmpty.map { .string(Limits.text($0)) }
    json["description"] = field["description"]?.string.nonEmpty.map { .string(Limits.text($0)) }
    places[name] = fields.count
    fields.append(Field(name: name, json: json))
    for inner in field["fields"]?.array ?? [] { add(inner, prefix: name + ".", depth: depth + 1) }
  }

  /// The place of a column; one that the schema does not list is added.
  private mutating func place(_ name: String) -> Int? {
    guard let name = Limits.field(name) else { return nil }
    if let known = places[name] { return known }
    guard fields.count < Self.most else {
      isCut = true
      return nil
    }
    places[name] = fields.count
    fields.append(Field(name: name, json: ["name": .string(name)]))
    return fields.count - 1
  }

  mutating func describe(_ name: String, _ facts: GovernanceFacts) {
    guard let place = place(name) else { return }
    func tokens(_ tokens: [String]) -> [JSONValue] { tokens.map(JSONValue.string) }
    fields[place].json.append(tokens(facts.categories), to: "categories")
    fields[place].json.append(tokens(facts.ccpaCategories), to: "ccpaCategories")
    fields[place].json.append(tokens(facts.specialCategories), to: "specialCategories")
    fields[place].json.append(tokens(facts.sensitivePI), to: "sensitivePI")
  }

  mutating func derive(_ name: String, from source: String, _ field: String, _ transformation: String?) {
    guard let place = place(name) else { return }
    var derivation: JSONObject = ["id": .string(source), "field": .string(field)]
    derivation["transformation"] = transformation.map(JSONValue.string)
    fields[place].json.append([.object(derivation)], to: "derivedFrom")
  }

  var json: JSONValue? { fields.isEmpty ? nil : .array(fields.map { .object($0.json) }) }
}
