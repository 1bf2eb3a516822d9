import Foundation

/// Tar archives (POSIX.1-1988 ustar) of regular files, as packages are: read strictly and without unpacking, written the same bytes each time.
enum TarArchive {
  struct Entry: Hashable {
    var name: String
    /// Where its bytes begin.
    var offset: Int
    var size: Int
  }

  private static let block = 512
  private static let mostEntries = 10_000
  private static let longestEnd = 1 << 20

  /// What is in an archive: regular files with plain relative names, each wholly inside it.
  ///
  /// - Throws: `EngineError` of kind `.integrity` for links, devices, extensions (pax, GNU), sparse files, names that leave the archive, sizes
  ///   beyond its end, anything behind its end.
  static func index(_ url: URL) throws -> [Entry] {
    let descriptor = open(url.path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw refused(url, "it cannot be read") }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var status = stat()
    guard fstat(file.fileDescriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
      throw refused(url, "it is no regular file")
    }
    let size = Int(status.st_size)
    var entries: [Entry] = []
    var offset = 0
    while true {
      guard offset + block <= size, let header = try? read(file, at: offset) else {
        throw refused(url, "it is cut short")
      }
      if header.allSatisfy({ $0 == 0 }) { break }
      guard entries.count < mostEntries else { throw refused(url, "it has more than \(mostEntries) files") }
      let entry = try Self.entry(header, at: offset + block, in: url)
      guard entry.size <= size - entry.offset else {
        throw refused(url, "\(entry.name) claims \(entry.size) bytes, which it has not")
      }
      entries.append(entry)
      offset = entry.offset + padded(entry.size)
    }
    // Whoever pads an archive to whole tape records (10 KiB) is understood; more would only keep us reading.
    guard size - offset <= longestEnd else { throw refused(url, "more than \(longestEnd) bytes stand behind its end") }
    while offset < size {
      guard let rest = try? read(file, at: offset), rest.allSatisfy({ $0 == 0 }) else {
        throw refused(url, "something stands behind its end")
      }
      offset += block
    }
    return entries
  }

  private static func read(_ file: FileHandle, at offset: Int) throws -> [UInt8] {
    try file.seek(toOffset: UInt64(offset))
    return Array(try file.read(upToCount: block) ?? Data())
  }

  private static func entry(_ header: [UInt8], at offset: Int, in url: URL) throws -> Entry {
    guard header.count == block, header[257..<263].elementsEqual("ustar\0".utf8),
      header[263..<265].elementsEqual("00".utf8),
      octal(header[148..<156]) == checksum(header)
    else { throw refused(url, "it is no ustar archive") }
    let name =
      text(header[345..<500]).isEmpty ? text(header[0..<100]) : "\(text(header[345..<500]))/\(text(header[0..<100]))"
    let shown = Terminal.safe(name)
    guard header[156] == UInt8(ascii: "0") else { throw refused(url, "\(shown) is no regular file") }
    guard isPlain(name) else { throw refused(url, "\(shown) is no plain path inside it") }
    guard let size = octal(header[124..<136]) else { throw refused(url, "\(shown) has no size") }
    return Entry(name: name, offset: offset, size: size)
  }

  /// Letters, digits and `._-`, in parts that are not `.` or `..`.
  static func isPlain(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 255
      && name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
        !part.isEmpty && part != "." && part != ".."
          && part.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
              UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
              true
            default: false
            }
          }
      }
  }

  static func refused(_ url: URL, _ why: String) -> EngineError {
    EngineError(.integrity, "\(url.lastPathComponent) is no package: \(why)")
  }

  private static func text(_ field: ArraySlice<UInt8>) -> String {
    String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
  }

  private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
    let digits = field.prefix { $0 != 0 && $0 != UInt8(ascii: " ") }
    guard !digits.isEmpty, digits.count <= 12,
      digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "7")).contains($0) })
    else { return nil }
    return Int(String(decoding: digits, as: UTF8.self), radix: 8)
  }

  private static func checksum(_ header: [UInt8]) -> Int {
    header.indices.reduce(0) { $0 + ((148..<156).contains($1) ? 32 : Int(header[$1])) }
  }

  static func padded(_ size: Int) -> Int { (size + block - 1) / block * block }

  /// The header of a file: mode 0644, owner 0, time 0, so that the same files give the same archive.
  static func header(name: String, size: Int) throws -> [UInt8] {
    guard name.utf8.count <= 100, isPlain(name), size < 1 << 33 else {
      throw EngineError(.input, "\(name) cannot stand in a package: its path or its size is too long")
    }
    var header = [UInt8](repeating: 0, count: block)
    func put(_ text: String, at offset: Int) {
      header.replaceSubrange(offset..<(offset + text.utf8.count), with: text.utf8)
    }
    func octal(_ number: Int, _ width: Int) -> String {
      let digits = String(number, radix: 8)
      return String(repeating: "0", count: width - digits.count) + digits
    }
    put(name, at: 0)
    put(octal(0o644, 7), at: 100)
    put(octal(0, 7), at: 108)
    put(octal(0, 7), at: 116)
    put(octal(size, 11), at: 124)
    put(octal(0, 11), at: 136)
    put("0", at: 156)
    put("ustar", at: 257)
    put("00", at: 263)
    put(octal(checksum(header), 6), at: 148)
    header[155] = UInt8(ascii: " ")
    return header
  }

  /// What stands behind the last file.
  static let end = [UInt8](repeating: 0, count: 2 * block)
}
