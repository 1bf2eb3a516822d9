import CZlib
import CZstd
import Foundation

/// A file that lives as long as its owner.
final class TemporaryFile {
  let url: URL

  init(_ bytes: [UInt8], name: String = "lines.jsonl") throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("streams-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    url = folder.appendingPathComponent(name)
    try Data(bytes).write(to: url)
  }

  var path: String { url.path }

  deinit { try? FileManager.default.removeItem(at: url.deletingLastPathComponent()) }
}

/// Packs bytes as the command-line tools do.
enum Packer {
  static func gzip(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    _ = czlib_deflate_init_gzip(stream, level)
    var packed = [UInt8](repeating: 0, count: Int(deflateBound(stream, UInt(bytes.count))) + 64)
    var bytes = bytes
    let count = bytes.withUnsafeMutableBufferPointer { input in
      packed.withUnsafeMutableBufferPointer { output in
        stream.pointee.next_in = input.baseAddress
        stream.pointee.avail_in = UInt32(input.count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = UInt32(output.count)
        _ = deflate(stream, Z_FINISH)
        return output.count - Int(stream.pointee.avail_out)
      }
    }
    deflateEnd(stream)
    return Array(packed.prefix(count))
  }

  static func zstd(_ bytes: [UInt8], level: Int32 = 3) -> [UInt8] {
    var packed = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.count))
    let context = ZSTD_createCCtx()
    defer { ZSTD_freeCCtx(context) }
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level)
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    let count = packed.withUnsafeMutableBytes { output in
      bytes.withUnsafeBytes { input in
        ZSTD_compress2(context, output.baseAddress, output.count, input.baseAddress, input.count)
      }
    }
    return Array(packed.prefix(count))
  }
}

/// SplitMix64: the same seed gives the same values on every machine.
struct StreamGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// Lines of all lengths up to one, with LF, CR LF or nothing at the end, some empty.
  mutating func lines(_ count: Int, longest: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for place in 0..<count {
      let length =
        Bool.random(using: &self) ? Int.random(in: 0...3, using: &self) : Int.random(in: 0...longest, using: &self)
      for _ in 0..<length { bytes.append(UInt8.random(in: 0x20...0x7E, using: &self)) }
      let isLast = place == count - 1
      switch Int.random(in: 0...(isLast ? 2 : 1), using: &self) {
      case 0: bytes.append(UInt8(ascii: "\n"))
      case 1: bytes += [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
      default: break
      }
    }
    return bytes
  }
}
