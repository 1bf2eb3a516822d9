/// Cuts a source into tokens (CEL language definition, "Syntax").
struct CELLexer {
  let source: CELSource
  private var at = 0

  init(source: CELSource) { self.source = source }

  /// All tokens with the final `.end`.
  static func tokens(_ text: String) throws(CELIssues) -> [CELToken] {
    var lexer = CELLexer(source: CELSource(text))
    var tokens: [CELToken] = []
    repeat { tokens.append(try lexer.next()) } while tokens[tokens.count - 1].kind != .end
    return tokens
  }

  mutating func next() throws(CELIssues) -> CELToken {
    skipSpace()
    let start = at
    guard let byte = peek() else { return CELToken(kind: .end, offset: start) }
    if isIdentifierStart(byte) {
      if let literal = try prefixedString() { return CELToken(kind: literal, offset: start) }
      while let byte = peek(), isIdentifierStart(byte) || isDigit(byte) { at += 1 }
      return CELToken(kind: .identifier(text(start, at)), offset: start)
    }
    if isDigit(byte) || (byte == UInt8(ascii: ".") && peek(1).map(isDigit) == true) {
      return CELToken(kind: try number(), offset: start)
    }
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      return CELToken(kind: .string(try stringLiteral(raw: false)), offset: start)
    case UInt8(ascii: "`"): return CELToken(kind: .quotedIdentifier(try quotedIdentifier()), offset: start)
    default: return CELToken(kind: .symbol(try symbol(byte)), offset: start)
    }
  }

  // MARK: Bytes

  private func peek(_ ahead: Int = 0) -> UInt8? {
    let index = at + ahead
    return index < source.bytes.count ? source.bytes[index] : nil
  }

  private func text(_ start: Int, _ end: Int) -> String { String(decoding: source.bytes[start..<end], as: UTF8.self) }

  private func issue(_ message: String, at offset: Int, code: CELIssue.Code = .syntax) -> CELIssues {
    CELIssues([CELIssue(code: code, message: message, position: source.position(at: offset))])
  }

  private mutating func skipSpace() {
    while let byte = peek() {
      switch byte {
      case 0x20, 0x09, 0x0A, 0x0C, 0x0D: at += 1
      case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"):
        while let byte = peek(), byte != 0x0A { at += 1 }
      default: return
      }
    }
  }

  private mutating func symbol(_ byte: UInt8) throws(CELIssues) -> CELToken.Symbol {
    if let second = peek(1), let symbol = CELToken.Symbol(rawValue: String(decoding: [byte, second], as: UTF8.self)) {
      at += 2
      return symbol
    }
    if byte < 0x80, let symbol = CELToken.Symbol(rawValue: String(UnicodeScalar(byte))) {
      at += 1
      return symbol
    }
    throw issue("this character has no meaning here", at: at)
  }

  private mutating func quotedIdentifier() throws(CELIssues) -> String {
    let start = at
    at += 1
    while let byte = peek(), byte != UInt8(ascii: "`") {
      let allowed: Set<UInt8> = [UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"), 0x20]
      guard isIdentifierStart(byte) || isDigit(byte) || allowed.contains(byte) else {
        throw issue("a quoted name is of letters, digits, '_', '.', '-', '/' and spaces", at: at)
      }
      at += 1
    }
    guard peek() != nil, at > start + 1 else { throw issue("the quoted name does not end or is empty", at: start) }
    at += 1
    return text(start + 1, at - 1)
  }

  // MARK: Numbers

  private mutating func number() throws(CELIssues) -> CELToken.Kind {
    let start = at
    if peek() == UInt8(ascii: "0"), peek(1) == UInt8(ascii: "x"), peek(2).flatMap(hexValue) != nil {
      at += 2
      while let byte = peek(), hexValue(byte) != nil { at += 1 }
      return try integer(text(start + 2, at), radix: 16, at: start)
    }
    while let byte = peek(), isDigit(byte) { at += 1 }
    var isDouble = false
    if peek() == UInt8(ascii: "."), peek(1).map(isDigit) == true {
      isDouble = true
      at += 1
      while let byte = peek(), isDigit(byte) { at += 1 }
    }
    if let byte = peek(), byte | 0x20 == UInt8(ascii: "e") {
      let signed = peek(1) == UInt8(ascii: "+") || peek(1) == UInt8(ascii: "-")
      if peek(signed ? 2 : 1).map(isDigit) == true {
        isDouble = true
        at += signed ? 2 : 1
        while let byte = peek(), isDigit(byte) { at += 1 }
      }
    }
    guard isDouble else { return try integer(text(start, at), radix: 10, at: start) }
    guard let value = Double(text(start, at)), value.isFinite else {
      throw issue("the number is too large for a double", at: start, code: .literal)
    }
    return .double(value)
  }

  private mutating func integer(_ digits: String, radix: Int, at start: Int) throws(CELIssues) -> CELToken.Kind {
    let isUnsigned = peek().map { $0 | 0x20 == UInt8(ascii: "u") } == true
    if isUnsigned { at += 1 }
    guard let value = UInt64(digits, radix: radix) else {
      throw issue("the number is too large for \(isUnsigned ? "uint" : "int")", at: start, code: .literal)
    }
    return isUnsigned ? .uint(value) : .int(magnitude: value)
  }

  // MARK: Strings

  /// A string with one of the prefixes `r`, `b`, `br` in either case; nil if an identifier begins here.
  private mutating func prefixedString() throws(CELIssues) -> CELToken.Kind? {
    var isRaw = false
    var isBytes = false
    var length = 0
    while length < 2, let byte = peek(length) {
      if byte | 0x20 == UInt8(ascii: "b"), !isBytes, !isRaw {
        isBytes = true
      } else if byte | 0x20 == UInt8(ascii: "r"), !isRaw {
        isRaw = true
      } else {
        break
      }
      length += 1
    }
    guard length > 0, let quote = peek(length), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
      return nil
    }
    at += length
    return isBytes ? .bytes(try bytesLiteral(raw: isRaw)) : .string(try stringLiteral(raw: isRaw))
  }

  private mutating func stringLiteral(raw: Bool) throws(CELIssues) -> String {
    String(decoding: try quotedBytes(raw: raw, isBytes: false), as: UTF8.self)
  }

  private mutating func bytesLiteral(raw: Bool) throws(CELIssues) -> [UInt8] {
    try quotedBytes(raw: raw, isBytes: true)
  }

  private mutating func quotedBytes(raw: Bool, isBytes: Bool) throws(CELIssues) -> [UInt8] {
    let start = at
    let quote = source.bytes[at]
    let isTriple = peek(1) == quote && peek(2) == quote
    at += isTriple ? 3 : 1
    var content: [UInt8] = []
    while let byte = peek() {
      if byte == quote, !isTriple || (peek(1) == quote && peek(2) == quote) {
        at += isTriple ? 3 : 1
        return content
      }
      if !isTriple, byte == 0x0A || byte == 0x0D { break }
      if byte == UInt8(ascii: "\\"), !raw {
        try escape(into: &content, isBytes: isBytes)
        continue
      }
      content.append(byte)
      at += 1
    }
    throw issue("the string does not end", at: start)
  }

  private mutating func escape(into content: inout [UInt8], isBytes: Bool) throws(CELIssues) {
    let start = at
    guard let letter = peek(1) else { throw issue("the string does not end", at: start) }
    at += 2
    switch letter {
    case UInt8(ascii: "\\"), UInt8(ascii: "?"), UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "`"):
      content.append(letter)
    case UInt8(ascii: "a"): content.append(0x07)
    case UInt8(ascii: "b"): content.append(0x08)
    case UInt8(ascii: "f"): content.append(0x0C)
    case UInt8(ascii: "n"): content.append(0x0A)
    case UInt8(ascii: "r"): content.append(0x0D)
    case UInt8(ascii: "t"): content.append(0x09)
    case UInt8(ascii: "v"): content.append(0x0B)
    case UInt8(ascii: "x"), UInt8(ascii: "X"): try number(digits: 2, radix: 16, from: start, into: &content, isBytes)
    case UInt8(ascii: "u") where !isBytes: try number(digits: 4, radix: 16, from: start, into: &content, isBytes)
    case UInt8(ascii: "U") where !isBytes: try number(digits: 8, radix: 16, from: start, into: &content, isBytes)
    case UInt8(ascii: "0")...UInt8(ascii: "3"):
      at -= 1
      try number(digits: 3, radix: 8, from: start, into: &content, isBytes)
    default: throw issue("there is no such escape", at: start)
    }
  }

  private mutating func number(
    digits: Int, radix: UInt32, from start: Int, into content: inout [UInt8], _ isBytes: Bool
  ) throws(CELIssues) {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let byte = peek(), let digit = hexValue(byte), digit < radix else {
        throw issue("the escape needs \(digits) digits", at: start)
      }
      let (product, overflow) = value.multipliedReportingOverflow(by: radix)
      guard !overflow else { throw issue("the escape is not a Unicode code point", at: start) }
      value = product + digit
      at += 1
    }
    if isBytes {
      content.append(UInt8(truncatingIfNeeded: value))
    } else {
      guard let scalar = UnicodeScalar(value) else { throw issue("the escape is not a Unicode code point", at: start) }
      content.append(contentsOf: String(Character(scalar)).utf8)
    }
  }
}
