/// The members of an object, in order. Two objects are equal if they have the same members in any order.
public struct JSONObject: Sendable, Sequence {
  /// The names, in order.
  public private(set) var keys: [String] = []
  /// The values, in the order of `keys`.
  public private(set) var values: [JSONValue] = []
  /// Places by name, kept only for objects so large that searching them would be slow.
  private var places: [ByteText: Int]?

  private static let searchable = 16

  public init() {}

  /// Of two members of one name the later is kept, in the place of the first.
  public init(_ members: some Sequence<(String, JSONValue)>) {
    for (key, value) in members { self[key] = value }
  }

  public var count: Int { keys.count }
  public var isEmpty: Bool { keys.isEmpty }

  /// The value of a member. Setting a new name appends it; setting `nil` removes it.
  public subscript(_ key: String) -> JSONValue? {
    get { place(of: key).map { values[$0] } }
    set {
      switch (place(of: key), newValue) {
      case (let place?, let value?): values[place] = value
      case (nil, let value?): append(key, value)
      case (let place?, nil): remove(at: place)
      case (nil, nil): break
      }
    }
  }

  /// Whether there is a member of this name.
  public func contains(_ key: String) -> Bool { place(of: key) != nil }

  /// Removes a member and returns its value.
  @discardableResult
  public mutating func removeValue(forKey key: String) -> JSONValue? {
    guard let place = place(of: key) else { return nil }
    let value = values[place]
    remove(at: place)
    return value
  }

  /// Appends a member whose name is known to be new.
  mutating func append(_ key: String, _ value: JSONValue) {
    places?[ByteText(key)] = keys.count
    keys.append(key)
    values.append(value)
    if places == nil && keys.count > Self.searchable { index() }
  }

  mutating func reserveCapacity(_ count: Int) {
    keys.reserveCapacity(count)
    values.reserveCapacity(count)
  }

  private mutating func remove(at place: Int) {
    keys.remove(at: place)
    values.remove(at: place)
    if places != nil { index() }
  }

  private mutating func index() {
    places = Dictionary(keys.enumerated().map { (ByteText($1), $0) }, uniquingKeysWith: { first, _ in first })
  }

  private func place(of key: String) -> Int? {
    if let places { return places[ByteText(key)] }
    let wanted = ByteText(key)
    return keys.firstIndex { ByteText($0) == wanted }
  }

  public func makeIterator() -> Iterator { Iterator(object: self) }

  public struct Iterator: IteratorProtocol {
    let object: JSONObject
    var place = 0

    public mutating func next() -> (key: String, value: JSONValue)? {
      guard place < object.count else { return nil }
      defer { place += 1 }
      return (key: object.keys[place], value: object.values[place])
    }
  }
}

extension JSONObject: Hashable {
  public static func == (a: JSONObject, b: JSONObject) -> Bool {
    a.count == b.count && a.allSatisfy { b[$0.key] == $0.value }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(count)
    var sum = 0  // order must not matter
    for (key, value) in self {
      var member = Hasher()
      member.combine(ByteText(key))
      member.combine(value)
      sum &+= member.finalize()
    }
    hasher.combine(sum)
  }
}
