import JSON

/// Why a schema cannot be compiled, and where in it.
struct SchemaError: Error, Hashable, CustomStringConvertible {
  var pointer: JSONPointer
  var message: String

  var description: String { "\(pointer): \(message)" }
}

/// Compiles the part of JSON Schema 2020-12 that the record schema uses into a `SchemaProgram`. A keyword, or a use of
/// one, that it does not know is an error: nothing in the schema is passed over.
struct SchemaCompiler {
  private let schema: JSONValue
  private var program = SchemaProgram()
  private var definitions: [String: Int] = [:]
  private var open: Set<String> = []

  static func compile(_ schema: JSONValue) throws(SchemaError) -> SchemaProgram {
    var compiler = SchemaCompiler(schema: schema)
    try compiler.records()
    return compiler.program
  }

  private init(schema: JSONValue) { self.schema = schema }

  /// Keywords that say nothing about validity.
  private static let annotations: Set<String> = [
    "description", "examples", "x-sensitivity", "x-subject", "x-aggregate-only",
  ]

  /// The root: `kind` chooses the definition.
  private mutating func records() throws(SchemaError) {
    let root = JSONPointer.root
    try only(
      ["$schema", "$id", "title", "type", "required", "properties", "allOf", "$defs"], in: schema, root)
    guard schema["type"] == "object", schema["required"] == ["kind", "id"], let cases = schema["allOf"]?.array else {
      throw SchemaError(pointer: root, message: "a record must be an object with kind and id, and a case for each kind")
    }
    for (place, entry) in cases.enumerated() {
      let pointer = root.appending("allOf").appending(place)
      guard let kind = entry.at(JSONPointer(tokens: ["if", "properties", "kind", "const"]))?.string,
        entry == [
          "if": ["properties": ["kind": ["const": .string(kind)]], "required": ["kind"]], "then": entry["then"] ?? nil,
        ],
        let known = RecordKind(rawValue: kind), let then = entry["then"]
      else { throw SchemaError(pointer: pointer, message: "must choose a definition by kind") }
      let rule = try rule(then, pointer.appending("then"))
      program.kinds.append((known, JSONName(kind), rule))
    }
    guard
      schema.at(JSONPointer(tokens: ["properties", "kind", "enum"])) == .array(cases.compactMap { $0.at(Self.kindOf) }),
      Set(program.kinds.map(\.kind)) == Set(RecordKind.allCases)
    else { throw SchemaError(pointer: root, message: "the kinds and their cases differ") }
  }

  private static let kindOf = JSONPointer(tokens: ["if", "properties", "kind", "const"])

  private func only(_ known: Set<String>, in value: JSONValue, _ pointer: JSONPointer) throws(SchemaError) {
    guard let object = value.object else { throw SchemaError(pointer: pointer, message: "not an object") }
    for key in object.keys where !known.contains(key) && !Self.annotations.contains(key) {
      throw SchemaError(pointer: pointer.appending(key), message: "a keyword that is not known here")
    }
  }

  private mutating func add(_ rule: SchemaProgram.Rule) -> Int {
    program.rules.append(rule)
    return program.rules.count - 1
  }

  /// Compiles a subschema; the index of its rule.
  private mutating func rule(_ value: JSONValue, _ pointer: JSONPointer) throws(SchemaError) -> Int {
    if let reference = value["$ref"] {
      try only(["$ref"], in: value, pointer)
      return try definition(reference, pointer)
    }
    if value["enum"] != nil || value["const"] != nil { return try token(value, pointer) }
    switch value["type"]?.string {
    case "object": return try object(value, pointer)
    case "array": return try array(value, pointer)
    case "string": return try string(value, pointer)
    case "integer", "number": return try number(value, pointer)
    case "boolean":
      try only(["type"], in: value, pointer)
      return add(.boolean)
    default:
      try only([], in: value, pointer)
      return add(.stated)
    }
  }

  private mutating func definition(_ reference: JSONValue, _ pointer: JSONPointer) throws(SchemaError) -> Int {
    guard let text = reference.string, let name = text.droppingPrefix("#/$defs/"), let body = schema["$defs"]?[name]
    else {
      throw SchemaError(pointer: pointer, message: "a reference to what is not there")
    }
    if let known = definitions[name] { return known }
    guard open.insert(name).inserted else { throw SchemaError(pointer: pointer, message: "a definition within itself") }
    let rule = try rule(body, JSONPointer(tokens: ["$defs", name]))
    open.remove(name)
    definitions[name] = rule
    // Bytes of an id can be told from code points only by knowing that it is one.
    if name == "id", case .string(let index) = program.rules[rule] {
      program.strings[index].isID = true
      program.strings[index].maximumBytes = SchemaProgram.maximumIDBytes
    }
    return rule
  }

  private mutating func token(_ value: JSONValue, _ pointer: JSONPointer) throws(SchemaError) -> Int {
    try only(["enum", "const"], in: value, pointer)
    let all = value["enum"]?.array ?? [value["const"] ?? nil]
    let texts = all.compactMap(\.string)
    let flags = all.compactMap(\.bool)
    guard texts.count + flags.count == all.count, flags.isEmpty || Set(flags).count == 2 else {
      throw SchemaError(pointer: pointer, message: "only texts, or texts and both of true and false, may be listed")
    }
    let table = program.addTable(texts.map { ($0, 0, 0) })
    program.tokens.append(.init(names: table, takesBool: !flags.isEmpty, isConst: value["const"] != nil))
    program.tokenTexts.append((flags.isEmpty ? [] : ["true", "false"]) + texts)
    return add(.token(program.tokens.count - 1))
  }

  private mutating func object(_ value: JSONValue, _ pointer: JSONPointer) throws(SchemaError) -> Int {
    guard let properties = value["properties"]?.object else { return try map(value, pointer) }
    try only(["type", "properties", "required", "additionalProperties", "minProperties"], in: value, pointer)
    guard value["additionalProperties"] == false else {
      throw SchemaError(pointer: pointer, message: "named members must be all there are")
    }
    let required = (value["required"]?.array ?? []).compactMap(\.string)
    guard required.count <= 64, required.allSatisfy({ properties.contains($0) }) else {
      throw SchemaError(pointer: pointer, message: "more than 64 members, or unknown ones, are required")
    }
    var names: [(String, Int, UInt64)] = []
    for (name, member) in properties {
      let rule = try rule(member, pointer.appending("properties").appending(name))
      if RelationNames.all.contains(name), case .array(let index) = program.rules[rule] {
        program.arrays[index].isRelation = true
      }
      names.append((name, rule, required.firstIndex(of: name).map { 1 << UInt64($0) } ?? 0))
    }
    let first = program.texts.count
    let table = program.addTable(names)
    program.objects.append(
      .init(
        names: table, firstText: first, nameCount: names.count,
        required: required.isEmpty ? 0 : .max >> UInt64(64 - required.count),
        minimumCount: try count(value["minProperties"], pointer) ?? 0))
    program.memberNames.append(properties.keys)
    program.requiredNames.append(required)
    return add(.object(program.objects.count - 1))
  }

  private mutating func map(_ value: JSONValue, _ pointer: JSONPointer) throws(SchemaError) -> Int {
    try only(["type", "propertyNames", "additionalProperties", "maxProperties"], in: value, pointer)
    guard let values = value["additionalProperties"] else {
      try only(["type"], in: value, pointer)
      return add(.free)
    }
    var names = -1
    if let named = value["propertyNames"] {
      let rule: Int
      if named["$ref"] != nil {
        rule = try self.rule(named, pointer.appending("propertyNames"))
      } else {
        rule = try string(named, pointer.appending("propertyNames"))
      }
      guard case .string(let index) = program.rules[rule] else {
        throw SchemaError(pointer: pointer.appending("propertyNames"), message: "names are texts")
      }
      names = index
    }
    let rule = try rule(values, pointer.appending("additionalProperties"))
    let maximum = try count(value["maxProperties"], pointer) ?? .max
    program.maps.append(.init(names: names, value: rule, maximumCount: maximum))
    return add(.map(program.maps.count - 1))
  }

  private mutating func array(_ value: JSONValue, _ pointer: JSONPointer) throws(SchemaError) -> Int {
    try only(["type", "items", "uniqueItems", "minItems"], in: value, pointer)
    guard let items = value["items"] else { throw SchemaError(pointer: pointer, message: "a list of what?") }
    let element = try rule(items, pointer.appending("items"))
    let isUnique = value["uniqueItems"] == true
    if isUnique {
      switch program.rules[element] {
      case .string: break
      case .token(let index) where !program.tokens[index].takesBool: break
      default: throw SchemaError(pointer: pointer.appending("uniqueItems"), message: "only texts can be unique")
      }
    }
    let minimum = try count(value["minItems"], pointer) ?? 0
    program.arrays.append(.init(element: element, isUnique: isUnique, minimumCount: minimum, isRelation: false))
    return add(.array(program.arrays.count - 1))
  }

  private mutating func string(_ value: JSONValue, _ pointer: JSONPointer) throws(SchemaError) -> Int {
    try only(["type", "minLength", "maxLength", "pattern", "format"], in: value, pointer)
    var matcher = SchemaProgram.Matcher.none
    var tokens: [String]?
    if let expression = value["pattern"]?.string {
      guard let pattern = TextPattern(expression) else {
        throw SchemaError(pointer: pointer.appending("pattern"), message: "an expression that has no matcher")
      }
      (matcher, tokens) = self.matcher(pattern)
    }
    if let format = value["format"], format != "date-time" || !matcher.isTime {
      throw SchemaError(pointer: pointer.appending("format"), message: "a format that the pattern does not ask for")
    }
    program.strings.append(
      .init(
        minimumLength: try count(value["minLength"], pointer) ?? 0,
        maximumLength: try count(value["maxLength"], pointer) ?? .max,
        maximumBytes: SchemaProgram.maximumTextBytes, matcher: matcher, isID: false))
    if let tokens { program.patternTokens[program.strings.count - 1] = tokens }
    return add(.string(program.strings.count - 1))
  }

  private mutating func matcher(_ pattern: TextPattern) -> (SchemaProgram.Matcher, [String]?) {
    switch pattern {
    case .withoutControls: return (.withoutControls, nil)
    case .instant: return (.instant, nil)
    case .day: return (.day, nil)
    case .when: return (.when, nil)
    case .duration: return (.duration, nil)
    case .place: return (.place, nil)
    case .language: return (.language, nil)
    case .system: return (.system, nil)
    case .kebab: return (.kebab, nil)
    case .pointer: return (.pointer, nil)
    case .hex(let count): return (.hex(count), nil)
    case .digits(let count): return (.digits(count), nil)
    case .capitals(let count): return (.capitals(count), nil)
    case .ruleID: return (.ruleID, nil)
    case .oneOf(let texts): return (.oneOf(program.addTable(texts.map { ($0, 0, 0) })), texts)
    case .tokenPath(let roots, let whole):
      let matcher = SchemaProgram.Matcher.tokenPath(
        roots: program.addTable(roots.map { ($0, 0, 0) }), whole: program.addTable(whole.map { ($0, 0, 0) }))
      return (matcher, roots + whole)
    }
  }

  private mutating func number(_ value: JSONValue, _ pointer: JSONPointer) throws(SchemaError) -> Int {
    try only(["type", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"], in: value, pointer)
    var rule = SchemaProgram.NumberRule()
    if let minimum = value["minimum"]?.double { rule.minimum = minimum }
    if let maximum = value["maximum"]?.double { rule.maximum = maximum }
    if let minimum = value["exclusiveMinimum"]?.double { (rule.minimum, rule.excludesMinimum) = (minimum, true) }
    if let maximum = value["exclusiveMaximum"]?.double { (rule.maximum, rule.excludesMaximum) = (maximum, true) }
    program.numbers.append(rule)
    let index = program.numbers.count - 1
    return add(value["type"] == "integer" ? .integer(index) : .number(index))
  }

  private func count(_ value: JSONValue?, _ pointer: JSONPointer) throws(SchemaError) -> Int? {
    guard let value else { return nil }
    guard let count = value.int64, count >= 0 else {
      throw SchemaError(pointer: pointer, message: "a count is no integer")
    }
    return Int(count)
  }
}

/// The members that relate a record to others (record-format section 6).
enum RelationNames {
  static let all: Set<String> = [
    "used", "wasUsedBy", "wasGeneratedBy", "generated", "wasInvalidatedBy", "invalidated", "hadMember",
    "wasDerivedFrom",
    "wasRevisionOf", "hadPrimarySource", "wasQuotedFrom", "wasAttributedTo", "specializationOf", "alternateOf",
    "wasInformedBy", "wasAssociatedWith", "actedOnBehalfOf", "wasInfluencedBy", "wasStartedBy", "wasEndedBy",
  ]
}

extension String {
  func droppingPrefix(_ prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }
}
