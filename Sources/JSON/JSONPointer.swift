/// A JSON Pointer (RFC 6901): the way from a value to one inside it.
public struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
  /// Member names and array indexes, unescaped.
  public var tokens: [String]

  /// The whole value.
  public static let root = JSONPointer(tokens: [])

  public init(tokens: [String]) { self.tokens = tokens }

  /// Reads the string form: empty, or tokens each led by `/`, in which `~0` stands for `~` and `~1` for `/`.
  ///
  /// - Throws: `SyntaxError` if it does not start with `/` or holds a `~` that is not followed by 0 or 1.
  public init(_ text: String) throws(SyntaxError) {
    tokens = []
    guard !text.isEmpty else { return }
    var token: [UInt8] = []
    var escaped = false
    for (offset, byte) in text.utf8.enumerated() {
      if offset == 0 {
        guard byte == UInt8(ascii: "/") else { throw SyntaxError(offset: 0) }
      } else if escaped {
        switch byte {
        case UInt8(ascii: "0"): token.append(UInt8(ascii: "~"))
        case UInt8(ascii: "1"): token.append(UInt8(ascii: "/"))
        default: throw SyntaxError(offset: offset)
        }
        escaped = false
      } else if byte == UInt8(ascii: "~") {
        escaped = true
      } else if byte == UInt8(ascii: "/") {
        tokens.append(String(decoding: token, as: UTF8.self))
        token.removeAll(keepingCapacity: true)
      } else {
        token.append(byte)
      }
    }
    if escaped { throw SyntaxError(offset: text.utf8.count) }
    tokens.append(String(decoding: token, as: UTF8.self))
  }

  /// A text that is no JSON Pointer, and the byte at which it stops being one.
  public struct SyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    public var offset: Int
    public var description: String { "not a JSON Pointer (RFC 6901) at byte \(offset)" }
  }

  /// The string form.
  public var description: String {
    var text = ""
    for token in tokens {
      text.append("/")
      for scalar in token.unicodeScalars {
        switch scalar {
        case "~": text.append("~0")
        case "/": text.append("~1")
        default: text.unicodeScalars.append(scalar)
        }
      }
    }
    return text
  }

  /// The pointer to a member of the value at this one.
  public func appending(_ token: String) -> JSONPointer { JSONPointer(tokens: tokens + [token]) }

  /// The pointer to an element of the array at this one.
  public func appending(_ index: Int) -> JSONPointer { JSONPointer(tokens: tokens + [String(index)]) }

  /// The index that a token names: digits without a leading zero. `-`, the element after the last, names none.
  static func arrayIndex(_ token: String) -> Int? {
    let digits = token.utf8
    guard let first = digits.first, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) else { return nil }
    if first == UInt8(ascii: "0") && digits.count > 1 { return nil }
    return Int(token)
  }
}
