/// What a verdict is about, in the parts and the printed form of the record format, section 8.
public struct Subject: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The record judged; on a path its source.
  public var record: String
  /// A part that has its own id, such as a transfer.
  public var part: String?
  /// The far end of a lineage path.
  public var target: String?
  /// The run or event at which the record or path was judged.
  public var act: String?

  public init(_ record: String, part: String? = nil, target: String? = nil, act: String? = nil) {
    self.record = record
    self.part = part
    self.target = target
    self.act = act
  }

  /// `<id>`, `<id>#<part>`, `<source>><target>`, `<id>@<act>` or `<source>><target>@<act>`.
  ///
  /// In composed forms `%`, `>` and `#` inside an id are escaped, so that the separators stand out; a bare id is printed as it is.
  public var description: String {
    if part == nil, target == nil, act == nil { return record }
    var text = Self.escape(record)
    if let part { text += "#" + Self.escape(part) }
    if let target { text += ">" + Self.escape(target) }
    if let act { text += "@" + Self.escape(act) }
    return text
  }

  public var isComposed: Bool { part != nil || target != nil || act != nil }

  static func escape(_ id: String) -> String {
    guard id.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "#") })
    else { return id }
    var text = ""
    for character in id.unicodeScalars {
      switch character {
      case "%": text += "%25"
      case ">": text += "%3E"
      case "#": text += "%23"
      default: text.unicodeScalars.append(character)
      }
    }
    return text
  }

  /// Order of the printed forms by their bytes.
  public static func < (left: Subject, right: Subject) -> Bool {
    left.description.utf8.lexicographicallyPrecedes(right.description.utf8)
  }
}
