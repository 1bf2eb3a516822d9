extension Report {
  /// What was read, and what this report does not speak of.
  public struct Scope: Hashable, Sendable {
    public var sources: [Source]
    /// Kept and streamed records by kind, after merging.
    public var records: [KindCount] = []
    /// Refused records, at most as many as are worth listing.
    public var rejected: [Rejected] = []
    /// Refused records that are not in `rejected`.
    public var rejectedUnlisted: Int = 0
    /// What the report speaks of.
    public var within: [Prose] = []
    /// What it does not speak of. That the truth of the records was not tested is said by every template.
    public var notWithin: [Prose] = []

    public init(
      sources: [Source], records: [KindCount] = [], rejected: [Rejected] = [], rejectedUnlisted: Int = 0,
      within: [Prose] = [], notWithin: [Prose] = []
    ) {
      self.sources = sources
      self.records = records
      self.rejected = rejected
      self.rejectedUnlisted = rejectedUnlisted
      self.within = within
      self.notWithin = notWithin
    }
  }

  /// One source of records. Accepted + merged + rejected = read.
  public struct Source: Hashable, Sendable {
    /// Id within the report, an XML name, for example `s1`.
    public var id: String
    /// Kind of system, for example `mlflow`.
    public var system: String
    /// Name as printed.
    public var name: String
    public var files: [SourceFile] = []
    public var read: Int
    public var accepted: Int
    public var merged: Int
    public var rejected: Int
    /// Fields of the source that no record field takes, by how often they were seen.
    public var unmapped: [UnmappedField] = []

    public init(
      id: String, system: String, name: String, files: [SourceFile] = [], read: Int, accepted: Int, merged: Int,
      rejected: Int, unmapped: [UnmappedField] = []
    ) {
      self.id = id
      self.system = system
      self.name = name
      self.files = files
      self.read = read
      self.accepted = accepted
      self.merged = merged
      self.rejected = rejected
      self.unmapped = unmapped
    }
  }

  /// A file that was read.
  public struct SourceFile: Hashable, Sendable {
    /// Id within the report, an XML name, for example `s1.1`; evidence points to it.
    public var id: String
    /// Path within the workspace.
    public var name: String
    /// Bytes.
    public var size: Int
    /// SHA-256 of its bytes.
    public var digest: String

    public init(id: String, name: String, size: Int, digest: String) {
      self.id = id
      self.name = name
      self.size = size
      self.digest = digest
    }
  }

  /// A field of a source that was not understood.
  public struct UnmappedField: Hashable, Sendable {
    public var field: String
    public var count: Int

    public init(field: String, count: Int) {
      self.field = field
      self.count = count
    }
  }

  /// How many records of a kind there are.
  public struct KindCount: Hashable, Sendable {
    /// `dataset`, `model`, `run`, …
    public var kind: String
    public var count: Int

    public init(kind: String, count: Int) {
      self.kind = kind
      self.count = count
    }
  }

  /// A record that was refused. Names a place, never a value.
  public struct Rejected: Hashable, Sendable {
    /// Id of the source.
    public var source: String
    /// Id of the file, where there is more than one.
    public var file: String?
    /// Line, counted from 1.
    public var line: Int?
    /// Code of the reason, for example `value.token`.
    public var reason: String
    /// JSON Pointer of the innermost place at fault.
    public var pointer: String?
    public var message: String

    public init(
      source: String, file: String? = nil, line: Int? = nil, reason: String, pointer: String? = nil, message: String
    ) {
      self.source = source
      self.file = file
      self.line = line
      self.reason = reason
      self.pointer = pointer
      self.message = message
    }
  }
}
