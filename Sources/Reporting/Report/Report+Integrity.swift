extension Report {
  /// How to check that this report is what was sealed.
  public struct Integrity: Hashable, Sendable {
    /// Name of the signing key as printed.
    public var keyName: String?
    /// RFC 7638 thumbprint of the signing key.
    public var keyThumbprint: String?
    /// Signature algorithm in words, for example `ECDSA P-256 with SHA-256`.
    public var algorithm: String?
    /// The audit log before this run: it stands here so that last quarter's report convicts a rewritten log.
    public var previousCheckpoint: Checkpoint?
    public var files: [BundleFile] = []
    /// Commands that check the bundle, line by line; `#` begins a comment.
    public var commands: [String] = []

    public init(
      keyName: String? = nil, keyThumbprint: String? = nil, algorithm: String? = nil,
      previousCheckpoint: Checkpoint? = nil, files: [BundleFile] = [], commands: [String] = []
    ) {
      self.keyName = keyName
      self.keyThumbprint = keyThumbprint
      self.algorithm = algorithm
      self.previousCheckpoint = previousCheckpoint
      self.files = files
      self.commands = commands
    }
  }

  /// A checkpoint of the audit log (C2SP tlog-checkpoint).
  public struct Checkpoint: Hashable, Sendable {
    public var origin: String
    /// Entries in the log.
    public var size: Int
    /// Root hash of the tree, base64.
    public var root: String

    public init(origin: String, size: Int, root: String) {
      self.origin = origin
      self.size = size
      self.root = root
    }
  }

  /// A file of the bundle.
  public struct BundleFile: Hashable, Sendable {
    public var name: String
    /// What it is, in words.
    public var what: String
    /// SHA-256 of its bytes; nil where it stands in the manifest alone, as for files made from this report.
    public var digest: String?

    public init(name: String, what: String, digest: String? = nil) {
      self.name = name
      self.what = what
      self.digest = digest
    }
  }

  /// With which rules, versions and calendars the verdicts were reached.
  public struct Method: Hashable, Sendable {
    /// Name and version of the engine, for example `Affidavit 1.0.0`.
    public var engine: String
    public var packs: [Pack]
    /// Version of the template set.
    public var templates: String
    /// SHA-256 over the templates.
    public var templatesDigest: String?
    public var libraries: [Library] = []
    /// IANA name of the time zone in which days are counted.
    public var timeZone: String
    /// Calendars of holidays in words.
    public var calendars: [String] = []
    /// SHA-256 of the configuration.
    public var configurationDigest: String?
    /// What else a reader should know, paragraph by paragraph.
    public var notes: [Prose] = []
    /// How soon a finding of each severity is to be closed, in words; by severity.
    public var deadlines: [Severity: Int] = [.critical: 30, .major: 90]

    public init(
      engine: String, packs: [Pack], templates: String, templatesDigest: String? = nil, libraries: [Library] = [],
      timeZone: String, calendars: [String] = [], configurationDigest: String? = nil, notes: [Prose] = [],
      deadlines: [Severity: Int] = [.critical: 30, .major: 90]
    ) {
      self.engine = engine
      self.packs = packs
      self.templates = templates
      self.templatesDigest = templatesDigest
      self.libraries = libraries
      self.timeZone = timeZone
      self.calendars = calendars
      self.configurationDigest = configurationDigest
      self.notes = notes
      self.deadlines = deadlines
    }
  }

  /// A pack of rules.
  public struct Pack: Hashable, Sendable {
    public var id: String
    public var version: String
    /// The law it speaks of.
    public var act: String?
    /// Where the law stands.
    public var uri: String?
    /// The day up to which the law was read.
    public var lawAsOf: String?
    public var digest: String?
    /// Number of rules.
    public var rules: Int

    public init(
      id: String, version: String, act: String? = nil, uri: String? = nil, lawAsOf: String? = nil,
      digest: String? = nil, rules: Int
    ) {
      self.id = id
      self.version = version
      self.act = act
      self.uri = uri
      self.lawAsOf = lawAsOf
      self.digest = digest
      self.rules = rules
    }
  }

  /// A library that the engine uses.
  public struct Library: Hashable, Sendable {
    public var name: String
    public var version: String

    public init(name: String, version: String) {
      self.name = name
      self.version = version
    }
  }
}
