import Foundation
import Reporting
import Testing
import XML

@Suite("A view of a report")
struct Views {
  static func page(_ report: Report) throws -> String {
    let renderer = try Workbench.renderer()
    return String(decoding: try renderer.render(.page, from: renderer.xml(report)), as: UTF8.self)
  }

  static func table(_ view: Renderer.View, _ report: Report) throws -> [[String]] {
    let renderer = try Workbench.renderer()
    return CSV.rows(String(decoding: try renderer.render(view, from: renderer.xml(report)), as: UTF8.self))
  }

  static func count(_ needle: String, in text: String) -> Int { text.components(separatedBy: needle).count - 1 }

  @Test(arguments: ["en", "de"])
  func isTheSameAlways(_ language: String) throws {
    #expect(try Self.page(SampleReport.full(language: language)) == Self.page(SampleReport.full(language: language)))
    let golden = try Workbench.read(Workbench.root + "/Tests/Golden/report/full-\(language).html")
    #expect(try Array(Self.page(SampleReport.full(language: language)).utf8) == golden)
  }

  @Test func canBeMadeAgainByAnyone() throws {
    guard let xsltproc = Workbench.program("xsltproc") else { return }
    let renderer = try Workbench.renderer()
    for report in [
      SampleReport.full(), SampleReport.full(language: "de"), SampleReport.empty(), SampleReport.hostileReport(),
    ] {
      let xml = try renderer.xml(report)
      try Workbench.withFile(xml) { file in
        for view in Renderer.View.allCases {
          let result = try Workbench.run(xsltproc, ["--nonet", Workbench.templates + "/" + view.rawValue, file])
          #expect(result.code == 0, "\(result.errors)")
          #expect(result.output == (try renderer.render(view, from: xml)), "\(view)")
        }
      }
    }
  }

  @Test func agreesWithEachOtherOnCounts() throws {
    for count in [0, 1, 100, 101, 400, 401, 900] {
      let report = SampleReport.many(count)
      let page = try Self.page(report)
      #expect(Self.count("<article class=\"finding ", in: page) == min(count, 100))
      #expect(Self.count("<tr id=\"f-", in: page) == max(0, min(count, 400) - 100))
      #expect(try Self.table(.findings, report).count == count + 1)
      #expect(try Self.table(.lineage, report).count == report.findings.reduce(1) { $0 + $1.path.count })
      if count > 0 {
        #expect(page.contains("id=\"show-all\" checked> All \(count)<"))
        #expect(page.contains("id=\"show-act\"> Open \(report.verdict.open)<"))
        #expect(page.contains("id=\"show-wait\"> Waived or undecided \(count - report.verdict.open)<"))
      }
      if count > 400 { #expect(page.contains("\(count - 400) more finding") || page.contains("One more finding")) }
    }
  }

  @Test func namesTheCountsOfTheValue() throws {
    let report = SampleReport.full()
    let page = try Self.page(report)
    #expect(page.contains("of \(report.verdict.checked) checked"))
    #expect(
      page.contains(
        "Four of 11 obligations are not met. One could not be determined. One needs a signed statement. One is waived.")
    )
    #expect(page.contains(">259,788 "))
    #expect(try Self.page(SampleReport.full(language: "de")).contains("Vier von 11 Pflichten sind nicht erfüllt."))
    #expect(try Self.page(SampleReport.full(language: "de")).contains(">259.788 "))
    for finding in report.findings { #expect(Self.count("id=\"\(finding.id)\"", in: page) == 1) }
    for obligation in report.obligations { #expect(page.contains("<code>\(obligation.rule)</code>")) }
  }

  @Test func staysSmallHoweverMuchIsFound() throws {
    let page = try Self.page(SampleReport.many(10_000))
    #expect(page.utf8.count < 2_000_000)
    #expect(page.contains("9,600 more findings"))
  }

  @Test func neverCallsAnyoneCompliant() throws {
    for report in [SampleReport.full(), SampleReport.empty(), SampleReport.many(0)] {
      let page = try Self.page(report).replacing("Compliance report", with: "")
      #expect(!page.lowercased().contains("complian"))
    }
  }

  @Test func ofAnEmptyReportSaysSo() throws {
    let page = try Self.page(SampleReport.empty())
    #expect(page.contains("Nothing was checked"))
    #expect(page.contains("There is no finding"))
    #expect(Self.count("Not signed yet", in: page) == 3)
  }

  @Test func givesAHashOfItsOwnStyle() throws {
    let page = try Self.page(SampleReport.full())
    let start = try #require(page.range(of: "<style>"))
    let end = try #require(page.range(of: "</style>"))
    let hash = Data(ContentDigest.sha256(Array(page[start.upperBound..<end.lowerBound].utf8))).base64EncodedString()
    #expect(page.contains("style-src 'sha256-\(hash)'"), "the hash in audit/report.xsl must be \(hash)")
    #expect(Self.count(" style=", in: page) == 0)
    #expect(Self.count("<script", in: page) == 0)
  }

  @Test func letsNoHostileTextOut() throws {
    let page = try Self.page(SampleReport.hostileReport())
    #expect(Self.count("<script", in: page) == 0)
    #expect(Self.count("onload='x", in: page) > 10)
    #expect(!page.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" && $0 != "\t" && $0 != "\r" })
    // Every attribute of the page is one that the templates write.
    let known: Set<String> = [
      "lang", "data-running", "http-equiv", "content", "name", "class", "href", "id", "datetime", "aria-label",
      "aria-labelledby",
      "aria-hidden", "role", "tabindex", "scope", "type", "checked", "data-state", "data-since", "viewBox", "d", "x",
      "y", "x1", "x2", "y1",
      "y2", "width", "height", "rx", "font-size", "font-weight", "text-anchor", "stroke-dasharray",
    ]
    #expect(Attributes.names(page).subtracting(known) == [])
  }

  @Test func sheltersSpreadsheetsFromFormulas() throws {
    let rows = try Self.table(.findings, SampleReport.hostileReport())
    #expect(rows.allSatisfy { $0.count == 19 })
    var report = SampleReport.full()
    report.findings[0].subject = .clear("=HYPERLINK(\"http://evil\")")
    report.findings[1].subject = .clear("@x")
    let subjects = try Self.table(.findings, report).map { $0[7] }
    #expect(subjects.contains("'=HYPERLINK(\"http://evil\")"))
    #expect(subjects.contains("'@x"))
    #expect(subjects.contains("pn1.6fQ2c0y7mKcYVt1x0V9d4A"))
    report.findings[2].subject = .clear(String(repeating: "\"", count: 5000))
    #expect(try Self.table(.findings, report)[3][7].count == 5000)
  }

  /// A sealed value has no clear text in the report at all; what is not in the value cannot be in a view.
  @Test func holdsNoCanary() throws {
    let canary = "CANARY-7f3a"
    var report = SampleReport.full()
    report.findings[0].owner = .sealed(.init(readableBy: ["controller"], reference: "agent:1#/name"))
    let renderer = try Workbench.renderer()
    let xml = try renderer.xml(report)
    for bytes in [xml] + (try Renderer.View.allCases.map { try renderer.render($0, from: xml) }) {
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.contains(canary))
      #expect(!text.contains(Data(canary.utf8).base64EncodedString()))
      #expect(!text.contains(ContentDigest.hex(Array(canary.utf8))))
    }
    // And the subject's own id, which makes the anchor, is not shown where the audience sees a token.
    let page = String(decoding: try renderer.render(.page, from: xml), as: UTF8.self)
    #expect(!page.contains("req:deletion-2026-08-11"))
    #expect(!String(decoding: xml, as: UTF8.self).contains("req:deletion-2026-08-11"))
    #expect(page.contains("sealed for controller"))
  }

  @Test func knowsEveryWordInBothLanguages() throws {
    func words(_ language: String) throws -> [String: String] {
      let document = try XMLDocument.parse(
        Workbench.read(Workbench.templates + "/strings/\(language).xml"), limits: .foreign)
      let pairs = document.root?.children.compactMap { child in child.attribute("id").map { ($0, child.text) } } ?? []
      return Dictionary(pairs) { _, later in later }
    }
    let (english, german) = (try words("en"), try words("de"))
    #expect(Set(english.keys) == Set(german.keys))
    for (id, text) in english where text.contains("{") {
      let marks = { (text: String) in
        Set(
          text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().map {
            String($0.prefix(1)).lowercased()
          })
      }
      #expect(marks(text) == marks(german[id] ?? ""), "\(id)")
    }
  }

  @Test func ofTheWorkspaceComesFirst() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("affidavit-" + UUID().uuidString).path
    try FileManager.default.createDirectory(atPath: folder + "/audit", withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let sheet = """
      <xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:r="urn:affidavit:report:1">
      <xsl:output method="text"/><xsl:template match="/">ours <xsl:value-of select="r:report/@id"/></xsl:template></xsl:stylesheet>
      """
    try Data(sheet.utf8).write(to: URL(fileURLWithPath: folder + "/audit/report.xsl"))
    let renderer = try Renderer(folders: [folder, Workbench.templates])
    let xml = try renderer.xml(SampleReport.empty())
    #expect(String(decoding: try renderer.render(.page, from: xml), as: UTF8.self) == "ours AFF-2026-Q3-MHA")
    #expect(try renderer.render(.findings, from: xml).count > 100)
  }
}

/// Reads RFC 4180.
enum CSV {
  static func rows(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var row: [String] = []
    var field = ""
    var quoted = false
    var scalars = Array(text.unicodeScalars)[...]
    while let next = scalars.popFirst() {
      if quoted {
        if next != "\"" {
          field.unicodeScalars.append(next)
        } else if scalars.first == "\"" {
          field.unicodeScalars.append(scalars.removeFirst())
        } else {
          quoted = false
        }
      } else if next == "\"" {
        quoted = true
      } else if next == "," {
        row.append(field)
        field = ""
      } else if next == "\n" {
        rows.append(row + [field])
        row = []
        field = ""
      } else if next != "\r" {
        field.unicodeScalars.append(next)
      }
    }
    return rows
  }
}

/// Names of all attributes of a page, read as a browser would.
enum Attributes {
  static func names(_ page: String) -> Set<String> {
    var names: Set<String> = []
    var text = Substring(page)
    while let open = text.firstIndex(of: "<") {
      text = text[text.index(after: open)...]
      guard let first = text.first, first.isLetter else { continue }
      let isStyle = text.hasPrefix("style>")
      text = text.drop { $0 != " " && $0 != ">" && $0 != "\n" }
      while let next = text.first, next != ">" {
        if next == " " || next == "\n" || next == "/" {
          text.removeFirst()
          continue
        }
        let name = text.prefix { !" =>\n".contains($0) }
        names.insert(String(name))
        text = text.dropFirst(name.count)
        guard text.first == "=" else { continue }
        text.removeFirst()
        let quote = text.removeFirst()
        text = text.drop { $0 != quote }.dropFirst()
      }
      if isStyle, let end = text.range(of: "</style>") { text = text[end.upperBound...] }
    }
    return names
  }
}
