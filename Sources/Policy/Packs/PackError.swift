public import YAML

/// Everything that is wrong with a set of packs, in the order of files and lines. At least one fault.
public struct PackError: Error, Sendable, CustomStringConvertible {
  /// Each with file, line, column, and the nearest right name where a name is wrong.
  public var faults: [YAMLError]

  public init(_ faults: [YAMLError]) { self.faults = faults }
  public init(_ fault: YAMLError) { faults = [fault] }

  public var description: String { faults.map(\.description).joined(separator: "\n") }
}
