import Crypto
import Foundation
import Testing

/// A file of published vectors, read as plain JSON.
struct VectorFile {
  let name: String
  let tests: [[String: Any]]
  let keys: [[String: Any]]

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
    let json = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    return VectorFile(
      name: name, tests: try #require(json?["tests"] as? [[String: Any]]), keys: json?["keys"] as? [[String: Any]] ?? []
    )
  }

  enum Outcome {
    case accepted, refused
    case skipped(String)
  }

  /// Runs every test and prints the sums: `valid` must be accepted, `invalid` refused, `acceptable` may be either.
  ///
  /// - Parameter exceptions: ids of tests that end otherwise by design, with the reason.
  func run(except exceptions: [String: String] = [:], _ body: ([String: Any]) throws -> Outcome) rethrows {
    var passed = 0
    var failed: [String] = []
    var skipped: [String: Int] = [:]
    for test in tests {
      let id = "\(test["id"] ?? "?")"
      switch (try body(test), test["result"] as? String) {
      case (.skipped(let reason), _): skipped[reason, default: 0] += 1
      case (.accepted, "valid"), (.refused, "invalid"), (_, "acceptable"): passed += 1
      default:
        if let reason = exceptions[id] { skipped[reason, default: 0] += 1 } else { failed.append(id) }
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

extension [String: Any] {
  func bytes(_ name: String) throws -> [UInt8] {
    let text = try #require(self[name] as? String)
    return try #require(Hex.decode(text))
  }

  func size(_ name: String) -> Int { self[name] as? Int ?? 0 }
}
