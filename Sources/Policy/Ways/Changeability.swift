import Provenance

/// Whether a fact can be made otherwise: records can be completed and arrangements changed, but not what has happened.
enum Changeability {
  /// Members that say what a thing is, what happened, or who somebody is.
  private static let fixed: Set<String> = [
    "kind", "id", "type", "digest", "subjectRef", "region", "ageBand", "ageYears", "subjectRegions", "source",
    "digestBefore",
    "digestAfter",
  ]
  /// Members of arrangements that look ahead.
  private static let arranged: Set<String> = ["until", "to", "validFrom", "validTo", "period", "expiresAt", "reviewAt"]

  /// - Parameters:
  ///   - new: the moment that the change states, if it states one.
  ///   - declared: paths from the kind that the rule calls unchangeable, such as `request.receivedAt`.
  static func isChangeable(
    _ kind: RecordKind, _ names: [String], type: FieldType, isPresent: Bool, new: When?, asOf: Instant,
    declared: Set<String>
  ) -> Bool {
    guard let name = names.last else { return false }
    var path = kind.rawValue
    for name in names {
      path += "." + name
      if declared.contains(path) { return false }
    }
    if !fixed.isDisjoint(with: names) { return false }
    switch type {
    case .instant, .day, .when:
      if arranged.contains(name) { return true }
      // An act that is on record happened when it did; one that is not can only be done from now on.
      return !isPresent && new.map { $0.range.upperBound > asOf } ?? false
    default:
      // What a run or an event did is past; what is missing about it can still be written down.
      return kind != .run && kind != .event || !isPresent
    }
  }
}
