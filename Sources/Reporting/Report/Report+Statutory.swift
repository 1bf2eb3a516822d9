extension Report {
  /// Numbers that a law wants exact. No noise is ever added to them, and they carry no privacy guarantee.
  public struct Statutory: Hashable, Sendable {
    /// By year, then in the order of the law.
    public var requests: [RequestCount] = []
    /// By year; of each year all together first.
    public var assessments: [AssessmentCount] = []

    public init(requests: [RequestCount] = [], assessments: [AssessmentCount] = []) {
      self.requests = requests
      self.assessments = assessments
    }
  }

  /// Requests of one kind that were received in one calendar year (11 CCR 7102(a)(1)).
  public struct RequestCount: Hashable, Sendable {
    /// `delete`, `correct`, `know`, `accessAdmt`, `optOutSaleShare`, `limit` or `optOutAdmt`.
    public var kind: String
    public var year: Int
    public var cite: String
    public var received: Int
    /// Complied with in whole or in part.
    public var complied: Int
    public var denied: Int
    /// Median days to the substantive answer, as an exact decimal; nil where none was answered.
    public var medianDays: String?

    public init(
      kind: String, year: Int, cite: String, received: Int, complied: Int, denied: Int, medianDays: String? = nil
    ) {
      self.kind = kind
      self.year = year
      self.cite = cite
      self.received = received
      self.complied = complied
      self.denied = denied
      self.medianDays = medianDays
    }
  }

  /// Risk assessments of one calendar year (11 CCR 7157(b)(3)).
  public struct AssessmentCount: Hashable, Sendable {
    public var year: Int
    /// Of 11 CCR 7150(b); nil for all together.
    public var activity: String?
    public var conducted: Int
    public var updated: Int

    public init(year: Int, activity: String? = nil, conducted: Int, updated: Int) {
      self.year = year
      self.activity = activity
      self.conducted = conducted
      self.updated = updated
    }
  }
}
