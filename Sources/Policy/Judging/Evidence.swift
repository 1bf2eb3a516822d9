public import JSON

/// One fact on which a verdict rests.
public struct Evidence: Hashable, Sendable {
  /// Id of the record that holds the fact; empty for the configuration.
  public var record: String
  /// Where in that record; nil for a computed fact.
  public var pointer: JSONPointer?
  /// A fact computed from many records, such as `lineage.retentionEnd`, or from the configuration.
  public var fact: String?
  public var content: Content

  public enum Content: Hashable, Sendable {
    /// The value itself; only members of class public and internal are shown.
    case value(JSONValue)
    /// There is a value, of this class, and it is not shown here.
    case protected(String)
    /// It is there, which is all that counted.
    case present
    /// The number of its elements, which is all that counted.
    case count(Int)
    /// The record does not have it.
    case absent
  }

  public init(record: String, pointer: JSONPointer, _ content: Content) {
    self.record = record
    self.pointer = pointer
    self.fact = nil
    self.content = content
  }

  public init(record: String, fact: String, _ content: Content) {
    self.record = record
    self.pointer = nil
    self.fact = fact
    self.content = content
  }

  /// `{"record", "pointer"|"fact", "value"|"protected"|"present"|"count"|"absent"}`.
  public var json: JSONValue {
    var object = JSONObject()
    object["record"] = .string(record)
    if let pointer { object["pointer"] = .string(pointer.description) }
    if let fact { object["fact"] = .string(fact) }
    switch content {
    case .value(let value): object["value"] = value
    case .protected(let name): object["protected"] = .string(name)
    case .present: object["present"] = .bool(true)
    case .count(let count): object["count"] = .int(Int64(count))
    case .absent: object["absent"] = .bool(true)
    }
    return .object(object)
  }

  /// In the order of a verdict: by record, then place, then content, byte by byte.
  static func sorted(_ evidence: [Evidence]) -> [Evidence] { sorted(evidence) { $0 } }

  static func sorted<Item>(_ items: [Item], by evidence: (Item) -> Evidence) -> [Item] {
    guard items.count > 1 else { return items }
    let keys = items.map { item in
      let evidence = evidence(item)
      return Array(evidence.record.utf8) + [0] + Array(evidence.place.utf8)
    }
    // Places are sorted, since the items themselves are large.
    return items.indices.sorted { left, right in
      if keys[left] != keys[right] { return keys[left].lexicographicallyPrecedes(keys[right]) }
      // A list and an element of it may stand at one place.
      let (one, other) = (evidence(items[left]).json, evidence(items[right]).json)
      return JSONWriter.compact(one).lexicographicallyPrecedes(JSONWriter.compact(other))
    }.map { items[$0] }
  }

  /// The pointer or the name of the computed fact.
  public var place: String { pointer?.description ?? fact ?? "" }
}

/// One changed fact of a way out: the fact, and the value that turns the verdict.
public struct Change: Hashable, Sendable {
  public var record: String
  public var pointer: JSONPointer
  /// Null: the member is taken away.
  public var value: JSONValue
  /// Whether the fact can be made so: not, if it says what happened or who somebody is.
  public var isChangeable: Bool

  public init(record: String, pointer: JSONPointer, to value: JSONValue, isChangeable: Bool = true) {
    self.record = record
    self.pointer = pointer
    self.value = value
    self.isChangeable = isChangeable
  }

  var json: JSONValue {
    var object = JSONObject()
    object["record"] = .string(record)
    object["pointer"] = .string(pointer.description)
    object["to"] = value
    if !isChangeable { object["unchangeable"] = .bool(true) }
    return .object(object)
  }
}
