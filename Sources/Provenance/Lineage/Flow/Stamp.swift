/// A `when` in 16 bytes: an instant, or a day from its first instant on.
struct Stamp: Sendable, Hashable {
  var start: Instant
  /// Seconds that it spans: 0 for an instant, -1 for none.
  var width: Int32

  static let none = Stamp(start: Instant(seconds: 0), width: -1)

  init(start: Instant, width: Int32) {
    self.start = start
    self.width = width
  }

  init(_ range: Range<Instant>?) {
    guard let range else {
      self = .none
      return
    }
    let span = range.upperBound.seconds - range.lowerBound.seconds
    self.init(start: range.lowerBound, width: Int32(clamping: max(span > 1 ? span : 0, 0)))
  }

  var isStated: Bool { width >= 0 }
  var instant: Instant? { isStated ? start : nil }

  var range: Range<Instant>? {
    guard isStated else { return nil }
    let end = width == 0 ? start.adding(seconds: 0, nanoseconds: 1) : start.adding(seconds: Int64(width))
    return start..<end
  }

  /// Both are stated, and this one certainly comes first.
  func isSurelyBefore(_ other: Stamp) -> Bool {
    guard let mine = range, let theirs = other.range else { return false }
    return mine.isSurelyBefore(theirs)
  }
}
