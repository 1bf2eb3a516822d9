extension Report {
  /// Which report this is, of whom and for whom.
  public struct Identity: Hashable, Sendable {
    /// The report's id, the same for all its copies and languages, for example `AFF-2026-Q3-MHA`.
    public var id: String
    /// Edition, for example `1.0`.
    public var edition: String
    /// What the report is about, in one line.
    public var title: String
    /// Id of the profile record that answers for the report.
    public var organisationID: String
    /// Name of the organisation.
    public var organisation: String
    /// Who answers for the report: a person or an office.
    public var responsible: Display?
    /// The period that is judged.
    public var period: Period
    /// State of the records: the instant at which they are judged.
    public var asOf: String
    /// For whom this copy is.
    public var audience: Audience
    /// Language of the copy, `en` or `de`.
    public var language: String
    /// A line of the footer, such as the confidentiality class.
    public var marking: String?

    public init(
      id: String, edition: String, title: String, organisationID: String, organisation: String,
      responsible: Display? = nil, period: Period, asOf: String, audience: Audience, language: String,
      marking: String? = nil
    ) {
      self.id = id
      self.edition = edition
      self.title = title
      self.organisationID = organisationID
      self.organisation = organisation
      self.responsible = responsible
      self.period = period
      self.asOf = asOf
      self.audience = audience
      self.language = language
      self.marking = marking
    }
  }

  /// The period that a report judges.
  public struct Period: Hashable, Sendable {
    /// Name, for example `2026-Q3`.
    public var name: String
    /// First day.
    public var from: String
    /// The day after the last.
    public var to: String
    /// Last day.
    public var through: String

    /// A period from its first day to the day after its last, as in a workspace's configuration.
    public init(name: String, from: String, to: String) {
      self.name = name
      self.from = from
      self.to = to
      through = CivilDay(to)?.before.description ?? to
    }
  }

  /// Who reads a copy.
  public struct Audience: Hashable, Sendable {
    /// Name in the workspace's configuration, for example `auditor`; `owner` for the owner's own copy.
    public var id: String
    /// Name as printed, for example `Harlow & Stein LLP`.
    public var name: String
    /// Whether this is the owner's own copy.
    public var isOwner: Bool = false

    public init(id: String, name: String, isOwner: Bool = false) {
      self.id = id
      self.name = name
      self.isOwner = isOwner
    }
  }
}
