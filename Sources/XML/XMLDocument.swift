import CLibXML2

/// A document in memory: either parsed within limits or built element by element.
///
/// Confined to one task, as libxml2 is; pass `canonical()` bytes between tasks.
public final class XMLDocument {
  /// The tree of libxml2. Invariant: owned by this object alone and freed with it.
  let pointer: OpaquePointer
  /// Set by a builder when memory ended.
  var failed = false

  init(owning pointer: OpaquePointer) { self.pointer = pointer }

  deinit { afx_free_document(pointer) }

  /// Parses UTF-8 within limits, without network, files, document types or entities.
  ///
  /// - Parameter name: how messages call the document; never opened.
  /// - Throws: `XMLError` with the reason and, where known, the line.
  public static func parse(
    _ bytes: [UInt8], limits: XMLLimits = .report, name: String = "document"
  ) throws(XMLError) -> XMLDocument {
    guard bytes.count <= min(limits.maxBytes, Int(Int32.max)) else {
      throw XMLError(.size, "\(name) is larger than \(limits.maxBytes) bytes")
    }
    guard !startsLikeUTF16(bytes) else { throw XMLError(.encoding, "\(name) is not UTF-8") }
    var given = afx_limits()
    given.max_depth = Int32(clamping: limits.maxDepth)
    given.max_nodes = limits.maxNodes
    given.allow_comments = limits.dropsComments
    let collector = FaultCollector()
    var status = AFX_OK
    let pointer = collector.during { context in
      bytes.withUnsafeBufferPointer { buffer in
        afx_parse(buffer.baseAddress, Int32(buffer.count), name, &given, &status, FaultCollector.sink, context)
      }
    }
    if let pointer { return XMLDocument(owning: pointer) }
    throw error(status, collector.faults, name)
  }

  /// The bytes of Exclusive XML Canonicalization 1.0, without comments, of the whole document.
  ///
  /// Source: W3C Recommendation "Exclusive XML Canonicalization Version 1.0".
  public func canonical() throws(XMLError) -> [UInt8] {
    var bytes: UnsafeMutablePointer<UInt8>?
    let count = afx_canonical(pointer, &bytes)
    guard count >= 0, let bytes else { throw XMLError(.memory, "the canonical form cannot be written") }
    defer { afx_free(bytes) }
    return [UInt8](UnsafeBufferPointer(start: bytes, count: Int(count)))
  }

  /// The root element.
  public var root: XMLElement? { afx_root(pointer).map { XMLElement(document: self, node: $0) } }

  private static func startsLikeUTF16(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 2 else { return false }
    return [[0xFE, 0xFF], [0xFF, 0xFE], [0x00, 0x3C], [0x3C, 0x00]].contains([bytes[0], bytes[1]])
  }

  private static func error(_ status: afx_status, _ faults: [XMLError.Fault], _ name: String) -> XMLError {
    switch status {
    case AFX_DOCTYPE: XMLError(.doctype, "\(name) has a document type declaration; remove it")
    case AFX_COMMENT: XMLError(.comment, "\(name) holds a comment")
    case AFX_INSTRUCTION: XMLError(.instruction, "\(name) holds a processing instruction")
    case AFX_DEPTH: XMLError(.depth, "\(name) is nested too deeply")
    case AFX_NODES: XMLError(.size, "\(name) has too many nodes")
    case AFX_ENCODING: XMLError(.encoding, "\(name) is not declared as UTF-8")
    case AFX_MEMORY: XMLError(.memory, "\(name) does not fit into memory")
    default: XMLError(.syntax, faults.isEmpty ? [.init(message: "\(name) is not well-formed XML")] : faults)
    }
  }
}
