import Connectors
import Foundation
import Provenance
import YAML

/// The sources of a run, opened in the order of the workspace.
struct SourceSet: Sendable {
  struct Entry: Sendable {
    var connector: any Connector
    var name: String
    /// Items are records: lines of native files, where schema and merging decide what is accepted.
    var isNative: Bool
  }

  var entries: [Entry]

  init(entries: [Entry]) { self.entries = entries }

  static func isNative(_ system: String) -> Bool { system == "native" || system == "affidavit" }

  /// - Throws: `SourceError` for a file that is missing or of the wrong kind, `YAMLError` for a wrong dictionary.
  init(_ configuration: Configuration, workspace: Workspace) throws {
    let dictionary = try Self.dictionary(configuration)
    entries = []
    for source in configuration.sources {
      let connector: any Connector
      do {
        let paths = try source.patterns.flatMap {
          try PathPattern.resolve($0.replacing("{period}", with: configuration.period.name), in: workspace.folder)
        }
        connector = try Sources.open(system: source.system, paths: paths, dictionary: dictionary)
      } catch let error as SourceError where error.reason == .unknownSystem {
        throw YAMLError(
          file: configuration.file, line: source.line, column: source.column,
          message: [error.message, error.advice].compactMap { $0 }.joined(separator: "; "))
      }
      entries.append(
        Entry(
          connector: connector,
          name: source.patterns.map { $0.replacing("{period}", with: configuration.period.name) }.joined(
            separator: ", "),
          isNative: Self.isNative(source.system)))
    }
    let attestations = workspace.attestationsFile
    if FileManager.default.fileExists(atPath: attestations.path) {
      entries.append(
        Entry(
          connector: try Sources.open(system: "native", paths: [attestations.path], dictionary: dictionary),
          name: workspace.display(attestations), isNative: true))
    }
  }

  private static func dictionary(_ configuration: Configuration) throws -> KeyDictionary {
    do {
      return try KeyDictionary(additions: configuration.dictionary, purposes: configuration.purposes)
    } catch {
      let hint = error.nearest.map { "; did you mean \($0)?" } ?? ""
      let words = configuration.purposes.filter { $0.value == error.name }.keys.min()
      let isFact = configuration.dictionary[error.name] != nil
      let place = configuration.places[isFact ? "dictionary.\(error.name)" : "purposes.\(words ?? "")"]
      throw YAMLError(
        file: configuration.file, line: place?.line, column: place?.column,
        message: isFact
          ? "dictionary: \(error.name) is no fact that the dictionary knows\(hint)"
          : "purposes: \(error.name) is no purpose of the vocabulary\(hint)")
    }
  }

  var infos: [SourceInfo] {
    entries.enumerated().map { SourceInfo(rank: $0.offset, system: $0.element.connector.system) }
  }
}
