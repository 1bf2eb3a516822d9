import JSON
import Provenance
import Reporting

/// Where sources contradict each other: the value that was kept and those that were not.
struct ConflictSection {
  let facts: RunFacts

  func build() -> [Report.Conflict] {
    var conflicts: [Report.Conflict] = []
    var last: (id: String, record: JSONDocument?)?
    // What stands under extensions is kept as it came and read by no rule: two systems' notes are no disagreement about a fact.
    for conflict in facts.world.records.conflicts where !conflict.member.hasPrefix("/extensions/") {
      if last?.id != conflict.record { last = (conflict.record, facts.world.record(conflict.record)) }
      guard let root = last?.record?.root, let kind = facts.world.kind(of: conflict.record) else { continue }
      let entry = root["conflicts"]?.elements.first { $0["member"]?.string == conflict.member }
      conflicts.append(
        Report.Conflict(
          record: .clear(conflict.record), member: conflict.member,
          kept: display(entry?["kept"], conflict.member, kind), keptSource: sources(entry?["kept"]),
          rule: conflict.rule,
          others: (entry?["others"].map { Array($0.elements) } ?? []).map {
            Report.Conflict.Other(value: display($0, conflict.member, kind), source: sources($0))
          }))
    }
    return conflicts
  }

  /// Id of the first source that states a value: the one with its file, else the first of its system.
  private func sources(_ stated: JSONView?) -> String? {
    guard let first = stated?["sources"]?[0], let system = first["system"]?.string else { return nil }
    let entries = facts.intake.sources.entries
    let export = first["export"]?.string
    let index =
      entries.firstIndex { entry in entry.connector.inputs.contains { Quarantine.fileName($0.path) == export } }
      ?? entries.firstIndex { $0.connector.system == system || $0.isNative && system == "affidavit" }
    return index.map { "s\($0 + 1)" }
  }

  /// A value of class public or internal is shown; any other is sealed in `records.sdj`.
  private func display(_ stated: JSONView?, _ member: String, _ kind: RecordKind) -> Report.Display {
    guard let value = stated?["value"] else { return .absent }
    let path = member.split(separator: "/").map(String.init).filter { Int($0) == nil }
    let schema = RecordSchema.shared
    let below = schema.fields(kind).filter { $0.path.starts(with: path) && $0.isLeaf }
    let open =
      !below.isEmpty && below.allSatisfy { ($0.sensitivity ?? .confidential) <= .internal && !$0.isAggregateOnly }
    guard open, !facts.people.occur(in: value.value) else {
      return .sealed(Report.Sealed(readableBy: ["owner"], reference: member))
    }
    return .clear(ReportWords.text(value.value))
  }
}

/// Which records were taken for one thing, and which merely look alike.
struct MatchSection {
  let facts: RunFacts

  private static let limit = 100

  func build() -> Report.Matches {
    let groups = Dictionary(grouping: facts.world.records.aliases, by: \.value)
    let kept = groups.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let hints = facts.world.records.findings.filter { $0.sort == .hint && $0.ids.count >= 2 }
    return Report.Matches(
      merged: kept.prefix(Self.limit).map { id in
        Report.Match(
          kept: .clear(id), aliases: (groups[id] ?? []).map(\.key).sorted().map { .clear($0) },
          ground: "equal digest, equal address and version, or declared")
      },
      mergedUnlisted: max(0, kept.count - Self.limit),
      hints: hints.prefix(Self.limit).map {
        Report.Hint(first: .clear($0.ids[0]), second: .clear($0.ids[1]), reason: "equal name, columns and row count")
      },
      hintsUnlisted: max(0, hints.count - Self.limit))
  }
}
