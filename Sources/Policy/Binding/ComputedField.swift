import CEL
import JSON
import Provenance

/// A field that no member holds: it follows from several.
enum ComputedField: Sendable {
  /// The stretch of time in which an entry, a document or a measure holds: `validFrom` and `validTo`, or `from` and `to`.
  case during(from: String, to: String)
  /// The first moment at which the data may no longer be kept: `retention.until`, or `period` after its start.
  case retentionEnd

  var celType: CELType {
    switch self {
    case .during: Interval.type
    case .retentionEnd: .timestamp
    }
  }

  /// Members from which the value follows, as tokens below the object.
  func members(in view: JSONView) -> [[String]] {
    switch self {
    case .during(let from, let to): [[from], [to]]
    case .retentionEnd: RetentionEnd(view).members
    }
  }

  func value(in view: JSONView, absent: CELValue) -> CELValue {
    switch self {
    case .during(let from, let to):
      .opaque(
        Interval(from: view[from]?.string.flatMap(When.init)?.start, to: view[to]?.string.flatMap(When.init)?.start))
    case .retentionEnd: RetentionEnd(view).end?.celValue ?? absent
    }
  }
}

/// A half-open stretch of time, `from <= t < to`. A bound written as a day is the beginning of that day: "to" names the
/// first moment after (record format, section 4). Without an end it is open; without a beginning it is not known whether
/// it has begun.
struct Interval: CELOpaque, Hashable {
  let from: Instant?
  let to: Instant?

  static let typeName = "Interval"
  static let type = CELType.opaque(typeName, [])

  var celType: CELType { Self.type }
  var description: String { "\(from?.description ?? "?") to \(to?.description ?? "open")" }

  func equals(_ other: any CELOpaque) -> CELValue { .bool((other as? Interval) == self) }

  /// Whether a moment lies in it, nil where a day or an absent beginning leaves that open.
  func contains(_ moment: When) -> Bool? {
    let range = moment.range
    if let to, range.lowerBound >= to { return false }
    guard let from else { return nil }
    if range.upperBound <= from { return false }
    return range.lowerBound >= from && to.map { range.upperBound <= $0 } ?? true ? true : nil
  }

  /// Whether the whole stretch from `start` to `end`, the latter excluded, lies in it.
  func covers(_ start: When, _ end: When) -> Bool? {
    if let to, to < end.start { return false }
    guard let from else { return nil }
    return from <= start.start
  }
}

/// When a dataset or model must be gone, by what its record states; as the lineage graph reads it.
struct RetentionEnd {
  private let view: JSONView
  private let retention: JSONView?

  init(_ view: JSONView) {
    self.view = view
    retention = view["retention"]
  }

  /// The member that holds the start of the period.
  private var start: [String]? {
    if retention?["startAt"] != nil { return ["retention", "startAt"] }
    return switch retention?["start"]?.string {
    case "collection-start": ["collection", "from"]
    case "collection-end": ["collection", "to"]
    case "generation": ["generatedAt"]
    default: nil
    }
  }

  /// Members that decide the end.
  var members: [[String]] {
    guard let retention else { return [["retention"]] }
    var members = [["retention", "until"], ["retention", "period"]]
    guard retention["period"] != nil else { return members }
    members += [["retention", "startAt"], ["retention", "start"]]
    if let start, start.first != "retention" { members.append(start) }
    return members
  }

  /// The earlier of `until` and the end of the period; nil if neither is known.
  var end: Instant? {
    let until = moment(["retention", "until"])
    guard let period = retention?["period"]?.string.flatMap({ ISODuration($0) }),
      let end = start.flatMap(moment)?.adding(period)
    else { return until }
    return until.map { min($0, end) } ?? end
  }

  private func moment(_ path: [String]) -> Instant? {
    var here: JSONView? = view
    for name in path { here = here?[name] }
    return here?.string.flatMap(When.init)?.start
  }
}
