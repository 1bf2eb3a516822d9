import Policy

/// The rules of a run in the order of `verdicts.jsonl`: each has a rank, by which verdicts are counted and sorted.
struct RuleOrder: Sendable {
  /// By rank: sorted byte by byte.
  let ids: [String]
  /// By rank.
  let severities: [OpenSeverity]
  private let ranks: [String: Int]

  init(_ rules: [Rule]) {
    let sorted = rules.sorted { $0.id.utf8.lexicographicallyPrecedes($1.id.utf8) }
    self.init(sorted: sorted.map(\.id), severities: sorted.map(\.severity))
  }

  /// Where verdicts are only counted.
  init(ids: [String]) {
    self.init(
      sorted: ids.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) },
      severities: Array(repeating: .advisory, count: ids.count))
  }

  private init(sorted: [String], severities: [OpenSeverity]) {
    ids = sorted
    self.severities = severities
    ranks = Dictionary(sorted.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
  }

  var count: Int { ids.count }

  /// Nil for a rule that is not of this run.
  func rank(of rule: String) -> Int? { ranks[rule] }

  /// The pack that a rule belongs to: what stands before the first dot of its id.
  static func regulation(of rule: String) -> String { String(rule.prefix { $0 != "." }) }

  /// Ranks in the order of a report: by regulation, then severity, the gravest first, then id.
  var reported: [Int] {
    ids.indices.sorted { left, right in
      let (first, second) = (Self.regulation(of: ids[left]), Self.regulation(of: ids[right]))
      if first != second { return first < second }
      return severities[left] != severities[right] ? severities[left] > severities[right] : left < right
    }
  }

  /// Ranks with the gravest first over all regulations, then by id.
  var gravest: [Int] {
    ids.indices.sorted { left, right in
      severities[left] != severities[right] ? severities[left] > severities[right] : left < right
    }
  }
}
