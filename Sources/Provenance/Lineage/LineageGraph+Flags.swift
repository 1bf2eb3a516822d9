/// Facts that are true or false, most of them of `LineageFacts`, for callers that ask for many nodes: nothing is made for them.
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
  /// A run on a way to the entity trains or tunes, or does not say what it does.
  public static let trained = LineageFlags(rawValue: 128)
  /// A run that made, used, read or ended the entity names grounds, or leaves open what it used and on which grounds; or the entity derives
  /// from something on grounds of its own.
  public static let grounded = LineageFlags(rawValue: 256)
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
    if value.has(.mayTrain) { flags.insert(.trained) }
    if statements[Int(node)].flags.contains(.mayMeetGrounds) { flags.insert(.grounded) }
    return flags
  }

  /// A number for the content of a list of `facts(_:)`: two nodes have the same if they have the same list, and -1 for one that is left
  /// open; nil for a fact that is no list.
  public func number(_ node: Node, of fact: String) -> Int? {
    let value = value(node)
    return switch fact {
    case "purposesAllowed": Int(allowed[Int(node)])
    case "specialCategories": Int(value.special)
    case "sensitivePI": Int(value.sensitive)
    case "regions": Int(value.regions)
    case "countries": Int(value.countries)
    case "gaps": Int(value.gaps)
    default: nil
    }
  }

  /// A list of `facts(_:)`, without the other facts; nil for one that is left open, or for a fact that is no list.
  public func texts(_ node: Node, of fact: String) -> [String]? {
    let value = value(node)
    return switch fact {
    case "purposesAllowed": allowed[Int(node)] < 0 ? nil : pool.texts(allowed[Int(node)])
    case "specialCategories": FactTokens.texts(value.special, of: FactTokens.special)
    case "sensitivePI": FactTokens.texts(value.sensitive, of: FactTokens.sensitive)
    case "regions": pool.texts(value.regions)
    case "countries": pool.texts(value.countries)
    case "gaps": LineageGap.texts(value.gaps)
    default: nil
    }
  }

  /// `facts(_:).retentionEnd`, without the other facts.
  public func retentionEnd(_ node: Node) -> Instant? { value(node).retentionEnd }

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
