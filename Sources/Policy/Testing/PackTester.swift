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

    public var failed: Int { failures.count }
    /// Rules that can pass and of which no case does, or can fail and of which none does, sorted.
    public var untested: [String] {
      reachable.filter { rule, reachable in
        let reached = reached[rule] ?? []
        return reachable.contains(.fail) && !reached.contains(.fail)
          || reachable.contains(.pass) && reached.isDisjoint(with: [.pass, .needsAttestation])
      }.keys.sorted()
    }
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
  /// - Throws: `PackError` if a case file cannot be read.
  public func run() throws(PackError) -> [Report] {
    var reports: [Report] = []
    for pack in packs.packs { reports.append(try run(pack)) }
    return reports
  }

  private func run(_ pack: Pack) throws(PackError) -> Report {
    let cases = try cases(of: pack)
    var report = Report(
      pack: pack.id, passed: 0, failures: [],
      reached: Dictionary(pack.rules.map { ($0.id, []) }, uniquingKeysWith: { a, _ in a }), reachable: [:])
    let alone = packs.only(pack)
    var judges: [LawConfiguration: Judge] = [:]
    let now = Instant(seconds: 0)
    let plain = try Judge(
      packs: alone, config: LawConfiguration(), asOf: now, period: ReportPeriod(name: "case", from: now, to: now))
    for clause in plain.allClauses { report.reachable[clause.rule.id, default: []].formUnion(clause.reachable) }
    for one in cases {
      let judge: Judge
      if let known = judges[one.law] {
        judge = known
      } else {
        judge = try Judge(
          packs: alone, config: one.law, asOf: one.asOf,
          period: ReportPeriod(name: "case", from: one.asOf, to: one.asOf), verifyAttestation: Self.verify)
        judges[one.law] = judge
      }
      let result = CaseRunner(judge: judge.judging(one.rule, asOf: one.asOf, period: one.period)).run(one)
      report.reached[one.rule, default: []].formUnion(result.reached)
      if result.faults.isEmpty {
        report.passed += 1
      } else {
        report.failures.append(Failure(file: one.file, line: one.line, name: one.name, messages: result.faults))
      }
    }
    return report
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
    document["attestation"]?["signature"]?.equals("valid") == true
  }
}
