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

  static func check(_ view: JSONView, id: String, kind: RecordKind) throws(Rejection) {
    switch kind {
    case .contribution, .request, .event, .profile: return
    case .agent, .document, .dataset, .model, .run: break
    }
    for entry in view.entries where entry.value.type == .array && members.contains(entry.key) {
      for (index, item) in entry.value.elements.enumerated() {
        guard let target = item["id"], target.equals(id) || target.string.map(NormalText.nfc) == id else { continue }
        throw Rejection(
          reason: "relation.self", pointer: JSONPointer(tokens: [entry.key, String(index), "id"]),
          message: "the record is related to itself")
      }
    }
  }
}
