/// JSON text in an encoding that is not read, told from its first bytes: by a byte order mark, or by the zero bytes beside its first two
/// characters, which are ASCII (RFC 4627 section 3).
enum ForeignText: String {
  case utf16 = "UTF-16"
  case utf32 = "UTF-32"

  init?(_ start: some Sequence<UInt8>) {
    let start = Array(start.prefix(4))
    func begins(_ bytes: [UInt8?]) -> Bool {
      start.count == bytes.count && zip(start, bytes).allSatisfy { $1 == nil ? $0 != 0 : $0 == $1 }
    }
    let marks: [([UInt8], ForeignText)] = [
      ([0xFF, 0xFE, 0, 0], .utf32), ([0, 0, 0xFE, 0xFF], .utf32), ([0xFF, 0xFE], .utf16), ([0xFE, 0xFF], .utf16),
    ]
    if let (_, found) = marks.first(where: { start.starts(with: $0.0) }) {
      self = found
      return
    }
    for first in [UInt8(ascii: "{"), UInt8(ascii: "[")] {
      if begins([first, 0, 0, 0]) || begins([0, 0, 0, first]) {
        self = .utf32
        return
      }
      if begins([first, 0, nil, 0]) || begins([0, first, 0, nil]) {
        self = .utf16
        return
      }
    }
    return nil
  }

  /// What whoever sees it is told.
  var words: String { "\(rawValue) text" }
  static let advice = "save it as UTF-8"
}
