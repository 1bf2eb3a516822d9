import JSON

/// Where the members stand that the first pass looks at: found in one walk over a record.
struct RecordMembers {
  /// Indexes on the tape of the members' values; 0 for those that the record has not.
  var id = 0
  var type = 0
  var source = 0
  var mergedFrom = 0
  var dataset = 0
  var subjectRef = 0
  var atTime = 0
  var entities = 0
  var location = 0
  var destination = 0
  var addedAt = 0
  var removedAt = 0
  var consents = 0
  var optOuts = 0
  var copies = 0
  var contributions = 0

  init(_ record: JSONCursor) {
    guard record.letter == UInt8(ascii: "{") else { return }
    var at = record.at(record.index &+ 1)
    let close = record.close
    while at.index < close {
      note(at.name, at.index &+ 1)
      at.index &+= 1
      at.index = at.next
    }
  }

  @inline(__always)
  private mutating func note(_ name: JSONName, _ value: Int) {
    let names = Self.names
    switch name.length {
    case 2: if name == names.id { id = value }
    case 4: if name == names.type { type = value }
    case 6:
      if name == names.source { source = value }
      if name == names.atTime { atTime = value }
      if name == names.copies { copies = value }
    case 7:
      if name == names.dataset { dataset = value }
      if name == names.addedAt { addedAt = value }
      if name == names.optOuts { optOuts = value }
    case 8:
      if name == names.entities { entities = value }
      if name == names.location { location = value }
      if name == names.consents { consents = value }
    case 9: if name == names.removedAt { removedAt = value }
    case 10:
      if name == names.subjectRef { subjectRef = value }
      if name == names.mergedFrom { mergedFrom = value }
    case 11: if name == names.destination { destination = value }
    case 13: if name == names.contributions { contributions = value }
    default: break
    }
  }

  private struct Names {
    let id = JSONName("id"), type = JSONName("type"), source = JSONName("source"), atTime = JSONName("atTime")
    let copies = JSONName("copies"), dataset = JSONName("dataset"), addedAt = JSONName("addedAt")
    let optOuts = JSONName("optOuts"), entities = JSONName("entities"), location = JSONName("location")
    let consents = JSONName("consents"), removedAt = JSONName("removedAt"), subjectRef = JSONName("subjectRef")
    let mergedFrom = JSONName("mergedFrom"), destination = JSONName("destination")
    let contributions = JSONName("contributions")
  }

  private static let names = Names()
}

extension JSONCursor {
  /// The value at an index that `RecordMembers` found on the same tape; nil if it found none.
  @inline(__always)
  func present(_ index: Int) -> JSONCursor? { index == 0 ? nil : at(index) }

  /// The same, if it is a text.
  @inline(__always)
  func presentText(_ index: Int) -> JSONCursor? {
    guard let value = present(index), value.letter == UInt8(ascii: "\"") else { return nil }
    return value
  }
}
