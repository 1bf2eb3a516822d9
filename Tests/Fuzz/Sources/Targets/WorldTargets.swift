import Foundation
import JSON

@testable import Policy
@testable import Provenance

extension Target {
  /// Several lines: index, assembler, graph, views; the same however they are cut into chunks, and nothing is lost.
  static let world = Target(name: "world", summary: "records that merge and flow", dictionary: "records", longest: 8192)
  {
    let schema = RecordSchema.shared
    return { bytes in
      guard let cut = bytes.first else { return }
      let lines = Lines(bytes.dropFirst())
      let sources = [SourceInfo(rank: 0, system: "affidavit"), SourceInfo(rank: 1, system: "mlflow")]
      let whole = lines.set(sources, chunk: .max)
      let pieces = lines.set(sources, chunk: 1 + Int(cut % 5))
      check(text(whole) == text(pieces), "chunks change what is merged")
      check(
        whole.aliases == pieces.aliases && whole.conflicts == pieces.conflicts, "chunks change aliases or conflicts")
      check(whole.findings == pieces.findings && whole.tallies == pieces.tallies, "chunks change findings or sums")
      for (source, tally) in whole.tallies {
        check(tally.read == tally.accepted + tally.merged + tally.rejected, "source \(source) loses records")
      }
      check(whole.tally.read == lines.records.count + lines.refused, "not every record was read")
      for entry in whole.entries { checkMerged(entry, in: whole, schema) }
      checkGraph(
        inMemory { try RecordWorld(whole, options: LineageOptions(asOf: Instant(rfc3339: "2026-10-01T00:00:00Z"))) })
    }
  }

  private static func text(_ set: RecordSet) -> [UInt8] { set.entries.flatMap { Array(set.bytes($0)) + [0x0A] } }

  private static func checkMerged(_ entry: RecordSet.Entry, in set: RecordSet, _ schema: RecordSchema) {
    guard let document = try? JSONParser().parse(Array(set.bytes(entry))) else {
      return check(false, "a merged record is no JSON")
    }
    do throws(Rejection) {
      let kind = try schema.validate(document.root)
      check(kind == entry.kind, "a merged record is of another kind")
    } catch {
      check(false, "a merged record is refused: \(error.reason) \(error.pointer?.description ?? "")")
    }
    check(set.aliases[entry.id] == nil, "a kept id is another's alias")
    for name in RelationNames.all {
      for item in document.root[name]?.elements.map({ $0 }) ?? [] {
        guard let id = item["id"]?.string else { continue }
        check(set.aliases[id] == nil, "a relation names an id that was merged away")
      }
    }
  }

  private static func checkGraph(_ world: RecordWorld) {
    let graph = world.graph
    for node in 0..<LineageGraph.Node(graph.count) {
      let id = graph.id(node)
      check(graph.node(id) == node, "a node is not found by its id")
      _ = graph.facts(node)
      guard node < 6 else { continue }
      for direction in [LineageView.Direction.upstream, .downstream] {
        let view = LineageView(graph, focus: node, direction: direction, limit: 20)
        check(!view.text.isEmpty && !view.dot.isEmpty && !view.svg.isEmpty, "a view is empty")
        check((try? JSONValue(parsing: JSONWriter.compact(view.json))) != nil, "a view is no JSON")
      }
      _ = world.events(touching: id)
      _ = world.runs(touching: id)
      _ = world.documents(covering: id)
    }
  }

  /// The rules that come with Affidavit, judged twice and with the order of records turned round.
  static let judging = Target(
    name: "judging", summary: "records judged by gdpr and ccpa", dictionary: "records", longest: 4096
  ) {
    let folders = ["gdpr", "ccpa"].map { Repository.folder.appendingPathComponent("policies/\($0)") }
    let judge: Judge
    do {
      let asOf = Instant(rfc3339: "2026-10-01T00:00:00Z") ?? Instant(seconds: 0)
      let period = ReportPeriod(name: "2026-Q3", from: asOf, to: asOf)
      judge = try Judge(
        packs: PackSet.load(folders), config: LawConfiguration(), asOf: asOf, period: period,
        verifyAttestation: PackTester.verify)
    } catch {
      preconditionFailure("the packs do not load: \(error)")
    }
    return { bytes in
      let lines = Lines(bytes)
      let set = lines.set(
        [SourceInfo(rank: 0, system: "affidavit"), SourceInfo(rank: 1, system: "mlflow")], chunk: .max)
      let world = inMemory { try RecordWorld(set, options: LineageOptions(asOf: judge.asOf)) }
      let first = verdicts(judge, world, lines)
      let second = verdicts(judge, world, lines)
      check(first == second, "judging twice gives other verdicts")
      for verdict in first {
        guard let value = try? JSONValue(parsing: verdict.line), let again = try? Verdict(value) else {
          return check(false, "a verdict is not read back")
        }
        check(again == verdict, "a verdict changes when it is written and read: \(verdict.rule)")
      }
    }
  }

  private static func verdicts(_ judge: Judge, _ world: RecordWorld, _ lines: Lines) -> [Verdict] {
    let docket = judge.docket(for: world)
    var judgement = Judgement()
    for kind in RecordKind.allCases {
      for id in docket.world.ids(of: kind) {
        if let document = docket.world.record(id) { judgement.merge(docket.judge(document.root, kind: kind)) }
      }
    }
    for (document, kind) in lines.records where RecordIndex.isStreamed(document.root, kind: kind) {
      judgement.merge(docket.judge(document.root, kind: kind))
    }
    judgement.merge(docket.judgePaths())
    return judgement.verdicts.sorted()
  }

  /// A line of `verdicts.jsonl`.
  static let verdicts = Target(
    name: "verdicts", summary: "lines of verdicts.jsonl", dictionary: "verdicts", longest: 4096
  ) {
    { bytes in
      guard let value = try? JSONValue(parsing: Array(bytes)) else { return }
      do throws(VerdictLineError) {
        let verdict = try Verdict(value)
        guard let again = try? Verdict(JSONValue(parsing: verdict.line)) else {
          return check(false, "a verdict is not read back")
        }
        check(again == verdict, "a verdict changes when it is written and read")
      } catch {
        check(!error.member.isEmpty, "refused without a member")
      }
    }
  }
}

/// The valid records of an input, one a line.
struct Lines {
  var records: [(document: JSONDocument, kind: RecordKind)] = []
  /// Lines that the schema refuses.
  var refused = 0

  init(_ bytes: some Collection<UInt8>) {
    for line in bytes.split(separator: UInt8(ascii: "\n")).prefix(40) {
      guard let document = try? JSONParser().parse(Array(line)) else { continue }
      if let kind = try? RecordSchema.shared.validate(document.root) {
        records.append((document, kind))
      } else {
        refused += 1
      }
    }
  }

  /// As the first pass does it: the second half of the records comes from another source.
  func set(_ sources: [SourceInfo], chunk: Int) -> RecordSet {
    var index = RecordIndex()
    let half = (records.count + 1) / 2
    for (source, range) in [0..<half, half..<records.count].enumerated() {
      inMemory { try index.merge(RecordIndex(source: source)) }
      for start in stride(from: range.lowerBound, to: range.upperBound, by: min(chunk, max(1, range.count))) {
        var piece = RecordIndex(source: source)
        for at in start..<min(start &+ min(chunk, range.count), range.upperBound) {
          let place = RecordPlace(source: source, chunk: 0, record: at)
          // A refusal is counted by the index itself.
          try? piece.add(records[at].document.root, kind: records[at].kind, place: place)
        }
        inMemory { try index.merge(piece) }
      }
    }
    for _ in 0..<refused { index.countRejected(source: 0) }
    return inMemory { try RecordAssembler(sources: sources).assemble(index) }
  }
}
