/// A parsed text: it owns what its views look at and is immutable once parsed.
///
/// `@unchecked Sendable`: `storage` changes only in `JSONParser.parse(_:into:)`, whose caller owns the document alone; so
/// its accesses need no check of their exclusivity.
public final class JSONDocument: @unchecked Sendable {
  @exclusivity(unchecked) var storage: JSONStorage

  /// An empty document to parse into; until then its root is `null`.
  ///
  /// - Throws: `.capacity` when there is no memory.
  public init() throws(JSONError) {
    guard let storage = JSONStorage() else { throw JSONError(reason: .capacity) }
    self.storage = storage
  }

  /// A copy of a parsed document in buffers of its size; those into which a text was parsed take about ten times the text.
  ///
  /// - Returns: the copy, and the bytes that its buffers take.
  /// - Throws: `.capacity` when there is no memory.
  public func compacted() throws(JSONError) -> (document: JSONDocument, byteCount: Int) {
    let copy = try JSONDocument()
    let byteCount = try copy.storage.show(copyOf: storage)
    return (copy, byteCount)
  }

  /// The value of the text.
  public var root: JSONView { JSONView(storage: storage, index: 1) }
}
