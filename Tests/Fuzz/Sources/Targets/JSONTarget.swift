import Foundation

@testable import JSON

extension Target {
  /// simdjson against the scanner and Foundation; every form that is written is read back as what it was.
  static let json = Target(name: "json", summary: "JSON texts and pointers", dictionary: "json", longest: 4096) {
    let strict = JSONParser()
    let lenient = JSONParser(maxDepth: 8, allowsDuplicateKeys: true)
    return { bytes in
      if let root = parsed(bytes, strict, maxDepth: 64, allowsDuplicateKeys: false) {
        checkForms(root, of: bytes, strict)
        if bytes.count <= 512 { checkAgainstFoundation(root, bytes) }
      }
      if let root = parsed(bytes, lenient, maxDepth: 8, allowsDuplicateKeys: true) { walk(root) }
    }
  }

  private static func parsed(
    _ bytes: UnsafeRawBufferPointer, _ parser: JSONParser, maxDepth: Int, allowsDuplicateKeys: Bool
  ) -> JSONView? {
    let slow = JSONScanner.fault(in: bytes, maxDepth: maxDepth, allowsDuplicateKeys: allowsDuplicateKeys)
    do throws(JSONError) {
      let document = try parser.parse(bytes)
      check(slow == nil, "simdjson accepts what the scanner refuses: \(slow.map(\.description) ?? "")")
      return document.root
    } catch {
      check(slow == error, "simdjson says \(error), the scanner \(slow.map(\.description) ?? "nothing")")
      checkSilent("\(error)")
      return nil
    }
  }

  private static func checkForms(_ root: JSONView, of bytes: UnsafeRawBufferPointer, _ parser: JSONParser) {
    func view(_ bytes: [UInt8]) -> JSONView? { try? parser.parse(bytes).root }
    let compact = JSONWriter.compact(root)
    guard let again = view(compact) else { return check(false, "the compact form is not JSON") }
    check(JSONWriter.compact(again) == compact, "the compact form changes when it is read and written")
    check(again.value == root.value, "the compact form is another value")
    let canonical = JSONWriter.canonical(root)
    if isExact(root) {
      guard let same = view(canonical) else { return check(false, "the canonical form is not JSON") }
      check(JSONWriter.canonical(same) == canonical, "the canonical form is not its own canonical form")
    }
    if let value = try? root.exactValue() {
      check(JSONWriter.compact(value) == compact, "a view and its value are written differently")
      check(JSONWriter.canonical(value) == canonical, "a view and its value have two canonical forms")
      check((try? JSONValue(parsing: JSONWriter.pretty(value))) == value, "the form for people is another value")
    }
    check(JSONLocator.place(of: .root, in: bytes) != nil, "the root has no place")
    walk(root)
    pointers(root.value, .root, in: bytes, root: root)
  }

  /// Whether RFC 8785, which writes all numbers as binary64, loses no integer (RFC 7493 section 2.2).
  private static func isExact(_ view: JSONView) -> Bool {
    switch view.type {
    case .object: view.entries.allSatisfy { isExact($0.value) }
    case .array: view.elements.allSatisfy(isExact)
    case .integer: view.int64.map { $0.magnitude <= 1 << 53 - 1 } ?? false
    default: true
    }
  }

  /// Every view gives what it holds.
  private static func walk(_ view: JSONView) {
    switch view.type {
    case .object:
      var count = 0
      for (key, value) in view.members {
        count += 1
        check(view[key] != nil, "a member is not found by its name")
        walk(value)
      }
      check(count == view.count, "an object miscounts")
    case .array:
      var count = 0
      for element in view.elements {
        count += 1
        walk(element)
      }
      check(count == view.count && view[count] == nil, "an array miscounts")
    case .string: check(view.equals(view.string ?? ""), "a text does not equal itself")
    case .integer: check(view.int64 != nil || view.uint64 != nil, "an integer has no value")
    case .double: check(view.double?.isFinite == true, "a number is not finite")
    case .bool: check(view.bool != nil, "a truth value has none")
    case .null: check(view.isNull, "null is not null")
    }
  }

  /// The pointer to each of the first values finds it, as text too, and its place in the source.
  private static func pointers(
    _ value: JSONValue, _ pointer: JSONPointer, in bytes: UnsafeRawBufferPointer, root: JSONView
  ) {
    guard pointer.tokens.count < 4 else { return }
    check((try? JSONPointer(pointer.description)) == pointer, "a pointer changes when it is written and read")
    check(root.at(pointer)?.value == value, "a pointer does not find its value")
    check(JSONLocator.place(of: pointer, in: bytes) != nil, "a value has no place")
    switch value {
    case .object(let members):
      for (key, inner) in members.prefix(4) { pointers(inner, pointer.appending(key), in: bytes, root: root) }
    case .array(let elements):
      for (place, inner) in elements.prefix(4).enumerated() {
        pointers(inner, pointer.appending(place), in: bytes, root: root)
      }
    default: break
    }
  }

  private static func checkAgainstFoundation(_ root: JSONView, _ bytes: UnsafeRawBufferPointer) {
    guard let oracle = FoundationJSON.value(Array(bytes)) else { return }
    check(FoundationJSON.agree(root.value, oracle), "Foundation reads another value")
  }
}
