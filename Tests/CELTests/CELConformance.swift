import Testing

@testable import CEL

/// cel-spec's conformance cases, as far as they need no protobuf messages.
@Suite("CEL conformance")
struct CELConformance {
  /// Cases that do not pass, each with its reason.
  static let exceptions: [String: String] = [:]

  @Test(.enabled(if: ConformanceFile.isPresent))
  func casesPass() throws {
    for file in try ConformanceFile.all() {
      var passed = 0
      var failed = 0
      var skipped = 0
      for item in file.cases {
        if Self.exceptions[item.name] != nil {
          skipped += 1
          continue
        }
        if let problem = try item.run() {
          failed += 1
          Issue.record("\(item.name): \(item.expr): \(problem)")
        } else {
          passed += 1
        }
      }
      print("\(file.name): \(passed) passed, \(failed) failed, \(skipped) skipped")
    }
  }
}
