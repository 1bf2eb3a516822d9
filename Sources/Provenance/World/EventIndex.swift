import JSON

/// Kept events by the records that they name, in the order in which they happened.
struct EventIndex: Sendable {
  private let byRecord: [String: [Int32]]

  /// Members of an event that name one record, and those that name several.
  private static let single = ["run", "agent", "recipient", "about", "request", "evidence"]
  private static let several = ["entities", "contributions"]

  init(_ records: RecordSet, range: Range<Int>) {
    var found: [String: [(at: Instant?, entry: Int32)]] = [:]
    let parser = JSONParser()
    for at in range {
      guard let document = try? parser.parse(Array(records.bytes(records.entries[at]))) else { continue }
      let view = document.root
      var names: Set<String> = []
      for member in Self.single {
        if let id = view[member]?.string { names.insert(id) }
      }
      for member in Self.several {
        if let list = view[member] { names.formUnion(list.elements.compactMap(\.string)) }
      }
      if let cause = view["disposition"]?["cause"] { names.formUnion(cause.elements.compactMap(\.string)) }
      let time = Moment.range(view["atTime"])?.lowerBound
      for name in names {
        let id = NormalText.nfc(name)
        found[records.aliases[id] ?? id, default: []].append((time, Int32(at)))
      }
    }
    // Entries are sorted by id, so that the number decides between events of one instant.
    byRecord = found.mapValues { events in
      events.sorted { a, b in
        if a.at != b.at, let first = a.at, let second = b.at { return first < second }
        if (a.at == nil) != (b.at == nil) { return a.at == nil }
        return a.entry < b.entry
      }.map(\.entry)
    }
  }

  func entries(touching id: String) -> [Int32] { byRecord[id] ?? [] }
}
