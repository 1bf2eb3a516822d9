/// Something that ends a command, with the exit code that it means and what to do about it.
public struct EngineError: Error, Sendable, CustomStringConvertible {
  /// Exit codes of the command line are a contract.
  public enum Kind: Int32, Sendable {
    case findings = 1
    case configuration = 2
    case input = 3
    case integrity = 4
    case budget = 5
    case key = 6
  }

  public var kind: Kind
  public var message: String
  public var hint: String?

  public init(_ kind: Kind, _ message: String, hint: String? = nil) {
    self.kind = kind
    self.message = message
    self.hint = hint
  }

  /// One line, and one more for the hint: names from input in them are made safe for a terminal.
  public var description: String {
    ([Terminal.safe(message)] + (hint.map { ["  " + Terminal.safe($0)] } ?? [])).joined(separator: "\n")
  }
}
