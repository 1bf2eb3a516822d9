import CEL
import JSON
import Provenance

/// A JSON object of a record, read in place as a struct.
struct RecordObject: CELObjectSource {
  let view: JSONView
  let shape: StructShape

  var celType: CELType { shape.celType }

  func field(_ name: String) -> CELValue? {
    guard let field = shape[name] else { return nil }
    switch field.reading {
    case .value(let value):
      guard let member = member(field) else { return field.whenLeftOut }
      return value.read(member, absent: field.absent)
    case .stated(let stated):
      guard let member = member(field) else { return field.absent }
      if let flag = member.bool { return .string(flag ? "true" : "false") }
      guard let text = member.string else { return field.absent }
      if text == StatedToken.unknownToken && !stated.names(unknown: true) { return field.absent }
      if text == StatedToken.notStatedToken && !stated.names(unknown: false) { return field.absent }
      return .string(text)
    case .computed(let computed):
      return computed.value(in: view, absent: field.absent)
    }
  }

  func presence(of name: String) -> CELPresence {
    guard let field = shape[name] else { return .absent }
    if case .computed = field.reading { return self.field(name)?.isUnknown == false ? .present : .absent }
    return member(field) == nil ? .absent : .present
  }

  var keys: [String] { view.members.map(\.key).filter { shape[$0] != nil } }

  private func member(_ field: FieldShape) -> JSONView? {
    view.withCursor { $0.child(field.step).map(view.view(at:)) }
  }
}

/// An object that a record leaves out: none of its members is there, each is an unknown fact of its own.
struct AbsentObject: CELObjectSource {
  let shape: StructShape

  var celType: CELType { shape.celType }
  func field(_ name: String) -> CELValue? { shape[name]?.whenLeftOut }
  func presence(of name: String) -> CELPresence { .absent }
  var keys: [String] { [] }
}

extension FieldShape {
  /// What reading the field gives where the record does not have it.
  var whenLeftOut: CELValue {
    if case .value(.object(let shape)) = reading { .object(AbsentObject(shape: shape)) } else { absent }
  }
}

/// A JSON array of a record, read in place.
struct RecordList: CELListSource {
  let view: JSONView
  let shape: ElementShape

  var count: Int { view.count }

  func element(at index: Int) -> CELValue {
    view[index].map { shape.value.read($0, absent: shape.absent) } ?? shape.absent
  }

  func forEach(_ body: (Int, CELValue) -> Bool) {
    var index = 0
    for element in view.elements {
      if !body(index, shape.value.read(element, absent: shape.absent)) { return }
      index += 1
    }
  }
}

extension RecordList {
  /// Texts are compared where they lie. A token that says nothing leaves open what the list does not hold.
  func contains(_ text: String) -> Bool? {
    let isToken: Bool
    switch shape.value {
    case .text: isToken = false
    case .token: isToken = true
    default: return nil
    }
    var isOpen = false
    for element in view.elements {
      guard element.type == .string else { return nil }
      if isToken, element.equals(StatedToken.unknownToken) || element.equals(StatedToken.notStatedToken) {
        isOpen = true
      } else if element.equals(text) {
        return true
      }
    }
    return isOpen ? nil : false
  }
}

/// A JSON object with free names, read in place as a map. An absent entry is an unknown fact.
struct RecordMap: CELObjectSource {
  let view: JSONView
  let shape: ElementShape

  var celType: CELType { .map(.string, shape.value.celType) }

  func field(_ name: String) -> CELValue? {
    view[name].map { shape.value.read($0, absent: shape.absent) } ?? shape.absent
  }

  func presence(of name: String) -> CELPresence { view[name] == nil ? .absent : .present }

  var keys: [String] { view.members.map(\.key) }
}

extension ValueShape {
  /// The value of a member that the schema has accepted. A token that says nothing is `absent`; so is a value of another
  /// type, which only an unvalidated record can hold.
  func read(_ view: JSONView, absent: CELValue) -> CELValue {
    switch self {
    case .text: return view.string.map(CELValue.string) ?? absent
    case .token:
      if view.equals(StatedToken.unknownToken) || view.equals(StatedToken.notStatedToken) { return absent }
      return view.string.map(CELValue.string) ?? absent
    case .flag, .boolean: return view.bool.map(CELValue.bool) ?? absent
    case .integer: return view.int64.map(CELValue.int) ?? absent
    case .number: return view.double.map(CELValue.double) ?? absent
    case .instant: return view.string.flatMap(Instant.init(rfc3339:))?.celValue ?? absent
    case .when: return view.string.flatMap(When.init).map { Moment($0).value } ?? absent
    case .duration: return view.string.flatMap({ ISODuration($0) }).map { Period($0).value } ?? absent
    case .list(let element):
      return view.type == .array ? .list(CELList(source: RecordList(view: view, shape: element))) : absent
    case .map(let element):
      return view.type == .object ? .object(RecordMap(view: view, shape: element)) : absent
    case .object(let shape):
      return view.type == .object ? .object(RecordObject(view: view, shape: shape)) : absent
    }
  }
}
