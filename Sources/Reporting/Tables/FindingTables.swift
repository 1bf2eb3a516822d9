import XML

/// Rows of `findings.csv` and `lineage.csv` without a report around them (RFC 4180, UTF-8): what the templates `tables/findings.xsl` and
/// `tables/lineage.xsl` make of the same findings, for more of them than one document holds.
public enum FindingTables {
  public static let findingHeader = Array(
    ("id,rule,regulation,cite,severity,verdict,state,subject,title,act,first_seen,new,age_days,due,owner,waiver,"
      + "waiver_until,evidence,hops\r\n").utf8)
  public static let hopHeader = Array("finding,hop,from,run,to,at,country,breaks\r\n".utf8)

  /// Appends the row of a finding.
  public static func append(_ finding: Report.Finding, to bytes: inout [UInt8]) {
    bytes += finding.id.utf8
    let fields: [String?] = [
      finding.rule, finding.regulation, finding.cite, finding.severity.rawValue, finding.verdict.rawValue,
      finding.state.rawValue, text(finding.subject), finding.title, finding.act, finding.firstSeen,
      finding.isNew ? "true" : "false", finding.ageInDays.map(String.init), finding.due, finding.owner.map(text),
      finding.waiver?.id, finding.waiver?.until, String(finding.evidence.count), String(finding.path.count),
    ]
    end(fields, &bytes)
  }

  /// Appends a row for each hop of a finding's path.
  public static func appendHops(_ finding: Report.Finding, to bytes: inout [UInt8]) {
    for (index, hop) in finding.path.enumerated() {
      bytes += finding.id.utf8
      end(
        [
          String(index + 1), text(hop.from), hop.run.map(text), text(hop.to), hop.at, hop.country,
          hop.breaks ? "true" : "false",
        ], &bytes)
    }
  }

  private static func end(_ fields: [String?], _ bytes: inout [UInt8]) {
    for field in fields {
      bytes.append(UInt8(ascii: ","))
      append(field: field ?? "", to: &bytes)
    }
    bytes += [0x0D, 0x0A]
  }

  /// A value as the audience may see it; a sealed one says for whom.
  private static func text(_ value: Report.Display) -> String {
    switch value {
    case .clear(let text), .token(let text): text
    case .sealed(let sealed): (["sealed for"] + sealed.readableBy).joined(separator: " ")
    case .absent: ""
    }
  }

  /// A text that a spreadsheet would run as a formula gets an apostrophe in front.
  private static func append(field: String, to bytes: inout [UInt8]) {
    let text = Array(XMLCharacters.visible(field).utf8)
    let isFormula = text.first.map { Array("=+-@\t\r".utf8).contains($0) } ?? false
    let isQuoted = text.contains { Array("\",\r\n".utf8).contains($0) }
    if isQuoted { bytes.append(UInt8(ascii: "\"")) }
    if isFormula { bytes.append(UInt8(ascii: "'")) }
    for byte in text {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    if isQuoted { bytes.append(UInt8(ascii: "\"")) }
  }
}
