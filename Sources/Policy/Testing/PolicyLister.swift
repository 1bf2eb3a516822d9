/// What `affidavit policy list` shows: packs and their rules as plain values.
public struct PolicyLister: Sendable {
  public struct Row: Hashable, Sendable {
    public var pack: String
    public var rule: String
    public var cite: String
    public var title: String
    public var severity: Severity
    public var decide: Decision
    public var missing: Missing
    /// Kinds of subject, in the order of the pack.
    public var targets: [String]
    /// `from` of each stretch in force, and `to` where it ends, as UTC instants.
    public var inForce: [String]
    public var remedy: String
  }

  /// One row a rule, sorted by rule id.
  public static func rows(_ packs: PackSet) -> [Row] {
    packs.packs.flatMap { pack in
      pack.rules.map { rule in
        Row(
          pack: pack.id, rule: rule.id, cite: rule.cite, title: rule.title, severity: rule.severity,
          decide: rule.decide, missing: rule.missing, targets: rule.targets.map(\.description),
          inForce: rule.inForce.map { period in
            "from \(period.from)" + (period.to.map { " to \($0)" } ?? "")
          }, remedy: rule.remedy)
      }
    }
    .sorted { $0.rule.utf8.lexicographicallyPrecedes($1.rule.utf8) }
  }
}
