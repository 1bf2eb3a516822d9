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
    /// Repeats a value of some other field, whatever that is.
    case anyValue = "may hold the value of any other field, so it is the owner's: encrypt for the owner, or redact it"
    /// Tokens stand for single values.
    case noSingleValue = "holds no single value, so it has no pseudonym; name the fields inside it"
    /// A class or scope that cannot stand in a key id.
    case name = "a class or scope is letters, digits, '-' and '_', at most 64"
    /// What no rule names is sealed for the owner or redacted.
    case openDefault = "the default is to encrypt for the owner, or to redact"
  }

  public init(rule: Int? = nil, path: String, reason: Reason, nearest: String? = nil) {
    self.rule = rule
    self.path = path
    self.reason = reason
    self.nearest = nearest
  }

  public var description: String {
    "\(path): \(reason.rawValue)" + (nearest.map { "; did you mean \($0)?" } ?? "")
  }
}
