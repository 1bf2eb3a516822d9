import JSON

/// An attribute of a contribution by which a statistic groups.
public enum Attribute: Hashable, Sendable, CustomStringConvertible {
  case region
  case ageBand
  case category
  case consentState
  /// A number under `values`; whole numbers are partitions by their decimal text, others belong to none.
  case value(String)
  /// A number under `values`, by intervals.
  case binned(String, Bins)

  /// Those that every contribution may have; beside them there are `values.NAME`.
  public static let names = ["region", "ageBand", "category", "consentState"]

  /// - Throws: `PrivacyError.attribute` for a name that is none.
  public init(_ name: String) throws(PrivacyError) {
    switch name {
    case "region": self = .region
    case "ageBand": self = .ageBand
    case "category": self = .category
    case "consentState": self = .consentState
    default:
      guard name.hasPrefix("values."), name.utf8.count > 7 else { throw .attribute(name) }
      self = .value(String(name.dropFirst(7)))
    }
  }

  public var description: String {
    switch self {
    case .region: "region"
    case .ageBand: "ageBand"
    case .category: "category"
    case .consentState: "consentState"
    case .value(let name), .binned(let name, _): "values.\(name)"
    }
  }

  var isBinned: Bool { if case .binned = self { true } else { false } }

  /// The member of a contribution record; nil where it has none.
  func view(in contribution: JSONView) -> JSONView? {
    switch self {
    case .value(let name), .binned(let name, _): contribution["values"]?[name]
    default: contribution[description]
    }
  }
}
