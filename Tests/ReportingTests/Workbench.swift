import Foundation
import Reporting
import Testing
import XML

/// Folders and programs that the tests of this room use.
enum Workbench {
  static let root = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path
  static let templates = root + "/templates"

  static func renderer() throws -> Renderer { try Renderer(folders: [templates]) }

  static func read(_ path: String) throws -> [UInt8] { [UInt8](try Data(contentsOf: URL(fileURLWithPath: path))) }

  /// The path of a program, or nil and a printed reason.
  static func program(_ name: String) -> String? {
    for folder in ["/usr/bin", "/usr/local/bin", "/opt/homebrew/bin"] {
      let path = folder + "/" + name
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    print("skipped: \(name) is not installed")
    return nil
  }

  /// Runs a program; gives its exit code, standard output and standard error.
  static func run(_ program: String, _ arguments: [String]) throws -> (code: Int32, output: [UInt8], errors: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("affidavit-" + UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    // Files, not pipes: a pipe that nobody empties stops a program that prints much.
    let (out, err) = (folder.appendingPathComponent("out"), folder.appendingPathComponent("err"))
    for file in [out, err] { try Data().write(to: file) }
    process.standardOutput = try FileHandle(forWritingTo: out)
    process.standardError = try FileHandle(forWritingTo: err)
    try process.run()
    process.waitUntilExit()
    return (
      process.terminationStatus, [UInt8](try Data(contentsOf: out)),
      String(decoding: try Data(contentsOf: err), as: UTF8.self)
    )
  }

  /// Writes bytes to a file of its own for the time of `body`.
  static func withFile<Result>(_ bytes: [UInt8], _ body: (String) throws -> Result) throws -> Result {
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("affidavit-" + UUID().uuidString + ".xml")
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    return try body(file.path)
  }
}

/// Writes the sample reports and their views into a folder named by `AFFIDAVIT_REPORT_SAMPLES`, for a look at them.
@Suite("Sample reports")
struct SampleFiles {
  @Test(.enabled(if: ProcessInfo.processInfo.environment["AFFIDAVIT_REPORT_SAMPLES"] != nil))
  func areWritten() throws {
    let folder = ProcessInfo.processInfo.environment["AFFIDAVIT_REPORT_SAMPLES"] ?? "."
    let renderer = try Workbench.renderer()
    let samples: [(String, Report)] = [
      ("full", SampleReport.full()), ("full-de", SampleReport.full(language: "de")),
      ("owner", SampleReport.full(owner: true)),
      ("empty", SampleReport.empty()), ("empty-de", SampleReport.empty(language: "de")),
      ("many", SampleReport.many(1000)),
      ("hostile", SampleReport.hostileReport()),
    ]
    let signer = ReportXML.Signer(privateKey: TestKeys.secret, thumbprint: "thumbprint-of-the-key")
    try Data(renderer.xml(SampleReport.full(), signer: signer)).write(to: URL(fileURLWithPath: "\(folder)/signed.xml"))
    try Data(TestKeys.publicKey).write(to: URL(fileURLWithPath: "\(folder)/signed.pub"))
    for (name, report) in samples {
      let xml = try renderer.xml(report)
      try Data(xml).write(to: URL(fileURLWithPath: "\(folder)/\(name).xml"))
      try Data(renderer.render(.page, from: xml)).write(to: URL(fileURLWithPath: "\(folder)/\(name).html"))
      try Data(renderer.render(.findings, from: xml)).write(to: URL(fileURLWithPath: "\(folder)/\(name)-findings.csv"))
    }
  }
}
