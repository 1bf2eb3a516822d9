import Foundation
import XML

/// Turns `report.xml` into what people and spreadsheets read, by the style sheets of a template folder. Confined to one task.
///
/// Each rendering is a view: it can be made again by anyone, with `xsltproc --nonet audit/report.xsl report.xml`.
public final class Renderer {
  /// A view of a report.
  public enum View: String, CaseIterable, Sendable {
    /// The report for people: one HTML file.
    case page = "audit/report.xsl"
    /// One row a finding.
    case findings = "tables/findings.xsl"
    /// One row a hop of a path.
    case lineage = "tables/lineage.xsl"
  }

  /// The compiled schema of reports.
  public let schema: XMLSchema
  private let folders: [String]
  private var compiled: [View: XSLTemplate] = [:]

  /// - Parameter folders: template folders in order of precedence: the workspace's own in front of those that come with
  ///   Affidavit. A style sheet reads only files of the folder in which it lies. The schema is always of the last folder.
  /// - Throws: `XMLError` if there is no schema.
  public init(folders: [String]) throws(XMLError) {
    guard let own = folders.last else { throw XMLError(.schema, "no template folder is given") }
    self.folders = folders
    schema = try XMLSchema(file: own + "/" + Renderer.schemaFiles[0])
  }

  /// Schema files in the template folder, the entry point first. A bundle carries them all.
  public static let schemaFiles = ["xsd/affidavit-report-1.xsd", "xsd/xmldsig-core-schema.xsd"]

  /// The bytes of `report.xml`; see `ReportXML.write`.
  public func xml(_ report: Report, signer: ReportXML.Signer? = nil) throws -> [UInt8] {
    try ReportXML.write(report, schema: schema, signer: signer)
  }

  /// A view of a `report.xml`.
  ///
  /// - Parameter language: of the words around what the report states, for example `de`; nil for the report's own.
  /// - Throws: `XMLError` if the style sheet is missing, wrong, or stops, or if there are no words of that language.
  public func render(_ view: View, from xml: [UInt8], language: String? = nil) throws(XMLError) -> [UInt8] {
    if let language, !speaks(language) { throw XMLError(.stylesheet, "no template folder has \(Self.words(language))") }
    return try template(view).apply(to: xml, parameter: language.map { ("language", $0) })
  }

  /// Whether the page can be had in a language.
  public func speaks(_ language: String) -> Bool {
    guard let folder = folder(View.page.rawValue) else { return false }
    return Self.isTag(language) && XSLTemplate.exists(file: Self.words(language), folder: folder)
  }

  /// Those in which the page can be had, sorted.
  public var languages: [String] {
    guard let folder = folder(View.page.rawValue) else { return [] }
    return ((try? FileManager.default.contentsOfDirectory(atPath: folder + "/strings")) ?? []).sorted().compactMap {
      $0.hasSuffix(".xml") ? String($0.dropLast(4)) : nil
    }
  }

  /// The language of a `report.xml`.
  ///
  /// - Throws: `XMLError` if it is not XML.
  public static func language(of xml: [UInt8]) throws(XMLError) -> String? {
    try XMLDocument.parse(xml, limits: .report).root?.attribute("language")
  }

  /// Whether a text has the form of a language tag such as `de` or `pt-BR` (RFC 5646); it names a file.
  public static func isTag(_ text: String) -> Bool {
    text.wholeMatch(of: /[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*/) != nil
  }

  private static func words(_ language: String) -> String { "strings/\(language).xml" }

  private func folder(_ file: String) -> String? { folders.first { XSLTemplate.exists(file: file, folder: $0) } }

  private func template(_ view: View) throws(XMLError) -> XSLTemplate {
    if let known = compiled[view] { return known }
    guard let folder = folder(view.rawValue) else {
      throw XMLError(.stylesheet, "no template folder has \(view.rawValue)")
    }
    let template = try XSLTemplate(file: view.rawValue, folder: folder)
    compiled[view] = template
    return template
  }
}
