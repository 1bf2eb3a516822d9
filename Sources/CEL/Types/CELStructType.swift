/// A struct with named, typed fields. Selecting a field that it does not have is an error of the checker.
///
/// ```swift
/// CELStructType("Purpose", fields: ["name": .string, "legalBasis": .string, "since": .timestamp])
/// ```
public struct CELStructType: Sendable, Hashable {
  /// The full name, e.g. `provenance.Purpose`.
  public var name: String
  public var fields: [String: CELType]

  public init(_ name: String, fields: [String: CELType]) {
    self.name = name
    self.fields = fields
  }
}
