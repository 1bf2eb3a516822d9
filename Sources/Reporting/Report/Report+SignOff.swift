extension Report {
  /// Who prepared, reviewed and accepted the report, and its editions.
  public struct SignOff: Hashable, Sendable {
    /// Signatures in the order prepared, reviewed, accepted; a missing role prints as "not signed yet".
    public var signatures: [Signature] = []
    public var editions: [Edition] = []

    public init(signatures: [Signature] = [], editions: [Edition] = []) {
      self.signatures = signatures
      self.editions = editions
    }
  }

  /// The part that someone plays.
  public enum SigningRole: String, CaseIterable, Hashable, Sendable {
    case prepared, reviewed, accepted
  }

  /// Someone's name under the report.
  public struct Signature: Hashable, Sendable {
    public var role: SigningRole
    public var name: Display?
    /// The day; nil while unsigned.
    public var date: String?
    /// The opinion in words, for example the data protection officer's.
    public var opinion: Prose?
    /// Whether a signature stands in the bundle.
    public var signed: Bool = false

    public init(
      role: SigningRole, name: Display? = nil, date: String? = nil, opinion: Prose? = nil, signed: Bool = false
    ) {
      self.role = role
      self.name = name
      self.date = date
      self.opinion = opinion
      self.signed = signed
    }
  }

  /// An edition of the report.
  public struct Edition: Hashable, Sendable {
    public var edition: String
    public var date: String
    public var change: Prose

    public init(edition: String, date: String, change: Prose) {
      self.edition = edition
      self.date = date
      self.change = change
    }
  }
}
