import XML

/// A report as XML: the one document of which every other rendering is a view.
public enum ReportXML {
  /// Namespace of the report's elements; it holds the major version of the schema.
  public static let namespace = "urn:affidavit:report:1"

  /// Who signs a report.
  public struct Signer: Sendable {
    /// An unencrypted P-256 private key, PEM.
    public var privateKey: [UInt8]
    /// The RFC 7638 thumbprint of the key.
    public var thumbprint: String

    public init(privateKey: [UInt8], thumbprint: String) {
      self.privateKey = privateKey
      self.thumbprint = thumbprint
    }
  }

  /// The bytes of `report.xml`: valid by the schema, canonical, signed if there is a signer.
  ///
  /// Without a signer the same report gives the same bytes always; with one they differ in the signature alone.
  ///
  /// - Throws: `XMLError` with reason `invalid` if the report breaks the schema, for example by an unknown rule in a
  ///   finding, a digest that is none, or two findings of one rule and subject.
  public static func write(_ report: Report, schema: XMLSchema, signer: Signer? = nil) throws -> [UInt8] {
    let document = try document(report)
    if let signer {
      try XMLSignature.sign(document, privateKey: signer.privateKey, keyName: signer.thumbprint)
    }
    // What is judged is what is written: the schema sees the bytes, not the tree that they came from.
    let bytes = try document.canonical()
    try schema.validate(XMLDocument.parse(bytes, name: "report.xml"))
    return bytes
  }

  /// The tree of a report, before schema and signature.
  static func document(_ report: Report) throws -> XMLDocument {
    try XMLDocument.build(root: "report", namespace: namespace) { root in
      root.attribute("id", report.identity.id)
      root.attribute("uuid", ContentID.uuid("report", report.identity.id, report.identity.edition))
      root.attribute("edition", report.identity.edition)
      root.attribute("language", report.identity.language)
      root.element("identity") { report.identity.write(to: $0) }
      root.element("verdict") { report.verdict.write(to: $0) }
      root.element("decisions") { list in
        for decision in report.decisions { list.element("decision") { decision.write(to: $0) } }
      }
      if let changes = report.changes { root.element("changes") { changes.write(to: $0, among: report.findings) } }
      root.element("scope") { report.scope.write(to: $0) }
      root.element("findings") { writeFindings(report.findings, of: report.verdict.findings.count, to: $0) }
      root.element("conflicts") { list in
        for conflict in report.conflicts { list.element("conflict") { conflict.write(to: $0) } }
      }
      root.element("matches") { report.matches.write(to: $0) }
      root.element("lineage") { report.lineage.write(to: $0) }
      if let privacy = report.privacy { root.element("privacy") { privacy.write(to: $0) } }
      root.element("statistics") { list in
        for statistic in report.statistics { list.element("statistic") { statistic.write(to: $0) } }
        for refused in report.refusedStatistics { list.element("refused") { refused.write(to: $0) } }
        report.statutory.write(to: list)
      }
      root.element("protection") { report.protection.write(to: $0) }
      root.element("integrity") { report.integrity.write(to: $0) }
      root.element("method") { report.method.write(to: $0) }
      root.element("signOff") { report.signOff.write(to: $0) }
      root.element("obligations") { list in
        list.attribute("count", report.obligations.count)
        for obligation in report.obligations { list.element("obligation") { obligation.write(to: $0) } }
      }
    }
  }

  /// Findings in the order of the report. The rank, gravest first over all regulations, says which a page shows in full.
  private static func writeFindings(_ findings: [Report.Finding], of count: Int, to list: XMLBuilder) {
    let ranked = findings.indices.sorted { left, right in
      let (a, b) = (findings[left], findings[right])
      return (a.state.isOpen ? 0 : 1, a.severity.rank, a.rule, a.id) < (
        b.state.isOpen ? 0 : 1, b.severity.rank, b.rule, b.id
      )
    }
    var ranks = [Int](repeating: 0, count: findings.count)
    for (rank, index) in ranked.enumerated() { ranks[index] = rank + 1 }
    list.attribute("count", count)
    if findings.count < count { list.attribute("listed", findings.count) }
    for (finding, rank) in zip(findings, ranks) {
      list.element("finding") { finding.write(to: $0, rank: rank) }
    }
  }
}
