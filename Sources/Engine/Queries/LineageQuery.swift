import JSON
import Provenance
import Spill

public enum LineageFormat: String, CaseIterable, Sendable { case text, json, dot, svg }

/// Where a dataset or model comes from, and what it reaches: `affidavit lineage`.
public struct LineageQuery {
  let workspace: Workspace
  let period: String?
  let progress: any ProgressReporter

  public init(workspace: Workspace, period: String?, progress: any ProgressReporter) {
    self.workspace = workspace
    self.period = period
    self.progress = progress
  }

  /// - Throws: `EngineError` with the nearest ids if no record has this one.
  public func render(_ name: String, upstream: Bool, downstream: Bool, format: LineageFormat) async throws -> [UInt8] {
    let intake = try Intake(workspace, period: period, asOf: nil, workers: 1, progress: progress)
    let (_, world) = try await intake.read(spill: .temporary()) { _ in }
    let id = world.resolve(name)
    guard let focus = world.graph.node(id) else {
      let near = nearestName(to: name, in: (0..<world.graph.count).map { world.graph.id(Int32($0)) })
      throw EngineError(
        .configuration, "no record and no relation names \(Terminal.safe(name))",
        hint: near.map { "did you mean \(Terminal.safe($0))?" } ?? "affidavit convert prints the ids of all records")
    }
    let direction: LineageView.Direction = upstream && downstream ? .both : upstream ? .upstream : .downstream
    let view = LineageView(world.graph, focus: focus, direction: direction)
    switch format {
    case .text: return Terminal.text(Array(view.text.utf8))
    case .json: return JSONWriter.pretty(view.json) + [UInt8(ascii: "\n")]
    case .dot: return Terminal.dot(Array(view.dot.utf8))
    case .svg: return Terminal.text(Array(view.svg.utf8))
    }
  }
}
