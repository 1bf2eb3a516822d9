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
    /// A token of the scope with this index, in the field with this one.
    case token(scope: Int, domain: String, field: Int)
    /// An object, or a list of objects, whose members differ.
    case descend
    /// An object with free names, each for an object whose members differ.
    case descendMap
  }

  let name: String
  let treatment: Treatment
  let action: FieldAction?
  /// Whether its values name people.
  let namesPeople: Bool
  /// `,"name":` as it stands in an object, and `,"name",` as it stands in a disclosure.
  let memberPrefix: [UInt8], disclosurePrefix: [UInt8]
  private let children: [PlanNode]
  private let names: [JSONName]
  /// Places in `children` by hash of the name, with linear probing; -1 is free. A power of two, at most half full.
  private let table: [Int16]
  private let shift: UInt64

  init(
    name: String, treatment: Treatment, action: FieldAction?, namesPeople: Bool = false, children: [PlanNode]
  ) {
    self.name = name
    self.namesPeople = namesPeople
    self.treatment = treatment
    self.action = action
    self.children = children
    let quoted = JSONWriter.compact(.string(name))
    memberPrefix = quoted + [UInt8(ascii: ":")]
    disclosurePrefix = [UInt8(ascii: ",")] + quoted + [UInt8(ascii: ",")]
    names = children.map { JSONName($0.name) }
    var bits: UInt64 = 1
    while 1 << bits < 2 * children.count { bits += 1 }
    shift = 64 - bits
    var table = [Int16](repeating: -1, count: 1 << bits)
    for (place, name) in names.enumerated() {
      var slot = Int(name.mixed >> shift)
      while table[slot] >= 0 { slot = (slot + 1) & (table.count - 1) }
      table[slot] = Int16(place)
    }
    self.table = table
  }

  /// The child that has the name of the member whose name lies at this place.
  func child(at place: JSONCursor) -> PlanNode? {
    child(place.name) { name in place.utf8.elementsEqual(name.utf8) }
  }

  func child(named name: String) -> PlanNode? {
    child(JSONName(name)) { $0 == name }
  }

  private func child(_ short: JSONName, isSame: (String) -> Bool) -> PlanNode? {
    var slot = Int(short.mixed >> shift)
    while table[slot] >= 0 {
      let place = Int(table[slot])
      if names[place] == short, short.isWhole || isSame(children[place].name) { return children[place] }
      slot = (slot + 1) & (table.count - 1)
    }
    return nil
  }
}
