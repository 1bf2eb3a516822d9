import CLibXML2

/// An element of a document, for reading.
public struct XMLElement {
  /// Keeps the tree alive.
  let document: XMLDocument
  /// Invariant: a node of `document`, which is never changed while elements are read.
  let node: OpaquePointer

  /// Local name.
  public var name: String { String(cString: afx_name(node)) }

  /// URI of the namespace; nil for none.
  public var namespace: String? { afx_namespace(node).map { String(cString: $0) } }

  /// Line in the parsed text; 0 in a document that was built.
  public var line: Int { afx_line(node) }

  /// XPath of the element.
  public var path: String { XMLElement.take(afx_path(node)) ?? "" }

  /// All text below the element.
  public var text: String { XMLElement.take(afx_text(node)) ?? "" }

  /// The value of an attribute without namespace.
  public func attribute(_ name: String) -> String? { XMLElement.take(afx_attribute(node, name)) }

  /// Number of attributes, without namespace declarations.
  public var attributeCount: Int { Int(afx_attribute_count(node)) }

  /// Child elements in document order.
  public var children: [XMLElement] {
    var result: [XMLElement] = []
    var next = afx_first_child(node)
    while let current = next {
      result.append(XMLElement(document: document, node: current))
      next = afx_next_sibling(current)
    }
    return result
  }

  /// The first child element of that name, in the namespace of this element.
  public func first(_ name: String) -> XMLElement? {
    children.first { $0.name == name && $0.namespace == namespace }
  }

  /// Whether nothing follows the element in its parent, not even white space.
  var isLastNode: Bool { afx_is_last_node(node) }

  /// Whether both are the same node.
  func isSame(as other: XMLElement) -> Bool { node == other.node }

  private static func take(_ text: UnsafeMutablePointer<CChar>?) -> String? {
    guard let text else { return nil }
    defer { afx_free(text) }
    return String(cString: text)
  }
}
