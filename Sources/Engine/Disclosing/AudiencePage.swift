import Reporting

/// The report as an audience reads it whose language is not the report's: made of the same `report.xml`, with the bundle's own templates,
/// which were compared with the manifest before.
struct AudiencePage {
  let page: ReportPage
  let bytes: [UInt8]

  /// Nil where the report's own page is in the audience's language, or there is no report.
  ///
  /// - Throws: `EngineError` of kind `.configuration` if the bundle's templates have no words of that language.
  init?(_ contents: BundleContents, for audience: Configuration.Audience) throws {
    guard let xml = contents.read("report.xml"), try Renderer.language(of: xml) != audience.language,
      let templates = try OwnTemplates(contents)
    else { return nil }
    defer { withExtendedLifetime(templates) {} }
    let renderer = try Renderer(folders: [templates.folder.path])
    guard renderer.speaks(audience.language) else {
      throw EngineError(
        .configuration,
        "audiences.\(audience.name).language: the templates of \(contents.url.path) have no words of \(audience.language)",
        hint: "add templates/strings/\(audience.language).xml and run again")
    }
    page = ReportPage(language: audience.language)
    bytes = try renderer.render(.page, from: xml, language: audience.language)
  }
}
