import JSON

/// Reads lines of native records: strict JSON, then the schema. One for each thread; it uses its buffers again.
public final class RecordParser {
  private let parser = JSONParser(maxDepth: SchemaProgram.maximumDepth)
  private let schema: RecordSchema
  private var document: JSONDocument?

  public init(schema: RecordSchema = .shared) { self.schema = schema }

  /// Reads one line, without its LF; white space around the object is let through.
  ///
  /// - Returns: the record, which stays valid as long as it is held, and its kind. Letting go of it before the next call
  ///   lets the buffers be used again.
  /// - Throws: the first fault, with its `column`; see `Rejection.placed(line:offset:)` for the rest of its place.
  public func parse(_ line: UnsafeRawBufferPointer) throws(Rejection) -> (record: JSONView, kind: RecordKind) {
    // One walk by the schema sees what the parser would see in another: doubled names, and depth.
    if let document = try? reusable(), (try? parser.parseUnchecked(line, into: document)) == true {
      let record = document.root
      if let kind = record.withCursor({ schema.program.check($0) }) { return (record, kind) }
    }
    let record = try json(line)
    let fault = schema.fault(in: record)
    var rejection = fault.rejection
    if let place = JSONLocator.place(of: fault.pointer, in: line) {
      rejection.column = (fault.isName ? place.keyOffset ?? place.offset : place.offset) + 1
    }
    throw rejection
  }

  /// Reads a line again that `parse` took before: nothing is checked but that it is JSON and names its kind.
  ///
  /// - Returns: nil if it is another line. Letting go of the record before the next call lets the buffers be used again.
  public func parseAgain(_ line: UnsafeRawBufferPointer) -> (record: JSONView, kind: RecordKind)? {
    guard let document = try? reusable(), (try? parser.parseUnchecked(line, into: document)) == true else { return nil }
    let record = document.root
    guard let kind = record.withCursor({ schema.program.kind(of: $0) }) else { return nil }
    return (record, kind)
  }

  private func reusable() throws(JSONError) -> JSONDocument {
    if let document { return document }
    let fresh = try JSONDocument()
    document = fresh
    return fresh
  }

  private func json(_ line: UnsafeRawBufferPointer) throws(Rejection) -> JSONView {
    do throws(JSONError) {
      let document = try reusable()
      try parser.parse(line, into: document)
      return document.root
    } catch {
      throw Rejection(error)
    }
  }
}
