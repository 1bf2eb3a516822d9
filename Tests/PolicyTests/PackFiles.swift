import Foundation
import Testing

@testable import Policy

/// The packs that come with Affidavit.
enum PackFiles {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "policies")

  static func load(_ names: [String] = ["gdpr", "ccpa"]) throws -> PackSet {
    try PackSet.load(names.map { folder.appending(path: $0) })
  }
}

@Suite("The packs that come along") struct ShippedPacks {
  @Test("load together without a fault, each with tables of its own names, by which `law` replaces them")
  func load() throws {
    do {
      let packs = try PackFiles.load(["gdpr", "ccpa", "eu-ai-act", "us-aaa"])
      #expect(packs.rules.count >= 80)
      #expect(packs.tableNames.count == packs.packs.map(\.content.tables.count).reduce(0, +))
    } catch {
      Issue.record("\(error)")
    }
  }
}
