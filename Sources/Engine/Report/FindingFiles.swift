import Ledger
import Reporting

/// `findings.csv` and `lineage.csv` of more findings than a report lists: all of them, written one by one, as the templates would.
struct FindingFiles {
  let facts: RunFacts
  let ledger: Ledger

  func write(into bundle: BundleWriter) throws {
    let section = FindingSection(facts: facts)
    let findings = try bundle.open("findings.csv")
    let hops = try bundle.open("lineage.csv")
    try findings.write(FindingTables.findingHeader)
    try hops.write(FindingTables.hopHeader)
    try ledger.lookUpFindings { lookup in
      var row: [UInt8] = []
      try facts.findings.forEach { item in
        let finding = section.finding(item, firstSeen: try lookup.firstSeen(item.id))
        row.removeAll(keepingCapacity: true)
        FindingTables.append(finding, to: &row)
        try findings.write(row)
        row.removeAll(keepingCapacity: true)
        FindingTables.appendHops(finding, to: &row)
        try hops.write(row)
      }
    }
    try findings.close()
    try hops.close()
  }
}
