public import Foundation

/// The folder that holds `policies/` and `templates/`: what comes with Affidavit beside its executable.
public struct Resources: Sendable {
  public var folder: URL

  public init(folder: URL) { self.folder = folder }

  /// `AFFIDAVIT_HOME`, else the nearest folder above the executable that has both, else `share/affidavit` beside its `bin`.
  /// - Throws: `EngineError` of kind `.configuration`.
  public static func find(environment: [String: String] = ProcessInfo.processInfo.environment) throws -> Resources {
    func holds(_ folder: URL) -> Bool {
      ["policies", "templates"].allSatisfy {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent($0).path)
      }
    }
    if let home = environment["AFFIDAVIT_HOME"] {
      let folder = URL(fileURLWithPath: home, isDirectory: true)
      guard holds(folder) else {
        throw EngineError(.configuration, "AFFIDAVIT_HOME=\(home) has no policies/ and templates/")
      }
      return Resources(folder: folder)
    }
    let executable =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      ?? CommandLine.arguments.first ?? "."
    var folder = URL(fileURLWithPath: executable).deletingLastPathComponent()
    while folder.path != "/" {
      if holds(folder) { return Resources(folder: folder) }
      let share = folder.appendingPathComponent("share/affidavit", isDirectory: true)
      if holds(share) { return Resources(folder: share) }
      folder = folder.deletingLastPathComponent().standardizedFileURL
    }
    throw EngineError(
      .configuration, "cannot find the policies and templates that come with Affidavit",
      hint: "set AFFIDAVIT_HOME to the folder that holds them")
  }

  public var policies: URL { folder.appendingPathComponent("policies", isDirectory: true) }
  public var templates: URL { folder.appendingPathComponent("templates", isDirectory: true) }

  /// Where a workspace's reports look for templates, in order: its own first.
  func templateFolders(of workspace: Workspace) -> [String] {
    let own = workspace.folder.appendingPathComponent("templates", isDirectory: true).path
    return FileManager.default.fileExists(atPath: own) && own != templates.path
      ? [own, templates.path] : [templates.path]
  }
}
