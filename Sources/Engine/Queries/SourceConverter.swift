public import Connectors
import Foundation
import Provenance

/// The formats in which `affidavit convert` prints.
public typealias ConvertFormat = Converter.Format

/// Prints the records of any source: `affidavit convert`.
public struct SourceConverter {
  let workspace: Workspace?
  let sources: [String]
  let format: ConvertFormat
  let asOf: String?

  /// - Parameters:
  ///   - workspace: whose sources are read where none is named.
  ///   - sources: `SYSTEM:PATH`, any number.
  ///   - asOf: the time of OpenLineage events for records that state none; nil for the end of the workspace's period, else now.
  public init(workspace: Workspace?, sources: [String], format: ConvertFormat, asOf: String?) {
    self.workspace = workspace
    self.asOf = asOf
    self.sources = sources
    self.format = format
  }

  public struct Outcome: Sendable {
    public var rejected: Int
    /// For a person: the sum of each source, what was refused and where.
    public var notes: [String]
  }

  /// - Parameter emit: takes the output piece by piece.
  public func run(emit: ([UInt8]) -> Void) throws -> Outcome {
    var outcome = Outcome(rejected: 0, notes: [])
    let set = try open()
    if set.entries.allSatisfy(\.isNative) { Sources.readStandardInputOnce() }
    var sequence = ChunkSequence(set)
    var tallies: [Int: Tally] = [:]
    let parser = RecordParser()
    var converter = Converter(format, at: try time())
    while let chunk = try sequence.nextChunk() {
      var tally = chunk.tally
      var valid = chunk
      valid.bytes = []
      valid.bytes.reserveCapacity(chunk.bytes.count)
      for refused in chunk.rejected { note(refused.rejection, refused.locator, chunk, set, &outcome) }
      chunk.forEachLine { line in
        do throws(Rejection) {
          _ = try parser.parse(line)
          valid.bytes += line.bytes
          valid.bytes.append(UInt8(ascii: "\n"))
        } catch {
          tally.refuse()
          note(error, line.locator, chunk, set, &outcome)
        }
      }
      emit(converter.convert(valid))
      tallies[chunk.source, default: Tally()] += tally
    }
    emit(converter.finish())
    if outcome.rejected > RefusedRecord.shown {
      outcome.notes.append("refused: \(grouped(outcome.rejected - RefusedRecord.shown)) more, which are not listed")
    }
    for (index, entry) in set.entries.enumerated() {
      let tally = tallies[index, default: Tally()]
      outcome.notes.append(
        "\(entry.name): read \(grouped(tally.read)) = accepted \(grouped(tally.accepted)) + merged "
          + "\(grouped(tally.merged)) + rejected \(grouped(tally.rejected))")
    }
    for (kind, count) in converter.left.sorted(by: { $0.key < $1.key }) {
      outcome.notes.append(
        "\(grouped(count)) records of kind \(kind) have no place in \(format.rawValue) and are left out")
    }
    return outcome
  }

  private func time() throws -> Instant {
    if let asOf {
      guard let when = When(asOf) else {
        throw EngineError(.configuration, "--as-of \(asOf) is neither a day (2026-10-05) nor an instant with a zone")
      }
      return when.range.lowerBound
    }
    return try workspace?.configuration().period.to ?? Instant(seconds: Int64(Date().timeIntervalSince1970))
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
