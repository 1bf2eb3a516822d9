/// A value of the language, or what stands in its place: an error, or a set of unknown attributes.
///
/// `==` is not defined on purpose: the language's equality may itself be unknown (see `equals(_:)`).
public enum CELValue: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case uint(UInt64)
  case double(Double)
  case string(String)
  case bytes([UInt8])
  case timestamp(CELTimestamp)
  case duration(CELDuration)
  case list(CELList)
  /// A map whose entries are in memory.
  case map(CELMap)
  /// A struct, or a map with string keys, that is read where it lies.
  indirect case object(any CELObjectSource)
  case type(CELType)
  case optional(CELOptional)
  indirect case opaque(any CELOpaque)
  /// Not known; the attributes say what would have to be known.
  case unknown(CELUnknowns)
  case error(CELError)

  /// The type at run time; parameters of lists and maps are `dyn`.
  public var type: CELType {
    switch self {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .string: .string
    case .bytes: .bytes
    case .timestamp: .timestamp
    case .duration: .duration
    case .list: .list(.dyn)
    case .map: .map(.dyn, .dyn)
    case .object(let source): source.celType
    case .type: .type(.dyn)
    case .optional: .optional(.dyn)
    case .opaque(let value): value.celType
    case .unknown: .dyn
    case .error: .error
    }
  }

  @inlinable public var isError: Bool { if case .error = self { true } else { false } }
  @inlinable public var isUnknown: Bool { if case .unknown = self { true } else { false } }
  /// Whether this is a value, neither error nor unknown.
  @inlinable public var isDefinite: Bool {
    switch self {
    case .error, .unknown: false
    default: true
    }
  }
  /// The Boolean, if it is one.
  @inlinable public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  /// The text, if it is one.
  @inlinable public var string: String? { if case .string(let value) = self { value } else { nil } }
  /// The signed integer, if it is one.
  @inlinable public var int: Int64? { if case .int(let value) = self { value } else { nil } }
  @inlinable public var error: CELError? { if case .error(let value) = self { value } else { nil } }
  @inlinable public var unknowns: CELUnknowns? { if case .unknown(let value) = self { value } else { nil } }

  /// A list in memory.
  @inlinable public static func list(_ elements: [CELValue]) -> CELValue { .list(CELList(elements)) }
}

extension CELValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByStringLiteral, ExpressibleByArrayLiteral
{
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int64) { self = .int(value) }
  public init(floatLiteral value: Double) { self = .double(value) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(arrayLiteral elements: CELValue...) { self = .list(CELList(elements)) }
}

/// A value that may be absent: `optional.of(x)` or `optional.none()`.
public final class CELOptional: Sendable {
  public let value: CELValue?
  public init(_ value: CELValue?) { self.value = value }
  static let none = CELOptional(nil)
}
