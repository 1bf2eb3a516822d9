import CEL
import Provenance

/// The facts that flowed to a node, read by name.
struct LineageObject: CELObjectSource {
  let graph: LineageGraph
  let node: LineageGraph.Node

  var celType: CELType { .object(FactTypes.lineage) }

  func field(_ name: String) -> CELValue? {
    if let flag = Self.flags[name] { return .bool(graph.flags(node).contains(flag)) }
    if let texts = graph.texts(node, of: name) { return .list(texts.map(CELValue.string)) }
    func count(_ fact: KeyPath<LineageFacts, Int>) -> CELValue { .int(Int64(graph.facts(node)[keyPath: fact])) }
    switch name {
    case "purposesAllowed": return Self.absent(name)
    case "retentionEnd": return graph.retentionEnd(node)?.celValue ?? Self.absent(name)
    case "contributions": return count(\.contributions)
    case "withdrawn": return count(\.withdrawn)
    case "erased": return count(\.erased)
    case "optedOut": return count(\.optedOut)
    case "limited": return count(\.limited)
    default: return nil
    }
  }

  static let flags: [String: LineageFlags] = [
    "personal": .personal, "criminalData": .criminalData, "minors": .minors, "gdpr": .gdpr, "ccpa": .ccpa,
    "complete": .complete, "trained": .trained, "grounded": .grounded,
  ]

  /// Lists that are always there.
  static let lists: Set<String> = ["specialCategories", "sensitivePI", "regions", "countries", "gaps"]

  func presence(of name: String) -> CELPresence {
    switch name {
    case "purposesAllowed": graph.texts(node, of: name) == nil ? .absent : .present
    case "retentionEnd": graph.retentionEnd(node) == nil ? .absent : .present
    default: FactTypes.lineageFields[name] == nil ? .absent : .present
    }
  }

  var keys: [String] { FactTypes.lineageFields.keys.sorted() }

  static func absent(_ name: String) -> CELValue {
    .unknown(CELUnknowns(CELAttribute("lineage", [.field(name)])))
  }
}

/// A step of a path, read by name.
struct HopObject: CELObjectSource {
  let hop: Hop
  let graph: LineageGraph
  let grounds: CELValue

  var celType: CELType { .object(FactTypes.hop) }

  func field(_ name: String) -> CELValue? {
    switch name {
    case "from": .string(graph.id(hop.from))
    case "to": .string(graph.id(hop.to))
    case "run": hop.run.map { .string(graph.id($0)) } ?? Self.absent(name)
    case "at": hop.at.map { Moment(.instant($0)).value } ?? Self.absent(name)
    case "country": hop.country.map(CELValue.string) ?? Self.absent(name)
    case "grounds": grounds
    case "facts": .object(LineageObject(graph: graph, node: hop.to))
    default: nil
    }
  }

  func presence(of name: String) -> CELPresence {
    switch name {
    case "run": hop.run == nil ? .absent : .present
    case "at": hop.at == nil ? .absent : .present
    case "country": hop.country == nil ? .absent : .present
    case "from", "to", "grounds", "facts": .present
    default: .absent
    }
  }

  var keys: [String] {
    ["at", "country", "facts", "from", "grounds", "run", "to"].filter {
      if case .present = presence(of: $0) { true } else { false }
    }
  }

  private static func absent(_ name: String) -> CELValue {
    .unknown(CELUnknowns(CELAttribute(FactTypes.hop.lowercased(), [.field(name)])))
  }
}

/// A struct of values known beforehand: `regime`, `period`, `config`, `tables`, grounds of a step.
struct FixedObject: CELObjectSource {
  let contents: Contents

  final class Contents: Sendable {
    let type: String
    let values: [String: CELValue]
    /// What an absent field reads as, by field; those not listed do not exist.
    let absent: [String: CELValue]

    init(type: String, values: [String: CELValue], absent: [String: CELValue] = [:]) {
      self.type = type
      self.values = values
      self.absent = absent
    }
  }

  init(_ type: String, _ values: [String: CELValue], optional: [String] = []) {
    var absent: [String: CELValue] = [:]
    for name in optional where values[name] == nil {
      absent[name] = .unknown(CELUnknowns(CELAttribute(type.lowercased(), [.field(name)])))
    }
    contents = Contents(type: type, values: values, absent: absent)
  }

  var celType: CELType { .object(contents.type) }
  func field(_ name: String) -> CELValue? { contents.values[name] ?? contents.absent[name] }
  func presence(of name: String) -> CELPresence {
    switch contents.values[name] {
    case nil: .absent
    case .unknown(let unknowns): .unknown(unknowns)
    default: .present
    }
  }
  var keys: [String] { contents.values.keys.sorted() }
}
