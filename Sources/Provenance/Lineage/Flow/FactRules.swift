/// The table "How facts travel along lineage": what each edge lets through.
///
/// One implementation for the pass over the whole graph and for a single path, so that the hop at which a fact changes
/// is the hop at which it changed in the graph.
struct FactRules: Sendable {
  let shape: GraphShape
  let runs: [Int32: RunStatement]
  let decisions: Decisions
  /// Nodes that an accepted anonymity document covers, themselves or by their product.
  let anonymous: Set<Int32>

  /// What a run takes from an input, given what the input holds.
  ///
  /// - Parameter reach: the contributions in the input when the run started.
  func taken(
    _ value: FactValue, from entity: Int32, reach: ReachTrie.Root, by run: RunStatement, _ qualifier: Qualifier?,
    pool: inout SetPool, flow: inout ReachFlow
  ) -> FactValue {
    var taken = value
    taken.reach = reach
    if let selection = qualifier?.selection { taken.reach = flow.select(selection, of: entity, from: reach) }
    if taken.reach >= 0 { taken.reach = flow.removeSubjects(run.excludedSubjects, from: taken.reach) }
    let grounds = (qualifier?.grounds ?? []) + run.grounds
    apply(grounds, act: run.start, purpose: run.purpose, canAnonymise: run.canAnonymise, to: &taken, pool: &pool)
    return taken
  }

  /// What grounds on an edge change.
  func apply(
    _ grounds: [Ground], act: Stamp, purpose: String?, canAnonymise: Bool, to value: inout FactValue,
    pool: inout SetPool
  ) {
    guard !grounds.isEmpty else { return }
    if value.purposes >= 0 {
      let added = decisions.addedPurposes(grounds, act: act, purpose: purpose)
      if !added.isEmpty { value.purposes = pool.union(value.purposes, pool.ref(added, sorted: true)) }
    }
    for ground in grounds {
      switch ground.type {
      case .retentionJustified:
        if decisions.isRetentionJustification(ground.document) { value.retentionEnd = nil }
      case .anonymity:
        if canAnonymise && decisions.isAcceptedAnonymity(ground.document) { value.anonymise() }
      default: break
      }
    }
  }

  /// What an output gets from its run.
  func given(_ value: FactValue, by run: Int32, to output: Int32, flow: inout ReachFlow) -> FactValue {
    guard let statement = runs[run] else { return value }
    var given = value
    for removal in statement.removals where decisions.isEvidence(removal.evidence) {
      remove(removal, from: &given, flow: &flow)
    }
    if statement.canAnonymise && (anonymous.contains(run) || anonymous.contains(output)) { given.anonymise() }
    return given
  }

  private func remove(_ removal: RunStatement.Removal, from value: inout FactValue, flow: inout ReachFlow) {
    switch removal.what {
    case "special-categories":
      var gone = removal.tokens.map { FactTokens.specialSet($0) } ?? UInt16.max
      // A test that names what it showed gone proves no more than that.
      if let shown = removal.evidence.flatMap({ decisions.documents[$0]?.removedCategories }), !shown.isEmpty {
        gone &= FactTokens.specialSet(shown)
      }
      value.special &= ~gone
    case "sensitive-pi": value.sensitive &= ~(removal.tokens.map { FactTokens.sensitiveSet($0) } ?? UInt16.max)
    case "criminal-data": value.flags &= ~Statement.Flags.criminal.rawValue
    case "minors": value.flags &= ~Statement.Flags.minors.rawValue
    case "contributions": value.reach = flow.remove(removal.contributions, from: value.reach)
    default: break
    }
  }
}
