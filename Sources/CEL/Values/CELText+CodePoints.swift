/// Texts as sequences of code points.
extension String {
  /// The number of code points.
  var codePointCount: Int { utf8.reduce(0) { $1 & 0xC0 != 0x80 ? $0 + 1 : $0 } }

  /// Whether `part` occurs, compared by code points.
  func containsText(_ part: String) -> Bool { offset(of: part, from: 0) != nil }

  func startsWithText(_ part: String) -> Bool { utf8.starts(with: part.utf8) }

  func endsWithText(_ part: String) -> Bool {
    utf8.count >= part.utf8.count && utf8.suffix(part.utf8.count).elementsEqual(part.utf8)
  }

  /// Byte offset of the first occurrence of `part` at or after the byte `start`.
  func offset(of part: String, from start: Int) -> Int? {
    firstOccurrence(of: Array(part.utf8), in: Array(utf8), from: start)
  }
}

/// The index of the first occurrence of `part` in `whole` at or after `start`. Knuth–Morris–Pratt: linear in both.
func firstOccurrence(of part: [UInt8], in whole: [UInt8], from start: Int) -> Int? {
  guard start <= whole.count, part.count <= whole.count - start else { return nil }
  guard let first = part.first else { return start }
  if part.count == 1 { return whole[start...].firstIndex(of: first) }
  var border = [Int](repeating: 0, count: part.count)
  var length = 0
  for index in 1..<part.count {
    while length > 0, part[index] != part[length] { length = border[length - 1] }
    if part[index] == part[length] { length += 1 }
    border[index] = length
  }
  var matched = 0
  for index in start..<whole.count {
    while matched > 0, whole[index] != part[matched] { matched = border[matched - 1] }
    if whole[index] == part[matched] { matched += 1 }
    if matched == part.count { return index + 1 - matched }
  }
  return nil
}
