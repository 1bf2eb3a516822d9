/// What happens to a field before a record leaves.
public enum FieldAction: Hashable, Sendable {
  /// Stands in clear in the signed claims.
  case keep
  /// Sealed for who may open this class. `owner` is the class that nobody is granted.
  case encrypt(class: String)
  /// Replaced in clear by a token that joins inside the scope (one audience) and reverses for nobody. Values of one
  /// domain share their tokens; without a domain, ids share `id` and every other field has its own path.
  case pseudonymise(scope: String, domain: String? = nil)
  /// Leaves a signed digest that nobody can open, not even the owner.
  case redact
  /// Leaves nothing: the number is released with differential privacy alone.
  case aggregateOnly
}

/// One line of the protection plan.
public struct ProtectionRule: Hashable, Sendable {
  /// A kind and members below it: `agent.name`, `dataset.purposes.legalBasis`, or a kind alone. Lists have no index.
  public var path: String
  public var action: FieldAction

  public init(path: String, action: FieldAction) {
    self.path = path
    self.action = action
  }
}
