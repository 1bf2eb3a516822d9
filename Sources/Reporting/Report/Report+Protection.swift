extension Report {
  /// What this copy holds back, field by field.
  public struct Protection: Hashable, Sendable {
    public var fields: [ProtectedField]
    /// Pseudonyms that are the same across periods or audiences, with the reason for each.
    public var jointScopes: [JointScope] = []
    /// What else a reader should know, for example which grants cannot be recalled.
    public var notes: [Prose] = []

    public init(fields: [ProtectedField], jointScopes: [JointScope] = [], notes: [Prose] = []) {
      self.fields = fields
      self.jointScopes = jointScopes
      self.notes = notes
    }
  }

  /// How a field is protected.
  public enum Treatment: String, CaseIterable, Hashable, Sendable {
    /// In the clear.
    case keep
    /// Encrypted for those who may read it.
    case encrypt
    /// Replaced by a keyed pseudonym.
    case pseudonymise
    /// Left out; its digest remains.
    case redact
    /// Shown in differentially private statistics only.
    case aggregateOnly
    /// Replaced by a band or a coarser value.
    case generalise
  }

  /// A field and how it is protected in this copy.
  public struct ProtectedField: Hashable, Sendable {
    /// Path of the field, for example `agent.name`; `default` for all that no line of the plan names.
    public var path: String
    public var treatment: Treatment
    /// Names of those who can read it; empty for no one.
    public var readableBy: [String] = []
    /// Key class, for example `people`.
    public var keyClass: String?
    /// How many values are protected; nil where it is not counted.
    public var values: Int?

    public init(
      path: String, treatment: Treatment, readableBy: [String] = [], keyClass: String? = nil, values: Int? = nil
    ) {
      self.path = path
      self.treatment = treatment
      self.readableBy = readableBy
      self.keyClass = keyClass
      self.values = values
    }
  }

  /// A pseudonym scope that joins periods or audiences.
  public struct JointScope: Hashable, Sendable {
    public var name: String
    public var reason: String

    public init(name: String, reason: String) {
      self.name = name
      self.reason = reason
    }
  }
}
