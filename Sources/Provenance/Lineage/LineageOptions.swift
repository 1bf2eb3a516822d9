/// What the flow of facts takes from outside the records.
public struct LineageOptions: Sendable {
  /// The evaluation instant: marks, decisions and documents of later instants do not count. Nil: all count.
  public var asOf: Instant?
  /// The profile that answers for the report, where there are several; its establishment decides the regime.
  public var organisation: String?
  /// Countries of the European Economic Area, as ISO 3166-1 codes.
  public var eea: Set<String>

  public init(asOf: Instant? = nil, organisation: String? = nil, eea: Set<String> = LineageOptions.eea) {
    self.asOf = asOf
    self.organisation = organisation
    self.eea = eea
  }

  /// Member States of the Union with Iceland, Liechtenstein and Norway (EEA Agreement), since 1 February 2020.
  public static let eea: Set<String> = [
    "AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT",
    "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE", "IS", "LI", "NO",
  ]
}
