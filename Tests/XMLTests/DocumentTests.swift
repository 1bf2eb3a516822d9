import Testing
import XML

@Suite("A document is built and read")
struct DocumentBuilding {
  @Test func textAndAttributesAreEscapedByConstruction() throws {
    let document = try XMLDocument.build(root: "r", namespace: "urn:test") { root in
      root.attribute("a", "\"<&>'\n")
      root.element("t", "]]><script>&amp;")
    }
    let bytes = try document.canonical()
    #expect(
      String(decoding: bytes, as: UTF8.self)
        == "<r xmlns=\"urn:test\" a=\"&quot;&lt;&amp;>'&#xA;\">\n<t>]]&gt;&lt;script&gt;&amp;amp;</t>\n</r>")
    let again = try XMLDocument.parse(bytes)
    #expect(again.root?.attribute("a") == "\"<&>'\n")
    #expect(again.root?.first("t")?.text == "]]><script>&amp;")
  }

  @Test(arguments: ["\u{0}", "\u{1}", "\u{8}", "\u{B}", "\u{1F}", "\u{FFFE}", "\u{FFFF}"])
  func charactersThatXMLCannotHoldAreShown(_ character: String) throws {
    let document = try XMLDocument.build(root: "r", namespace: "urn:test") { $0.text("a\(character)b") }
    #expect(document.root?.text == "a\u{FFFD}b")
  }

  @Test(arguments: [
    "tab\t", "line\n", "return\r", "\u{85}", "\u{E000}", "\u{FFFD}", "\u{10FFFF}", "e\u{301}", "\u{202E}x", "豈",
  ])
  func allOthersSurvive(_ text: String) throws {
    let document = try XMLDocument.build(root: "r", namespace: "urn:test") { $0.mixed("t") { $0.text(text) } }
    let back = try XMLDocument.parse(document.canonical()).root?.first("t")?.text
    #expect(back.map { Array($0.unicodeScalars) } == Array(text.unicodeScalars))
  }

  @Test func mixedContentGetsNoWhiteSpace() throws {
    let document = try XMLDocument.build(root: "r", namespace: "urn:test") { root in
      root.mixed("p") {
        $0.text("a ")
        $0.element("code", "b")
        $0.element("code", "c")
      }
    }
    #expect(
      String(decoding: try document.canonical(), as: UTF8.self)
        == "<r xmlns=\"urn:test\">\n<p>a <code>b</code><code>c</code></p>\n</r>")
  }

  @Test func theCanonicalFormIsAFixedPoint() throws {
    let odd = Array("<b:r  xmlns:b='urn:b' xmlns='urn:d' z='1' a='2'><c/><b:e xmlns:unused='urn:u'>x</b:e></b:r>".utf8)
    let once = try XMLDocument.parse(odd).canonical()
    #expect(
      String(decoding: once, as: UTF8.self)
        == "<b:r xmlns:b=\"urn:b\" a=\"2\" z=\"1\"><c xmlns=\"urn:d\"></c><b:e>x</b:e></b:r>")
    #expect(try XMLDocument.parse(once).canonical() == once)
  }

  @Test func digestsAreThoseOfTheStandard() {
    #expect(
      ContentDigest.hex(ContentDigest.sha256(Array("abc".utf8)))
        == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      ContentDigest.hex(ContentDigest.sha256([])) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(ContentDigest.hex(ContentDigest.sha1(Array("abc".utf8))) == "a9993e364706816aba3e25717850c26c9cd0d89d")
  }
}

@Suite("A document from elsewhere is refused")
struct DocumentRefusal {
  static let cases: [(String, XMLError.Reason)] = [
    ("", .syntax), ("<r>", .syntax), ("<r></s>", .syntax), ("<r>&nope;</r>", .syntax), ("<r a='1' a='2'/>", .syntax),
    ("<r/><r/>", .syntax), ("<r>\u{1}</r>", .syntax), ("text", .syntax), ("<a:r/>", .syntax),
    ("<!DOCTYPE r><r/>", .doctype),
    ("<!DOCTYPE r SYSTEM 'file:///etc/passwd'><r/>", .doctype),
    ("<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><r>&x;</r>", .doctype),
    ("<!DOCTYPE r [<!ENTITY % p SYSTEM 'http://127.0.0.1:1/'>%p;]><r/>", .doctype),
    (
      "<!DOCTYPE r [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]><r>&c;&c;</r>",
      .doctype
    ),
    ("<!DOCTYPE r [<!ATTLIST r id ID #IMPLIED>]><r id='a'/>", .doctype),
    ("<r>1<!-- -->00</r>", .comment), ("<!-- c --><r/>", .comment), ("<r/><!-- c -->", .comment),
    ("<r><?p x?></r>", .instruction), ("<?p x?><r/>", .instruction),
    ("<?xml version='1.0' encoding='ISO-8859-1'?><r/>", .encoding),
  ]

  @Test(arguments: cases)
  func withTheReason(_ text: String, _ reason: XMLError.Reason) {
    let error = #expect(throws: XMLError.self) { try XMLDocument.parse(Array(text.utf8)) }
    #expect(error?.reason == reason)
  }

  @Test func withTheLine() {
    let error = #expect(throws: XMLError.self) { try XMLDocument.parse(Array("<r>\n<a>\n</b>\n</r>".utf8)) }
    #expect(error?.faults.first?.line == 3)
  }

  @Test func otherEncodings() {
    for bytes: [UInt8] in [[0xFE, 0xFF, 0, 0x3C], [0xFF, 0xFE, 0x3C, 0], [0x3C, 0, 0x72, 0]] {
      let error = #expect(throws: XMLError.self) { try XMLDocument.parse(bytes) }
      #expect(error?.reason == .encoding)
    }
    #expect(throws: XMLError.self) { try XMLDocument.parse([0x3C, 0x72, 0x3E, 0xFF, 0x3C, 0x2F, 0x72, 0x3E]) }
  }

  @Test func beyondEachLimit() {
    let limits = XMLLimits(maxBytes: 1000, maxDepth: 5, maxNodes: 20)
    func reason(_ text: String) -> XMLError.Reason? {
      do {
        _ = try XMLDocument.parse(Array(text.utf8), limits: limits)
        return nil
      } catch { return error.reason }
    }
    func nested(_ depth: Int) -> String {
      String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
    }
    #expect(reason(nested(5)) == nil)
    #expect(reason(nested(6)) == .depth)
    #expect(reason("<r>" + String(repeating: "<a/>", count: 19) + "</r>") == nil)
    #expect(reason("<r>" + String(repeating: "<a/>", count: 20) + "</r>") == .size)
    #expect(reason("<r>" + String(repeating: "x", count: 1000) + "</r>") == .size)
    #expect(reason("<r " + (1...21).map { "a\($0)=''" }.joined(separator: " ") + "/>") == .size)
  }

  @Test func foreignDocumentsLoseTheirComments() throws {
    let document = try XMLDocument.parse(Array("<r>a<!-- c -->b<?p x?></r>".utf8), limits: .foreign)
    #expect(document.root?.text == "ab")
    #expect(throws: XMLError.self) { try XMLDocument.parse(Array("<!DOCTYPE r><r/>".utf8), limits: .foreign) }
  }

  @Test func aLargeDocumentIsRead() throws {
    let text = "<r>" + String(repeating: "<a b='c'>some text of a report</a>\n", count: 300_000) + "</r>"
    #expect(try XMLDocument.parse(Array(text.utf8)).root?.first("a")?.attribute("b") == "c")
  }
}
