/// Facts of `LineageFacts` that are true or false, for callers that ask for many nodes: nothing is made for them.
public struct LineageFlags: OptionSet, Hashable, Sendable {
  public let rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  public static let personal = LineageFlags(rawValue: 1)
  public static let criminalData = LineageFlags(rawValue: 2)
  public static let minors = LineageFlags(rawValue: 4)
  public static let gdpr = LineageFlags(rawValue: 8)
  public static let ccpa = LineageFlags(rawValue: 16)
  public static let complete = LineageFlags(rawValue: 32)
  /// Regions of the people are known.
  public static let hasRegions = LineageFlags(rawValue: 64)
}

extension LineageGraph {
  /// The flags of `facts(_:)`.
  public func flags(_ node: Node) -> LineageFlags {
    let value = value(node)
    var flags: LineageFlags = []
    if value.has(.personal) { flags.insert(.personal) }
    if value.has(.criminal) { flags.insert(.criminalData) }
    if value.has(.minors) { flags.insert(.minors) }
    if value.has(.gdpr) { flags.insert(.gdpr) }
    if value.has(.ccpa) { flags.insert(.ccpa) }
    if value.gaps == 0 { flags.insert(.complete) }
    if pool.count(value.regions) > 0 { flags.insert(.hasRegions) }
    return flags
  }

  /// How many elements a list of `facts(_:)` has; nil for a fact that is no list, or that may be absent.
  public func count(_ node: Node, of fact: String) -> Int? {
    let value = value(node)
    return switch fact {
    case "specialCategories": value.special.nonzeroBitCount
    case "sensitivePI": value.sensitive.nonzeroBitCount
    case "regions": pool.count(value.regions)
    case "countries": pool.count(value.countries)
    case "gaps": value.gaps.nonzeroBitCount
    default: nil
    }
  }
}
