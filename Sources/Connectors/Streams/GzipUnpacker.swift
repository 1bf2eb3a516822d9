import CZlib

/// Unpacks gzip (RFC 1952), any number of members one after the other.
final class GzipUnpacker: Unpacker {
  /// On the heap: zlib remembers where its stream lies.
  private let stream: UnsafeMutablePointer<z_stream>
  private var state = State.inMember
  private var isFirstMember = true

  private enum State {
    case inMember, betweenMembers
    /// Zeros after the last member, as tapes and some programs leave.
    case padding
  }

  init() throws(UnpackError) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard czlib_inflate_init_gzip(stream) == Z_OK else {
      stream.deallocate()
      throw UnpackError(reason: .unreadable, message: "zlib cannot be started", advice: "free some memory")
    }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  var mayEnd: Bool { state != .inMember }

  func unpack(
    _ packed: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer
  ) throws(UnpackError) -> (taken: Int, written: Int) {
    guard let first = packed.first else { return (0, 0) }
    if state == .betweenMembers {
      state = first == 0 ? .padding : .inMember
      if state == .inMember { inflateReset(stream) }
    }
    if state == .padding {
      guard packed.allSatisfy({ $0 == 0 }) else {
        throw UnpackError(message: "something that is no gzip follows the gzip stream")
      }
      return (packed.count, 0)
    }
    let bytes = packed.bindMemory(to: UInt8.self)
    stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
    stream.pointee.avail_in = UInt32(bytes.count)
    stream.pointee.next_out = buffer.bindMemory(to: UInt8.self).baseAddress
    stream.pointee.avail_out = UInt32(buffer.count)
    let result = inflate(stream, Z_NO_FLUSH)
    switch result {
    case Z_OK, Z_BUF_ERROR: break
    case Z_STREAM_END: (state, isFirstMember) = (.betweenMembers, false)
    case Z_MEM_ERROR:
      throw UnpackError(reason: .limit, message: "there is not enough memory to unpack it", advice: "free some memory")
    // Too short for the two bytes by which gzip is known, or other bytes.
    case _ where !isFirstMember && stream.pointee.total_out == 0 && stream.pointee.total_in <= 2:
      throw UnpackError(message: "something that is no gzip follows the gzip stream")
    default:
      let words = stream.pointee.msg.map { ": " + String(cString: $0) } ?? ""
      throw UnpackError(message: "the gzip stream is damaged\(words)")
    }
    return (bytes.count - Int(stream.pointee.avail_in), buffer.count - Int(stream.pointee.avail_out))
  }
}
