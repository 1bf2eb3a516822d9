import JSON
import Policy
import XML

/// Verdicts in the forms that other tools read.
enum VerdictReports {
  /// SARIF 2.1.0 (OASIS): one result for each open verdict.
  static func sarif(_ verdicts: [Verdict], rules: [Rule]) -> [UInt8] {
    let order = Dictionary(rules.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let results: [JSONValue] = verdicts.map { verdict in
      var result: JSONObject = [
        "ruleId": .string(verdict.rule), "kind": .string(kind(verdict)), "level": .string(level(verdict)),
        "message": ["text": .string(verdict.why)],
        "locations": [
          ["logicalLocations": [["fullyQualifiedName": .string(verdict.subject.description), "kind": "resource"]]]
        ],
        "properties": [
          "verdict": .string(verdict.kind.rawValue), "severity": .string(verdict.severity.rawValue),
          "cite": .string(verdict.cite),
        ],
      ]
      if let index = order[verdict.rule] { result["ruleIndex"] = .int(Int64(index)) }
      if let waiver = verdict.waiver {
        let accepted = waiver.state == .valid
        result["suppressions"] = [
          [
            "kind": "external", "status": .string(accepted ? "accepted" : "rejected"),
            "justification": .string(waiver.reason),
          ]
        ]
      }
      return .object(result)
    }
    let descriptors: [JSONValue] = rules.map { rule in
      [
        "id": .string(rule.id), "shortDescription": ["text": .string(rule.title)],
        "fullDescription": ["text": .string("\(rule.title) (\(rule.cite))")], "help": ["text": .string(rule.remedy)],
      ]
    }
    let log: JSONValue = [
      "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "version": "2.1.0",
      "runs": [
        [
          "tool": [
            "driver": ["name": "Affidavit", "version": .string(EngineVersion.text), "rules": .array(descriptors)]
          ],
          "results": .array(results),
        ]
      ],
    ]
    return JSONWriter.pretty(log)
  }

  private static func kind(_ verdict: Verdict) -> String {
    switch verdict.kind {
    case .fail, .error: "fail"
    case .needsAttestation: "review"
    default: "open"
    }
  }

  /// SARIF allows a level other than `none` for failures alone.
  private static func level(_ verdict: Verdict) -> String {
    guard verdict.kind == .fail || verdict.kind == .error else { return "none" }
    return switch verdict.severity {
    case .critical, .major: "error"
    case .minor: "warning"
    case .advisory: "note"
    }
  }

  /// JUnit XML as continuous integration servers read it: one test suite a rule, one case an open verdict.
  static func junit(_ verdicts: [Verdict], rules: [Rule]) -> [UInt8] {
    let byRule = Dictionary(grouping: verdicts, by: \.rule)
    let failed = verdicts.count { $0.kind == .fail || $0.kind == .error }
    do {
      return try XMLDocument.build(root: "testsuites") { root in
        root.attribute("name", "affidavit")
        root.attribute("tests", max(verdicts.count, 1))
        root.attribute("failures", failed)
        for rule in rules {
          guard let cases = byRule[rule.id] else { continue }
          root.element("testsuite") { suite in
            suite.attribute("name", rule.id)
            suite.attribute("tests", cases.count)
            suite.attribute("failures", cases.count { $0.kind == .fail || $0.kind == .error })
            for verdict in cases { suite.element("testcase") { write(verdict, to: $0) } }
          }
        }
      }.canonical()
    } catch {
      return Array("<testsuites name=\"affidavit\" tests=\"0\" failures=\"0\"/>".utf8)
    }
  }

  private static func write(_ verdict: Verdict, to element: XMLBuilder) {
    element.attribute("classname", verdict.rule)
    element.attribute("name", verdict.subject.description)
    let isFailure = verdict.kind == .fail || verdict.kind == .error
    element.element(isFailure ? "failure" : "skipped") { outcome in
      outcome.attribute("message", verdict.why)
      if isFailure { outcome.attribute("type", verdict.severity.rawValue) }
    }
  }
}
