import Connectors
import Foundation
import Provenance
import Reporting

/// What was read, by source and file, with sums that add up.
struct ScopeSection {
  let facts: RunFacts

  /// - Throws: `EngineError` of kind `.integrity` if a record was lost on the way: accepted + merged + rejected must be read.
  func build() throws -> Report.Scope {
    let entries = facts.intake.sources.entries
    var sources: [Report.Source] = []
    for index in entries.indices { sources.append(try source(index, entries[index])) }
    return Report.Scope(
      sources: sources,
      records: RecordKind.allCases.compactMap { kind in
        facts.judged.kinds[kind].map { Report.KindCount(kind: kind.rawValue, count: $0) }
      },
      rejected: facts.quarantine.listed.map(rejected),
      rejectedUnlisted: facts.quarantine.total - facts.quarantine.listed.count,
      within: [
        Report.Prose(
          "Every record of the sources below, joined into one lineage graph of \(facts.world.graph.count) nodes."),
        Report.Prose(
          "\(facts.packs.rules.count) rules of \(facts.packs.packs.count) packs, each by the law in force on the day of the act."
        ),
      ] + retried,
      notWithin: [
        "Systems, files and people of whom no source speaks.",
        "Rules of these laws that the packs do not hold; appendix A lists those that they do.",
        "Whether a person's written assessment is right: the packs say where one is needed and whether it is there.",
      ])
  }

  private var retried: [Report.Prose] {
    facts.intake.retry.map { [Report.Prose($0.outcome.sentence)] } ?? []
  }

  private func source(_ index: Int, _ entry: SourceSet.Entry) throws -> Report.Source {
    var tally = facts.input.tallies[index] ?? Tally()
    if entry.isNative, let records = facts.world.records.tallies[index] {
      tally.rejected += facts.quarantine.later[index] ?? 0
      tally.accepted = records.accepted
      tally.merged = records.merged
    }
    guard tally.isConserved else {
      throw EngineError(
        .integrity,
        "source \(entry.name): read \(tally.read), but accepted \(tally.accepted), merged \(tally.merged), rejected \(tally.rejected)",
        hint: "this is a fault of Affidavit; nothing was published")
    }
    let id = "s\(index + 1)"
    return Report.Source(
      id: id, system: entry.connector.system, name: entry.name,
      files: (facts.input.files[index] ?? []).enumerated().map { number, file in
        Report.SourceFile(
          id: "\(id).\(number + 1)", name: facts.intake.workspace.display(URL(fileURLWithPath: file.path)),
          size: Int(file.size), digest: file.sha256 ?? "")
      },
      read: tally.read, accepted: tally.accepted, merged: tally.merged, rejected: tally.rejected,
      unmapped: tally.unmapped.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.prefix(20).map {
        Report.UnmappedField(field: $0.key, count: $0.value)
      })
  }

  private func rejected(_ record: RefusedRecord) -> Report.Rejected {
    let files = facts.input.files[record.source] ?? []
    let file = files.firstIndex { $0.path == record.path }.map { "s\(record.source + 1).\($0 + 1)" }
    return Report.Rejected(
      source: "s\(record.source + 1)", file: file, line: record.rejection.line, reason: record.rejection.reason,
      pointer: record.rejection.pointer?.description, message: record.rejection.message)
  }
}
