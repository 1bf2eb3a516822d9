/// A key of a map. Numbers stand on one number line: `1`, `1u` and `1.0` are the same key.
public enum CELKey: Hashable, Sendable {
  case bool(Bool)
  case int(Int64)
  /// Only above `Int64.max`; smaller ones are `.int`.
  case uint(UInt64)
  case string(CELText)

  public static func string(_ text: String) -> CELKey { .string(CELText(text)) }

  /// The key equal to a value; nil if no key can be equal to it (2.5, a list, …).
  public init?(_ value: CELValue) {
    switch value {
    case .bool(let value): self = .bool(value)
    case .int(let value): self = .int(value)
    case .uint(let value): self = Int64(exactly: value).map(CELKey.int) ?? .uint(value)
    case .double(let value):
      if let integer = Int64(exactly: value) {
        self = .int(integer)
      } else if let integer = UInt64(exactly: value) {
        self = .uint(integer)
      } else {
        return nil
      }
    case .string(let value): self = .string(CELText(value))
    default: return nil
    }
  }
}

/// A text compared by its code points. Swift's `String` would hold canonically equivalent texts equal; CEL does not.
public struct CELText: Hashable, Sendable {
  public let text: String
  @inlinable public init(_ text: String) { self.text = text }

  @inlinable public static func == (a: CELText, b: CELText) -> Bool {
    a.text.utf8.count == b.text.utf8.count && a.text.utf8.elementsEqual(b.text.utf8)
  }
  /// Canonically equivalent texts collide, which is allowed.
  @inlinable public func hash(into hasher: inout Hasher) { text.hash(into: &hasher) }
}

/// A map in memory. Entries keep the order in which they were written.
public struct CELMap: Sendable {
  public struct Entry: Sendable {
    /// `bool`, `int`, `uint` or `string`.
    public let key: CELValue
    public let value: CELValue
  }

  public let entries: [Entry]
  /// Position by key; empty for small maps, which are searched in order.
  let index: [CELKey: Int]
  let keys: [CELKey]

  static let smallest = 9

  /// nil if two keys are equal or a key has a type that keys cannot have.
  public init?(_ entries: [(key: CELValue, value: CELValue)]) {
    var keys: [CELKey] = []
    var index: [CELKey: Int] = [:]
    keys.reserveCapacity(entries.count)
    let indexed = entries.count >= CELMap.smallest
    for (position, entry) in entries.enumerated() {
      if case .double = entry.key { return nil }
      guard let key = CELKey(entry.key) else { return nil }
      if indexed {
        guard index.updateValue(position, forKey: key) == nil else { return nil }
      } else if keys.contains(key) {
        return nil
      }
      keys.append(key)
    }
    self.keys = keys
    self.index = index
    self.entries = entries.map { Entry(key: $0.key, value: $0.value) }
  }

  public static let empty = CELMap(strings: [:])

  /// A map with string keys, ordered by key.
  public init(strings: [String: CELValue]) {
    let sorted = strings.sorted { $0.key < $1.key }
    keys = sorted.map { .string($0.key) }
    entries = sorted.map { Entry(key: .string($0.key), value: $0.value) }
    index =
      sorted.count < CELMap.smallest
      ? [:] : Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($0.element, $0.offset) })
  }

  public var count: Int { entries.count }

  public subscript(key: CELKey) -> CELValue? {
    if index.isEmpty {
      for position in keys.indices where keys[position] == key { return entries[position].value }
      return nil
    }
    return index[key].map { entries[$0].value }
  }
}
