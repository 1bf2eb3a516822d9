import CEL
import JSON
import Provenance

/// The instants that the tables of a pack name, in order. A moment that lies between the same two is before and after the same ones.
struct Epochs: Sendable {
  private let bounds: [Instant]

  /// No table names an instant.
  static let none = Epochs(.null)

  init(_ tables: CELValue) {
    var found: Set<Instant> = []
    func add(_ instant: Instant?) {
      guard let instant else { return }
      found.insert(instant)
      found.insert(instant.adding(seconds: 0, nanoseconds: 1))
    }
    func collect(_ value: CELValue) {
      switch value {
      case .timestamp(let time): add(Instant(time))
      case .opaque(let opaque):
        if let interval = opaque as? Interval {
          add(interval.from)
          add(interval.to)
        } else if let moment = opaque as? Moment {
          add(moment.when.range.lowerBound)
          add(moment.when.range.upperBound)
        }
      case .list(let list): list.elements.forEach(collect)
      case .object(let source): source.keys.forEach { source.field($0).map(collect) }
      default: break
      }
    }
    collect(tables)
    bounds = found.sorted()
  }

  /// Where an instant lies; a day is told by its text.
  func answer(_ cursor: JSONCursor) -> Answer {
    guard cursor.letter == UInt8(ascii: "\""), let instant = ActText.instant(cursor.utf8.span) else {
      return RecordProbe.value(cursor)
    }
    var (low, high) = (0, bounds.count)
    while low < high {
      let middle = low + (high - low) / 2
      if bounds[middle] <= instant { low = middle + 1 } else { high = middle }
    }
    return Answer(bits: UInt64(low), sort: -10)
  }
}
