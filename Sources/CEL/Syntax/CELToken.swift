/// A word of the source.
struct CELToken: Sendable, Hashable {
  enum Kind: Sendable, Hashable {
    case identifier(String)
    /// `` `content-type` ``: a name that only a selection may use.
    case quotedIdentifier(String)
    case int(magnitude: UInt64)
    case uint(UInt64)
    case double(Double)
    case string(String)
    case bytes([UInt8])
    case symbol(Symbol)
    case end
  }

  enum Symbol: String, Sendable, Hashable {
    case leftParen = "(", rightParen = ")", leftBracket = "[", rightBracket = "]", leftBrace = "{", rightBrace = "}"
    case dot = ".", comma = ",", colon = ":", question = "?"
    case plus = "+", minus = "-", star = "*", slash = "/", percent = "%", not = "!"
    case less = "<", lessOrEqual = "<=", greater = ">", greaterOrEqual = ">=", equal = "==", notEqual = "!="
    case and = "&&", or = "||"
  }

  var kind: Kind
  /// Byte offset of its first byte.
  var offset: Int

  /// How an error message names it.
  var text: String {
    switch kind {
    case .identifier(let name), .quotedIdentifier(let name): "'\(name)'"
    case .int, .uint, .double: "a number"
    case .string: "a string"
    case .bytes: "bytes"
    case .symbol(let symbol): "'\(symbol.rawValue)'"
    case .end: "the end"
    }
  }
}

/// Names that are literals or operators.
let celKeywords: Set<String> = ["false", "in", "null", "true"]

/// Names kept for host languages: fields and receiver-style functions may have them, variables and functions may not.
let celReservedWords: Set<String> = [
  "as", "break", "const", "continue", "else", "for", "function", "if", "import", "let", "loop", "package", "namespace",
  "return", "var", "void", "while",
]

/// Whether a text can be written as a selector.
func isCELIdentifier(_ text: String) -> Bool {
  guard let first = text.utf8.first, isIdentifierStart(first), !celKeywords.contains(text) else { return false }
  return text.utf8.allSatisfy { isIdentifierStart($0) || isDigit($0) }
}

func isIdentifierStart(_ byte: UInt8) -> Bool {
  (0x61...0x7A).contains(byte) || (0x41...0x5A).contains(byte) || byte == 0x5F
}

func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

func hexValue(_ byte: UInt8) -> UInt32? {
  switch byte {
  case 0x30...0x39: UInt32(byte - 0x30)
  case 0x41...0x46: UInt32(byte - 0x41 + 10)
  case 0x61...0x66: UInt32(byte - 0x61 + 10)
  default: nil
  }
}
