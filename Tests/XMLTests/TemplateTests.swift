import Foundation
import Testing
import XML

/// A folder of files for the time of one test.
struct Folder {
  let path: String

  init(_ files: [String: String]) throws {
    path = FileManager.default.temporaryDirectory.appendingPathComponent("affidavit-" + UUID().uuidString).path
    for (name, text) in files {
      let file = path + "/" + name
      try FileManager.default.createDirectory(
        atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    }
  }

  func remove() { try? FileManager.default.removeItem(atPath: path) }
}

@Suite("A schema judges a document")
struct SchemaValidation {
  static let schema = """
    <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:t" xmlns="urn:t" elementFormDefault="qualified">
      <xs:element name="r"><xs:complexType><xs:sequence>
        <xs:element name="n" type="xs:int" maxOccurs="unbounded"/>
      </xs:sequence></xs:complexType></xs:element>
    </xs:schema>
    """

  @Test func withLineAndPath() throws {
    let folder = try Folder(["a.xsd": Self.schema])
    defer { folder.remove() }
    let schema = try XMLSchema(file: folder.path + "/a.xsd")
    try schema.validate(XMLDocument.parse(Array("<r xmlns='urn:t'><n>1</n></r>".utf8)))
    let error = #expect(throws: XMLError.self) {
      try schema.validate(XMLDocument.parse(Array("<r xmlns='urn:t'>\n<n>1</n>\n<n>x</n></r>".utf8)))
    }
    #expect(error?.reason == .invalid)
    #expect(error?.faults.first?.line == 3)
    #expect(error?.faults.first?.path == "/*/*[2]")
  }

  @Test func importsComeFromItsFolderAlone() throws {
    let outside = try Folder(["b.xsd": Self.schema])
    defer { outside.remove() }
    func importing(_ place: String) -> String {
      """
      <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:t">
        <xs:import namespace="urn:t" schemaLocation="\(place)"/>
        <xs:element name="s"><xs:complexType><xs:sequence><xs:element ref="t:r"/></xs:sequence></xs:complexType></xs:element>
      </xs:schema>
      """
    }
    let folder = try Folder([
      "good.xsd": importing("sub/b.xsd"), "sub/b.xsd": Self.schema, "far.xsd": importing(outside.path + "/b.xsd"),
      "up.xsd": importing("../" + (outside.path as NSString).lastPathComponent + "/b.xsd"),
      "net.xsd": importing("http://127.0.0.1:1/b.xsd"),
    ])
    defer { folder.remove() }
    _ = try XMLSchema(file: folder.path + "/good.xsd")
    for name in ["far.xsd", "up.xsd", "net.xsd"] {
      let error = #expect(throws: XMLError.self) { try XMLSchema(file: folder.path + "/" + name) }
      #expect(error?.reason == .schema)
    }
    #expect(throws: XMLError.self) { try XMLSchema(file: folder.path + "/none.xsd") }
  }
}

@Suite("A style sheet has no reach")
struct StyleSheets {
  static func sheet(_ body: String, output: String = "text", declared: String = "") -> String {
    """
    <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" \(declared)>
    <xsl:output method="\(output)"/>\(body)</xsl:stylesheet>
    """
  }

  static func run(_ files: [String: String], main: String = "main.xsl", limits: XSLTemplate.Limits = .init()) throws
    -> String
  {
    let folder = try Folder(files)
    defer { folder.remove() }
    return String(
      decoding: try XSLTemplate(file: main, folder: folder.path, limits: limits).apply(to: Array("<r>7</r>".utf8)),
      as: UTF8.self)
  }

  @Test func itRunsAndReadsItsOwnFolder() throws {
    let text = try Self.run(
      [
        "audit/main.xsl": Self.sheet(
          "<xsl:import href='../lib/a.xsl'/><xsl:template match='/'><xsl:value-of select=\"document('../w.xml')/w\"/><xsl:call-template name='a'/></xsl:template>"
        )
        .replacingOccurrences(of: "<xsl:output method=\"text\"/>", with: ""),
        "lib/a.xsl": Self.sheet("<xsl:template name='a'><xsl:value-of select='r'/></xsl:template>"),
        "w.xml": "<w>w</w>",
      ], main: "audit/main.xsl")
    #expect(text.hasSuffix("w7"))
  }

  static let hostile: [String] = [
    "<xsl:template match='/'><xsl:value-of select=\"document('/etc/passwd')\"/></xsl:template>",
    "<xsl:template match='/'><xsl:value-of select=\"document('file:///etc/hostname')\"/></xsl:template>",
    "<xsl:template match='/'><xsl:value-of select=\"document('../../etc/hostname')\"/></xsl:template>",
    "<xsl:template match='/'><xsl:value-of select=\"document('http://127.0.0.1:1/x')\"/></xsl:template>",
    "<xsl:template match='/'><xsl:value-of select=\"document('link.xml')\"/></xsl:template>",
    "<xsl:template match='/'><xsl:value-of select=\"document('dtd.xml')\"/></xsl:template>",
    "<xsl:template match='/'><xsl:document href='/tmp/affidavit-written'>x</xsl:document></xsl:template>",
    "<xsl:template match='/'><exsl:document href='/tmp/affidavit-written'>x</exsl:document></xsl:template>",
    "<xsl:template match='/'><xsl:value-of select=\"exsl:node-set(1)\"/></xsl:template>",
    "<xsl:template match='/'><xsl:message terminate='yes'>stop</xsl:message></xsl:template>",
    "<xsl:template match='/' name='x'><xsl:call-template name='x'/></xsl:template>",
    "<xsl:template match='/'><xsl:call-template name='nowhere'/></xsl:template>",
    "<xsl:template match='/'><xsl:value-of select='$nowhere'/></xsl:template>",
    "<xsl:template match='/'><xsl:value-of select='('/></xsl:template>",
    "<xsl:template match='/'><xsl:value-of select=\"nosuch()\"/></xsl:template>",
    "<xsl:include href='/etc/passwd'/>", "<xsl:import href='http://127.0.0.1:1/a.xsl'/>",
  ]

  @Test(arguments: hostile)
  func whatReachesOutFails(_ body: String) throws {
    let folder = try Folder([
      "main.xsl": Self.sheet(body, declared: "xmlns:exsl='http://exslt.org/common' extension-element-prefixes='exsl'"),
      "dtd.xml": "<!DOCTYPE d [<!ENTITY e SYSTEM 'file:///etc/hostname'>]><d>&e;</d>",
    ])
    defer { folder.remove() }
    try FileManager.default.createSymbolicLink(atPath: folder.path + "/link.xml", withDestinationPath: "/etc/hostname")
    #expect(throws: XMLError.self) {
      try XSLTemplate(file: "main.xsl", folder: folder.path).apply(to: Array("<r/>".utf8))
    }
    #expect(!FileManager.default.fileExists(atPath: "/tmp/affidavit-written"))
  }

  @Test func workIsBounded() {
    let doubling = Self.sheet(
      """
      <xsl:template match='/'><xsl:call-template name='d'><xsl:with-param name='n' select='40'/></xsl:call-template></xsl:template>
      <xsl:template name='d'><xsl:param name='n'/><xsl:if test='$n &gt; 0'>
      <xsl:call-template name='d'><xsl:with-param name='n' select='$n - 1'/></xsl:call-template>
      <xsl:call-template name='d'><xsl:with-param name='n' select='$n - 1'/></xsl:call-template></xsl:if></xsl:template>
      """)
    let error = #expect(throws: XMLError.self) {
      try Self.run(["main.xsl": doubling], limits: .init(maxOperations: 100_000))
    }
    #expect(error?.reason == .transform)
    let long = Self.sheet("<xsl:template match='/'>0123456789</xsl:template>")
    #expect(throws: XMLError.self) { try Self.run(["main.xsl": long], limits: .init(maxBytes: 9)) }
    #expect((try? Self.run(["main.xsl": long], limits: .init(maxBytes: 10))) == "0123456789")
  }

  @Test func aStoppedRunSaysWhy() {
    let error = #expect(throws: XMLError.self) {
      try Self.run([
        "main.xsl": Self.sheet(
          "<xsl:template match='/'><xsl:message terminate='yes'>No string has the id x.</xsl:message></xsl:template>")
      ])
    }
    #expect(error?.description.contains("No string has the id x.") == true)
  }
}
