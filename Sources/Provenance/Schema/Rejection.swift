import JSON

/// Why a record is refused, and where. It never holds a value: member names that the schema does not know are shown by
/// the first eight hexadecimal digits of their SHA-256.
public struct Rejection: Error, Sendable, Hashable {
  /// A code of `$defs/rejection` in the record schema.
  public var reason: String
  /// The innermost value at fault.
  public var pointer: JSONPointer?
  /// The schema keyword that failed.
  public var keyword: String?
  /// The nearest right name or token.
  public var nearest: String?
  /// What to do.
  public var message: String
  /// Line in the file, from 1.
  public var line: Int?
  /// Byte in the line, from 1.
  public var column: Int?
  /// Byte in the file (in the unpacked stream of a compressed one), from 0.
  public var offset: Int?

  public init(
    reason: String, pointer: JSONPointer? = nil, keyword: String? = nil, nearest: String? = nil, message: String,
    line: Int? = nil, column: Int? = nil, offset: Int? = nil
  ) {
    self.reason = reason
    self.pointer = pointer
    self.keyword = keyword
    self.nearest = nearest
    self.message = message
    self.line = line
    self.column = column
    self.offset = offset
  }

  public init(
    _ code: Code, pointer: JSONPointer? = nil, keyword: String? = nil, nearest: String? = nil, message: String
  ) {
    self.init(reason: code.rawValue, pointer: pointer, keyword: keyword, nearest: nearest, message: message)
  }

  /// The codes, as the schema lists them, but for `source.unreadable`: a source that cannot be read ends the run, for what it holds is
  /// not known.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    case jsonSyntax = "json.syntax"
    case jsonEncoding = "json.encoding"
    case jsonDuplicateMember = "json.duplicate-member"
    case jsonNumberRange = "json.number-range"
    case jsonDepth = "json.depth"
    case lineTooLong = "line.too-long"
    case kindUnknown = "kind.unknown"
    case memberUnknown = "member.unknown"
    case memberMissing = "member.missing"
    case memberType = "member.type"
    case valueToken = "value.token"
    case valueFormat = "value.format"
    case valueRange = "value.range"
    case timeNoZone = "time.no-zone"
    case timeInvalid = "time.invalid"
    case idInvalid = "id.invalid"
    case idKindClash = "id.kind-clash"
    case relationSelf = "relation.self"
  }
}
