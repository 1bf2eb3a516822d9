/// A rule that cannot stand in a protection plan.
public struct ProtectionPlanError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Which rule, from 0; `nil` if it is the default.
  public var rule: Int?
  public var path: String
  public var reason: Reason
  /// The right path that is nearest to an unknown one.
  public var nearest: String?

  public enum Reason: String, Hashable, Sendable {
    /// No record kind has this path.
    case unknownPath = "no record kind has this field"
    /// Another rule has the same path.
    case repeatedPath = "named by two rules"
    /// A value that names a person may not stand in clear.
    case subjectInClear = "names a person, so it cannot be kept in clear; encrypt, pseudonymise or redact it"
    /// An exact number about people goes to nobody but the owner.
    case exactNumber = "an exact number about people: aggregate-only, redact, or encrypt for the owner"
    /// Tokens stand for single values.
    case noSingleValue = "holds no single value, so it has no pseudonym; name the fields inside it"
    /// A class or scope that cannot stand in a key id.
    case name = "a class or scope is letters, digits, '-' and '_', at most 64"
    /// What no rule names is sealed for the owner or redacted.
    case openDefault = "the default is to encrypt for the owner, or to redact"
  }

  public var description: String {
    "\(path): \(reason.rawValue)" + (nearest.map { "; did you mean \($0)?" } ?? "")
  }
}
