import ArgumentParser

/// How many records of each sort: in the proportions of a large organisation's quarter.
struct RecordScale {
  /// Datasets and models; the runs that made them and the approvals of models come on top.
  var entities: Int
  var events: Int
  var contributions: Int
  var requests: Int

  /// A quarter of a large organisation: about 310 MB.
  static let full = RecordScale(entities: 60_000)

  /// Bytes of an entity with its run and approval, and its share of events, contributions and requests.
  private static let share = 5_200

  init(entities: Int) {
    self.entities = entities
    events = entities * 10 / 3
    contributions = entities * 5
    requests = entities / 5
  }

  init(megabytes: Int) { self.init(entities: max(4 * Family.all.count, megabytes * 1_000_000 / Self.share)) }
}

/// Sizes with a name.
enum NamedScale: String, CaseIterable, ExpressibleByArgument {
  case small, full

  var records: RecordScale {
    switch self {
    case .small: RecordScale(megabytes: 20)
    case .full: .full
    }
  }
}
