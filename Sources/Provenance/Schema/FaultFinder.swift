import JSON

/// What is wrong with a record: the rejection, whose pointer shows unknown names by their digests, and the true pointer,
/// which finds the place in the source and is never shown.
struct Fault: Error, Hashable {
  var rejection: Rejection
  var pointer: JSONPointer
  /// Whether the name of the member is at fault, not its value.
  var isName: Bool

  init(_ rejection: Rejection, at pointer: JSONPointer, isName: Bool = false) {
    self.rejection = rejection
    self.pointer = pointer
    self.isName = isName
  }
}

/// Finds the first fault of a record in the order of its text: the slow, exact twin of `SchemaProgram.check`. A fault of
/// an object as a whole, such as a missing member, stands where the object starts.
struct FaultFinder {
  let program: SchemaProgram

  func firstFault(in record: JSONView) -> Fault? {
    do throws(Fault) {
      try check(record: record)
      return nil
    } catch {
      return error
    }
  }

  private func check(record: JSONView) throws(Fault) {
    guard record.type == .object else {
      throw Place().fault(.memberType, "type", "a record must be an object")
    }
    for name in ["kind", "id"] where record[name] == nil {
      throw Place().fault(.memberMissing, "required", "\(name) is missing")
    }
    guard let kind = record["kind"], let id = record["id"] else { return }
    let place = Place().member("kind", isKnown: true)
    if kind.isNull { throw place.null() }
    guard let text = kind.string else { throw place.fault(.memberType, "type", "must be a text") }
    guard let entry = program.kinds.first(where: { $0.kind.rawValue == text }) else {
      let kinds = RecordKind.allCases.map(\.rawValue)
      throw place.token(.kindUnknown, nearest: nearestName(to: text, in: kinds), of: kinds)
    }
    try check(record, entry.rule, Place(), id)
  }

  private func check(_ value: JSONView, _ rule: Int, _ place: Place, _ id: JSONView) throws(Fault) {
    if value.isNull { throw place.null() }
    switch program.rules[rule] {
    case .string(let index): try string(value, index, place)
    case .token(let index): try token(value, index, place)
    case .object(let index): try object(value, index, place, id)
    case .array(let index): try array(value, program.arrays[index], place, id)
    case .map(let index): try map(value, program.maps[index], place, id)
    case .integer(let index):
      guard value.type == .integer else {
        throw place.fault(.memberType, "type", "must be a whole number, without a fraction or exponent")
      }
      try number(value, program.numbers[index], place)
    case .number(let index):
      guard value.double != nil else { throw place.fault(.memberType, "type", "must be a number") }
      try number(value, program.numbers[index], place)
    case .boolean:
      guard value.bool != nil else { throw place.fault(.memberType, "type", "must be true or false") }
    case .free:
      guard value.type == .object else { throw place.fault(.memberType, "type", "must be an object") }
      try anything(value, place, takesNull: true)
    case .stated: try anything(value, place, takesNull: false)
    }
  }

  private func object(_ value: JSONView, _ index: Int, _ place: Place, _ id: JSONView) throws(Fault) {
    guard value.type == .object else { throw place.fault(.memberType, "type", "must be an object") }
    let rule = program.objects[index]
    for name in program.requiredNames[index] where value[name] == nil {
      throw place.fault(.memberMissing, "required", "\(name) is missing")
    }
    if value.count < rule.minimumCount {
      throw place.fault(.valueRange, "minProperties", "must have at least \(rule.minimumCount) members")
    }
    for (key, member) in value.members {
      let slot = key.withSlot(in: rule.names, of: program)
      guard let slot else {
        throw place.member(key, isKnown: false).unknown(key, among: program.memberNames[index])
      }
      try check(member, slot.rule, place.member(key, isKnown: true), id)
    }
  }

  private func map(
    _ value: JSONView, _ rule: SchemaProgram.MapRule, _ place: Place, _ id: JSONView
  ) throws(Fault) {
    guard value.type == .object else { throw place.fault(.memberType, "type", "must be an object") }
    if value.count > rule.maximumCount {
      throw place.fault(.valueRange, "maxProperties", "must have at most \(rule.maximumCount) members")
    }
    for entry in value.entries {
      let inner = place.member(entry.key, isKnown: false)
      if rule.names >= 0, let fault = entry.name.withCursor({ program.fault(program.strings[rule.names], $0) }) {
        throw inner.text(fault, program.strings[rule.names], entry.name, tokens(rule.names), isName: true)
      }
      try check(entry.value, rule.value, inner, id)
    }
  }

  private func array(
    _ value: JSONView, _ rule: SchemaProgram.ArrayRule, _ place: Place, _ id: JSONView
  ) throws(Fault) {
    guard value.type == .array else { throw place.fault(.memberType, "type", "must be a list") }
    if value.count < rule.minimumCount {
      throw place.fault(.valueRange, "minItems", "must have at least \(rule.minimumCount) elements")
    }
    var seen: Set<[UInt8]> = []
    for (number, element) in value.elements.enumerated() {
      let inner = place.element(number)
      try check(element, rule.element, inner, id)
      if rule.isRelation, let target = element["id"], let own = id.string, target.equals(own) {
        throw inner.member("id", isKnown: true).fault(.relationSelf, nil, "a record cannot be related to itself")
      }
      if rule.isUnique && !seen.insert(JSONWriter.canonical(element)).inserted {
        throw inner.fault(.valueRange, "uniqueItems", "stands in the list twice; leave one out")
      }
    }
  }

  private func string(_ value: JSONView, _ index: Int, _ place: Place) throws(Fault) {
    guard value.type == .string else { throw place.fault(.memberType, "type", "must be a text") }
    let rule = program.strings[index]
    if let fault = value.withCursor({ program.fault(rule, $0) }) {
      throw place.text(fault, rule, value, tokens(index))
    }
  }

  private func tokens(_ string: Int) -> [String]? { program.patternTokens[string] }

  private func token(_ value: JSONView, _ index: Int, _ place: Place) throws(Fault) {
    let rule = program.tokens[index]
    let texts = program.tokenTexts[index]
    guard let text = value.string else {
      if value.bool != nil && rule.takesBool { return }
      throw place.fault(.memberType, "type", rule.takesBool ? "must be true, false or a text" : "must be a text")
    }
    if text.withSlot(in: rule.names, of: program) != nil { return }
    throw place.token(
      .valueToken, keyword: rule.isConst ? "const" : "enum", nearest: nearestName(to: text, in: texts), of: texts)
  }

  private func number(_ value: JSONView, _ rule: SchemaProgram.NumberRule, _ place: Place) throws(Fault) {
    try safe(value, place)
    guard let number = value.double, !rule.contains(number) else { return }
    let isLow = number < rule.minimum || (rule.excludesMinimum && number == rule.minimum)
    let (bound, excludes) = isLow ? (rule.minimum, rule.excludesMinimum) : (rule.maximum, rule.excludesMaximum)
    switch (isLow, excludes) {
    case (true, false): throw place.fault(.valueRange, "minimum", "must be at least \(Self.text(bound))")
    case (true, true): throw place.fault(.valueRange, "exclusiveMinimum", "must be more than \(Self.text(bound))")
    case (false, false): throw place.fault(.valueRange, "maximum", "must be at most \(Self.text(bound))")
    case (false, true): throw place.fault(.valueRange, "exclusiveMaximum", "must be less than \(Self.text(bound))")
    }
  }

  private static func text(_ number: Double) -> String {
    String(decoding: JSONWriter.canonical(.double(number)), as: UTF8.self)
  }

  private func safe(_ value: JSONView, _ place: Place) throws(Fault) {
    if value.type == .integer && !value.withCursor({ program.isSafeInteger($0) }) {
      throw place.fault(.jsonNumberRange, nil, "an integer beyond 2^53 - 1; write it as text in extensions")
    }
  }

  private func anything(_ value: JSONView, _ place: Place, takesNull: Bool) throws(Fault) {
    switch value.type {
    case .null where !takesNull: throw place.null()
    case .integer: try safe(value, place)
    case .array:
      for (number, element) in value.elements.enumerated() {
        try anything(element, place.element(number), takesNull: takesNull)
      }
    case .object:
      for (key, member) in value.members {
        try anything(member, place.member(key, isKnown: false), takesNull: takesNull)
      }
    default: break
    }
  }
}

extension String {
  /// The slot of a name in a table of the program.
  fileprivate func withSlot(in table: NameTable, of program: SchemaProgram) -> NameSlot? {
    var text = self
    return text.withUTF8 { program.find(JSONName(self), $0, in: table) }
  }
}
