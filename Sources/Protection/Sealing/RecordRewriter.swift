public import Crypto
import Foundation

/// Changes the sealed fields of lines of `records.sdj`, and nothing else of them: each is kept, left out, or sealed under another key. What
/// is signed stays what it is. Belongs to one thread.
public final class RecordRewriter {
  public enum Change {
    case keep
    /// The field stays a digest in the signed record.
    case drop
    /// As `drop` where its text is what is looked for; kept otherwise.
    case dropFound(FieldSearch)
    case reseal(Resealer.Pair)
  }

  private let decide: (KeyID) throws -> Change
  private let resealer = Resealer()
  private var changes = KeyMemory<Change>()
  /// Fields left out, and sealed anew.
  public private(set) var dropped = 0
  public private(set) var resealed = 0

  /// - Parameter decide: what becomes of the fields under a key; asked about once for a while.
  public init(_ decide: @escaping (KeyID) throws -> Change) { self.decide = decide }

  /// Appends the line, with a line feed.
  /// - Parameter line: without line feed.
  /// - Throws: `ProtectionError.integrity`: `.form` for what the engine does not write, `.ciphertext` for a field that its key does not open;
  ///   what `decide` throws.
  public func rewrite(_ line: UnsafeRawBufferPointer, to output: inout [UInt8]) throws {
    var isFirst = true
    let list = try SealedFields(line)
    output.append(contentsOf: list.before)
    try list.forEach { token in
      let change = try changes.value(of: token, decide)
      let isDropped =
        switch change {
        case .drop: true
        case .dropFound(let search): try search.finds(token)
        case .keep, .reseal: false
        }
      guard !isDropped else {
        dropped += 1
        return
      }
      if !isFirst { output.append(UInt8(ascii: ",")) }
      isFirst = false
      output.append(UInt8(ascii: "\""))
      if case .reseal(let keys) = change {
        do {
          try resealer.append(token, with: keys, to: &output)
        } catch {
          throw ProtectionError.integrity(.ciphertext)
        }
        resealed += 1
      } else {
        output.append(contentsOf: token)
      }
      output.append(UInt8(ascii: "\""))
    }
    output.append(contentsOf: "]}\n".utf8)
  }
}

/// Reads which keys the sealed fields of lines of `records.sdj` name. Belongs to one thread.
public final class FieldScanner {
  private var ids = KeyMemory<KeyID>()

  public init() {}

  /// - Parameter line: without line feed.
  /// - Throws: `ProtectionError.integrity(.form)` for what the engine does not write.
  public func forEachKey(of line: UnsafeRawBufferPointer, _ body: (KeyID) throws -> Void) throws {
    try SealedFields(line).forEach { try body(try ids.value(of: $0) { $0 }) }
  }

  /// Each field with the key that it names.
  /// - Throws: as `forEachKey`, and what `body` throws.
  public func forEachField(of line: [UInt8], _ body: (KeyID, UnsafeRawBufferPointer) throws -> Void) throws {
    try line.withUnsafeBytes { line in
      try SealedFields(line).forEach { try body(try ids.value(of: $0) { $0 }, $0) }
    }
  }

  public func keys(of line: [UInt8]) throws -> [KeyID] {
    var found: [KeyID] = []
    try line.withUnsafeBytes { try forEachKey(of: $0) { found.append($0) } }
    return found
  }
}

/// The sealed fields of one line, as the engine writes them.
private struct SealedFields {
  private let line: UnsafeRawBufferPointer
  private let start: Int

  private static let middle = Array(#"","d":["#.utf8)
  private static let jwtStart = #"{"v":1,"sd":""#.utf8.count

  /// Everything before the first field.
  var before: Slice<UnsafeRawBufferPointer> { line[..<start] }

  init(_ line: UnsafeRawBufferPointer) throws(ProtectionError) {
    guard let jwt = RecordLine.jwt(of: line) else { throw .integrity(.form) }
    self.line = line
    start = Self.jwtStart + jwt.count + Self.middle.count
    guard line.count >= start + 2, line[(start - Self.middle.count)..<start].elementsEqual(Self.middle),
      line.suffix(2).elementsEqual("]}".utf8)
    else { throw .integrity(.form) }
  }

  func forEach(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
    var place = start
    let end = line.count - 2
    while place < end {
      if place > start {
        guard line[place] == UInt8(ascii: ",") else { throw ProtectionError.integrity(.form) }
        place += 1
      }
      guard place < end, line[place] == UInt8(ascii: "\""), let base = line.baseAddress,
        let close = memchr(base + place + 1, 0x22, end - place - 1)
      else { throw ProtectionError.integrity(.form) }
      let stop = UnsafeRawPointer(close) - base
      try body(UnsafeRawBufferPointer(rebasing: line[(place + 1)..<stop]))
      place = stop + 1
    }
  }
}
