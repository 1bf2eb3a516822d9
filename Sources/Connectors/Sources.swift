import Foundation
import Provenance

/// The connectors by the names that a workspace lists them under.
public enum Sources {
  /// Names of the systems that can be read.
  public static let systems = ["native", "mlflow", "openlineage"]

  /// What each reads, in words.
  static let reads = [
    "native": "JSON Lines of records, plain or packed with gzip or zstd",
    "mlflow": "a tracking database (mlflow.db), an mlruns folder, or saved answers of the REST API (JSON)",
    "openlineage": "events, one on a line or as a JSON document, plain or packed with gzip or zstd",
  ]

  /// The connector for an export.
  /// - Parameters:
  ///   - system: `native`, `mlflow` or `openlineage`.
  ///   - paths: files and folders, patterns resolved, in the order in which they are read.
  ///   - dictionary: which keys of free pairs state which fact.
  ///   - instance: which installation of the system, part of ids that are unique in one installation only.
  /// - Throws: `SourceError` with the nearest name for an unknown system, and with what was found where a path holds
  ///   something else.
  public static func open(
    system: String, paths: [String], dictionary: KeyDictionary = KeyDictionary(), instance: String? = nil
  ) throws(SourceError) -> any Connector {
    guard !paths.isEmpty else {
      throw SourceError(.missing, message: "no file is given for \(system)", advice: "name at least one file or folder")
    }
    switch system {
    case "native", "affidavit": return try openNative(paths)
    case "mlflow": return try MLflowConnector(paths: paths, dictionary: dictionary, instance: instance)
    case "openlineage", "airflow", "spark", "dbt", "flink":
      return try OpenLineageConnector(paths: paths, dictionary: dictionary, instance: instance)
    default:
      let nearest = nearestName(to: system, in: systems).map { "did you mean \($0)? " } ?? ""
      throw SourceError(
        .unknownSystem, message: "no connector reads \(system)",
        advice: nearest + "the systems are \(systems.joined(separator: ", "))")
    }
  }

  private static func openNative(_ paths: [String]) throws(SourceError) -> any Connector {
    for path in paths where path != "-" {
      switch try FileLook.lookInside(path) {
      case .nativeRecords, .gzip, .zstd, .empty, .lines, .json(nil): continue
      case .folder: throw RegularFile.folder(path)
      case let look: throw FileLook.wrong(look, path: path, wanted: "native")
      }
    }
    return try NativeConnector(paths: paths)
  }

  /// The name of an export in records: the path as the workspace lists it; of an absolute path the folder and the file
  /// alone. Two exports of one name would be one source, and the later would replace what the earlier says.
  static func exportName(_ path: String) -> String {
    let parts = path.split(separator: "/").filter { $0 != "." }
    let isInside = !path.hasPrefix("/") && !parts.contains("..")
    let name = (isInside ? parts[...] : parts.suffix(2).drop { $0 == ".." }).joined(separator: "/")
    return name.isEmpty ? "export" : Limits.text(name)
  }

  /// The error for a path that holds nothing, with the nearest name beside it.
  static func missing(_ path: String) -> SourceError {
    let url = URL(fileURLWithPath: path)
    let folder = url.deletingLastPathComponent().path
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    let nearest = nearestName(to: url.lastPathComponent, in: names)
    return SourceError(
      .missing, path: path, message: "there is no such file or folder",
      advice: nearest.map { "did you mean \($0)?" } ?? "paths are read from the workspace's folder")
  }
}
