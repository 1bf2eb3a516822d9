import JSON

/// The end that a record states for itself.
enum Retention {
  /// `until`, or `period` from the start that is stated or follows from the record; the earlier, where both are there.
  /// Nil where the start is not known: a contract's end, the last activity.
  static func end(_ retention: JSONView, collection: JSONView?, generated: Stamp) -> Instant? {
    let until = Moment.range(retention["until"])?.lowerBound
    guard let period = retention["period"]?.string.flatMap({ ISODuration($0) }) else { return until }
    let start: Instant? =
      Moment.range(retention["startAt"])?.lowerBound
      ?? {
        switch retention["start"]?.string {
        case "collection-start": Moment.range(collection?["from"])?.lowerBound
        case "collection-end": Moment.range(collection?["to"])?.lowerBound
        case "generation": generated.instant
        default: nil
        }
      }()
    guard let end = start?.adding(period) else { return until }
    return until.map { min($0, end) } ?? end
  }
}
