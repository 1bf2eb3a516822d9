/// Unpacks a stream piece by piece.
protocol Unpacker: AnyObject {
  /// Takes packed bytes and gives unpacked ones, as many as fit.
  ///
  /// - Returns: how many packed bytes were taken and how many unpacked ones were written. Nothing taken and nothing
  ///   written means that more packed bytes are needed.
  /// - Throws: `UnpackError` for bytes that are damaged.
  func unpack(
    _ packed: UnsafeRawBufferPointer, into buffer: UnsafeMutableRawBufferPointer
  ) throws(UnpackError) -> (taken: Int, written: Int)

  /// Whether the stream may end here.
  var mayEnd: Bool { get }
}

/// Packed bytes that cannot be unpacked.
struct UnpackError: Error {
  var reason: SourceError.Reason = .corrupt
  /// What is wrong with them, for people.
  var message: String
  var advice = "copy or export the file again"
}

/// How a file is packed, told from its first bytes, never from its name.
enum Packing: Equatable {
  case none, gzip, zstd
  /// A packing or archive that is not read.
  case other(String)

  /// Enough bytes to tell.
  static let magicBytes = 6

  init(_ start: some Sequence<UInt8>) {
    let start = Array(start.prefix(Self.magicBytes))
    switch start {
    case _ where start.starts(with: [0x1F, 0x8B]): self = .gzip
    case _ where start.starts(with: [0x28, 0xB5, 0x2F, 0xFD]): self = .zstd
    case _ where start.count >= 4 && start[0] & 0xF0 == 0x50 && start[1...3] == [0x2A, 0x4D, 0x18]: self = .zstd
    case _ where start.starts(with: Array("BZh".utf8)): self = .other("bzip2")
    case _ where start.starts(with: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]): self = .other("xz")
    case _ where start.starts(with: Array("PK\u{3}\u{4}".utf8)): self = .other("ZIP")
    default: self = .none
    }
  }

  /// Its name in words; nil for what is not packed.
  var name: String? {
    switch self {
    case .none: nil
    case .gzip: "gzip"
    case .zstd: "zstd"
    case .other(let name): name
    }
  }
}
