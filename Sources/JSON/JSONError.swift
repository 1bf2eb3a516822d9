/// Why a text is not the JSON that was asked for. It names a place, never a value.
public struct JSONError: Error, Sendable, Hashable {
  /// What is wrong.
  public var reason: Reason
  /// The byte, from 0, at which it is wrong: for a doubled member the second name. `nil` when no single byte is.
  public var offset: Int?

  public init(reason: Reason, offset: Int? = nil) {
    self.reason = reason
    self.offset = offset
  }

  public enum Reason: String, Sendable, CaseIterable {
    /// Not RFC 8259 JSON, a byte order mark included.
    case syntax
    /// Bytes that are not UTF-8 (RFC 3629).
    case utf8
    /// Containers nested deeper than the parser allows.
    case depth
    /// An integer beyond 64 bits, or a number beyond binary64.
    case number
    /// A string that holds half a surrogate pair.
    case string
    /// Two members of one name in one object.
    case duplicateKey
    /// Nothing but white space.
    case empty
    /// A text of 4 GiB or more, or too large for memory.
    case capacity
    /// Something after the value.
    case trailing
  }
}

extension JSONError: CustomStringConvertible {
  public var description: String {
    let what =
      switch reason {
      case .syntax: "not JSON"
      case .utf8: "not UTF-8"
      case .depth: "nested too deep"
      case .number: "a number beyond 64 bits"
      case .string: "half a surrogate pair in a string"
      case .duplicateKey: "a member name that stands twice"
      case .empty: "empty"
      case .capacity: "too large"
      case .trailing: "something after the value"
      }
    return offset.map { "\(what) at byte \($0)" } ?? what
  }
}
