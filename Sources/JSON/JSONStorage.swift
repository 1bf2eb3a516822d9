import CSimdjson

/// The buffers of one parsed text: simdjson's tape and its strings.
///
/// `@unchecked Sendable`: the pointers change only inside `JSONParser`, which writes either into a storage that it
/// has just made or into one that is uniquely referenced (so that no view can look on). Reading never writes. For the
/// same reason the pointers' accesses need no check of their exclusivity, which would cost a tenth of all reading.
@usableFromInline
final class JSONStorage: @unchecked Sendable {
  let handle: OpaquePointer
  /// Word 0 is the root, word 1 the first value. Valid until the next parse into this storage.
  @exclusivity(unchecked) @usableFromInline var tape: UnsafePointer<UInt64>
  /// Strings: four bytes of length, the bytes, a zero byte.
  @exclusivity(unchecked) @usableFromInline var strings: UnsafePointer<UInt8>

  /// A tape that holds `null`, so that a storage always has a value to show. `nonisolated(unsafe)`: never written
  /// after it is made, never freed. The same for `noStrings`.
  private nonisolated(unsafe) static let nullTape: UnsafePointer<UInt64> = {
    let words = UnsafeMutablePointer<UInt64>.allocate(capacity: 3)
    let root = UInt64(UInt8(ascii: "r")) << 56
    words[0] = root | 3
    words[1] = UInt64(UInt8(ascii: "n")) << 56
    words[2] = root
    return UnsafePointer(words)
  }()
  private nonisolated(unsafe) static let noStrings = UnsafePointer(UnsafeMutablePointer<UInt8>.allocate(capacity: 1))

  init?() {
    guard let handle = csj_document_new() else { return nil }
    self.handle = handle
    tape = Self.nullTape
    strings = Self.noStrings
  }

  func showNull() {
    tape = Self.nullTape
    strings = Self.noStrings
  }

  func showParsed() {
    tape = csj_tape(handle)
    strings = csj_strings(handle)
  }

  /// Shows what another storage shows, in buffers of its size.
  /// - Returns: the bytes of the buffers.
  func show(copyOf other: JSONStorage) throws(JSONError) -> Int {
    showNull()
    guard other.tape != Self.nullTape else { return 0 }
    let count = csj_copy(other.handle, handle)
    guard count > 0 else { throw JSONError(reason: .capacity) }
    showParsed()
    return count
  }

  deinit {
    csj_document_free(handle)
  }
}
