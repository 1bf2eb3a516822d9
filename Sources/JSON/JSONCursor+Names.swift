extension JSONCursor {
  /// Whether every byte of a string is ASCII; meaningless for anything else.
  @inlinable public var isASCII: Bool {
    let bytes = utf8
    var found: UInt8 = 0
    for byte in bytes { found |= byte }
    return found < 0x80
  }

  /// Whether two strings have the same bytes.
  @inlinable
  public func equals(_ other: JSONCursor) -> Bool {
    let name = name
    return name == other.name && (name.isWhole || utf8.elementsEqual(other.utf8))
  }

  /// The first member of a name of at most 16 bytes; `nil` if this is no object or has none.
  @inlinable
  public func member(_ name: JSONName) -> JSONCursor? {
    guard letter == UInt8(ascii: "{") else { return nil }
    var at = at(index &+ 1)
    let close = close
    while at.index < close {
      let isIt = at.name == name
      at.index &+= 1
      if isIt { return at }
      at.index = at.next
    }
    return nil
  }

  /// Hands on each element of an array; nothing for anything else.
  @inlinable
  public func forEachElement(_ body: (JSONCursor) -> Void) {
    guard letter == UInt8(ascii: "[") else { return }
    var element = at(index &+ 1)
    let close = close
    while element.index < close {
      body(element)
      element.index = element.next
    }
  }

  /// Whether no two members of this object have one name. Objects inside it are not looked at.
  package var hasUniqueNames: Bool {
    var names = 0
    var at = at(index &+ 1)
    let close = close
    let first = at.index
    while at.index < close {
      if names == Self.pairwise { return hasUniqueNamesAmongMany }
      var other = self.at(first)
      while other.index < at.index {
        if other.equals(at) { return false }
        other.index &+= 1
        other.index = other.next
      }
      names &+= 1
      at.index &+= 1
      at.index = at.next
    }
    return true
  }

  /// Objects of so many members are compared each with each, larger ones in a set.
  private static let pairwise = 16

  private var hasUniqueNamesAmongMany: Bool {
    var seen: Set<[UInt8]> = []
    var at = at(index &+ 1)
    let close = close
    while at.index < close {
      guard seen.insert(Array(at.utf8)).inserted else { return false }
      at.index &+= 1
      at.index = at.next
    }
    return true
  }

  /// Whether no object in this value has two members of one name, and containers are nested no deeper than so many
  /// levels: what `JSONParser.parseUnchecked` leaves open.
  package func isSound(maxDepth: Int) -> Bool {
    let isObject = letter == UInt8(ascii: "{")
    guard isObject || letter == UInt8(ascii: "[") else { return true }
    guard maxDepth > 0, !isObject || hasUniqueNames else { return false }
    var at = at(index &+ 1)
    let close = close
    while at.index < close {
      if isObject { at.index &+= 1 }
      guard at.isSound(maxDepth: maxDepth &- 1) else { return false }
      at.index = at.next
    }
    return true
  }
}
