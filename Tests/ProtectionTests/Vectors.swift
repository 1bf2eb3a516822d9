import Foundation
import JSON
import Testing

/// A file of published vectors.
struct VectorFile {
  let name: String
  let json: JSONValue
  var tests: [JSONValue] { json["tests"]?.array ?? [] }

  /// The folder that `AFFIDAVIT_CRYPTO_VECTORS` names, otherwise `shared/vectors/crypto` beside the repository.
  static var folder: URL {
    if let named = ProcessInfo.processInfo.environment["AFFIDAVIT_CRYPTO_VECTORS"] {
      return URL(fileURLWithPath: named, isDirectory: true)
    }
    let repository = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    return repository.appendingPathComponent("../shared/vectors/crypto").standardizedFileURL
  }

  /// `nil`, with the reason printed, if the file is not there.
  static func read(_ name: String) throws -> VectorFile? {
    let url = folder.appendingPathComponent("\(name).json")
    guard let data = try? Data(contentsOf: url) else {
      print("\(name): skipped, \(url.path) is not there")
      return nil
    }
    return VectorFile(name: name, json: try JSONValue(parsing: Array(data)))
  }

  enum Outcome {
    case accepted, refused
    case skipped(String)
  }

  /// Runs every test and prints the sums: `valid` must be accepted, `invalid` refused, `acceptable` may be either.
  func run(_ tests: [JSONValue]? = nil, _ body: (JSONValue) throws -> Outcome) rethrows {
    var passed = 0
    var failed: [String] = []
    var skipped: [String: Int] = [:]
    for test in tests ?? self.tests {
      switch (try body(test), test["result"]?.string ?? "valid") {
      case (.skipped(let reason), _): skipped[reason, default: 0] += 1
      case (.accepted, "valid"), (.refused, "invalid"), (_, "acceptable"): passed += 1
      default: failed.append(String(decoding: JSONWriter.compact(test["id"] ?? .null), as: UTF8.self))
      }
    }
    let reasons = skipped.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }.joined(separator: ", ")
    print(
      "\(name): \(passed) passed, \(failed.count) failed, \(skipped.values.reduce(0, +)) skipped"
        + (reasons.isEmpty ? "" : " (\(reasons))"))
    #expect(failed.isEmpty, "\(name): \(failed)")
    #expect(passed > 0)
  }
}
