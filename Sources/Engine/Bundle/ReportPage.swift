/// A page of a bundle's report: the one in the report's own language, or one for an audience that reads another.
struct ReportPage: Hashable {
  /// Nil for the report's own.
  let language: String?

  init(language: String? = nil) { self.language = language }

  /// Nil if a file of a bundle is no page in another language.
  init?(named name: String) {
    guard let match = name.wholeMatch(of: /report\.([A-Za-z0-9-]+)\.html/) else { return nil }
    language = String(match.1)
  }

  var name: String { language.map { "report.\($0).html" } ?? "report.html" }

  /// What its check is called.
  var check: String { language.map { "report page in \($0)" } ?? "report page" }
}
