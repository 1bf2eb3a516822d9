import Foundation
import Testing

@testable import Policy

/// The packs that come with Affidavit.
enum PackFiles {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "policies")

  static func load(_ names: [String] = ["gdpr", "ccpa"]) throws(PackError) -> PackSet {
    try PackSet.load(names.map { folder.appending(path: $0) })
  }
}

@Suite("The packs that come along") struct ShippedPacks {
  @Test("load without a fault") func load() throws {
    do {
      let packs = try PackFiles.load()
      #expect(packs.rules.count >= 20)
    } catch {
      Issue.record("\(error)")
    }
  }
}
