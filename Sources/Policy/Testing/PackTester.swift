import JSON
import Provenance
import YAML

/// Runs the cases that stand beside packs: `affidavit policy test`.
public struct PackTester: Sendable {
  /// What the cases of one pack came to.
  public struct Report: Sendable {
    public var pack: String
    public var passed: Int
    public var failures: [Failure]
    /// Verdicts that the cases of each rule reach, by rule id; rules without a case have none.
    public var reached: [String: Set<VerdictKind>]
    /// Verdicts that each rule can come to at all, by what its expressions say; a readiness counts as the verdict it would be.
    public var reachable: [String: Set<VerdictKind>]
    /// Nil if it was not measured.
    public var coverage: Coverage?
    /// Nil if it was not measured.
    public var mutation: Mutation?

    public var failed: Int { failures.count }
    /// Rules that can pass and of which no case does, or can fail and of which none does, sorted.
    public var untested: [String] {
      reachable.filter { rule, reachable in
        let reached = reached[rule] ?? []
        return reachable.contains(.fail) && !reached.contains(.fail)
          || reachable.contains(.pass) && reached.isDisjoint(with: [.pass, .needsAttestation])
      }.keys.sorted()
    }
    /// Verdicts that a rule can come to and no case reaches, by rule id.
    public var unreached: [String: [VerdictKind]] {
      reachable.compactMapValues { kinds in kinds.isEmpty ? nil : kinds }.reduce(into: [:]) { result, entry in
        let missing = entry.value.subtracting(reached[entry.key] ?? [])
        if !missing.isEmpty { result[entry.key] = VerdictKind.allCases.filter(missing.contains) }
      }
    }
  }

  /// What is measured besides the cases themselves.
  public enum Measure: Sendable, CaseIterable {
    /// Branches of conditions that cases take: about as long as the cases.
    case coverage
    /// Changes of the rules that cases notice: up to a hundred times as long.
    case mutation
  }

  /// Branches of conditions: each operand of a connective, each condition of a macro, once for yes and once for no.
  public struct Coverage: Sendable {
    public var covered: Int
    public var total: Int
    public var missed: [Branch]

    /// From 0 to 100; 100 if there is nothing to cover.
    public var percent: Double { total == 0 ? 100 : Double(covered) / Double(total) * 100 }
  }

  /// A way in which no case lets a condition come out.
  public struct Branch: Hashable, Sendable {
    /// Nil for a definition that rules share.
    public var rule: String?
    /// `when`, `require`, …, or the name of the definition.
    public var part: String
    /// As CEL.
    public var condition: String
    /// `yes`, `no`, or `unknown` where `no` is out of reach.
    public var result: String
  }

  /// Small changes of the rules that a case noticed, and those that none did.
  public struct Mutation: Sendable {
    public var killed: Int
    public var survivors: [Survivor]

    public var total: Int { killed + survivors.count }
    /// From 0 to 100; 100 if there is nothing to change.
    public var score: Double { total == 0 ? 100 : Double(killed) / Double(total) * 100 }
  }

  public struct Survivor: Hashable, Sendable {
    /// Nil for a definition that rules share.
    public var rule: String?
    public var part: String
    /// `&& → ||`, `left operand of || dropped`, …
    public var change: String
    public var file: String
    public var line: Int
    public var column: Int
  }

  /// A case that did not come out as it says.
  public struct Failure: Hashable, Sendable, CustomStringConvertible {
    public var file: String
    public var line: Int
    public var name: String
    public var messages: [String]

    public var description: String { "\(file):\(line): \(name): \(messages.joined(separator: "; "))" }
  }

  let packs: PackSet

  public init(_ packs: PackSet) { self.packs = packs }

  /// Runs every case of every pack, in the order of packs, files and cases.
  ///
  /// - Parameter measures: what is measured; mutants are run against the cases that pass.
  /// - Throws: `PackError` if a case file cannot be read.
  public func run(measuring measures: Set<Measure> = []) throws(PackError) -> [Report] {
    var reports: [Report] = []
    for pack in packs.packs { reports.append(try run(pack, measures)) }
    return reports
  }

  private func run(_ pack: Pack, _ measures: Set<Measure>) throws(PackError) -> Report {
    let covers = measures.contains(.coverage)
    var report = Report(
      pack: pack.id, passed: 0, failures: [],
      reached: Dictionary(pack.rules.map { ($0.id, []) }, uniquingKeysWith: { a, _ in a }), reachable: [:])
    let plain = try bench(pack, LawConfiguration())
    for clause in plain.judge.allClauses { report.reachable[clause.rule.id, default: []].formUnion(clause.reachable) }
    var coverage = CoverageLog(covers ? plain.judge.allClauses : [])
    var benches: [LawConfiguration: MutationTester.Bench] = [:]
    var held: [(one: PackCase, world: CaseWorld)] = []
    for one in try cases(of: pack) {
      if benches[one.law] == nil { benches[one.law] = try bench(pack, one.law) }
      guard let judge = benches[one.law]?.judge.judging(one.rule, asOf: one.asOf, period: one.period) else { continue }
      let runner = CaseRunner(judge: judge)
      let result: CaseRunner.Result
      do {
        let world = try CaseWorld(one)
        result = runner.run(one, in: world)
        if covers { runner.cover(one, in: world, &coverage) }
        if result.faults.isEmpty { held.append((one, world)) }
      } catch {
        result = CaseRunner.Result(faults: [error.message])
      }
      report.reached[one.rule, default: []].formUnion(result.reached)
      if result.faults.isEmpty {
        report.passed += 1
      } else {
        report.failures.append(Failure(file: one.file, line: one.line, name: one.name, messages: result.faults))
      }
    }
    if covers {
      report.coverage = Coverage(covered: coverage.covered, total: coverage.total, missed: coverage.missed)
    }
    guard measures.contains(.mutation) else { return report }
    let outcome = MutationTester(
      pack: pack, cases: held.map(\.one), worlds: held.map(\.world), benches: benches
    ).run()
    report.mutation = Mutation(
      killed: outcome.killed,
      survivors: outcome.survivors.map {
        Survivor(rule: $0.rule, part: $0.part, change: $0.change, file: $0.file, line: $0.line, column: $0.column)
      })
    return report
  }

  private func bench(_ pack: Pack, _ law: LawConfiguration) throws(PackError) -> MutationTester.Bench {
    let now = Instant(seconds: 0)
    let judge = try Judge(
      packs: packs.only(pack), config: law, asOf: now, period: ReportPeriod(name: "case", from: now, to: now),
      verifyAttestation: Self.verify)
    return MutationTester.Bench(
      judge: judge, tables: pack.content.tables(law, faults: Faults()), vocabulary: judge.vocabulary)
  }

  /// The cases of a pack, by file and place.
  func cases(of pack: Pack) throws(PackError) -> [PackCase] {
    let faults = Faults()
    var cases: [PackCase] = []
    let folder = pack.content.folder
    for path in folder.paths(in: "cases") {
      do throws(YAMLError) {
        let file = try SourceFile(name: "\(folder.name)/\(path)", text: folder.files[path] ?? "")
        cases += CaseReader(
          file: file, faults: faults, rules: Set(pack.rules.map(\.id)), tables: pack.content.tables.map(\.name)
        ).read()
      } catch {
        faults.add(error)
      }
    }
    guard faults.isEmpty else { throw PackError(faults.list) }
    return cases
  }

  /// In cases there are no keys: a signature that reads `valid` verifies, any other does not.
  static let verify: Judge.AttestationVerifier = { document in
    document["attestation"]?["signature"]?.equals("valid") == true ? .holds : .broken
  }
}
