import Connectors
import Foundation
import Policy
import Provenance
import Testing

@testable import Engine

@Suite("A source that is not the same the second time ends the run") struct ChangedFiles {
  enum Change: String, CaseIterable {
    case grown, shrunk, emptied, replaced, removed, damaged, pipe, link
  }

  private static let contributions = (0..<50).map {
    #"{"kind":"contribution","id":"c:N","dataset":"ds:a","subjectRef":"p:N","rows":1,"addedAt":"2026-08-01T00:00:00Z"}"#
      .replacingOccurrences(of: "N", with: "\($0)") + "\n"
  }

  private func change(_ url: URL, _ change: Change) throws {
    let text = Self.contributions.joined()
    let files = FileManager.default
    switch change {
    case .grown: try Data((text + Self.contributions[0]).utf8).write(to: url)
    case .shrunk: try Data(Self.contributions.dropLast().joined().utf8).write(to: url)
    case .emptied: try Data().write(to: url)
    case .replaced: try Data(text.replacingOccurrences(of: "p:7", with: "p:8").utf8).write(to: url, options: .atomic)
    case .removed: try files.removeItem(at: url)
    case .damaged: try Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0xFF]).write(to: url)
    case .pipe:
      try files.removeItem(at: url)
      #expect(mkfifo(url.path, 0o600) == 0)
    case .link:
      try files.moveItem(at: url, to: url.appendingPathExtension("moved"))
      try files.createSymbolicLink(at: url, withDestinationURL: url.appendingPathExtension("moved"))
    }
  }

  @Test("with its name and what happened", arguments: Change.allCases) func between(_ change: Change) async throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("affidavit-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let url = folder.appendingPathComponent("a.jsonl")
    try Data(Self.contributions.joined().utf8).write(to: url)
    let passes = try SeparatePasses(files: [url.path], workers: 2, progress: SilentProgress())
    let input = try await passes.read()
    let asOf = Instant(seconds: 1_790_812_800)
    let world = try passes.join(input, asOf: asOf, organisation: "lei:x")
    let packs = try PackSet([])
    let work = SeparatePasses.Work(
      judge: try Judge(
        packs: packs, config: LawConfiguration(), asOf: asOf, period: ReportPeriod(name: "x", from: asOf, to: asOf)))
    _ = try await passes.second(input, world, work)
    try self.change(url, change)
    do {
      _ = try await passes.second(input, world, work)
      Issue.record("\(change) was not noticed")
    } catch {
      let words =
        switch change {
        case .pipe: "is a pipe, not a file"
        case .link: "is a symbolic link"
        default: "changed while it was read"
        }
      #expect("\(error)".contains(url.path) && "\(error)".contains(words), "\(error)")
    }
  }
}
