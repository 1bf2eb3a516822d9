import JSON

/// The check on the hot path: does a record keep to the schema? Why not is found by `FaultFinder`, which takes its time.
///
/// What `JSONParser.parseUnchecked` leaves open is looked at on the way: no object has two members of one name, and containers are nested
/// no deeper than they may be.
extension SchemaProgram {
  /// - Returns: the record's kind; `nil` if anything is wrong with it.
  func check(_ record: JSONCursor) -> RecordKind? {
    guard record.letter == UInt8(ascii: "{"), let kind = member(Self.kindName, of: record),
      kind.letter == UInt8(ascii: "\""), let id = member(Self.idName, of: record)
    else { return nil }
    let name = kind.name
    for entry in kinds where entry.name == name {
      return check(record, entry.rule, id, Self.maximumDepth) ? entry.kind : nil
    }
    return nil
  }

  /// The kind that an object names; nil if it is none of the nine.
  func kind(of record: JSONCursor) -> RecordKind? {
    guard let kind = record.member(Self.kindName), kind.letter == UInt8(ascii: "\"") else { return nil }
    let name = kind.name
    return kinds.first { $0.name == name }?.kind
  }

  static let kindName = JSONName("kind")
  static let idName = JSONName("id")

  /// The first member of a short name.
  func member(_ name: JSONName, of object: JSONCursor) -> JSONCursor? {
    var at = object.at(object.index &+ 1)
    let close = object.close
    while at.index < close {
      let isIt = at.name == name
      at.index &+= 1
      if isIt { return at }
      at.index = at.next
    }
    return nil
  }

  /// - Parameter levels: of containers, this one's among them, that may be here.
  private func check(_ value: JSONCursor, _ rule: Int, _ id: JSONCursor, _ levels: Int) -> Bool {
    switch rules[rule] {
    case .string(let index): value.letter == UInt8(ascii: "\"") && fault(strings[index], value) == nil
    case .token(let index): check(value, tokens[index])
    case .object(let index): value.letter == UInt8(ascii: "{") && check(value, objects[index], id, levels)
    case .array(let index): value.letter == UInt8(ascii: "[") && check(value, arrays[index], id, levels)
    case .map(let index): value.letter == UInt8(ascii: "{") && check(value, maps[index], id, levels)
    case .integer(let index): isSafeInteger(value) && numbers[index].contains(value.double ?? .nan)
    case .number(let index):
      (value.letter == UInt8(ascii: "d") || isSafeInteger(value)) && numbers[index].contains(value.double ?? .nan)
    case .boolean: value.letter == UInt8(ascii: "t") || value.letter == UInt8(ascii: "f")
    case .free: value.letter == UInt8(ascii: "{") && hasSafeIntegers(value) && value.isSound(maxDepth: levels)
    case .stated: hasSafeIntegers(value) && !holdsNull(value) && value.isSound(maxDepth: levels)
    }
  }

  private func check(_ value: JSONCursor, _ rule: TokenRule) -> Bool {
    switch value.letter {
    case UInt8(ascii: "\""): find(value.name, value.utf8, in: rule.names) != nil
    case UInt8(ascii: "t"), UInt8(ascii: "f"): rule.takesBool
    default: false
    }
  }

  private func check(_ object: JSONCursor, _ rule: ObjectRule, _ id: JSONCursor, _ levels: Int) -> Bool {
    if levels < 1 || rule.nameCount > 128 && !object.hasUniqueNames { return false }
    var required: UInt64 = 0
    // A bit for each of the first 128 names.
    var (low, high): (UInt64, UInt64) = (0, 0)
    var at = object.at(object.index &+ 1)
    let close = object.close
    var count = 0
    while at.index < close {
      guard let slot = find(at.name, at.utf8, in: rule.names) else { return false }
      required |= slot.required
      let place = slot.text &- rule.firstText
      let bit: UInt64 = 1 &<< UInt64(truncatingIfNeeded: place)
      if place < 64 {
        if low & bit != 0 { return false }
        low |= bit
      } else if place < 128 {
        if high & bit != 0 { return false }
        high |= bit
      }
      at.index &+= 1
      guard check(at, slot.rule, id, levels &- 1) else { return false }
      at.index = at.next
      count &+= 1
    }
    return required == rule.required && count >= rule.minimumCount
  }

  private func check(_ object: JSONCursor, _ rule: MapRule, _ id: JSONCursor, _ levels: Int) -> Bool {
    if levels < 1 || !object.hasUniqueNames { return false }
    var at = object.at(object.index &+ 1)
    let close = object.close
    var count = 0
    while at.index < close {
      if rule.names >= 0 && fault(strings[rule.names], at) != nil { return false }
      at.index &+= 1
      guard check(at, rule.value, id, levels &- 1) else { return false }
      at.index = at.next
      count &+= 1
    }
    return count <= rule.maximumCount
  }

  private func check(_ array: JSONCursor, _ rule: ArrayRule, _ id: JSONCursor, _ levels: Int) -> Bool {
    if levels < 1 { return false }
    var at = array.at(array.index &+ 1)
    let close = array.close
    var count = 0
    while at.index < close {
      guard check(at, rule.element, id, levels &- 1) else { return false }
      if rule.isRelation && relates(at, to: id) { return false }
      at.index = at.next
      count &+= 1
    }
    return count >= rule.minimumCount && (!rule.isUnique || count < 2 || firstRepeated(in: array) == nil)
  }

  /// Whether a relation's `id` is the record's own.
  func relates(_ relation: JSONCursor, to id: JSONCursor) -> Bool {
    guard relation.letter == UInt8(ascii: "{"), id.letter == UInt8(ascii: "\""),
      let target = member(Self.idName, of: relation), target.letter == UInt8(ascii: "\""), target.name == id.name
    else { return false }
    return target.utf8.elementsEqual(id.utf8)
  }

  /// Whether an integer lies within I-JSON (RFC 7493 section 2.2); false for anything else.
  @inline(__always)
  func isSafeInteger(_ value: JSONCursor) -> Bool {
    guard let number = value.int64 else { return false }
    return number.magnitude <= Self.maximumInteger
  }

  /// Whether all integers in a value lie within I-JSON.
  func hasSafeIntegers(_ value: JSONCursor) -> Bool {
    var at = value
    let end = value.next
    while at.index < end {
      switch at.letter {
      case UInt8(ascii: "l"), UInt8(ascii: "u"):
        guard isSafeInteger(at) else { return false }
        at.index &+= 2
      case UInt8(ascii: "d"): at.index &+= 2
      default: at.index &+= 1
      }
    }
    return true
  }

  func holdsNull(_ value: JSONCursor) -> Bool {
    var at = value
    let end = value.next
    while at.index < end {
      switch at.letter {
      case UInt8(ascii: "n"): return true
      case UInt8(ascii: "l"), UInt8(ascii: "u"), UInt8(ascii: "d"): at.index &+= 2
      default: at.index &+= 1
      }
    }
    return false
  }
}
