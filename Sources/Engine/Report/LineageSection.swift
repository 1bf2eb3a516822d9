import Policy
import Provenance
import Reporting

/// The paths of findings as one picture, and in words.
struct LineageSection {
  let facts: RunFacts

  func build() -> Report.Lineage {
    let graph = facts.world.graph
    var lineage = Report.Lineage(nodeCount: graph.count, edgeCount: graph.edgeCount)
    let items = facts.findings.listed.filter { !$0.verdict.path.isEmpty && !$0.verdict.subjectIsPersonal }
    for (number, regulation) in facts.packs.packs.map(\.id).enumerated() {
      let own = items.filter { $0.regulation == regulation }
      if !own.isEmpty { lineage.pictures.append(picture(own, number: number + 1, regulation: regulation)) }
    }
    return lineage
  }

  private func picture(_ items: [FindingList.Item], number: Int, regulation: String) -> Report.Picture {
    var seeds: [PictureLayout.Seed] = []
    var links: [PictureLayout.Link] = []
    var steps: [Report.PathHop] = []
    var seen: Set<[String]> = []
    func seed(_ id: String) {
      seeds.append(.init(key: id, kind: kind(id), label: .clear(label(id)), flagged: true))
    }
    for item in items {
      for step in PathSteps(item.verdict, world: facts.world).steps {
        seed(step.from)
        seed(step.to)
        if let run = step.run {
          seed(run)
          links.append(.init(from: step.from, to: run, flagged: true, breaks: step.breaks))
          links.append(.init(from: run, to: step.to, flagged: true, breaks: step.breaks))
        } else {
          links.append(.init(from: step.from, to: step.to, flagged: true, breaks: step.breaks))
        }
        guard seen.insert([step.from, step.run ?? "", step.to]).inserted else { continue }
        steps.append(
          Report.PathHop(
            from: .clear(step.from), to: .clear(step.to), run: step.run.map { .clear($0) },
            at: step.hop?.at?.toTheSecond,
            country: step.hop?.country, breaks: step.breaks))
      }
    }
    let name = facts.packs.packs.first { $0.id == regulation }.map(RegulationNames.name) ?? regulation
    return PictureLayout.picture(
      id: "p\(number)",
      caption: Report.Prose(
        "Paths on which a rule of the \(name) does not hold; the marked step is where the fact changed."),
      findings: items.map { ContentID.anchor($0.id) }, seeds: seeds, links: links, steps: steps)
  }

  private func kind(_ id: String) -> Report.NodeKind {
    switch facts.world.kind(of: id) {
    case .dataset: .dataset
    case .model: .model
    case .run: .run
    case .document: .document
    case .agent: .agent
    case .contribution: .contribution
    default: .unresolved
    }
  }

  /// A name people know, else the id without its long digest.
  private func label(_ id: String) -> String {
    guard let root = facts.world.record(id)?.root else { return Self.shortened(id) }
    guard facts.world.kind(of: id) != .run, let name = root["name"]?.string else { return Self.shortened(id) }
    return [name, root["version"]?.string].compactMap { $0 }.joined(separator: " ")
  }

  private static func shortened(_ id: String) -> String {
    let text = id.replacing(/[0-9a-f]{24,}/) { String($0.output.prefix(8)) + "…" }
    return text.count > 44 ? String(text.prefix(20)) + "…" + String(text.suffix(22)) : text
  }
}
