import Crypto
public import Foundation

/// The keys of people in one bundle, `subjects.jsonl`: `{"s":"<SubjectTag>","w":"<AES-KW(VK, SK), 40 bytes>"}`, a person a line, sorted.
/// A person whose row is gone is erased.
///
/// Lines are of one length, so a row is found where the file lies: nothing of it is kept in memory.
public struct SubjectVault: Sendable {
  public static let fileName = "subjects.jsonl"
  private static let opening = Array(#"{"s":""#.utf8)
  private static let middle = Array(#"","w":""#.utf8)
  private static let closing = Array("\"}\n".utf8)
  private static let wrappedCharacters = Base64URL.length(of: 40)
  private static let lineLength =
    opening.count + SubjectTag.characterCount + middle.count + wrappedCharacters + closing.count

  private let data: Data
  /// Number of people.
  public let count: Int

  /// - Throws: `ProtectionError.integrity(.form)` where it is no whole number of rows.
  public init(_ data: Data) throws(ProtectionError) {
    guard data.count.isMultiple(of: Self.lineLength) else { throw .integrity(.form) }
    self.data = data
    count = data.count / Self.lineLength
  }

  /// A file, which is read where it lies. Throws `ProtectionError.file` if it cannot be read.
  public init(file: URL) throws(ProtectionError) {
    // An empty file has nothing to map.
    guard let handle = FileHandle(forReadingAtPath: file.path), let size = try? handle.seekToEnd(),
      let data = size == 0 ? Data() : try? Data(contentsOf: file, options: .alwaysMapped)
    else { throw .file(path: file.path) }
    try self.init(data)
  }

  /// A line with its line feed.
  public static func line(tag: [UInt8], wrapped: [UInt8]) -> [UInt8] {
    var line = opening + tag + middle
    Base64URL.encode(wrapped, into: &line)
    return line + closing
  }

  /// The row of a person; nil if there is none.
  /// - Throws: `ProtectionError.integrity(.form)` for what is no row.
  public func wrapped(_ tag: String) throws(ProtectionError) -> [UInt8]? {
    let wanted = Array(tag.utf8)
    var (low, high) = (0, count)
    while low < high {
      let middle = low + (high - low) / 2
      let row = try row(middle)
      if row.tag == wanted { return row.wrapped }
      if row.tag.lexicographicallyPrecedes(wanted) { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  /// SK of a person; nil for one who was erased.
  /// - Throws: `ProtectionError.cannotOpen` for another VK and an altered row alike.
  func secret(_ tag: String, _ keys: VaultKeys) throws(ProtectionError) -> SecretBytes? {
    guard let wrapped = try wrapped(tag) else { return nil }
    guard let secret = try? AESKeyWrap.unwrap(wrapped, with: keys.key) else { throw .cannotOpen }
    return secret
  }

  /// The rows under another VK, but for those of erased people.
  /// - Parameters:
  ///   - erased: their tags.
  ///   - write: takes each line.
  public func rewrapped(
    from old: VaultKeys, to new: VaultKeys, without erased: Set<String> = [], write: ([UInt8]) throws -> Void
  ) throws {
    try rewrapped(from: old, to: new, without: erased, renewing: { _ in nil }, write: write)
  }

  /// - Parameter renewing: another SK for a tag; nil keeps it.
  func rewrapped(
    from old: VaultKeys, to new: VaultKeys, without erased: Set<String> = [],
    renewing: ([UInt8]) -> SecretBytes?, write: ([UInt8]) throws -> Void
  ) throws {
    for number in 0..<count {
      let row = try row(number)
      if erased.contains(String(decoding: row.tag, as: UTF8.self)) { continue }
      guard let secret = try? AESKeyWrap.unwrap(row.wrapped, with: old.key),
        let wrapped = try? AESKeyWrap.wrap(renewing(row.tag) ?? secret, with: new.key)
      else { throw ProtectionError.cannotOpen }
      try write(Self.line(tag: row.tag, wrapped: wrapped))
    }
  }

  private func row(_ number: Int) throws(ProtectionError) -> (tag: [UInt8], wrapped: [UInt8]) {
    let start = data.startIndex + number * Self.lineLength
    let line = Array(data[start..<start + Self.lineLength])
    let tagEnd = Self.opening.count + SubjectTag.characterCount
    let wrappedStart = tagEnd + Self.middle.count
    let wrappedEnd = wrappedStart + Self.wrappedCharacters
    guard line.starts(with: Self.opening), line[tagEnd...].starts(with: Self.middle),
      line[wrappedEnd...].elementsEqual(Self.closing),
      let wrapped = try? Base64URL.decode(Array(line[wrappedStart..<wrappedEnd]))
    else { throw .integrity(.form) }
    return (Array(line[Self.opening.count..<tagEnd]), wrapped)
  }
}
