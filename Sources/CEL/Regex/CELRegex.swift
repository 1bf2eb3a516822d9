import CRE2

/// A compiled RE2 pattern.
///
/// `@unchecked Sendable`: RE2 objects are immutable once compiled and search from any thread; the pointer is owned by this
/// object alone and freed with it.
public final class CELRegex: @unchecked Sendable {
  private let pattern: OpaquePointer
  /// The number of capturing groups.
  public let groupCount: Int

  public struct Failure: Error, Sendable {
    /// RE2's message, e.g. `missing ): (`.
    public let message: String
  }

  /// Compiles a pattern in RE2's syntax.
  /// - Parameters:
  ///   - memory: Bytes that the program and its automata may take.
  ///   - size: Bytes of the pattern at most.
  public init(_ text: String, memory: Int = CELLimits().regexMemory, size: Int = CELLimits().regexSize) throws(Failure)
  {
    var text = text
    guard text.utf8.count <= size else { throw Failure(message: "the pattern is longer than \(size) bytes") }
    let compiled = text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cre2_compile($0.baseAddress, $0.count, Int64(memory)) }
    }
    guard let compiled else { throw Failure(message: "out of memory") }
    if let message = cre2_error(compiled) {
      let failure = Failure(message: String(cString: message))
      cre2_free(compiled)
      throw failure
    }
    pattern = compiled
    groupCount = Int(cre2_groups(compiled))
  }

  deinit { cre2_free(pattern) }

  /// Whether a part of the text matches.
  public func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) { cre2_matches(pattern, $0.baseAddress, $0.count) == 1 }
    }
  }

  /// Byte ranges of the matches in order, without overlap, each with its groups; the whole match first, nil for a group that
  /// took no part. At most `limit` matches.
  public func matches(in text: [UInt8], limit: Int = .max) -> [[Range<Int>?]] {
    var found: [[Range<Int>?]] = []
    var start = 0
    var spans = [Int64](repeating: -1, count: 2 * (groupCount + 1))
    while found.count < limit, start <= text.count {
      let isFound = text.withUnsafeBytes { bytes in
        cre2_find(
          pattern, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count, start, &spans,
          Int32(groupCount + 1))
      }
      guard isFound == 1 else { break }
      let groups = (0...groupCount).map { index -> Range<Int>? in
        spans[2 * index] < 0 ? nil : Int(spans[2 * index])..<Int(spans[2 * index + 1])
      }
      guard let whole = groups[0] else { break }
      // An empty match right after another match is part of it.
      let isAbutting = whole.isEmpty && found.last?[0].map { $0.upperBound == whole.lowerBound } == true
      if !isAbutting { found.append(groups) }
      start = whole.upperBound
      if whole.isEmpty {
        start += 1
        while start < text.count, text[start] & 0xC0 == 0x80 { start += 1 }
      }
    }
    return found
  }
}
