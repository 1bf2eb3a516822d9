import Foundation
import JSON
import Policy

/// What is in policy packs, what is suspicious in them, their own tests, and a page of their rules: `affidavit policy`.
public struct PolicyQuery {
  private let names: [String]
  private let workspace: Workspace?
  private let resources: Resources

  /// - Parameter packs: names or folders; empty: those of the workspace, else all that come with Affidavit.
  public init(workspace: Workspace?, resources: Resources, packs: [String]) throws {
    self.workspace = workspace
    self.resources = resources
    if !packs.isEmpty {
      names = packs
    } else if let workspace {
      names = try workspace.configuration().policies
    } else {
      names = try FileManager.default.contentsOfDirectory(atPath: resources.policies.path).sorted().filter {
        FileManager.default.fileExists(atPath: resources.policies.appendingPathComponent("\($0)/pack.yaml").path)
      }
    }
  }

  private func packs() throws -> PackSet { try Intake.packs(names, workspace: workspace, resources: resources) }

  public func list(json: Bool) throws -> [UInt8] {
    let set = try packs()
    return json ? Self.json(set) : Self.text(set)
  }

  private static func text(_ set: PackSet) -> [UInt8] {
    var lines: [String] = []
    for pack in set.packs {
      lines.append(
        "\(pack.id) \(pack.version)  \(pack.law.act)" + (pack.law.asOf.map { ", as of \($0)" } ?? ""))
      for rule in pack.rules {
        lines.append(
          "  \(rule.id)  \(rule.severity.rawValue), \(rule.targets.map(\.description).joined(separator: ", "))")
        lines.append("      \(rule.title) [\(rule.cite)]")
      }
    }
    return Terminal.block(lines)
  }

  private static func json(_ set: PackSet) -> [UInt8] {
    let packs: [JSONValue] = set.packs.map { pack in
      [
        "pack": .string(pack.id), "version": .string(pack.version), "act": .string(pack.law.act),
        "rules": .array(
          pack.rules.map { rule in
            [
              "id": .string(rule.id), "title": .string(rule.title), "cite": .string(rule.cite),
              "severity": .string(rule.severity.rawValue), "decide": .string(rule.decide.rawValue),
              "missing": .string(rule.missing.rawValue), "remedy": .string(rule.remedy),
              "on": .array(rule.targets.map { .string($0.description) }),
              "inForce": .array(rule.inForce.map(LegalPeriodJSON.value)),
            ]
          }),
      ]
    }
    return JSONWriter.pretty(["packs": .array(packs), "digest": .string(set.digest)]) + [UInt8(ascii: "\n")]
  }

  /// A page of the rules.
  public func document() throws -> [UInt8] { Array(PackDocument(try packs()).markdown.utf8) }

  /// What a command found, and whether all is well.
  public struct Outcome: Sendable {
    public var bytes: [UInt8]
    public var isGood: Bool
  }

  /// What is suspicious; good if there are notes at most.
  public func lint(json: Bool) throws -> Outcome {
    let findings = try PackLinter(packs()).findings()
    let isGood = findings.allSatisfy { $0.level == .note }
    guard json else {
      let warnings = findings.count { $0.level == .warning }
      return Outcome(
        bytes: Terminal.block(
          findings.map(\.description) + ["\(warnings) warnings, \(findings.count - warnings) notes"]), isGood: isGood)
    }
    let values: [JSONValue] = findings.map { finding in
      var object: JSONObject = [
        "check": .string(finding.check.rawValue), "level": .string(finding.level.rawValue),
        "file": .string(finding.file), "line": .int(Int64(finding.line)), "column": .int(Int64(finding.column)),
        "message": .string(finding.message),
      ]
      if let rule = finding.rule { object["rule"] = .string(rule) }
      return .object(object)
    }
    return Outcome(bytes: JSONWriter.pretty(["findings": .array(values)]) + [UInt8(ascii: "\n")], isGood: isGood)
  }

  /// How far the cases of packs are looked into.
  public enum Depth: Sendable {
    /// Whether they come out as they say.
    case cases
    /// And which branches they take.
    case coverage
    /// And which changes of the rules they notice.
    case mutants

    fileprivate var measures: Set<PackTester.Measure> {
      switch self {
      case .cases: []
      case .coverage: [.coverage]
      case .mutants: [.coverage, .mutation]
      }
    }
  }

  /// Runs the cases beside the packs.
  ///
  /// - Parameters:
  ///   - depth: what is measured besides.
  ///   - isStrict: whether a verdict that a rule can come to and no case reaches, less than all branches, or a mutation score
  ///     below 90 % is not good.
  public func test(json: Bool, depth: Depth, isStrict: Bool) throws -> Outcome {
    let reports = try PackTester(packs()).run(measuring: depth.measures)
    let isGood = reports.allSatisfy { report in
      report.failures.isEmpty
        && (!isStrict
          || report.unreached.isEmpty && (report.coverage.map { $0.covered == $0.total } ?? true)
            && (report.mutation.map { $0.score >= 90 } ?? true))
    }
    let text = PolicyTestText(reports)
    return Outcome(bytes: json ? text.json : text.text, isGood: isGood)
  }
}

/// A stretch of time in which a rule is law, as JSON.
enum LegalPeriodJSON {
  static func value(_ period: LegalPeriod) -> JSONValue {
    var object = JSONObject()
    object["from"] = .string(period.from.description)
    object["to"] = period.to.map { .string($0.description) }
    object["if"] = period.condition.map(JSONValue.string)
    return .object(object)
  }
}
