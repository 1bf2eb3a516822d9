import JSON

/// A hash table of names inside `SchemaProgram.slots`: open addressing, at most half full.
struct NameTable: Sendable, Hashable {
  var base: Int
  var mask: Int
}

/// A name and what it stands for.
struct NameSlot: Sendable {
  var name: JSONName
  /// The rule of a member's value; 0 in tables of tokens; -1 in free slots.
  var rule: Int
  /// The member's bit among those that its object must have; 0 if it may be left out.
  var required: UInt64
  /// Index of the text in `SchemaProgram.texts`.
  var text: Int

  static let free = NameSlot(name: JSONName(""), rule: -1, required: 0, text: -1)
}

extension SchemaProgram {
  /// The slot of a name; `nil` if the table has none.
  ///
  /// - Parameter bytes: the bytes that `name` was made of.
  @inline(__always)
  func find(_ name: JSONName, _ bytes: UnsafeBufferPointer<UInt8>, in table: NameTable) -> NameSlot? {
    var place = Int(truncatingIfNeeded: name.mixed &>> 40) & table.mask
    while true {
      let slot = slots[table.base &+ place]
      if slot.rule < 0 { return nil }
      if slot.name == name && (name.isWhole || texts[slot.text].elementsEqual(bytes)) { return slot }
      place = (place &+ 1) & table.mask
    }
  }

  /// Appends a table of names, in their order.
  mutating func addTable(_ names: [(text: String, rule: Int, required: UInt64)]) -> NameTable {
    var size = 2
    while size < names.count * 2 { size *= 2 }
    let table = NameTable(base: slots.count, mask: size - 1)
    slots += Array(repeating: .free, count: size)
    for (text, rule, required) in names {
      let name = JSONName(text)
      var place = Int(truncatingIfNeeded: name.mixed >> 40) & table.mask
      while slots[table.base + place].rule >= 0 { place = (place + 1) & table.mask }
      slots[table.base + place] = NameSlot(name: name, rule: rule, required: required, text: texts.count)
      texts.append(Array(text.utf8))
    }
    return table
  }
}
