import CEL
public import JSON
public import Provenance

/// Judges records by the rules of packs. Immutable; every method may be called from several threads at once.
///
/// ```swift
/// let judge = try Judge(packs: packs, config: law, asOf: asOf, period: period)
/// let docket = judge.docket(for: world)                  // once a run
/// let judgement = docket.judge(view, kind: .dataset)     // for each record, on any worker
/// let paths = docket.judgePaths()                        // once, or a slice of targets on each worker
/// ```
public final class Judge: Sendable {
  /// The evaluation instant.
  public let asOf: Instant
  public let period: ReportPeriod
  public let waivers: WaiverBook
  let verifyWaiver: WaiverBook.Verifier?
  let verifyAttestation: AttestationVerifier?
  let vocabulary: Vocabulary
  /// Clauses over records, by kind, in the order of rule ids.
  let clauses: [RecordKind: [JudgedClause]]
  /// Clauses over paths, by the kind of their source.
  let paths: [RecordKind: [JudgedClause]]
  let config: CELValue
  /// Ids of all rules, sorted byte by byte.
  public let ruleIDs: [String]
  /// Index of each rule in `ruleIDs`.
  let ranks: [String: Int]
  /// Whether a rule on requests asks for the contributions of the person: those must be at hand when a request is judged.
  public var looksAtPeople: Bool { clauses[.request]?.contains { $0.clause.looksAtPerson } ?? false }
  /// Clauses of all kinds, in no order that means anything.
  var allClauses: [JudgedClause] { Array(clauses.values.joined()) + Array(paths.values.joined()) }
  private let madePlans = Once<ClausePlans>()

  /// The clauses made ready for many records.
  var plans: ClausePlans {
    madePlans.get { ClausePlans(clauses, paths: paths, ranks: ranks, shapes: vocabulary.shapes) }
  }

  /// Checks the signature of an attestation document. Given by the caller, who holds the keys; without one no attestation
  /// counts.
  public typealias AttestationVerifier = @Sendable (_ document: JSONView) -> SignatureStanding

  /// A clause with the rule it belongs to and the tables of its pack.
  final class JudgedClause: Sendable {
    let rule: Rule
    let clause: PlannedClause
    let tables: CELValue
    /// Whether `require` has an `all`, which holds over an empty list without having been exercised.
    let mayBeVacuous: Bool
    let constants = Once<ClauseConstants>()

    init(rule: Rule, clause: PlannedClause, tables: CELValue, mayBeVacuous: Bool) {
      self.rule = rule
      self.clause = clause
      self.tables = tables
      self.mayBeVacuous = mayBeVacuous
    }
  }

  /// - Throws: `PackError` if a table or overlay of the configuration does not fit the packs.
  public init(
    packs: PackSet, config: LawConfiguration, asOf: Instant, period: ReportPeriod, waivers: WaiverBook = WaiverBook(),
    verifyWaiver: WaiverBook.Verifier? = nil, verifyAttestation: AttestationVerifier? = nil
  ) throws(PackError) {
    self.asOf = asOf
    self.period = period
    self.waivers = waivers
    self.verifyWaiver = verifyWaiver
    self.verifyAttestation = verifyAttestation
    self.config = Self.value(of: config)
    let faults = Faults()
    var clauses: [RecordKind: [JudgedClause]] = [:]
    var paths: [RecordKind: [JudgedClause]] = [:]
    let plans =
      config == packs.plans.law ? packs.plans : PackPlans(packs.packs.map(\.content), law: config, faults: faults)
    for plan in plans.plans {
      for (rule, ruleClauses) in plan.rules {
        for clause in ruleClauses {
          let judged = JudgedClause(
            rule: rule, clause: clause, tables: plan.tables, mayBeVacuous: clause.require.map(Self.hasAll) ?? false)
          switch clause.target {
          case .record(let kind): clauses[kind, default: []].append(judged)
          case .path: paths[clause.source ?? .dataset, default: []].append(judged)
          }
        }
      }
    }
    guard faults.isEmpty else { throw PackError(faults.list) }
    self.clauses = clauses.mapValues { $0.sorted(by: Self.precedes) }
    self.paths = paths.mapValues { $0.sorted(by: Self.precedes) }
    ruleIDs = packs.rules.map(\.id)
    ranks = Dictionary(ruleIDs.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    vocabulary = plans.plans.first?.vocabulary ?? Vocabulary(clock: .utc)
  }

  /// One of the rules, at another instant and for another period.
  func judging(_ rule: String, asOf: Instant, period: ReportPeriod? = nil) -> Judge {
    Judge(self, rules: [rule], asOf: asOf, period: period ?? self.period)
  }

  /// Clauses of one rule, at another instant and for another period.
  func judging(_ clauses: [JudgedClause], asOf: Instant, period: ReportPeriod) -> Judge {
    Judge(self, clauses: clauses, asOf: asOf, period: period)
  }

  /// The same judge with some of its rules alone, for what measures or explains them.
  ///
  /// - Parameter ids: rules that are kept; one that no pack has keeps nothing.
  public func keeping(rules ids: Set<String>) -> Judge { Judge(self, rules: ids, asOf: asOf, period: period) }

  private init(_ other: Judge, rules: Set<String>, asOf: Instant, period: ReportPeriod) {
    self.asOf = asOf
    self.period = period
    waivers = other.waivers
    verifyWaiver = other.verifyWaiver
    verifyAttestation = other.verifyAttestation
    vocabulary = other.vocabulary
    clauses = other.clauses.mapValues { $0.filter { rules.contains($0.rule.id) } }
    paths = other.paths.mapValues { $0.filter { rules.contains($0.rule.id) } }
    config = other.config
    ruleIDs = other.ruleIDs
    ranks = other.ranks
  }

  private init(_ other: Judge, clauses all: [JudgedClause], asOf: Instant, period: ReportPeriod) {
    self.asOf = asOf
    self.period = period
    waivers = other.waivers
    verifyWaiver = other.verifyWaiver
    verifyAttestation = other.verifyAttestation
    vocabulary = other.vocabulary
    var clauses: [RecordKind: [JudgedClause]] = [:]
    var paths: [RecordKind: [JudgedClause]] = [:]
    for judged in all {
      switch judged.clause.target {
      case .record(let kind): clauses[kind, default: []].append(judged)
      case .path: paths[judged.clause.source ?? .dataset, default: []].append(judged)
      }
    }
    self.clauses = clauses
    self.paths = paths
    config = other.config
    ruleIDs = other.ruleIDs
    ranks = other.ranks
  }

  private static func precedes(_ left: JudgedClause, _ right: JudgedClause) -> Bool {
    left.rule.id.utf8.lexicographicallyPrecedes(right.rule.id.utf8)
  }

  static func hasAll(_ program: CELProgram) -> Bool {
    var found = false
    program.checked.ast.expr.walk { node in
      if case .comprehension(let comprehension) = node.kind, comprehension.kind == .all { found = true }
    }
    return found
  }

  private static func value(of config: LawConfiguration) -> CELValue {
    let grace = config.grace
    return .object(
      FixedObject(
        FactTypes.config,
        [
          "timezone": .string(config.timeZone),
          "grace": .object(
            FixedObject(
              FactTypes.grace,
              [
                "withdrawal": Period(grace.withdrawal).value, "purge": Period(grace.purge).value,
                "disposition": Period(grace.disposition).value,
              ])),
        ]))
  }

  /// What judging needs to know of one world. Make it once for a run: it keeps parsed records.
  ///
  /// - Parameter disguise: stand-ins for ids of people in batches of verdicts; nil leaves the ids as they are.
  public func docket(for world: any World, disguise: (any PersonDisguise)? = nil) -> Docket {
    Docket(self, CachedWorld.wrapping(world), disguise: disguise)
  }

  /// The verdicts on one record, sorted by rule, then subject; paths that pass are not among them.
  ///
  /// Makes a docket for each call: judging many records of one world, make it once.
  public func judge(_ record: JSONView, kind: RecordKind, world: any World) -> [Verdict] {
    docket(for: world).judge(record, kind: kind).verdicts
  }

  /// The verdicts on all lineage paths between datasets and what derives from them.
  public func judgePaths(world: any World) -> PathOutcome { docket(for: world).judgePaths() }
}

/// The period that a report covers: `from <= t < to`.
public struct ReportPeriod: Hashable, Sendable {
  public var name: String
  public var from: Instant
  public var to: Instant

  public init(name: String, from: Instant, to: Instant) {
    self.name = name
    self.from = from
    self.to = to
  }
}
