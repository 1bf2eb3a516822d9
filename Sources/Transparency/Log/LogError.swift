/// Why a log is not read, or not continued.
public enum LogError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A file of the log is missing or cannot be read.
  case missing(path: String)
  /// A file of the log is not of its form.
  case form(path: String)
  /// The checkpoint is not signed by the log's key.
  case signature
  /// The tiles are not those that the checkpoint is about: the first entry, from 0, that is another one, where that can be told.
  case altered(entry: Int?)
  /// What is to be continued has fewer entries than the log.
  case shrunk(from: Int, to: Int)
  /// An entry that is longer than a bundle of entries can say.
  case entry(Int)

  public var description: String {
    switch self {
    case .missing(let path): "the audit log has no readable \(path)"
    case .form(let path): "\(path) of the audit log is not of its form"
    case .signature: "the audit log's checkpoint is not signed by its key"
    case .altered(let entry?): "entry \(entry) of the audit log is not the one that was logged"
    case .altered(nil): "the audit log is not the one that its checkpoint is about"
    case .shrunk(let from, let to): "the audit log has \(from) entries, and only \(to) are left of what it tells"
    case .entry(let entry): "entry \(entry) is longer than 65535 bytes"
    }
  }
}
