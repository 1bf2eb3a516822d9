/// Something that a source refused in an earlier run, as it was or mended, offered again.
public struct OfferedItem: Sendable {
  /// By which the engine knows it.
  public var number: Int
  public var bytes: [UInt8]
  /// Path of the file in which it stood.
  public var path: String
  /// Line in that file, from 1.
  public var line: Int
  /// First byte of the line in the unpacked file, from 0.
  public var offset: Int64?

  public init(number: Int, bytes: [UInt8], path: String, line: Int, offset: Int64?) {
    self.number = number
    self.bytes = bytes
    self.path = path
    self.line = line
    self.offset = offset
  }
}

/// A connector that maps single items which do not stand in its files: one chunk for each, after its files and with
/// `retried` set.
public protocol OfferTaking: Connector {
  func offering(_ items: [OfferedItem]) -> Self
}
