import JSON

/// `relation.self`: a record is not its own source, part, version or agent.
enum SelfRelation {
  /// Relation members of all kinds: lists of objects with `id`.
  static let members: Set<String> = [
    "used", "generated", "invalidated", "wasUsedBy", "wasGeneratedBy", "wasInvalidatedBy", "wasDerivedFrom",
    "wasRevisionOf", "hadPrimarySource", "wasQuotedFrom", "wasAttributedTo", "specializationOf", "alternateOf",
    "hadMember", "wasInfluencedBy", "wasInformedBy", "wasAssociatedWith", "wasStartedBy", "wasEndedBy",
    "actedOnBehalfOf",
  ]

  private static let idName = JSONName("id")

  /// - Parameter id: the text of the record's id.
  static func check(_ record: JSONCursor, id: JSONCursor, kind: RecordKind) throws(Rejection) {
    switch kind {
    case .contribution, .request, .event, .profile: return
    case .agent, .document, .dataset, .model, .run: break
    }
    var at = record.at(record.index + 1)
    let close = record.close
    while at.index < close {
      let name = at
      at.index += 1
      if at.letter == UInt8(ascii: "["), let index = place(of: id, in: at) {
        let member = String(decoding: name.utf8, as: UTF8.self)
        if members.contains(member) {
          throw Rejection(
            reason: "relation.self", pointer: JSONPointer(tokens: [member, String(index), "id"]),
            message: "the record is related to itself")
        }
      }
      at.index = at.next
    }
  }

  /// The place in a list of the first object with this id.
  private static func place(of id: JSONCursor, in list: JSONCursor) -> Int? {
    var element = list.at(list.index + 1)
    let close = list.close
    var place = 0
    while element.index < close {
      if let target = element.member(idName), target.letter == UInt8(ascii: "\""), isSame(target, id) { return place }
      place += 1
      element.index = element.next
    }
    return nil
  }

  /// Whether two texts are one in NFC.
  private static func isSame(_ a: JSONCursor, _ b: JSONCursor) -> Bool {
    if a.equals(b) { return true }
    if a.isASCII && b.isASCII { return false }
    return NormalText.nfc(String(decoding: a.utf8, as: UTF8.self))
      == NormalText.nfc(String(decoding: b.utf8, as: UTF8.self))
  }
}
