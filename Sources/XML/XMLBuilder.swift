import CLibXML2

extension XMLDocument {
  /// Builds a document in one namespace, or in none. Text and attribute values are escaped by construction, and characters that XML
  /// cannot hold become U+FFFD.
  ///
  /// Each element begins on a line of its own, except within `mixed` content, so that documents can be compared line by line.
  public static func build(
    root name: String, namespace: String? = nil, _ body: (XMLBuilder) throws -> Void
  ) throws -> XMLDocument {
    guard let pointer = afx_new_document(name, namespace) else {
      throw XMLError(.memory, "no memory for a document")
    }
    let document = XMLDocument(owning: pointer)
    guard let root = afx_root(pointer) else { throw XMLError(.memory, "no memory for a document") }
    let builder = XMLBuilder(document: document, node: root, isMixed: false)
    try body(builder)
    builder.close()
    if document.failed { throw XMLError(.memory, "no memory for the document") }
    return document
  }
}

/// Writes the content of one element. Valid only within the closure that receives it.
public struct XMLBuilder {
  let document: XMLDocument
  /// Invariant: an element of `document`.
  let node: OpaquePointer
  let isMixed: Bool

  /// Sets an attribute; nil leaves it out.
  public func attribute(_ name: String, _ value: String?) {
    guard let value else { return }
    if !afx_set_attribute(node, name, XMLCharacters.visible(value)) { document.failed = true }
  }

  /// Sets an attribute to a whole number; nil leaves it out.
  public func attribute(_ name: String, _ value: Int?) { attribute(name, value.map(String.init)) }

  /// Sets an attribute to `true` or `false`.
  public func attribute(_ name: String, _ value: Bool) { attribute(name, value ? "true" : "false") }

  /// Appends text.
  public func text(_ text: String) {
    if !text.isEmpty, !afx_add_text(node, XMLCharacters.visible(text)) { document.failed = true }
  }

  /// Appends an element that holds text alone; nil leaves it out.
  public func element(_ name: String, _ text: String?) {
    guard let text else { return }
    add(name, isMixed: true) { $0.text(text) }
  }

  /// Appends an element whose content and attributes `body` writes.
  public func element(_ name: String, _ body: (XMLBuilder) throws -> Void) rethrows {
    try add(name, isMixed: isMixed, body)
  }

  /// Appends an element in which text and elements stand side by side, so that no white space is added.
  public func mixed(_ name: String, _ body: (XMLBuilder) throws -> Void) rethrows {
    try add(name, isMixed: true, body)
  }

  private func add(_ name: String, isMixed inner: Bool, _ body: (XMLBuilder) throws -> Void) rethrows {
    if !isMixed { text("\n") }
    guard let child = afx_add_element(node, name) else {
      document.failed = true
      return
    }
    let builder = XMLBuilder(document: document, node: child, isMixed: inner)
    try body(builder)
    builder.close()
  }

  /// Puts the end tag on a line of its own after child elements.
  func close() {
    if !isMixed, afx_first_child(node) != nil { text("\n") }
  }
}
