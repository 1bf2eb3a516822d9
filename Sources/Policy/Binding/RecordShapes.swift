import CEL
import JSON
import Provenance

/// The shapes of all record kinds, made from the record schema.
struct RecordShapes: Sendable {
  private let byKind: [RecordKind: StructShape]
  /// What datasets and models have in common with either: the type of an input whose kind the expression leaves open.
  let entity: StructShape
  /// All struct types, each once.
  let declarations: [CELStructType]
  /// Fields by name of struct type, for the check of tokens.
  let byType: [String: StructShape]

  subscript(_ kind: RecordKind) -> StructShape { byKind[kind] ?? entity }

  static let entityType = "Entity"

  /// Types begin with a capital, so that no type has the name of a variable.
  static func typeName(_ kind: RecordKind) -> String {
    kind.rawValue.prefix(1).uppercased() + kind.rawValue.dropFirst()
  }

  /// Made once: the schema does not change.
  static let shared = RecordShapes()

  private init() {
    var builder = ShapeBuilder()
    var byKind: [RecordKind: StructShape] = [:]
    for kind in RecordKind.allCases { byKind[kind] = builder.shape(of: kind) }
    let dataset = byKind[.dataset]?.fields ?? []
    let model = byKind[.model]?.fields ?? []
    let types = Dictionary(dataset.map { ($0.name, $0.celType) }, uniquingKeysWith: { a, _ in a })
    // A member that both have under one name but of different types is left out: an entity has no such field.
    let shared = dataset.compactMap { field -> FieldShape? in
      guard let other = model.first(where: { $0.name == field.name }) else { return field }
      return other.celType == field.celType ? field.accepting(other.tokens) : nil
    }
    let entity = StructShape(
      typeName: Self.entityType, fields: shared + model.filter { types[$0.name] == nil })
    self.byKind = byKind
    self.entity = entity
    declarations = builder.declarations + [entity.declaration]
    byType = builder.byType.merging([entity.typeName: entity]) { a, _ in a }
  }
}

/// Builds shapes from the list of members that the schema gives for a kind.
private struct ShapeBuilder {
  var declarations: [CELStructType] = []
  var byType: [String: StructShape] = [:]
  /// Names of struct types by the signature of their fields: equal structures are one type.
  private var names: [[String: CELType]: String] = [:]

  mutating func shape(of kind: RecordKind) -> StructShape {
    let fields = RecordSchema.shared.fields(kind)
    var children: [[String]: [SchemaField]] = [:]
    for field in fields { children[Array(field.path.dropLast()), default: []].append(field) }
    return structure([], kind: kind, children: children, isRecord: true)
  }

  private mutating func structure(
    _ path: [String], kind: RecordKind, children: [[String]: [SchemaField]], isRecord: Bool = false
  ) -> StructShape {
    var fields: [FieldShape] = []
    for member in children[path] ?? [] {
      guard let name = member.path.last, let value = value(member.type, member.path, kind: kind, children: children)
      else { continue }
      let dotted = ([kind.rawValue] + member.path).joined(separator: ".")
      let absent = CELValue.unknown(CELUnknowns(CELAttribute(kind.rawValue, member.path.map(CELAttribute.Step.field))))
      let tokens = Self.tokens(member.type)
      fields.append(
        FieldShape(
          name: name, member: name, celType: value.celType, reading: .value(value), absent: absent, path: dotted,
          tokens: tokens))
      guard Self.maySayNothing(member.type) else { continue }
      for stated in StatedToken.allCases {
        fields.append(
          FieldShape(
            name: name + stated.rawValue, member: name, celType: .string, reading: .stated(stated), absent: absent,
            path: dotted, tokens: tokens ?? (member.type == .flag ? ["true", "false", "unknown", "not-stated"] : nil)))
      }
    }
    fields += computed(path, kind: kind, members: Set(fields.map(\.name)), isRecord: isRecord)
    let signature = Dictionary(fields.map { ($0.name, $0.celType) }, uniquingKeysWith: { a, _ in a })
    let typeName: String
    if isRecord {
      typeName = RecordShapes.typeName(kind)
    } else if let known = names[signature] {
      typeName = known
    } else {
      typeName = ([RecordShapes.typeName(kind)] + path).joined(separator: ".")
      names[signature] = typeName
    }
    let shape = StructShape(typeName: typeName, fields: fields)
    if byType[typeName] == nil {
      byType[typeName] = shape
      declarations.append(shape.declaration)
    }
    return shape
  }

  private func computed(
    _ path: [String], kind: RecordKind, members: Set<String>, isRecord: Bool
  ) -> [FieldShape] {
    var computed: [(String, ComputedField)] = []
    if members.contains("validFrom"), members.contains("validTo") {
      computed.append(("during", .during(from: "validFrom", to: "validTo")))
    } else if members.contains("from"), members.contains("to") {
      computed.append(("during", .during(from: "from", to: "to")))
    }
    if isRecord, kind == .dataset || kind == .model { computed.append(("retentionEnd", .retentionEnd)) }
    return computed.map { name, field in
      let full = path + [name]
      return FieldShape(
        name: name, member: name, celType: field.celType, reading: .computed(field),
        absent: .unknown(CELUnknowns(CELAttribute(kind.rawValue, full.map(CELAttribute.Step.field)))),
        path: ([kind.rawValue] + full).joined(separator: "."), tokens: nil)
    }
  }

  private mutating func value(
    _ type: FieldType, _ path: [String], kind: RecordKind, children: [[String]: [SchemaField]]
  ) -> ValueShape? {
    switch type {
    case .text, .id: return .text
    case .flag: return .flag
    case .boolean: return .boolean
    case .integer: return .integer
    case .number: return .number
    case .instant: return .instant
    case .day, .when: return .when
    case .duration: return .duration
    case .token, .place, .purpose: return .token
    case .numbers: return .map(element(.number, path, kind: kind, isMap: true))
    case .extensions, .any: return nil
    case .object: return .object(structure(path, kind: kind, children: children))
    case .list(let inner):
      return value(inner, path, kind: kind, children: children).map {
        .list(element($0, path, kind: kind, isMap: false))
      }
    case .map(let inner):
      return value(inner, path, kind: kind, children: children).map { .map(element($0, path, kind: kind, isMap: true)) }
    }
  }

  private func element(_ value: ValueShape, _ path: [String], kind: RecordKind, isMap: Bool) -> ElementShape {
    ElementShape(
      value: value,
      absent: .unknown(CELUnknowns(CELAttribute(kind.rawValue, path.map(CELAttribute.Step.field)))), isMap: isMap)
  }

  private static func maySayNothing(_ type: FieldType) -> Bool {
    switch type {
    case .token, .place, .purpose, .flag: true
    default: false
    }
  }

  private static func tokens(_ type: FieldType) -> [String]? {
    switch type {
    case .token(let tokens): tokens
    case .list(let inner): tokens(inner)
    default: nil
    }
  }
}
