import CEL
import Provenance

/// The facts that flowed to a node, read by name.
struct LineageObject: CELObjectSource {
  let graph: LineageGraph
  let node: LineageGraph.Node

  var celType: CELType { .object(FactTypes.lineage) }

  func field(_ name: String) -> CELValue? {
    if let flag = Self.flags[name] { return .bool(graph.flags(node).contains(flag)) }
    let facts = graph.facts(node)
    func list(_ texts: [String]) -> CELValue { .list(texts.map(CELValue.string)) }
    switch name {
    case "purposesAllowed": return facts.purposesAllowed.map(list) ?? Self.absent(name)
    case "retentionEnd": return facts.retentionEnd?.celValue ?? Self.absent(name)
    case "specialCategories": return list(facts.specialCategories)
    case "sensitivePI": return list(facts.sensitivePI)
    case "regions": return list(facts.regions)
    case "countries": return list(facts.countries)
    case "contributions": return .int(Int64(facts.contributions))
    case "withdrawn": return .int(Int64(facts.withdrawn))
    case "erased": return .int(Int64(facts.erased))
    case "optedOut": return .int(Int64(facts.optedOut))
    case "limited": return .int(Int64(facts.limited))
    case "gaps": return list(facts.gaps)
    default: return nil
    }
  }

  static let flags: [String: LineageFlags] = [
    "personal": .personal, "criminalData": .criminalData, "minors": .minors, "gdpr": .gdpr, "ccpa": .ccpa,
    "complete": .complete,
  ]

  /// Lists that are always there.
  static let lists: Set<String> = ["specialCategories", "sensitivePI", "regions", "countries", "gaps"]

  func presence(of name: String) -> CELPresence {
    switch name {
    case "purposesAllowed": graph.facts(node).purposesAllowed == nil ? .absent : .present
    case "retentionEnd": graph.facts(node).retentionEnd == nil ? .absent : .present
    default: FactTypes.lineageFields[name] == nil ? .absent : .present
    }
  }

  var keys: [String] { FactTypes.lineageFields.keys.sorted() }

  static func absent(_ name: String) -> CELValue {
    .unknown(CELUnknowns(CELAttribute("lineage", [.field(name)])))
  }
}

/// A struct of values known beforehand: `regime`, `period`, `config`, `tables`, a hop and its grounds.
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
