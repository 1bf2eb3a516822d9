import Foundation
import Policy

/// Rules on lineage paths over layers of datasets and models, and over half as many, to see how the time grows.
struct PathMeasures {
  let entities: Int
  let workers: [Int]
  let packs: PackSet
  let folder: URL

  func run() async throws {
    let rules = Set(packs.rules.filter { $0.targets.contains(.path) }.map(\.id))
    say(StageTable.heading)
    for count in [entities / 2, entities] {
      var scale = RecordScale(entities: count)
      (scale.events, scale.contributions, scale.requests) = (0, 0, 0)
      let records = try GeneratedRecords(scale, seed: 1, folder: folder)
      try await Stages(records: records, workers: workers, packs: packs, rules: rules).paths()
    }
  }
}
