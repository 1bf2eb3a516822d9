import Foundation
import JSON
import Policy

/// What the cases of packs came to, for people and for programs.
struct PolicyTestText {
  private let reports: [PackTester.Report]

  init(_ reports: [PackTester.Report]) { self.reports = reports }

  var text: [UInt8] { Terminal.block(reports.flatMap(lines)) }

  private func lines(_ report: PackTester.Report) -> [String] {
    var lines = report.failures.map(\.description)
    for survivor in report.mutation?.survivors ?? [] {
      lines.append(
        "\(survivor.file):\(survivor.line):\(survivor.column): survives: \(survivor.rule ?? "definition") "
          + "\(survivor.part): \(survivor.change)")
    }
    for branch in report.coverage?.missed ?? [] {
      lines.append(
        "\(report.pack): never \(branch.result): \(branch.rule ?? "definition") \(branch.part): \(branch.condition)")
    }
    if report.coverage != nil {
      for (rule, kinds) in report.unreached.sorted(by: { $0.key < $1.key }) {
        lines.append("\(report.pack): no case of \(rule) is \(kinds.map(\.rawValue).joined(separator: ", "))")
      }
    } else if !report.untested.isEmpty {
      lines.append("\(report.pack): no case for \(report.untested.joined(separator: ", "))")
    }
    var sum = "\(report.pack): \(report.passed) passed, \(report.failed) failed"
    if let coverage = report.coverage {
      sum += "; branch coverage \(Self.percent(coverage.percent)) (\(coverage.covered) of \(coverage.total))"
    }
    if let mutation = report.mutation {
      sum += "; mutation score \(Self.percent(mutation.score)) (\(mutation.killed) of \(mutation.total))"
    }
    return lines + [sum]
  }

  /// Rounded down: 100 % means all.
  private static func percent(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded(.down))
    return "\(tenths / 10).\(tenths % 10) %"
  }

  var json: [UInt8] {
    JSONWriter.pretty(["packs": .array(reports.map(value))]) + [UInt8(ascii: "\n")]
  }

  private func value(_ report: PackTester.Report) -> JSONValue {
    var object: JSONObject = [
      "pack": .string(report.pack), "passed": .int(Int64(report.passed)), "failed": .int(Int64(report.failed)),
      "failures": .array(
        report.failures.map { failure in
          [
            "file": .string(failure.file), "line": .int(Int64(failure.line)), "name": .string(failure.name),
            "messages": .array(failure.messages.map(JSONValue.string)),
          ]
        }),
      "untested": .array(report.untested.map(JSONValue.string)),
    ]
    var unreached = JSONObject()
    for (rule, kinds) in report.unreached.sorted(by: { $0.key < $1.key }) {
      unreached[rule] = .array(kinds.map { .string($0.rawValue) })
    }
    object["unreached"] = .object(unreached)
    if let coverage = report.coverage {
      object["coverage"] = [
        "covered": .int(Int64(coverage.covered)), "total": .int(Int64(coverage.total)),
        "missed": .array(
          coverage.missed.map { branch in
            [
              "rule": branch.rule.map(JSONValue.string) ?? .null, "part": .string(branch.part),
              "condition": .string(branch.condition), "result": .string(branch.result),
            ]
          }),
      ]
    }
    if let mutation = report.mutation {
      object["mutation"] = [
        "killed": .int(Int64(mutation.killed)), "total": .int(Int64(mutation.total)),
        "survivors": .array(
          mutation.survivors.map { survivor in
            [
              "rule": survivor.rule.map(JSONValue.string) ?? .null, "part": .string(survivor.part),
              "change": .string(survivor.change), "file": .string(survivor.file), "line": .int(Int64(survivor.line)),
              "column": .int(Int64(survivor.column)),
            ]
          }),
      ]
    }
    return .object(object)
  }
}
