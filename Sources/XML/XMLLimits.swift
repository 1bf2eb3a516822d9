/// How much a document from elsewhere may cost.
public struct XMLLimits: Hashable, Sendable {
  /// Bytes of the document.
  public var maxBytes: Int
  /// Nested elements.
  public var maxDepth: Int
  /// Elements, attributes and runs of text together.
  public var maxNodes: Int
  /// Whether comments and processing instructions are dropped instead of refused. Our own documents hold none.
  public var dropsComments: Bool

  public init(maxBytes: Int, maxDepth: Int, maxNodes: Int, dropsComments: Bool = false) {
    self.maxBytes = maxBytes
    self.maxDepth = maxDepth
    self.maxNodes = maxNodes
    self.dropsComments = dropsComments
  }

  /// For documents that Affidavit writes: reports and manifests of up to 256 MiB, no comments, no instructions.
  public static let report = XMLLimits(maxBytes: 256 << 20, maxDepth: 64, maxNodes: 20_000_000)

  /// For documents of other systems: 64 MiB, comments dropped.
  public static let foreign = XMLLimits(maxBytes: 64 << 20, maxDepth: 200, maxNodes: 5_000_000, dropsComments: true)
}
