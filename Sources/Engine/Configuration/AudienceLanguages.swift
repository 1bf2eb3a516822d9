import Provenance
import Reporting
import YAML

/// The languages in which audiences are to read the report.
enum AudienceLanguages {
  /// - Throws: `YAMLError` at one of which the templates have no words.
  static func check(_ configuration: Configuration, _ templates: [String]) throws {
    let wanted = configuration.audiences
    guard !wanted.isEmpty else { return }
    let renderer = try Renderer(folders: templates)
    guard let audience = wanted.first(where: { !renderer.speaks($0.language) }) else { return }
    throw YAMLError(
      file: configuration.file, line: audience.line, column: audience.column,
      message: "audiences.\(audience.name).language: there are no templates/strings/\(audience.language).xml; "
        + "there are \(renderer.languages.joined(separator: ", "))")
  }
}
