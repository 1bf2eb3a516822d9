import CEL
import Provenance

/// What rules see of a `when`: an instant, or a day that is not its midnight.
///
/// A comparison that a day leaves open is unknown, so that no rule passes or fails by the accident of a midnight
/// (record format, section 4).
struct Moment: CELOpaque, Hashable {
  let when: When

  static let typeName = "Moment"
  static let type = CELType.opaque(typeName, [])
  /// The attribute of an unknown that comes of a day where an instant would decide.
  static let precision = "precision"
  static let open = CELValue.unknown(CELUnknowns(CELAttribute(precision)))

  init(_ when: When) { self.when = when }

  /// The value of a time argument: a CEL timestamp or a `when`.
  init?(_ value: CELValue) {
    switch value {
    case .timestamp(let timestamp): when = .instant(Instant(timestamp))
    case .opaque(let opaque):
      guard let moment = opaque as? Moment else { return nil }
      self = moment
    default: return nil
    }
  }

  func equals(_ other: any CELOpaque) -> CELValue {
    guard let other = (other as? Moment)?.when else { return .bool(false) }
    if case .instant(let mine) = when, case .instant(let theirs) = other { return .bool(mine == theirs) }
    return when.range.overlaps(other.range) ? Self.open : .bool(false)
  }

  var celType: CELType { Self.type }
  var description: String { when.description }
  var value: CELValue { .opaque(self) }
}

extension Instant {
  init(_ timestamp: CELTimestamp) {
    self.init(seconds: timestamp.seconds, nanoseconds: Int(timestamp.nanoseconds))
  }

  /// As a CEL timestamp; an error value outside years 1 to 9999.
  var celValue: CELValue {
    CELTimestamp(seconds: seconds, nanoseconds: nanoseconds).map(CELValue.timestamp)
      ?? .error(.range, "a time lies outside years 1 to 9999")
  }
}

extension Optional where Wrapped == Bool {
  /// A three-valued comparison as a CEL value.
  var celValue: CELValue { self.map(CELValue.bool) ?? Moment.open }
}
