import JSON
import Policy

/// Open verdicts as SARIF 2.1.0 (OASIS): one result each, one a line.
struct SARIFReport {
  let rules: [Rule]

  func write(_ verdicts: VerdictLog, to write: ([UInt8]) throws -> Void) throws {
    let ranks = Dictionary(rules.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
    let parser = OpenVerdicts.parser()
    try write(Array(head.utf8))
    var separator = "\n"
    try verdicts.forEachLine { tag, line in
      let verdict = try OpenVerdicts.verdict(line, tag, parser)
      try write(Array(separator.utf8) + JSONWriter.compact(result(verdict, rank: ranks[verdict.rule])))
      separator = ",\n"
    }
    try write(Array("\n]}]}\n".utf8))
  }

  private var head: String {
    let descriptors: [JSONValue] = rules.map { rule in
      [
        "id": .string(rule.id), "shortDescription": ["text": .string(rule.title)],
        "fullDescription": ["text": .string("\(rule.title) (\(rule.cite))")], "help": ["text": .string(rule.remedy)],
      ]
    }
    let tool: JSONValue = [
      "driver": ["name": "Affidavit", "version": .string(EngineVersion.text), "rules": .array(descriptors)]
    ]
    return """
      {"$schema":"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
      "version":"2.1.0","runs":[{"tool":\(String(decoding: JSONWriter.compact(tool), as: UTF8.self)),
      "results":[
      """
  }

  private func result(_ verdict: Verdict, rank: Int?) -> JSONValue {
    var result: JSONObject = [
      "ruleId": .string(verdict.rule), "kind": .string(Self.kind(verdict)), "level": .string(Self.level(verdict)),
      "message": ["text": .string(verdict.why)],
      "locations": [
        ["logicalLocations": [["fullyQualifiedName": .string(verdict.shownSubject), "kind": "resource"]]]
      ],
      "properties": [
        "verdict": .string(verdict.kind.rawValue), "severity": .string(verdict.severity.rawValue),
        "cite": .string(verdict.cite),
      ],
    ]
    if let rank { result["ruleIndex"] = .int(Int64(rank)) }
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
}
