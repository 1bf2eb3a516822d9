/// A fact of governance that source systems keep in free key/value pairs: tags, labels, custom properties.
///
/// The raw values are the names under which `dictionary:` of a workspace lists further keys.
public enum GovernanceFact: String, CaseIterable, Sendable {
  /// Who answers for it: an e-mail address, a team or a user name.
  case owner
  /// Who looks after it day by day.
  case steward
  /// Who let it pass.
  case approver
  /// Purpose, GDPR Art. 5(1)(b).
  case purpose
  /// Legal basis, GDPR Art. 6(1).
  case legalBasis
  /// Condition for special categories, GDPR Art. 9(2).
  case art9Condition
  /// Whether it holds personal data, and in which state.
  case personalData
  /// Kinds of personal data; may also name special categories.
  case categories
  /// Special categories, GDPR Art. 9(1).
  case specialCategories
  /// Categories of Civ. Code 1798.140(v)(1).
  case ccpaCategories
  /// Sensitive personal information, Civ. Code 1798.140(ae).
  case sensitivePI
  /// Whose data it is.
  case subjectGroups
  /// Where the people are.
  case subjectRegions
  /// Convictions and offences, GDPR Art. 10.
  case criminalData
  /// Minors are known to be among the people.
  case knownMinors
  /// How long it is kept: a length.
  case retention
  /// Last day on which it may be kept.
  case retentionUntil
  /// Day on which it is to be deleted.
  case deletionDate
  /// Licence.
  case licence
  /// Country where it is stored or was made.
  case location
  /// Measures in place, GDPR Art. 32.
  case security
  /// How the data came in.
  case collectionSource
  /// Class under the AI Act.
  case riskClass
  /// SHA-256 of the bytes of the data.
  case contentDigest
}
