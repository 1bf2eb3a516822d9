import CZstd

/// Unpacks zstd (RFC 8878), any number of frames one after the other. Windows of up to 128 MiB are taken.
final class ZstdUnpacker: Unpacker {
  /// Logarithm of the largest window, to base 2: what `zstd --long` uses, and what it unpacks without being told.
  static let windowLog = 27

  private let stream: OpaquePointer
  /// What the decoder still expects; 0 between frames.
  private var expected = 0
  private var hasFrame = false

  init() throws(UnpackError) {
    guard let stream = ZSTD_createDStream() else {
      throw UnpackError(reason: .unreadable, message: "zstd cannot be started", advice: "free some memory")
    }
    self.stream = stream
    ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, Int32(Self.windowLog))
  }

  deinit { ZSTD_freeDStream(stream) }

  var mayEnd: Bool { expected == 0 }

  func unpack(
    _ packed: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer
  ) throws(UnpackError) -> (taken: Int, written: Int) {
    // Without input it still gives what it holds back for want of room.
    guard !packed.isEmpty || expected != 0 else { return (0, 0) }
    var input = ZSTD_inBuffer(src: packed.baseAddress, size: packed.count, pos: 0)
    var output = ZSTD_outBuffer(dst: buffer.baseAddress, size: buffer.count, pos: 0)
    let result = ZSTD_decompressStream(stream, &output, &input)
    guard ZSTD_isError(result) == 0 else { throw failure(result) }
    expected = result
    if result == 0 { hasFrame = true }
    return (input.pos, output.pos)
  }

  private func failure(_ result: Int) -> UnpackError {
    switch ZSTD_getErrorCode(result) {
    case ZSTD_error_frameParameter_windowTooLarge:
      UnpackError(
        reason: .limit, message: "is packed with zstd and a window of more than \(1 << (Self.windowLog - 20)) MiB",
        advice: "pack it again with --long=\(Self.windowLog) or less")
    case ZSTD_error_dictionary_wrong:
      UnpackError(
        reason: .unreadable, message: "is packed with zstd and a dictionary, which is not at hand",
        advice: "pack it again without a dictionary")
    case ZSTD_error_checksum_wrong: UnpackError(message: "the zstd stream is damaged: its checksum does not match")
    case ZSTD_error_prefix_unknown where hasFrame && expected == 0:
      UnpackError(message: "something that is no zstd follows the zstd stream")
    case ZSTD_error_memory_allocation:
      UnpackError(reason: .limit, message: "there is not enough memory to unpack it", advice: "free some memory")
    default: UnpackError(message: "the zstd stream is damaged: \(String(cString: ZSTD_getErrorName(result)))")
    }
  }
}
