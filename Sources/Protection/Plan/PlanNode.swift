import JSON

/// A member of a record with what is to happen to it, found by its name while a record is walked.
final class PlanNode: Sendable {
  enum Treatment: Hashable {
    /// Copied into the claims; a member with members of its own is walked instead.
    case keep
    /// As `keep`, if none of the ids names a person; otherwise sealed for the owner.
    case keepID
    /// One disclosure under the class with this index.
    case seal(Int)
    case redact
    case drop
    /// A token of the scope with this index.
    case token(scope: Int, domain: String)
    /// An object, or a list of objects, whose members differ.
    case descend
    /// An object with free names, each for an object whose members differ.
    case descendMap
  }

  let name: String
  let treatment: Treatment
  let action: FieldAction?
  /// `,"name":` as it stands in an object, and `,"name",` as it stands in a disclosure.
  let memberPrefix: [UInt8], disclosurePrefix: [UInt8]
  private let children: [PlanNode]
  /// Places in `children` by hash of the name, with linear probing; -1 is free. A power of two, at most half full.
  private let table: [Int16]
  private let names: [[UInt8]]

  init(name: String, treatment: Treatment, action: FieldAction?, children: [PlanNode]) {
    self.name = name
    self.treatment = treatment
    self.action = action
    self.children = children
    let quoted = JSONWriter.compact(.string(name))
    memberPrefix = quoted + [UInt8(ascii: ":")]
    disclosurePrefix = [UInt8(ascii: ",")] + quoted + [UInt8(ascii: ",")]
    names = children.map { Array($0.name.utf8) }
    var size = 2
    while size < 2 * children.count { size *= 2 }
    var table = [Int16](repeating: -1, count: size)
    for (place, name) in names.enumerated() {
      var slot = name.withUnsafeBufferPointer { Self.hash($0) } & (size - 1)
      while table[slot] >= 0 { slot = (slot + 1) & (size - 1) }
      table[slot] = Int16(place)
    }
    self.table = table
  }

  func child(named name: UnsafeBufferPointer<UInt8>) -> PlanNode? {
    var slot = Self.hash(name) & (table.count - 1)
    while table[slot] >= 0 {
      let place = Int(table[slot])
      if names[place].elementsEqual(name) { return children[place] }
      slot = (slot + 1) & (table.count - 1)
    }
    return nil
  }

  func child(named name: String) -> PlanNode? {
    var name = name
    return name.withUTF8 { child(named: $0) }
  }

  /// FNV-1a, folded to a table index by the caller.
  private static func hash(_ name: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in name { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return Int(truncatingIfNeeded: hash ^ hash >> 32)
  }
}
