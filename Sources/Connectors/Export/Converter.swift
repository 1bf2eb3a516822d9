import JSON
import Provenance

/// Writes records in another format, chunk by chunk.
///
/// Exact numbers about people (`statistics`, counts) and what identifies a data subject are in native records alone.
public struct Converter {
  public enum Format: String, CaseIterable, Sendable {
    /// Records as they are, JSON Lines.
    case native
    /// One W3C PROV-JSON document (Member Submission, 2013-04-24). Its members stand by sort and id, so it is kept in
    /// memory to the end.
    case provJSON = "prov-json"
    /// OpenLineage events (spec 2-0-2), JSON Lines: two for a run that ended, one for each dataset and model.
    case openLineage = "openlineage"
  }

  public let format: Format
  /// Records for which the format has no place, by kind.
  public private(set) var left: [String: Int] = [:]

  private var document = ProvDocument()
  private let events: OpenLineageWriter
  private let parser = JSONParser()

  /// - Parameter at: the time of events for records that state none.
  public init(_ format: Format, at: Instant) {
    self.format = format
    events = OpenLineageWriter(at: at)
  }

  /// The bytes for a chunk of records; lines that are no records are left out.
  public mutating func convert(_ chunk: RecordChunk) -> [UInt8] {
    if format == .native { return chunk.bytes }
    var output: [UInt8] = []
    for line in chunk.bytes.split(separator: 0x0A) {
      guard let parsed = try? parser.parse(Array(line)),
        let kind = parsed.root["kind"]?.string.flatMap(RecordKind.init(rawValue:))
      else { continue }
      convert(parsed.root, kind: kind, into: &output)
    }
    return output
  }

  /// What comes after the last chunk.
  public mutating func finish() -> [UInt8] {
    format == .provJSON ? document.bytes() : []
  }

  /// The bytes for one record.
  ///
  /// - Parameter line: the record as it was read, without its line end: what `native` hands on.
  public mutating func convert(_ record: JSONView, kind: RecordKind, line: some Sequence<UInt8>) -> [UInt8] {
    if format == .native { return Array(line) + [0x0A] }
    var output: [UInt8] = []
    convert(record, kind: kind, into: &output)
    return output
  }

  private mutating func convert(_ view: JSONView, kind: RecordKind, into output: inout [UInt8]) {
    guard let record = view.value.object, let id = record["id"]?.string else { return }
    let isTaken =
      switch format {
      case .native: true
      case .provJSON: document.add(record, kind: kind, id: id)
      case .openLineage: events.write(record, kind: kind, id: id, into: &output)
      }
    if !isTaken { left[kind.rawValue, default: 0] += 1 }
  }
}
