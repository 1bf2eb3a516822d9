import CSystem
import Crypto
import Foundation

/// A temporary file without a name, every byte of it sealed (AES-256-GCM) under a key that is in this object alone.
///
/// It holds what does not fit into memory: append blocks, read them back in any order. Nothing of it outlives the process, however
/// that ends: the file has no name from the start, and without the key its blocks are noise. Blocks never change, so values that list
/// them may be copied freely. Safe to share between threads.
///
/// `@unchecked Sendable`: descriptor, cipher, scratch and size are touched under `lock` alone.
public final class SpillFile: @unchecked Sendable {
  /// A piece that was appended at once.
  public struct Block: Hashable, Sendable {
    /// Where it lies in the file.
    fileprivate var offset: Int64
    /// Bytes in clear.
    public fileprivate(set) var count: Int
  }

  private let folder: String
  private let lock = NSLock()
  /// Made by the first block: what never spills touches no disk.
  private var opened: (descriptor: Int32, cipher: AESGCM)?
  private var scratch: [UInt8] = []
  private var size: Int64 = 0

  /// - Parameter folder: must exist when the first block is appended; the file counts against its disk.
  public init(in folder: String) { self.folder = folder }

  deinit { if let opened { close(opened.descriptor) } }

  /// Bytes on disk.
  public var byteCount: Int64 { lock.withLock { size } }

  /// Writes a block behind the others.
  /// - Throws: `SpillError` where no file can be made, or the disk is full or fails.
  public func append(_ bytes: UnsafeRawBufferPointer) throws(SpillError) -> Block {
    lock.lock()
    defer { lock.unlock() }
    let block = Block(offset: size, count: bytes.count)
    let sealedCount = bytes.count + AESGCM.tagByteCount
    if scratch.count < sealedCount { scratch = [UInt8](repeating: 0, count: sealedCount) }
    let (descriptor, cipher) = try open()
    // Also if writing fails: no place, and so no nonce, is used twice.
    size += Int64(sealedCount)
    let folder = folder
    try scratch.withMutableBytes { (scratch) throws(SpillError) in
      let sealed = UnsafeMutableRawBufferPointer(rebasing: scratch[..<sealedCount])
      do throws(CryptoError) {
        try cipher.seal(bytes, nonce: Self.nonce(block), into: sealed)
      } catch {
        throw SpillError(folder: folder, reason: "\(error)")
      }
      var written = 0
      while written < sealedCount {
        let rest = UnsafeRawBufferPointer(rebasing: sealed[written...])
        let count = pwrite(descriptor, rest.baseAddress, rest.count, off_t(block.offset) + off_t(written))
        if count < 0 {
          if errno == EINTR { continue }
          throw Self.failure(folder)
        }
        written += count
      }
    }
    return block
  }

  public func append(_ bytes: [UInt8]) throws(SpillError) -> Block {
    try bytes.withBytes { (bytes) throws(SpillError) in try append(bytes) }
  }

  /// The bytes of a block of this file.
  /// - Parameter buffer: takes them; what it held is gone, its memory is used again.
  /// - Throws: `SpillError` where the disk fails, or gives other bytes than were written.
  public func read(_ block: Block, into buffer: inout [UInt8]) throws(SpillError) {
    lock.lock()
    defer { lock.unlock() }
    let sealedCount = block.count + AESGCM.tagByteCount
    if scratch.count < sealedCount { scratch = [UInt8](repeating: 0, count: sealedCount) }
    if buffer.count > block.count {
      buffer.removeLast(buffer.count - block.count)
    } else {
      buffer.append(contentsOf: repeatElement(0, count: block.count - buffer.count))
    }
    let (descriptor, cipher) = try open()
    let folder = folder
    try scratch.withMutableBytes { (scratch) throws(SpillError) in
      let sealed = UnsafeMutableRawBufferPointer(rebasing: scratch[..<sealedCount])
      var done = 0
      while done < sealedCount {
        let rest = UnsafeMutableRawBufferPointer(rebasing: sealed[done...])
        let count = pread(descriptor, rest.baseAddress, rest.count, off_t(block.offset) + off_t(done))
        if count < 0 {
          if errno == EINTR { continue }
          throw Self.failure(folder)
        }
        if count == 0 { throw SpillError(folder: folder, reason: "the file ends too early") }
        done += count
      }
      do throws(CryptoError) {
        try buffer.withMutableBytes { (buffer) throws(CryptoError) in
          try cipher.open(UnsafeRawBufferPointer(sealed), nonce: Self.nonce(block), into: buffer)
        }
      } catch {
        throw SpillError(folder: folder, reason: "the disk gave back other bytes than were written")
      }
    }
  }

  private func open() throws(SpillError) -> (descriptor: Int32, cipher: AESGCM) {
    if let opened { return opened }
    let cipher: AESGCM
    do throws(CryptoError) {
      cipher = try AESGCM(key: .random(count: AESGCM.keyByteCount))
    } catch {
      throw SpillError(folder: folder, reason: "\(error)")
    }
    let descriptor = csystem_unnamed_file(folder)
    guard descriptor >= 0 else { throw Self.failure(folder) }
    opened = (descriptor, cipher)
    return (descriptor, cipher)
  }

  /// A block's place names it once and for all, and each file has its own key: no nonce comes twice.
  private static func nonce(_ block: Block) -> [UInt8] {
    var nonce = [UInt8](repeating: 0, count: AESGCM.nonceByteCount)
    for byte in 0..<8 { nonce[4 + byte] = UInt8(truncatingIfNeeded: block.offset >> Int64(8 * (7 - byte))) }
    return nonce
  }

  private static func failure(_ folder: String) -> SpillError {
    SpillError(folder: folder, reason: String(cString: strerror(errno)))
  }
}
