import Foundation
import Testing

@testable import Engine

@Suite("Seeds of fuzzing are of today's formats, so that targets get past the first check") struct FuzzSeeds {
  @Test("a manifest is read") func manifest() throws {
    let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    let seed = try Data(contentsOf: tests.appendingPathComponent("Fuzz/Corpus/manifest/seed-00"))
    let read = try #require(ManifestReader(Array(seed)))
    #expect(read.files.count == 2 && read.policy["auditor"] == ["people"] && read.checkpoint.size == 3)
  }
}
