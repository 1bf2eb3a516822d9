/// A type as the checker sees it (CEL language definition, "Gradual Type Checking").
///
/// At run time only the outer constructor counts: `list(int)` and `list(string)` are both `list`.
public indirect enum CELType: Hashable, Sendable {
  /// Any type; what cannot be decided before evaluation.
  case dyn
  /// The type of an expression that did not check.
  case error
  case null
  case bool
  case int
  case uint
  case double
  case string
  case bytes
  case timestamp
  case duration
  /// A type used as a value; `type(int)` has the type `type(type)`.
  case type(CELType)
  case list(CELType)
  case map(CELType, CELType)
  /// A struct declared by `CELEnvironment.declare(type:)`, by its full name.
  case object(String)
  /// An abstract type, by its full name, e.g. `net.IP` or `optional_type(int)`.
  case opaque(String, [CELType])
  /// A type variable of an overload or, while checking, of an expression.
  case param(String)
  /// A primitive that may also be null (`google.protobuf.Int64Value` and its like).
  case wrapper(CELType)

  /// `optional_type(T)`, the type of `optional.of(t)` and `m.?key`.
  public static func optional(_ wrapped: CELType) -> CELType { .opaque("optional_type", [wrapped]) }

  /// The name of the type at run time, as `type(x)` prints it.
  public var name: String {
    switch self {
    case .dyn: "dyn"
    case .error: "*error*"
    case .null: "null_type"
    case .bool: "bool"
    case .int: "int"
    case .uint: "uint"
    case .double: "double"
    case .string: "string"
    case .bytes: "bytes"
    case .timestamp: "google.protobuf.Timestamp"
    case .duration: "google.protobuf.Duration"
    case .type: "type"
    case .list: "list"
    case .map: "map"
    case .object(let name): name
    case .opaque(let name, _): name
    case .param(let name): name
    case .wrapper(let primitive): "wrapper(\(primitive.name))"
    }
  }

  var isDynamic: Bool {
    switch self {
    case .dyn, .error: true
    default: false
    }
  }

  /// `T` of `optional_type(T)`, else nil.
  var unwrappedOptional: CELType? {
    if case .opaque("optional_type", let parameters) = self, parameters.count == 1 { return parameters[0] }
    return nil
  }
}

extension CELType: CustomStringConvertible {
  /// The type with its parameters, e.g. `map(string, list(int))`.
  public var description: String {
    switch self {
    case .type(let inner): inner == .dyn ? "type" : "type(\(inner))"
    case .list(let element): "list(\(element))"
    case .map(let key, let value): "map(\(key), \(value))"
    case .opaque(let name, let parameters) where !parameters.isEmpty:
      "\(name)(\(parameters.map(\.description).joined(separator: ", ")))"
    case .wrapper(let primitive): "wrapper(\(primitive))"
    default: name
    }
  }
}
