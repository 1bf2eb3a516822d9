import CEL
import JSON
import Provenance

/// What is shown of a place: its value if its class allows, else a mark.
extension EvidenceCollector {
  func item(_ place: Place, _ extent: CELRead.Extent) -> Evidence? {
    switch place {
    case .member(let id, let tokens):
      let pointer = JSONPointer(tokens: tokens)
      guard let root = root(of: id) else { return nil }
      return Evidence(record: id, pointer: pointer, Self.content(root, pointer, extent))
    case .fact(let id, let name, let attribute):
      return Evidence(record: id, fact: name, fact(attribute, extent))
    }
  }

  private func root(of id: String) -> JSONView? {
    let subject = activation.subject
    if id == subject.id { return subject.view }
    if id == subject.path?.targetID { return subject.path?.target }
    return subject.person?.root(of: id) ?? activation.context.document(id)?.root
  }

  /// - Parameter leaf: what is known of the member in records of one kind.
  static func content(
    _ root: JSONView, _ pointer: JSONPointer, _ extent: CELRead.Extent, leaf: LeafClass? = nil
  ) -> Evidence.Content {
    guard let view = root.at(pointer) else { return .absent }
    if let leaf, root["kind"]?.equals(leaf.kind.rawValue) == true {
      if let mark = leaf.mark { return .protected(mark) }
      return content(view, extent)
    }
    guard let kind = root["kind"]?.string.flatMap(RecordKind.init) else { return .protected("unknown") }
    if let mark = ProtectionMark.of(view, kind: kind, pointer.tokens) { return .protected(mark) }
    return content(view, extent)
  }

  private static func content(_ view: JSONView, _ extent: CELRead.Extent) -> Evidence.Content {
    switch extent {
    case .value: return .value(view.value)
    case .presence: return .present
    case .shape: return .count(view.count)
    }
  }

  /// Counts of people's contributions: exact inside a verdict, outside it only through a differentially private release.
  private static let counts: Set<String> = ["contributions", "withdrawn", "erased", "optedOut", "limited"]

  private func fact(_ attribute: CELAttribute, _ extent: CELRead.Extent) -> Evidence.Content {
    if Self.isCount(attribute) { return .protected("aggregate-only") }
    let value = value(attribute)
    // Ids of contributions are those of people.
    if extent == .value, value?.isDefinite == true, namesContributions(attribute) {
      return .protected(Sensitivity.personal.rawValue)
    }
    return Self.content(value, extent)
  }

  static func isCount(_ attribute: CELAttribute) -> Bool {
    guard case .field(let name)? = attribute.steps.last else { return false }
    return counts.contains(name) && ["lineage", "flow", "path", "world"].contains(attribute.variable)
  }

  /// What is shown of a computed fact.
  static func content(_ value: CELValue?, _ extent: CELRead.Extent) -> Evidence.Content {
    switch value {
    case nil, .unknown?, .error?: return .absent
    case let value?:
      if case .list(let list) = value, extent == .shape { return .count(list.count) }
      return extent == .presence ? .present : FactJSON.json(value).map(Evidence.Content.value) ?? .present
    }
  }

  private func namesContributions(_ attribute: CELAttribute) -> Bool {
    if attribute.variable == "contributions" { return true }
    if case .object(let source)? = activation.element, source is UseObject {
      return attribute.steps.last == .field("contributions")
    }
    return attribute.variable == "uses"
      && (attribute.steps.count < 2 || attribute.steps.last == .field("contributions"))
  }

  /// The value at an attribute.
  func value(_ attribute: CELAttribute) -> CELValue? {
    let clause = activation.clause
    let index = clause.bindings.firstIndex { $0.name(for: clause.target) == attribute.variable }
    var here: CELValue? =
      index.map { activation.value(at: $0) } ?? activation.element
    for step in attribute.steps {
      switch (here, step) {
      case (.object(let source), .field(let name)): here = source.field(name)
      case (.list(let list), .index(let index)): here = list.count > index && index >= 0 ? list[index] : nil
      case (.map(let map), .field(let name)): here = map[.string(name)]
      default: return nil
      }
    }
    return here
  }

  /// The places that a path without indexes names in a record: one for each element of the lists on the way.
  static func expand(_ members: [String], in view: JSONView) -> [[String]] {
    var places: [([String], JSONView?)] = [([], view)]
    for member in members {
      places = places.flatMap { tokens, here -> [([String], JSONView?)] in
        if let here, here.type == .array {
          return here.elements.enumerated().map { index, element in
            (tokens + [String(index), member], element[member])
          }
        }
        return [(tokens + [member], here?[member])]
      }
    }
    return places.map(\.0)
  }
}

/// A leaf in records of one kind, and which class forbids that it is shown; nil if none does.
struct LeafClass: Sendable {
  let kind: RecordKind
  let mark: String?

  /// Nil where the tokens lead to no leaf.
  init?(_ tokens: [String], kind: RecordKind) {
    let names = tokens.filter { Int($0) == nil }
    guard let (isLeaf, mark) = ProtectionMark.leaf(names, kind: kind), isLeaf else { return nil }
    self.kind = kind
    self.mark = mark
  }
}

/// Which class forbids that a value is shown.
enum ProtectionMark {
  /// The class of a value and all that is in it; nil if it is public or internal throughout.
  static func of(_ view: JSONView, kind: RecordKind, _ tokens: [String]) -> String? {
    // A key of a map is below the map's own field.
    var path = tokens.filter { Int($0) == nil }
    while !path.isEmpty, marks[kind]?[path] == nil { path.removeLast() }
    guard let found = marks[kind]?[path] else { return Sensitivity.confidential.rawValue }
    if found.isLeaf { return found.mark }
    return found.below.filter { isPresent($0.path[...], in: view) }.map(\.mark).max()
  }

  /// Whether a member is a leaf, and which class forbids that it is shown; nil for one that the schema does not have.
  static func leaf(_ path: [String], kind: RecordKind) -> (isLeaf: Bool, mark: String?)? {
    marks[kind]?[path].map { ($0.isLeaf, $0.mark) }
  }

  /// Protected leaves below a container, by their path from it.
  static func below(_ path: [String], kind: RecordKind) -> [[String]] { marks[kind]?[path]?.below.map(\.path) ?? [] }

  /// Whether a path without indexes leads to something.
  static func isPresent(_ path: [String], in view: JSONView) -> Bool { isPresent(path[...], in: view) }

  private struct Mark: Sendable {
    var isLeaf: Bool
    var mark: String?
    /// Protected leaves of a container, by their path from it.
    var below: [(path: [String], mark: String)] = []
  }

  /// By kind and path without indexes; the record itself has the empty path.
  private static let marks: [RecordKind: [[String]: Mark]] = {
    var marks: [RecordKind: [[String]: Mark]] = [:]
    for kind in RecordKind.allCases {
      var ofKind: [[String]: Mark] = [[]: Mark(isLeaf: false)]
      for field in RecordSchema.shared.fields(kind) {
        ofKind[field.path] = Mark(isLeaf: field.isLeaf, mark: field.isLeaf ? mark(field) : nil)
        guard field.isLeaf, let mark = mark(field) else { continue }
        for depth in field.path.indices {
          ofKind[Array(field.path[..<depth])]?.below.append((Array(field.path[depth...]), mark))
        }
      }
      marks[kind] = ofKind
    }
    return marks
  }()

  private static func mark(_ field: SchemaField) -> String? {
    if field.isAggregateOnly { return "aggregate-only" }
    if field.isSubject { return Sensitivity.personal.rawValue }
    // A leaf without a class is not shown.
    guard let sensitivity = field.sensitivity else { return Sensitivity.confidential.rawValue }
    return sensitivity > .internal ? sensitivity.rawValue : nil
  }

  private static func isPresent(_ path: ArraySlice<String>, in view: JSONView) -> Bool {
    if view.type == .array { return view.elements.contains { isPresent(path, in: $0) } }
    guard let name = path.first else { return true }
    return view[name].map { isPresent(path.dropFirst(), in: $0) } ?? false
  }
}

/// A computed fact as JSON.
enum FactJSON {
  static func json(_ value: CELValue) -> JSONValue? {
    switch value {
    case .null: return .null
    case .bool(let flag): return .bool(flag)
    case .int(let number): return .int(number)
    case .double(let number): return .double(number)
    case .string(let text): return .string(text)
    case .timestamp(let timestamp): return .string(Instant(timestamp).description)
    case .opaque(let opaque): return .string(opaque.description)
    case .list(let list):
      var elements: [JSONValue] = []
      for element in list.elements {
        // A list of records is shown by their ids.
        if case .object(let source) = element,
          let id = (source as? RecordObject)?.view["id"]?.string ?? (source as? UseObject)?.use.id
        {
          elements.append(.string(id))
        } else if let json = json(element) {
          elements.append(json)
        }
      }
      return .array(elements)
    case .object(let source):
      if let record = source as? RecordObject { return record.view["id"]?.string.map(JSONValue.string) }
      if let use = (source as? UseObject)?.use { return .string(use.id) }
      var object = JSONObject()
      for key in source.keys { object[key] = source.field(key).flatMap(json) }
      return .object(object)
    default: return nil
    }
  }
}
