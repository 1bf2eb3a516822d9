import Crypto
import JSON
import Provenance

/// Walks over a record and writes it as claims and disclosures, as the plan says.
struct RecordWalk {
  let plan: ProtectionPlan
  let pseudonymizers: [Pseudonymizer]
  let namesPerson: @Sendable (String) -> Bool
  /// Whether people have keys of their own.
  let knowsPeople: Bool

  /// Appends the record's members to claims that are already open, and closes them.
  func write(record: JSONCursor, of view: JSONView, kind: RecordKind, to draft: inout RecordDraft) {
    let scope = draft.layout.makeScope()
    var isFirst = false
    writeMembers(of: record, view, node: plan.roots[kind], scope: scope, isFirst: &isFirst, to: &draft)
    writeDigests(of: scope, isFirst: isFirst, to: &draft)
    draft.claims.append(UInt8(ascii: "}"))
  }

  private func writeMembers(
    of object: JSONCursor, _ view: JSONView, node: PlanNode?, scope: Int, isFirst: inout Bool,
    to draft: inout RecordDraft
  ) {
    var name = object.at(object.index + 1)
    let end = object.close
    while name.index < end {
      let value = name.at(name.index + 1)
      write(value, name: name, view, node: node?.child(at: name), scope: scope, isFirst: &isFirst, to: &draft)
      name.index = value.next
    }
  }

  private func write(
    _ value: JSONCursor, name: JSONCursor, _ view: JSONView, node: PlanNode?, scope: Int, isFirst: inout Bool,
    to draft: inout RecordDraft
  ) {
    guard let node else { return disclose(value, name: name, view, node: nil, class: 0, scope: scope, to: &draft) }
    switch node.treatment {
    case .drop: return
    case .seal(let slot) where node.namesPeople && knowsPeople && !draft.people.hasSubject:
      return discloseNamed(
        value, name: name, view, node: node, class: slot, scope: scope, isFirst: &isFirst, to: &draft)
    case .seal(let slot): return disclose(value, name: name, view, node: node, class: slot, scope: scope, to: &draft)
    case .redact: return disclose(value, name: name, view, node: node, class: nil, scope: scope, to: &draft)
    case .keep:
      beginMember(node, isFirst: &isFirst, to: &draft)
      return append(value, view, to: &draft.claims)
    case .keepID where mayStandInClear(value, node: node, isPerson: draft.isPerson):
      beginMember(node, isFirst: &isFirst, to: &draft)
      return append(value, view, to: &draft.claims)
    case .token(let place, let domain, let field) where isSingle(value):
      beginMember(node, isFirst: &isFirst, to: &draft)
      return writeToken(value, view, place: place, domain: domain, field: field, to: &draft)
    case .descend where value.type == .object:
      beginMember(node, isFirst: &isFirst, to: &draft)
      return writeObject(value, view, node: node, to: &draft)
    case .descend where value.type == .array:
      beginMember(node, isFirst: &isFirst, to: &draft)
      return writeElements(of: value, view, node: node, to: &draft)
    case .descendMap where value.type == .object:
      beginMember(node, isFirst: &isFirst, to: &draft)
      return writeMap(value, view, node: node, to: &draft)
    case .keepID, .token, .descend, .descendMap:
      return disclose(value, name: name, view, node: node, class: 0, scope: scope, to: &draft)
    }
  }

  private func writeObject(_ object: JSONCursor, _ view: JSONView, node: PlanNode, to draft: inout RecordDraft) {
    let scope = draft.layout.makeScope()
    var isFirst = true
    draft.claims.append(UInt8(ascii: "{"))
    writeMembers(of: object, view, node: node, scope: scope, isFirst: &isFirst, to: &draft)
    writeDigests(of: scope, isFirst: isFirst, to: &draft)
    draft.claims.append(UInt8(ascii: "}"))
  }

  private func writeMap(_ map: JSONCursor, _ view: JSONView, node: PlanNode, to draft: inout RecordDraft) {
    let scope = draft.layout.makeScope()
    var isFirst = true
    draft.claims.append(UInt8(ascii: "{"))
    var name = map.at(map.index + 1)
    while name.index < map.close {
      let value = name.at(name.index + 1)
      if let slot = commonClass(of: value, node: node) {
        disclose(value, name: name, view, node: nil, class: slot, scope: scope, to: &draft)
      } else {
        if !isFirst { draft.claims.append(UInt8(ascii: ",")) }
        isFirst = false
        append(name: name, to: &draft.claims)
        draft.claims.append(UInt8(ascii: ":"))
        writeObject(value, view, node: node, to: &draft)
      }
      name.index = value.next
    }
    writeDigests(of: scope, isFirst: isFirst, to: &draft)
    draft.claims.append(UInt8(ascii: "}"))
  }

  private func writeElements(of list: JSONCursor, _ view: JSONView, node: PlanNode, to draft: inout RecordDraft) {
    draft.claims.append(UInt8(ascii: "["))
    var element = list.at(list.index + 1)
    var isFirst = true
    while element.index < list.close {
      if !isFirst { draft.claims.append(UInt8(ascii: ",")) }
      isFirst = false
      if let slot = commonClass(of: element, node: node) {
        discloseElement(element, view, class: slot, to: &draft)
      } else {
        writeObject(element, view, node: node, to: &draft)
      }
      element.index = element.next
    }
    draft.claims.append(UInt8(ascii: "]"))
  }

  /// The class under which an element can be sealed as a whole: the one that all its members have. What is no object
  /// has no members that a rule could name, and is the owner's.
  private func commonClass(of element: JSONCursor, node: PlanNode) -> Int? {
    guard element.type == .object else { return 0 }
    var common: Int?
    var name = element.at(element.index + 1)
    while name.index < element.close {
      let treatment = node.child(at: name)?.treatment ?? .seal(0)
      guard case .seal(let slot) = treatment, common == nil || common == slot else { return nil }
      common = slot
      name.index = name.at(name.index + 1).next
    }
    return common
  }

  func beginMember(_ node: PlanNode, isFirst: inout Bool, to draft: inout RecordDraft) {
    if !isFirst { draft.claims.append(UInt8(ascii: ",")) }
    isFirst = false
    draft.claims.append(contentsOf: node.memberPrefix)
  }

  private func writeDigests(of scope: Int, isFirst: Bool, to draft: inout RecordDraft) {
    guard draft.layout.count(in: scope) > 0 else { return }
    if !isFirst { draft.claims.append(UInt8(ascii: ",")) }
    draft.claims.append(contentsOf: Self.digests)
    draft.layout.reserve(scope, multiple: RecordFile.digests, in: &draft.claims)
    draft.claims.append(UInt8(ascii: "]"))
  }

  private static let digests = Array(#""_sd":["#.utf8)
}
