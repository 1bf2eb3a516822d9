/// The one form of a signature that is accepted. Everything that makes signature wrapping possible is refused by form, before
/// any cryptography: other references, other transforms, a second signature, a signature elsewhere.
enum SignatureForm {
  private static let exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#"
  private static let enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
  private static let ecdsaSHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
  private static let sha256 = "http://www.w3.org/2001/04/xmlenc#sha256"

  /// Throws unless the form is ours; gives the key name.
  static func check(_ document: XMLDocument) throws(XMLError) -> String? {
    guard let root = document.root else { throw refused("the document is empty") }
    var signatures: [XMLElement] = []
    collect(root, into: &signatures)
    guard let signature = signatures.first, signatures.count == 1 else {
      throw refused("\(signatures.count) signatures in the document, not one")
    }
    guard let last = root.children.last, last.isSame(as: signature), signature.isLastNode else {
      throw refused("the signature is not the last thing in the root")
    }
    let parts = signature.children
    guard parts.map(\.name) == ["SignedInfo", "SignatureValue", "KeyInfo"], allOurs(parts),
      signature.attributeCount == 0
    else { throw refused("the signature holds something else than SignedInfo, SignatureValue and KeyInfo") }
    try checkSignedInfo(parts[0])
    let keys = parts[2].children
    guard keys.count == 1, keys[0].name == "KeyName", allOurs(keys) else {
      throw refused("KeyInfo holds something else than one KeyName")
    }
    return keys[0].text
  }

  private static func checkSignedInfo(_ info: XMLElement) throws(XMLError) {
    let parts = info.children
    guard parts.map(\.name) == ["CanonicalizationMethod", "SignatureMethod", "Reference"], allOurs(parts) else {
      throw refused("SignedInfo has another content than one reference")
    }
    try expect(parts[0], exclusive)
    try expect(parts[1], ecdsaSHA256)
    let reference = parts[2]
    guard reference.attributeCount == 1, reference.attribute("URI") == "" else {
      throw refused("the reference does not name the whole document")
    }
    let children = reference.children
    guard children.map(\.name) == ["Transforms", "DigestMethod", "DigestValue"], allOurs(children) else {
      throw refused("the reference has another content than transforms and a digest")
    }
    let transforms = children[0].children
    guard transforms.map(\.name) == ["Transform", "Transform"], allOurs(transforms) else {
      throw refused("the reference has other transforms than enveloped and exclusive canonicalisation")
    }
    try expect(transforms[0], enveloped)
    try expect(transforms[1], exclusive)
    try expect(children[1], sha256)
  }

  private static func expect(_ element: XMLElement, _ algorithm: String) throws(XMLError) {
    guard element.attribute("Algorithm") == algorithm, element.attributeCount == 1, element.children.isEmpty else {
      throw refused("\(element.name) is not \(algorithm)")
    }
  }

  private static func allOurs(_ elements: [XMLElement]) -> Bool {
    elements.allSatisfy { $0.namespace == XMLSignature.namespace }
  }

  /// Every element named Signature in any namespace: one that merely looks like ours is suspect too.
  private static func collect(_ element: XMLElement, into signatures: inout [XMLElement]) {
    if element.name == "Signature" { signatures.append(element) }
    for child in element.children { collect(child, into: &signatures) }
  }

  private static func refused(_ message: String) -> XMLError { XMLError(.signatureForm, message) }
}
