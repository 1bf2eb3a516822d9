/// A pack of rules about one body of law.
public struct Pack: Sendable {
  public var id: String
  public var version: String
  public var law: Law
  /// Rules in the order of the file.
  public var rules: [Rule]
  /// What was read, for planning with a configuration.
  let content: PackContent

  /// The law that the pack encodes.
  public struct Law: Hashable, Sendable {
    public var act: String
    public var uri: String?
    /// State of the law that the pack reflects, `yyyy-mm-dd`.
    public var asOf: String?
  }
}
