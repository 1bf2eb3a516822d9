import Foundation
import Provenance

/// Where the records that an explanation names were read: the file in which each stands, and its line or place there.
struct RecordOrigins {
  private let world: RecordWorld
  private let files: ChunkFiles
  private let workspace: Workspace
  /// Of streamed records, which the world does not hold, by id.
  private let streamed: [String: RecordPlace]

  init(_ world: RecordWorld, input: IndexedInput, workspace: Workspace, streamed: [SubjectSearch.Streamed]) {
    self.world = world
    self.workspace = workspace
    files = input.chunkFiles
    self.streamed = Dictionary(
      streamed.compactMap { record in record.document.root["id"]?.string.map { ($0, record.place) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// `records/a.jsonl line 12`, one for each place that a record was put together from.
  func places(_ id: String) -> [String] {
    (world.entry(id)?.places ?? [streamed[id]].compactMap { $0 }).compactMap { place in
      guard let path = files.path(place) else { return nil }
      // Standard input has no folder.
      let file = path == "-" ? path : workspace.display(URL(fileURLWithPath: path))
      return ([file] + [place.line.map { "line \($0)" } ?? place.locator].compactMap { $0 }).joined(separator: " ")
    }
  }
}
