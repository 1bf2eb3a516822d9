import CZstd
import Synchronization

/// Byte strings in memory, packed into compressed blocks (zstd, RFC 8878): for text that is kept for long and read now and then.
///
/// A value: copies and merges share blocks. Reading unpacks a block of `blockSize`; what was read lately stays unpacked, a bounded
/// number of blocks whatever is kept. May be read from many threads.
public struct PackedBytes: Sendable {
  /// Where a byte string lies in the store that gave the reference out, and in its copies.
  public struct Reference: Sendable, Hashable {
    var block: Int32
    var offset: Int32
    var count: Int32

    /// The same place after the store was taken over by another.
    public func moved(by shift: Shift) -> Reference {
      Reference(block: block + shift.block, offset: offset + shift.offset, count: count)
    }
  }

  /// By how much the references of a store move that another one took over.
  public struct Shift: Sendable, Hashable {
    var block: Int32
    var offset: Int32
  }

  /// A block is closed from so many bytes on; a longer string has one of its own.
  static let blockSize = 16 << 10

  private var blocks: [PackedBlock] = []
  /// The block that is still written to; its number is that of the next one.
  private var tail: [UInt8] = []
  private let unpacked = UnpackedBlocks()

  public init() {}

  /// - Parameter bytes: below 2 GiB.
  public mutating func append(_ bytes: [UInt8]) -> Reference { append(bytes[...]) }

  /// - Parameter bytes: below 2 GiB.
  public mutating func append(_ bytes: ArraySlice<UInt8>) -> Reference {
    if !tail.isEmpty, tail.count + bytes.count > Self.blockSize { close() }
    let reference = Reference(block: Int32(blocks.count), offset: Int32(tail.count), count: Int32(bytes.count))
    if tail.isEmpty { tail.reserveCapacity(max(bytes.count, Self.blockSize)) }
    tail += bytes
    return reference
  }

  /// Takes over what `later` holds.
  /// - Returns: how its references move.
  public mutating func append(contentsOf later: PackedBytes) -> Shift {
    if later.blocks.isEmpty, tail.count + later.tail.count <= Self.blockSize {
      let shift = Shift(block: Int32(blocks.count), offset: Int32(tail.count))
      tail += later.tail
      return shift
    }
    if !tail.isEmpty { close() }
    let shift = Shift(block: Int32(blocks.count), offset: 0)
    blocks += later.blocks
    tail = later.tail
    return shift
  }

  /// A string of this store, at its place in a block of others.
  public func bytes(_ reference: Reference) -> ArraySlice<UInt8> {
    let start = Int(reference.offset)
    let range = start..<start + Int(reference.count)
    let number = Int(reference.block)
    return number == blocks.count ? tail[range] : unpacked.bytes(of: blocks[number], number: number)[range]
  }

  /// What it takes in memory, about, but for what is unpacked.
  public var packedByteCount: Int { blocks.reduce(tail.count) { $0 + $1.packed.count } }

  private mutating func close() {
    blocks.append(PackedBlock(tail))
    tail = []
  }
}

/// A closed block.
final class PackedBlock: Sendable {
  let packed: [UInt8]
  /// Bytes of the block in clear.
  let count: Int

  /// The fastest level: text that repeats its member names packs well at any.
  private static let level: Int32 = 1

  init(_ bytes: [UInt8]) {
    let room = ZSTD_compressBound(bytes.count)
    let frame = [UInt8](unsafeUninitializedCapacity: room) { buffer, written in
      written = ZSTD_compress(buffer.baseAddress, room, bytes, bytes.count, Self.level)
      precondition(ZSTD_isError(written) == 0, "zstd refuses a block that fits: out of memory")
    }
    // The room was made for the worst.
    packed = [UInt8](unsafeUninitializedCapacity: frame.count) { buffer, written in
      (_, written) = buffer.initialize(from: frame)
    }
    count = bytes.count
  }
}

/// Blocks that were read lately, unpacked.
private final class UnpackedBlocks: Sendable {
  private struct Slot {
    var block: PackedBlock
    var bytes: [UInt8]
  }

  private struct Memory {
    var slots: [Slot?] = []
    /// Contexts that no thread uses now.
    var idle: [UnpackContext] = []
  }

  /// A power of two; 4 MB with it.
  private static let slotCount = 256

  private let memory = Mutex(Memory())

  func bytes(of block: PackedBlock, number: Int) -> [UInt8] {
    let place = number & (Self.slotCount - 1)
    let (known, idle) = memory.withLock { memory -> ([UInt8]?, UnpackContext?) in
      if memory.slots.isEmpty { memory.slots = Array(repeating: nil, count: Self.slotCount) }
      if let slot = memory.slots[place], slot.block === block { return (slot.bytes, nil) }
      return (nil, memory.idle.popLast())
    }
    if let known { return known }
    let context = idle ?? UnpackContext()
    let bytes = context.unpack(block)
    memory.withLock { memory in
      memory.slots[place] = Slot(block: block, bytes: bytes)
      memory.idle.append(context)
    }
    return bytes
  }
}

/// What zstd needs to unpack.
///
/// `@unchecked Sendable`: a context is in one thread's hands or in the list of idle ones.
private final class UnpackContext: @unchecked Sendable {
  private let context = ZSTD_createDCtx()

  deinit { ZSTD_freeDCtx(context) }

  func unpack(_ block: PackedBlock) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: block.count) { buffer, written in
      written = ZSTD_decompressDCtx(context, buffer.baseAddress, block.count, block.packed, block.packed.count)
      precondition(written == block.count, "a block in memory was damaged, or memory is out")
    }
  }
}
