import JSON

/// Parses kept records for one thread, one after the other into the same buffers.
final class RecordReader {
  private let parser = JSONParser()
  private var document: JSONDocument?

  /// - Returns: the record, until the next one is read.
  func read(_ bytes: ArraySlice<UInt8>) -> JSONDocument? {
    // Bytes of the set were written by this program; a parser refuses them only when memory is out.
    guard let document = try? document ?? JSONDocument() else { return nil }
    self.document = document
    return try? bytes.withUnsafeBytes { bytes throws(JSONError) in
      try parser.parse(bytes, into: document)
      return document
    }
  }
}
