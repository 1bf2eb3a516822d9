import CSimdjson

/// A strict parser of RFC 8259 JSON over simdjson.
///
/// Refused are doubled member names, lone surrogates, invalid UTF-8, byte order marks, anything after the value,
/// integers beyond 64 bits, numbers beyond binary64 and containers nested deeper than `maxDepth`. A parser keeps its
/// scratch memory between parses; use one for each thread.
public final class JSONParser {
  /// Deepest nesting of containers; `[]` has depth 1.
  public let maxDepth: Int
  /// Whether an object may hold two members of one name (the first is then found by name).
  public let allowsDuplicateKeys: Bool
  @exclusivity(unchecked) private var handle: OpaquePointer?

  /// - Parameters:
  ///   - maxDepth: deepest nesting of containers, from 1 to 1024; values outside are taken as the nearest of these.
  ///   - allowsDuplicateKeys: whether doubled member names are let through, as in foreign JSON.
  public init(maxDepth: Int = 64, allowsDuplicateKeys: Bool = false) {
    self.maxDepth = min(max(maxDepth, 1), 1024)
    self.allowsDuplicateKeys = allowsDuplicateKeys
  }

  deinit {
    if let handle { csj_parser_free(handle) }
  }

  /// Parses UTF-8 bytes into a new document. The bytes are not kept.
  public func parse(_ bytes: UnsafeRawBufferPointer) throws(JSONError) -> JSONDocument {
    let document = try JSONDocument()
    try parse(bytes, into: document)
    return document
  }

  /// Parses UTF-8 bytes into a new document. The bytes are not kept.
  public func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONDocument {
    let document = try JSONDocument()
    try parse(bytes, into: document)
    return document
  }

  /// Parses a text into a new document.
  public func parse(_ text: String) throws(JSONError) -> JSONDocument {
    try parse(Array(text.utf8))
  }

  /// Parses into a document whose buffers are used again unless one of its views is still held.
  ///
  /// The caller must be the document's only user. When it throws, the document's root is `null`.
  public func parse(_ bytes: UnsafeRawBufferPointer, into document: JSONDocument) throws(JSONError) {
    let status = try parse(bytes, into: document, allowsDuplicateKeys ? CSJ_CHECK_DEPTH : CSJ_CHECK_DEPTH_AND_NAMES)
    guard status == CSJ_OK else { throw fault(status, in: bytes) }
  }

  /// Parses as `parse(_:into:)` does, but leaves it to the caller to compare member names and to measure depth, which may
  /// exceed `maxDepth` by one: for callers that visit every value anyway.
  ///
  /// - Returns: whether the text is JSON. If not, `parse(_:into:)` says what is wrong with it.
  package func parseUnchecked(_ bytes: UnsafeRawBufferPointer, into document: JSONDocument) throws(JSONError) -> Bool {
    try parse(bytes, into: document, CSJ_CHECK_NOTHING) == CSJ_OK
  }

  private func parse(
    _ bytes: UnsafeRawBufferPointer, into document: JSONDocument, _ checks: csj_checks
  ) throws(JSONError) -> csj_status {
    if !isKnownUniquelyReferenced(&document.storage) {
      guard let fresh = JSONStorage() else { throw JSONError(reason: .capacity) }
      document.storage = fresh
    }
    document.storage.showNull()
    if handle == nil { handle = csj_parser_new(maxDepth) }
    guard let handle else { throw JSONError(reason: .capacity) }
    let start = bytes.bindMemory(to: UInt8.self)
    guard let base = start.baseAddress else { throw JSONError(reason: .empty) }
    let status = csj_parse(handle, document.storage.handle, base, start.count, checks)
    if status == CSJ_OK { document.storage.showParsed() }
    return status
  }

  /// Parses into a document whose buffers are used again unless one of its views is still held.
  public func parse(_ bytes: [UInt8], into document: JSONDocument) throws(JSONError) {
    let outcome: Result<Void, JSONError> = bytes.withUnsafeBytes { buffer in
      do throws(JSONError) { return .success(try parse(buffer, into: document)) } catch { return .failure(error) }
    }
    try outcome.get()
  }

  /// simdjson says that a text is wrong; the scanner says where.
  private func fault(_ status: csj_status, in bytes: UnsafeRawBufferPointer) -> JSONError {
    switch status {
    case CSJ_MEMORY, CSJ_CAPACITY: return JSONError(reason: .capacity)
    default: break
    }
    if let found = JSONScanner.fault(in: bytes, maxDepth: maxDepth, allowsDuplicateKeys: allowsDuplicateKeys) {
      return found
    }
    switch status {
    case CSJ_UTF8: return JSONError(reason: .utf8)
    case CSJ_DEPTH: return JSONError(reason: .depth)
    case CSJ_NUMBER: return JSONError(reason: .number)
    case CSJ_STRING: return JSONError(reason: .string)
    case CSJ_DUPLICATE: return JSONError(reason: .duplicateKey)
    case CSJ_EMPTY: return JSONError(reason: .empty)
    default: return JSONError(reason: .syntax)
    }
  }
}
