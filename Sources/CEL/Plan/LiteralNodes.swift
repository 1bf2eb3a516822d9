/// `[a, ?b]`
final class ListNode: PlanNode, @unchecked Sendable {
  struct Element: Sendable {
    let node: PlanNode
    let isOptional: Bool
  }

  let elements: [Element]
  let place: Place

  init(id: Int, _ elements: [Element], _ place: Place) {
    self.elements = elements
    self.place = place
    super.init(id: id)
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1
    var values: [CELValue] = []
    values.reserveCapacity(elements.count)
    var isDefinite = true
    for element in elements {
      let value = element.node.evaluate(&frame)
      if !value.isDefinite { isDefinite = false }
      if element.isOptional, value.isDefinite {
        guard case .optional(let optional) = value else {
          values.append(notOptional)
          isDefinite = false
          continue
        }
        if let inner = optional.value { values.append(inner) }
      } else {
        values.append(value)
      }
    }
    return isDefinite ? .list(CELList(values)) : indefinite(values) ?? notOptional
  }

  private var notOptional: CELValue {
    .error(CELError(.noSuchOverload, "an element written with '?' must be optional", at: place))
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    frame.cost &+= 1
    var values: [CELValue] = []
    var origins: [Origin] = []
    for element in elements {
      let traced = element.node.trace(&frame, tracer)
      if element.isOptional { tracer.observe(traced) } else { tracer.observeStanding(traced, by: self) }
      if element.isOptional, traced.value.isDefinite {
        guard case .optional(let optional) = traced.value else {
          values.append(notOptional)
          continue
        }
        if let inner = optional.value {
          values.append(inner)
          origins.append(traced.origin)
        }
      } else {
        values.append(traced.value)
        origins.append(traced.origin)
      }
    }
    if let indefinite = indefinite(values) { return Traced(indefinite) }
    return Traced(.list(CELList(values)), .elements(origins))
  }
}

/// `{k: v, ?k: o}`
final class MapNode: PlanNode, @unchecked Sendable {
  struct Entry: Sendable {
    let key: PlanNode
    let value: PlanNode
    let isOptional: Bool
  }

  let entries: [Entry]
  let place: Place

  init(id: Int, _ entries: [Entry], _ place: Place) {
    self.entries = entries
    self.place = place
    super.init(id: id)
  }

  private func make(_ pairs: [(key: CELValue, value: CELValue)]) -> CELValue {
    if let indefinite = indefinite(pairs.flatMap { [$0.key, $0.value] }) { return indefinite }
    var kept: [(key: CELValue, value: CELValue)] = []
    for (entry, pair) in zip(entries, pairs) {
      guard entry.isOptional else {
        kept.append(pair)
        continue
      }
      guard case .optional(let optional) = pair.value else {
        return .error(CELError(.noSuchOverload, "an entry written with '?' must be optional", at: place))
      }
      if let value = optional.value { kept.append((pair.key, value)) }
    }
    return MapNode.map(kept).located(at: place)
  }

  static func map(_ pairs: [(key: CELValue, value: CELValue)]) -> CELValue {
    if let map = CELMap(pairs) { return .map(map) }
    let isKeys = pairs.allSatisfy {
      if case .double = $0.key { false } else { CELKey($0.key) != nil }
    }
    return isKeys
      ? .error(.duplicateKey, "two keys of the map are equal")
      : .error(.unsupportedKey, "the key of a map must be a bool, an int, a uint or a string")
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1
    var pairs: [(key: CELValue, value: CELValue)] = []
    for entry in entries { pairs.append((entry.key.evaluate(&frame), entry.value.evaluate(&frame))) }
    return make(pairs)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    frame.cost &+= 1
    var pairs: [(key: CELValue, value: CELValue)] = []
    for entry in entries {
      let key = tracer.value(of: entry.key, &frame)
      pairs.append((key, tracer.value(of: entry.value, &frame)))
    }
    return Traced(make(pairs))
  }
}

/// `Name{field: value, ?field: optional}`
final class ObjectNode: PlanNode, @unchecked Sendable {
  struct Field: Sendable {
    let name: String
    let value: PlanNode
    let isOptional: Bool
  }

  let type: String
  let fields: [Field]
  let place: Place

  init(id: Int, _ type: String, _ fields: [Field], _ place: Place) {
    self.type = type
    self.fields = fields
    self.place = place
    super.init(id: id)
  }

  private func make(_ values: [CELValue]) -> CELValue {
    if let indefinite = indefinite(values) { return indefinite }
    var made: [String: CELValue] = [:]
    for (field, value) in zip(fields, values) {
      var present: CELValue? = value
      if field.isOptional {
        guard case .optional(let optional) = value else { return CELValue.noSuchOverload.located(at: place) }
        present = optional.value
      }
      guard let present else { continue }
      guard made.updateValue(present, forKey: field.name) == nil else {
        return .error(CELError(.duplicateKey, "the field '\(field.name)' is given twice", at: place))
      }
    }
    return .object(CELStruct(type: type, fields: made))
  }

  override func evaluate(_ frame: inout Frame) -> CELValue {
    frame.cost &+= 1
    var values: [CELValue] = []
    for field in fields { values.append(field.value.evaluate(&frame)) }
    return make(values)
  }

  override func trace(_ frame: inout Frame, _ tracer: CELTracer) -> Traced {
    frame.cost &+= 1
    var values: [CELValue] = []
    for field in fields { values.append(tracer.value(of: field.value, &frame)) }
    return Traced(make(values))
  }
}

/// A struct in memory.
public struct CELStruct: CELObjectSource {
  public let type: String
  public let fields: [String: CELValue]

  public init(type: String, fields: [String: CELValue]) {
    self.type = type
    self.fields = fields
  }

  public var celType: CELType { .object(type) }
  public var keys: [String] { fields.keys.sorted() }
  public func field(_ name: String) -> CELValue? { fields[name] }
}
