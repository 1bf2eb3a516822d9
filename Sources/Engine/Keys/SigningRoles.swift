import Crypto
import Policy

/// What signatures of known keys are worth: `Signatories`, read once for all records of a run.
struct SigningRoles: Sendable {
  private let holders: [Signatories.Holder]

  init(_ signatories: Signatories) throws { holders = try signatories.holders() }

  /// The keys that are known, whatever their roles.
  var keys: [P256.PublicKey] { holders.map(\.key) }

  /// Whether a key has a role, and speaks in the legal capacity that is claimed.
  ///
  /// - Parameter capacity: such as `dpo`; nil where none is claimed.
  func standing(of key: P256.PublicKey, _ role: Signatories.Role, capacity: String? = nil) -> SignatureStanding {
    let has = holders.contains { holder in
      guard holder.key == key else { return false }
      guard let units = holder.units else { return true }
      return units.contains(role.rawValue) && capacity.map(units.contains) ?? true
    }
    return has ? .holds : .wrongRole
  }
}
