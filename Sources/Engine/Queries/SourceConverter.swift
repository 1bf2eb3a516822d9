import Connectors
import Foundation
import Provenance

public enum ConvertFormat: String, CaseIterable, Sendable {
  case native
  case provJSON = "prov-json"
  case openLineage = "openlineage"
}

/// Prints the records of any source: `affidavit convert`.
public struct SourceConverter {
  let workspace: Workspace?
  let sources: [String]
  let format: ConvertFormat

  /// - Parameters:
  ///   - workspace: whose sources are read where none is named.
  ///   - sources: `SYSTEM:PATH`, any number.
  public init(workspace: Workspace?, sources: [String], format: ConvertFormat) {
    self.workspace = workspace
    self.sources = sources
    self.format = format
  }

  public struct Outcome: Sendable {
    public var rejected: Int
    /// For a person: the sum of each source, what was refused and where.
    public var notes: [String]
  }

  /// - Parameter emit: takes the output piece by piece.
  public func run(emit: @escaping ([UInt8]) -> Void) throws -> Outcome {
    var outcome = Outcome(rejected: 0, notes: [])
    let set = try open()
    var sequence = ChunkSequence(set)
    var tallies: [Int: Tally] = [:]
    let parser = RecordParser()
    let writer: any RecordWriting = NativeWriting(emit: emit)
    while let chunk = try sequence.next() {
      var tally = chunk.tally
      for refused in chunk.rejected { note(refused.rejection, refused.locator, chunk, set, &outcome) }
      chunk.forEachLine { line in
        do throws(Rejection) {
          let (record, kind) = try parser.parse(line)
          writer.write(record, kind: kind, line: line.bytes)
        } catch {
          tally.refuse()
          note(error, line.locator, chunk, set, &outcome)
        }
      }
      tallies[chunk.source, default: Tally()] += tally
    }
    writer.finish()
    for (index, tally) in tallies.sorted(by: { $0.key < $1.key }) {
      outcome.notes.append(
        "\(set.entries[index].name): read \(grouped(tally.read)) = accepted \(grouped(tally.accepted)) + merged "
          + "\(grouped(tally.merged)) + rejected \(grouped(tally.rejected))")
    }
    return outcome
  }

  private func note(
    _ rejection: Rejection, _ locator: String?, _ chunk: RecordChunk, _ set: SourceSet, _ outcome: inout Outcome
  ) {
    outcome.rejected += 1
    guard outcome.rejected <= RefusedRecord.shown else { return }
    let inputs = set.entries[chunk.source].connector.inputs
    let path = chunk.file < inputs.count ? inputs[chunk.file].path : ""
    let record = RefusedRecord(source: chunk.source, path: path, locator: locator, rejection: rejection, bytes: [])
    outcome.notes.append(
      record.line(in: workspace ?? Workspace(folder: URL(fileURLWithPath: FileManager.default.currentDirectoryPath))))
  }

  private func open() throws -> SourceSet {
    if let workspace { return try SourceSet(try workspace.configuration(), workspace: workspace) }
    var entries: [SourceSet.Entry] = []
    for source in sources {
      guard let colon = source.firstIndex(of: ":"), colon != source.startIndex else {
        throw EngineError(.configuration, "\(source) is no source", hint: "write SYSTEM:PATH, such as mlflow:mlflow.db")
      }
      let system = String(source[..<colon])
      let path = String(source[source.index(after: colon)...])
      entries.append(
        SourceSet.Entry(
          connector: try Sources.open(system: system, paths: try PathPattern.resolve(path)), name: source,
          isNative: SourceSet.isNative(system)))
    }
    return SourceSet(entries: entries)
  }
}
