/// Reads bytes that `write` appended, by the same process.
struct SpillReader {
  private let bytes: UnsafeRawBufferPointer
  private var at = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { at >= bytes.count }

  mutating func read<T: BitwiseCopyable>(_ type: T.Type) -> T {
    defer { at += MemoryLayout<T>.size }
    return bytes.loadUnaligned(fromByteOffset: at, as: type)
  }

  mutating func readText() -> String {
    let count = Int(read(UInt32.self))
    defer { at += count }
    return String(decoding: bytes[at..<at + count], as: UTF8.self)
  }

  mutating func skipText() { at += Int(read(UInt32.self)) }
}

extension [UInt8] {
  mutating func write<T: BitwiseCopyable>(_ value: T) {
    Swift.withUnsafeBytes(of: value) { append(contentsOf: $0) }
  }

  mutating func write(text: String) {
    write(UInt32(text.utf8.count))
    append(contentsOf: text.utf8)
  }
}
