/// Why a document, schema, style sheet or signature was refused. Messages name places, never content of the reader's records.
public struct XMLError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What went wrong.
  public enum Reason: String, Hashable, Sendable {
    /// Not well formed.
    case syntax
    /// There is a document type declaration, and with it the door to entities.
    case doctype
    /// There is a comment, which can split a signed value.
    case comment
    /// There is a processing instruction.
    case instruction
    /// Elements are nested too deeply.
    case depth
    /// There are too many bytes or nodes.
    case size
    /// Not UTF-8.
    case encoding
    /// Not valid by the schema.
    case invalid
    /// The schema itself cannot be read.
    case schema
    /// The style sheet cannot be read or compiled.
    case stylesheet
    /// The style sheet failed, stopped, or met a limit.
    case transform
    /// The key cannot be used.
    case key
    /// The signature has a form that is not ours.
    case signatureForm
    /// The signature does not hold.
    case signature
    /// Memory ended.
    case memory
  }

  /// One fault with its place.
  public struct Fault: Hashable, Sendable, CustomStringConvertible {
    /// Line, counted from 1; nil where unknown.
    public var line: Int?
    /// XPath of the node at fault.
    public var path: String?
    public var message: String

    public init(line: Int? = nil, path: String? = nil, message: String) {
      self.line = line
      self.path = path
      self.message = message
    }

    public var description: String {
      [line.map { "line \($0)" }, path, message].compactMap { $0 }.joined(separator: ": ")
    }
  }

  public var reason: Reason
  public var faults: [Fault]

  public init(_ reason: Reason, _ faults: [Fault]) {
    self.reason = reason
    self.faults = faults
  }

  public init(_ reason: Reason, _ message: String) { self.init(reason, [Fault(message: message)]) }

  public var description: String {
    faults.isEmpty ? reason.rawValue : faults.map(\.description).joined(separator: "\n")
  }
}
