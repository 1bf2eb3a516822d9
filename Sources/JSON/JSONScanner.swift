/// A slow, strict, obvious reader of RFC 8259 JSON that knows where it is. It runs over texts that simdjson has
/// refused, to say where they are wrong, and over good ones to find the place of a value.
struct JSONScanner {
  let bytes: UnsafeRawBufferPointer
  let maxDepth: Int
  /// The byte that is read next.
  private(set) var offset = 0
  private var depth = 0

  init(bytes: UnsafeRawBufferPointer, maxDepth: Int) {
    self.bytes = bytes
    self.maxDepth = maxDepth
  }

  /// What is met on the way; places are bytes from 0.
  enum Event {
    case key(String, at: Int)
    /// A value starts. For containers, their content and `end` follow.
    case value(JSONType, at: Int)
    case end
  }

  /// The first fault of a text, in the order of its bytes; `nil` if there is none.
  static func fault(in bytes: UnsafeRawBufferPointer, maxDepth: Int, allowsDuplicateKeys: Bool) -> JSONError? {
    var scanner = JSONScanner(bytes: bytes, maxDepth: maxDepth)
    var names: [Set<ByteText>] = []
    do throws(JSONError) {
      try scanner.scan { (event) throws(JSONError) in
        switch event {
        case .value(.object, _), .value(.array, _): names.append([])
        case .end: names.removeLast()
        case .key(let name, let place):
          let isNew = names[names.count - 1].insert(ByteText(name)).inserted
          if !isNew && !allowsDuplicateKeys { throw JSONError(reason: .duplicateKey, offset: place) }
        default: break
        }
      }
      return nil
    } catch {
      return error
    }
  }

  /// Reads one value and what surrounds it, calling `visit` for each event in order.
  mutating func scan(_ visit: (Event) throws(JSONError) -> Void) throws(JSONError) {
    skipSpace()
    guard offset < bytes.count else { throw JSONError(reason: .empty) }
    try value(visit)
    skipSpace()
    if offset < bytes.count { throw JSONError(reason: .trailing, offset: offset) }
  }

  private mutating func value(_ visit: (Event) throws(JSONError) -> Void) throws(JSONError) {
    let start = offset
    switch peek {
    case UInt8(ascii: "{"):
      try enter()
      try visit(.value(.object, at: start))
      try members(visit)
      try visit(.end)
      depth -= 1
    case UInt8(ascii: "["):
      try enter()
      try visit(.value(.array, at: start))
      try elements(visit)
      try visit(.end)
      depth -= 1
    case UInt8(ascii: "\""):
      try visit(.value(.string, at: start))
      _ = try string()
    case UInt8(ascii: "t"):
      try word("true")
      try visit(.value(.bool, at: start))
    case UInt8(ascii: "f"):
      try word("false")
      try visit(.value(.bool, at: start))
    case UInt8(ascii: "n"):
      try word("null")
      try visit(.value(.null, at: start))
    default: try visit(.value(number(), at: start))
    }
  }

  private mutating func members(_ visit: (Event) throws(JSONError) -> Void) throws(JSONError) {
    skipSpace()
    if take(UInt8(ascii: "}")) { return }
    while true {
      skipSpace()
      let start = offset
      guard peek == UInt8(ascii: "\"") else { throw JSONError(reason: .syntax, offset: offset) }
      try visit(.key(string(), at: start))
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw JSONError(reason: .syntax, offset: offset) }
      skipSpace()
      try value(visit)
      skipSpace()
      if take(UInt8(ascii: "}")) { return }
      guard take(UInt8(ascii: ",")) else { throw JSONError(reason: .syntax, offset: offset) }
    }
  }

  private mutating func elements(_ visit: (Event) throws(JSONError) -> Void) throws(JSONError) {
    skipSpace()
    if take(UInt8(ascii: "]")) { return }
    while true {
      skipSpace()
      try value(visit)
      skipSpace()
      if take(UInt8(ascii: "]")) { return }
      guard take(UInt8(ascii: ",")) else { throw JSONError(reason: .syntax, offset: offset) }
    }
  }

  private mutating func enter() throws(JSONError) {
    depth += 1
    guard depth <= maxDepth else { throw JSONError(reason: .depth, offset: offset) }
    offset += 1
  }

  private mutating func word(_ text: StaticString) throws(JSONError) {
    let start = offset
    let matches = text.withUTF8Buffer { letters in
      offset + letters.count <= bytes.count && letters.indices.allSatisfy { bytes[offset + $0] == letters[$0] }
    }
    guard matches else { throw JSONError(reason: .syntax, offset: start) }
    offset += text.utf8CodeUnitCount
  }

  private mutating func number() throws(JSONError) -> JSONType {
    let start = offset
    _ = take(UInt8(ascii: "-"))
    guard let first = peek, isDigit(first) else { throw JSONError(reason: .syntax, offset: offset) }
    skipDigits()
    if first == UInt8(ascii: "0") && offset > start + 2 - (bytes[start] == first ? 1 : 0) {
      throw JSONError(reason: .syntax, offset: start)
    }
    var type = JSONType.integer
    if take(UInt8(ascii: ".")) {
      type = .double
      guard let digit = peek, isDigit(digit) else { throw JSONError(reason: .syntax, offset: offset) }
      skipDigits()
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      type = .double
      _ = take(UInt8(ascii: "+")) || take(UInt8(ascii: "-"))
      guard let digit = peek, isDigit(digit) else { throw JSONError(reason: .syntax, offset: offset) }
      skipDigits()
    }
    let text = String(decoding: bytes[start..<offset], as: UTF8.self)
    let fits =
      type == .integer ? Int64(text) != nil || UInt64(text) != nil : Double(text).map(\.isFinite) ?? false
    guard fits else { throw JSONError(reason: .number, offset: start) }
    return type
  }

  /// Reads a string at its quote; returns the text, for names.
  private mutating func string() throws(JSONError) -> String {
    offset += 1
    var text: [UInt8] = []
    while true {
      guard let byte = peek else { throw JSONError(reason: .syntax, offset: offset) }
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"): try text.append(contentsOf: String(escape()).utf8)
      case 0x00..<0x20: throw JSONError(reason: .syntax, offset: offset)
      case 0x20..<0x80:
        text.append(byte)
        offset += 1
      default:
        let length = Self.sequenceLength(at: offset, in: bytes)
        guard length > 0 else { throw JSONError(reason: .utf8, offset: offset) }
        text.append(contentsOf: bytes[offset..<(offset + length)])
        offset += length
      }
    }
  }

  private mutating func escape() throws(JSONError) -> Unicode.Scalar {
    let start = offset
    guard offset + 1 < bytes.count else { throw JSONError(reason: .syntax, offset: start) }
    let letter = bytes[offset + 1]
    offset += 2
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      let unit = try codeUnit(of: start)
      if let scalar = Unicode.Scalar(unit) { return scalar }
      guard unit < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
        throw JSONError(reason: .string, offset: start)
      }
      let low = try codeUnit(of: start)
      guard (0xDC00...0xDFFF).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (UInt32(unit - 0xD800) << 10) + UInt32(low - 0xDC00))
      else { throw JSONError(reason: .string, offset: start) }
      return scalar
    default: throw JSONError(reason: .syntax, offset: start)
    }
  }

  private mutating func codeUnit(of start: Int) throws(JSONError) -> UInt16 {
    guard offset + 4 <= bytes.count else { throw JSONError(reason: .syntax, offset: start) }
    var unit: UInt16 = 0
    for byte in bytes[offset..<(offset + 4)] {
      guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw JSONError(reason: .syntax, offset: start)
      }
      unit = unit << 4 | UInt16(digit)
    }
    offset += 4
    return unit
  }

  /// The length of the well-formed UTF-8 sequence at a place, 0 if there is none (Unicode, table 3-7).
  static func sequenceLength(at offset: Int, in bytes: UnsafeRawBufferPointer) -> Int {
    func isTail(_ place: Int, _ range: ClosedRange<UInt8> = 0x80...0xBF) -> Bool {
      offset + place < bytes.count && range.contains(bytes[offset + place])
    }
    switch bytes[offset] {
    case 0x00...0x7F: return 1
    case 0xC2...0xDF: return isTail(1) ? 2 : 0
    case 0xE0: return isTail(1, 0xA0...0xBF) && isTail(2) ? 3 : 0
    case 0xED: return isTail(1, 0x80...0x9F) && isTail(2) ? 3 : 0
    case 0xE1...0xEF: return isTail(1) && isTail(2) ? 3 : 0
    case 0xF0: return isTail(1, 0x90...0xBF) && isTail(2) && isTail(3) ? 4 : 0
    case 0xF1...0xF3: return isTail(1) && isTail(2) && isTail(3) ? 4 : 0
    case 0xF4: return isTail(1, 0x80...0x8F) && isTail(2) && isTail(3) ? 4 : 0
    default: return 0
    }
  }

  private var peek: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  private func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  private mutating func skipDigits() {
    while let byte = peek, isDigit(byte) { offset += 1 }
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { offset += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek == byte else { return false }
    offset += 1
    return true
  }
}
