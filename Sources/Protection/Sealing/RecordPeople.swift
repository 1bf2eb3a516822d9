import Foundation

/// The people of one record, and which of their keys it needs: the one whom all of it is about, and those whom single fields name.
struct RecordPeople {
  /// A key of a person for a class; its place in the list is its index behind those of the classes.
  struct Key {
    var person: Int
    var `class`: Int
  }

  /// Ids, UTF-8 in NFC.
  private(set) var ids: [[UInt8]] = []
  private(set) var keys: [Key] = []
  /// Whether all of the record is about the first of them.
  private(set) var hasSubject = false
  /// Index of each key of the subject by class, -1 where it needs none yet.
  private var slots: [Int]

  /// - Parameter classes: number of classes.
  init(classes: Int) { slots = Array(repeating: -1, count: classes) }

  /// Forgets the record before.
  mutating func removeAll() {
    ids.removeAll(keepingCapacity: true)
    keys.removeAll(keepingCapacity: true)
    hasSubject = false
    for place in slots.indices { slots[place] = -1 }
  }

  mutating func setSubject(_ id: UnsafeBufferPointer<UInt8>) {
    guard !id.isEmpty else { return }
    _ = add(id)
    hasSubject = true
  }

  /// - Returns: the person's number.
  mutating func add(_ id: UnsafeBufferPointer<UInt8>) -> Int {
    ids.append(
      id.allSatisfy { $0 < 0x80 }
        ? Array(id) : Array(String(decoding: id, as: UTF8.self).precomposedStringWithCanonicalMapping.utf8))
    return ids.count - 1
  }

  /// The index of the key for a field: that of the person it is about, else of the class.
  mutating func slot(class slot: Int, person: Int?) -> Int {
    guard let person = person ?? (hasSubject ? 0 : nil) else { return slot }
    if person == 0, hasSubject, slots[slot] >= 0 { return slots[slot] }
    keys.append(Key(person: person, class: slot))
    let index = slots.count + keys.count - 1
    if person == 0, hasSubject { slots[slot] = index }
    return index
  }
}
