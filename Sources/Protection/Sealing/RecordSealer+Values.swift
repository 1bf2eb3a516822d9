import Crypto
import JSON

/// How single values are written: sealed, in clear, or as tokens.
extension RecordSealer {
  /// Writes `["<salt>","<name>",<value>   ]` behind the disclosures before it.
  func disclose(
    _ value: JSONCursor, name: JSONCursor?, view: JSONView, node: PlanNode?, class slot: Int?, scope: Int
  ) {
    let start = text.count
    text.append(contentsOf: DisclosureBatch.opening)
    if let node {
      text.append(contentsOf: node.disclosurePrefix)
    } else {
      text.append(UInt8(ascii: ","))
      if let name {
        append(name: name, to: &text)
        text.append(UInt8(ascii: ","))
      }
    }
    append(value, view: view, to: &text)
    let length = text.count + 1 - start
    let padding = (RecordFile.padding - length % RecordFile.padding) % RecordFile.padding
    text.append(contentsOf: repeatElement(UInt8(ascii: " "), count: padding))
    text.append(UInt8(ascii: "]"))
    batch.add(start..<text.count, class: slot, scope: scope)
  }

  func append(_ value: JSONCursor, view: JSONView, to bytes: inout [UInt8]) {
    let value = view.view(at: value)
    if value.withCursor({ ReservedNames.occur(in: $0) }) {
      JSONWriter.appendCanonical(ReservedNames.escape(value.value), to: &bytes)
    } else {
      JSONWriter.appendCanonical(value, to: &bytes)
    }
  }

  func append(name: JSONCursor, to bytes: inout [UInt8]) {
    let escaped = ReservedNames.escape(name: String(decoding: name.utf8, as: UTF8.self))
    JSONWriter.append(.string(escaped), to: &bytes)
  }

  func mayStandInClear(_ value: JSONCursor, view: JSONView, node: PlanNode) -> Bool {
    switch value.type {
    case .string:
      let id = String(decoding: value.utf8, as: UTF8.self)
      if id.hasPrefix("mailto:") || namesPerson(id) { return false }
      return !(isPerson && plan.roots[.agent]?.child(named: "id") === node)
    case .array:
      return view.view(at: value).elements.allSatisfy { element in
        element.withCursor { mayStandInClear($0, view: element, node: node) }
      }
    default: return false
    }
  }

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

  func writeToken(_ value: JSONCursor, view: JSONView, place: Int, domain: String) {
    guard value.type == .array else {
      let single = view.view(at: value)
      let word = single.string ?? String(decoding: JSONWriter.canonical(single), as: UTF8.self)
      claims.append(contentsOf: #""\#(pseudonymizers[place].token(for: word, domain: domain))""#.utf8)
      return
    }
    claims.append(UInt8(ascii: "["))
    var element = value.at(value.index + 1)
    while element.index < value.close {
      if element.index > value.index + 1 { claims.append(UInt8(ascii: ",")) }
      writeToken(element, view: view, place: place, domain: domain)
      element.index = element.next
    }
    claims.append(UInt8(ascii: "]"))
  }
}
