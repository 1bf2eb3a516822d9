/// A JSON value that owns its parts.
///
/// Integers and other numbers are told apart by how they are written: `1` is `.int`, `1.0` is `.double`. Texts are
/// compared byte by byte, not up to Unicode canonical equivalence.
public enum JSONValue: Sendable {
  case null
  case bool(Bool)
  case int(Int64)
  case double(Double)
  case string(String)
  case array([JSONValue])
  case object(JSONObject)

  /// Parses a text.
  ///
  /// - Throws: `JSONError`; `.number` also for integers beyond `Int64`.
  public init(parsing bytes: [UInt8], maxDepth: Int = 64) throws(JSONError) {
    self = try JSONParser(maxDepth: maxDepth).parse(bytes).root.exactValue()
  }

  /// Parses a text.
  ///
  /// - Throws: `JSONError`; `.number` also for integers beyond `Int64`.
  public init(parsing text: String, maxDepth: Int = 64) throws(JSONError) {
    try self.init(parsing: Array(text.utf8), maxDepth: maxDepth)
  }

  public var isNull: Bool { if case .null = self { true } else { false } }
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var int64: Int64? { if case .int(let value) = self { value } else { nil } }
  public var string: String? { if case .string(let value) = self { value } else { nil } }
  public var array: [JSONValue]? { if case .array(let value) = self { value } else { nil } }
  public var object: JSONObject? { if case .object(let value) = self { value } else { nil } }

  /// The value of any number; an integer beyond 2^53 is rounded to the nearest binary64.
  public var double: Double? {
    switch self {
    case .int(let value): Double(value)
    case .double(let value): value
    default: nil
    }
  }

  public var type: JSONType {
    switch self {
    case .null: .null
    case .bool: .bool
    case .int: .integer
    case .double: .double
    case .string: .string
    case .array: .array
    case .object: .object
    }
  }

  /// A member of an object. Setting `nil` removes it; setting on anything but an object makes it one.
  public subscript(_ key: String) -> JSONValue? {
    get { object?[key] }
    set {
      var members = object ?? JSONObject()
      self = .null  // lets the object be changed in place
      members[key] = newValue
      self = .object(members)
    }
  }

  /// An element of an array, from 0; `nil` if this is no array or is shorter.
  public subscript(_ place: Int) -> JSONValue? {
    guard let array, array.indices.contains(place) else { return nil }
    return array[place]
  }

  /// The value that a JSON Pointer (RFC 6901) finds from here.
  public func at(_ pointer: JSONPointer) -> JSONValue? {
    var here = self
    for token in pointer.tokens {
      let inner: JSONValue? =
        switch here {
        case .object(let members): members[token]
        case .array: JSONPointer.arrayIndex(token).flatMap { here[$0] }
        default: nil
        }
      guard let inner else { return nil }
      here = inner
    }
    return here
  }
}

extension JSONValue: Hashable {
  public static func == (a: JSONValue, b: JSONValue) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.int(let a), .int(let b)): a == b
    case (.double(let a), .double(let b)): a == b
    case (.string(let a), .string(let b)): ByteText(a) == ByteText(b)
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): a == b
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .int(let value): hasher.combine(value)
    case .double(let value): hasher.combine(value)
    case .string(let value): hasher.combine(ByteText(value))
    case .array(let value): hasher.combine(value)
    case .object(let value): hasher.combine(value)
    }
  }
}

/// A text that equals only texts of the same bytes.
struct ByteText: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (a: ByteText, b: ByteText) -> Bool {
    var (a, b) = (a.text, b.text)
    return a.withUTF8 { bytes in b.withUTF8 { bytes.elementsEqual($0) } }
  }

  func hash(into hasher: inout Hasher) {
    var text = text
    text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    hasher.combine(0xFF as UInt8)
  }
}
