public import Provenance

/// What a rule is attached to: a kind of record, or a lineage path.
public enum RuleTarget: Hashable, Sendable, CaseIterable, CustomStringConvertible {
  case record(RecordKind)
  case path

  public static let allCases: [RuleTarget] = RecordKind.allCases.map(RuleTarget.record) + [.path]

  public init?(_ name: String) {
    if name == "path" {
      self = .path
    } else if let kind = RecordKind(rawValue: name) {
      self = .record(kind)
    } else {
      return nil
    }
  }

  public var description: String {
    switch self {
    case .record(let kind): kind.rawValue
    case .path: "path"
    }
  }
}
