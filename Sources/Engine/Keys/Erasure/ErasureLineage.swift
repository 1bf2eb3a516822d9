import Foundation
import JSON
import Policy
import Provenance
import Spill

/// What a person's data reached, by the sources as they are now: which dispositions are recorded, which are needed, and what must not be erased.
struct ErasureLineage {
  let world: RecordWorld
  let now: Instant
  private let sources: SourceSet
  private let workspace: Workspace

  /// Reads the sources of a period.
  /// - Parameter period: a quarter, nil for the configuration's.
  init(_ workspace: Workspace, period: String?, progress: any ProgressReporter) async throws {
    let intake = try Intake(workspace, period: period, asOf: nil, workers: 1, progress: progress)
    world = try await intake.read(spill: .temporary()) { _ in }.world
    now = Instant(seconds: Int64(Date().timeIntervalSince1970))
    (sources, self.workspace) = (intake.sources, workspace)
  }

  /// Places of the sources at which one of the names stands in clear: path, and line or locator.
  func places(naming names: Set<String>) throws -> [String] {
    let wanted = names.map { Array($0.utf8) }
    var found: [String] = []
    var sequence = ChunkSequence(sources)
    while let chunk = try sequence.nextChunk() {
      let inputs = sources.entries[chunk.source].connector.inputs
      let path = chunk.path ?? (chunk.file < inputs.count ? inputs[chunk.file].path : "")
      chunk.forEachLine { line in
        guard wanted.contains(where: { NamedBytes.occur($0, in: line.bytes) }) else { return }
        let place = line.line.map { "line \($0)" } ?? line.locator ?? "record \(line.index + 1)"
        found.append("\(workspace.display(URL(fileURLWithPath: path))), \(place)")
      }
    }
    return found
  }

  /// The first hold of a dataset or model that suspends deletion of the person's data: the entity and the order.
  func hold(on reach: ContributionReach) -> (entity: String, order: String)? {
    for id in reach.holders + reach.derived {
      for hold in world.record(id)?.root["legalHolds"]?.elements.map({ $0 }) ?? [] {
        // An end or a beginning that cannot be read ends nothing.
        let from = hold["from"]?.string.flatMap(When.init)?.range.lowerBound
        let to = hold["to"]?.string.flatMap(When.init)?.range.lowerBound
        guard from.map({ $0 <= now }) ?? true, to.map({ now < $0 }) ?? true else { continue }
        return (id, hold["id"]?.string ?? "without a name")
      }
    }
    return nil
  }

  /// - Parameter causes: ids of the person's contributions and requests, which dispositions name.
  func reached(_ reach: ContributionReach, causes: Set<String>) -> [ErasureRecord.Reached] {
    (reach.holders.map { ($0, true) } + reach.derived.map { ($0, false) }).map { id, isHolder in
      let record = world.record(id)?.root
      let kind = world.kind(of: id) ?? .dataset
      let disposition = disposition(of: id, causes)
      let status = record?["status"]?.string
      return ErasureRecord.Reached(
        id: id, kind: kind.rawValue, isHolder: isHolder, status: status, disposition: disposition,
        needs: needs(kind, record, isHolder: isHolder, isDecided: disposition != nil))
    }
  }

  /// The latest disposition that names one of the causes.
  private func disposition(of id: String, _ causes: Set<String>) -> String? {
    var found: String?
    for event in world.events(touching: id) {
      guard let disposition = world.record(event)?.root["disposition"], let type = disposition["type"]?.string,
        disposition["cause"]?.elements.contains(where: { $0.string.map(causes.contains) ?? false }) == true
      else { continue }
      found = type + (disposition["completedAt"]?.string.map { ", completed \($0)" } ?? ", not completed")
    }
    return found
  }

  private func needs(_ kind: RecordKind, _ record: JSONView?, isHolder: Bool, isDecided: Bool) -> String {
    if record?["invalidatedAt"] != nil { return "nothing: it is gone" }
    if kind == .dataset {
      if isHolder { return "delete the person's rows, and note the event" }
      return isDecided ? "nothing but to keep the evidence" : "delete the person's rows or derive it anew without them"
    }
    if isDecided { return "nothing but to keep the evidence" }
    let isOut = record?["withdrawnAt"] != nil || ["withdrawn", "retired"].contains(record?["status"]?.string)
    return isOut
      ? "keep it out of service, or train it anew without the data before it comes back"
      : "decide: train it anew without the data, unlearn with evidence, take it out of service, or show that it is anonymous"
        + " (Art. 17 GDPR; EDPB Opinion 28/2024)"
  }
}
