import CZstd

/// Unpacks zstd (RFC 8878), any number of frames one after the other. Windows of up to 128 MiB are taken.
final class ZstdUnpacker: Unpacker {
  private let stream: OpaquePointer
  /// What the decoder still expects; 0 between frames.
  private var expected = 0

  init() throws(UnpackError) {
    guard let stream = ZSTD_createDStream() else { throw UnpackError(message: "zstd cannot be started") }
    self.stream = stream
    ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, 27)
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
    guard ZSTD_isError(result) == 0 else {
      throw UnpackError(message: "the zstd stream is damaged (\(String(cString: ZSTD_getErrorName(result))))")
    }
    expected = result
    return (input.pos, output.pos)
  }
}
