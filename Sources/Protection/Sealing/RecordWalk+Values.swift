import Crypto
import JSON

/// How single values are written: sealed, in clear, or as tokens.
extension RecordWalk {
  /// Writes `["<salt>","<name>",<value>   ]` behind the disclosures before it.
  ///
  /// - Parameter person: number of the person whom it is about; nil for the one whom the record is about, if it is about one.
  func disclose(
    _ value: JSONCursor, name: JSONCursor?, _ view: JSONView, node: PlanNode?, class slot: Int?, person: Int? = nil,
    scope: Int, to draft: inout RecordDraft
  ) {
    let start = draft.text.count
    draft.text.append(contentsOf: DisclosureLayout.opening)
    if let node {
      draft.text.append(contentsOf: node.disclosurePrefix)
    } else {
      draft.text.append(UInt8(ascii: ","))
      if let name {
        append(name: name, to: &draft.text)
        draft.text.append(UInt8(ascii: ","))
      }
    }
    append(value, view, to: &draft.text)
    // Before base64url. What is redacted has a digest alone.
    let multiple = slot.map { plan.padding[$0] } ?? ProtectionPlan.paddings.lowerBound
    let excess = (draft.text.count + 1 - start) % multiple
    if excess > 0 { draft.text.append(contentsOf: Self.spaces[..<(multiple - excess)]) }
    draft.text.append(UInt8(ascii: "]"))
    let key = slot.map { draft.people.slot(class: $0, person: person) }
    draft.layout.add(start..<draft.text.count, class: key, scope: scope)
  }

  /// A field that names people, each under a key of its own, so that one can be erased and the others stay.
  func discloseNamed(
    _ value: JSONCursor, name: JSONCursor, _ view: JSONView, node: PlanNode, class slot: Int, scope: Int,
    isFirst: inout Bool, to draft: inout RecordDraft
  ) {
    guard value.type == .array, isSingle(value) else {
      let person = value.type == .string ? draft.people.add(value.utf8) : nil
      return disclose(value, name: name, view, node: node, class: slot, person: person, scope: scope, to: &draft)
    }
    beginMember(node, isFirst: &isFirst, to: &draft)
    draft.claims.append(UInt8(ascii: "["))
    var element = value.at(value.index + 1)
    while element.index < value.close {
      if element.index > value.index + 1 { draft.claims.append(UInt8(ascii: ",")) }
      let person = element.type == .string ? draft.people.add(element.utf8) : nil
      discloseElement(element, view, class: slot, person: person, to: &draft)
      element.index = element.next
    }
    draft.claims.append(UInt8(ascii: "]"))
  }

  func discloseElement(
    _ element: JSONCursor, _ view: JSONView, class slot: Int, person: Int? = nil, to draft: inout RecordDraft
  ) {
    let scope = draft.layout.makeScope()
    disclose(element, name: nil, view, node: nil, class: slot, person: person, scope: scope, to: &draft)
    draft.claims.append(contentsOf: Self.element)
    draft.layout.reserve(scope, multiple: 1, in: &draft.claims)
    draft.claims.append(UInt8(ascii: "}"))
  }

  private static let element = Array(#"{"...":"#.utf8)
  private static let spaces = [UInt8](repeating: UInt8(ascii: " "), count: ProtectionPlan.paddings.upperBound)

  func append(_ value: JSONCursor, _ view: JSONView, to bytes: inout [UInt8]) {
    if ReservedNames.occur(in: value) {
      JSONWriter.appendCanonical(ReservedNames.escape(view.view(at: value).value), to: &bytes)
    } else {
      JSONWriter.appendCanonical(value, to: &bytes)
    }
  }

  func append(name: JSONCursor, to bytes: inout [UInt8]) {
    if ReservedNames.mayBeReserved(name.utf8) {
      let escaped = ReservedNames.escape(name: String(decoding: name.utf8, as: UTF8.self))
      JSONWriter.append(.string(escaped), to: &bytes)
    } else {
      JSONWriter.appendCanonical(name, to: &bytes)
    }
  }

  func mayStandInClear(_ value: JSONCursor, node: PlanNode, isPerson: Bool) -> Bool {
    switch value.type {
    case .string:
      if value.utf8.starts(with: Self.mail) || namesPerson(String(decoding: value.utf8, as: UTF8.self)) { return false }
      return !(isPerson && plan.roots[.agent]?.child(named: "id") === node)
    case .array:
      var element = value.at(value.index + 1)
      while element.index < value.close {
        guard mayStandInClear(element, node: node, isPerson: isPerson) else { return false }
        element.index = element.next
      }
      return true
    default: return false
    }
  }

  private static let mail = Array("mailto:".utf8)

  func isSingle(_ value: JSONCursor) -> Bool {
    switch value.type {
    case .object, .null: return false
    case .array:
      var element = value.at(value.index + 1)
      while element.index < value.close {
        switch element.type {
        case .object, .array, .null: return false
        default: element.index = element.next
        }
      }
      return true
    default: return true
    }
  }

  func writeToken(
    _ value: JSONCursor, _ view: JSONView, place: Int, domain: String, field: Int, to draft: inout RecordDraft
  ) {
    guard value.type == .array else {
      draft.claims.append(UInt8(ascii: "\""))
      let prefix: UInt64
      if value.type == .string {
        prefix = pseudonymizers[place].append(value.utf8, domain: domain, message: &draft.message, to: &draft.claims)
      } else {
        prefix = JSONWriter.canonical(view.view(at: value)).withUnsafeBufferPointer {
          pseudonymizers[place].append($0, domain: domain, message: &draft.message, to: &draft.claims)
        }
      }
      draft.tokens.append(RecordDraft.Token(field: field, prefix: prefix))
      return draft.claims.append(UInt8(ascii: "\""))
    }
    draft.claims.append(UInt8(ascii: "["))
    var element = value.at(value.index + 1)
    while element.index < value.close {
      if element.index > value.index + 1 { draft.claims.append(UInt8(ascii: ",")) }
      writeToken(element, view, place: place, domain: domain, field: field, to: &draft)
      element.index = element.next
    }
    draft.claims.append(UInt8(ascii: "]"))
  }
}
