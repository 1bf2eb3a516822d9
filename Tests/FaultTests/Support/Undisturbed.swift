import Foundation
import Testing

/// What a run that nothing disturbed leaves, without nonces, noise and numbers of runs: what every other run must leave too.
struct Undisturbed {
  /// Files whose bytes are fixed by the input.
  private let fixed: [String: Data]
  private let names: Set<String>
  /// Every record, opened by the owner.
  private let records: String
  private let releases: String

  init(_ workspace: SmallWorkspace) throws {
    let all = try Self.files(workspace.bundle)
    names = Set(all.keys)
    fixed = all.filter { name, _ in
      name.hasPrefix("templates/")
        || ["verdicts.jsonl", "findings.csv", "lineage.csv", "VERIFY.md", "signing.pub.jwk", "signing.pub.pem"]
          .contains(name)
    }
    releases = Self.withoutNoise(all["releases.json"] ?? Data())
    let opened = try workspace.run(
      "open", "reports/\(SmallWorkspace.period)", "--key", "keys/owner.key.pem", "--trust", "keys/signing.pub.jwk")
    try #require(opened.code == 0, "\(opened.message)")
    // Pseudonyms are made with a key of the run.
    records = opened.text.replacing(/pn1\.[A-Za-z0-9_-]+/, with: "pn1")
  }

  /// How a bundle differs from this one.
  func differences(from other: Undisturbed) -> [String] {
    var found: [String] = []
    if names != other.names { found.append("other files: \(names.symmetricDifference(other.names).sorted())") }
    found += fixed.keys.sorted().filter { fixed[$0] != other.fixed[$0] }.map { "\($0) differs" }
    if records != other.records { found.append("its records differ") }
    if releases != other.releases { found.append("its releases differ") }
    return found
  }

  /// Which statistics there are, and what they were charged.
  private static func withoutNoise(_ releases: Data) -> String {
    String(decoding: releases, as: UTF8.self).matches(of: /"(?:rho|statistic|population)":"[^"]*"/).map {
      String($0.output)
    }
    .joined(separator: " ")
  }

  private static func files(_ folder: URL) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let url = folder.appendingPathComponent(name)
      if try url.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true {
        files[name] = try Data(contentsOf: url)
      }
    }
    return files
  }
}
