import BigInt
import Crypto
import JSON

/// A figure that a dataset's `statistics` facet states about people, ready to be released with noise.
///
/// Its sensitivity is what the facet declares, and it is refused where the facet does not declare it or does not say
/// that the bounds were enforced upstream.
public struct DatasetFigure: Sendable {
  public enum Kind: Hashable, Sendable {
    case rows
    case subjects
    /// Counts by value of one attribute.
    case distribution(attribute: String)
    /// The sum of a number over all rows, as its summary states it.
    case sum(attribute: String)

    var isSum: Bool { if case .sum = self { true } else { false } }

    /// As in the plan.
    var name: String {
      switch self {
      case .rows: "dataset-rows"
      case .subjects: "dataset-subjects"
      case .distribution: "distribution"
      case .sum: "dataset-sum"
      }
    }

    var attributes: [String] {
      switch self {
      case .rows, .subjects: []
      case .distribution(let attribute): [attribute]
      case .sum(let attribute): [attribute]
      }
    }
  }

  public let kind: Kind
  public let dataset: String
  let labels: [[String]]
  let counts: [Int64]
  let sensitivity: Sensitivity
  /// Bounds and grid of a sum.
  let value: ValueDomain?

  /// - Parameters:
  ///   - dataset: The dataset's id.
  ///   - statistics: The record's `statistics` member.
  /// - Throws: `PrivacyError.notReleasable` with the reason.
  public init(_ kind: Kind, of dataset: String, statistics: JSONView) throws(PrivacyError) {
    self.kind = kind
    self.dataset = dataset
    try DatasetFigure.checkMethod(statistics)
    let maximum = statistics["maxRowsPerSubject"]?.int64
    var domain: ValueDomain?
    switch kind {
    case .rows:
      guard let rows = statistics["rows"]?.int64 else { throw .notReleasable(.absent) }
      guard let maximum else { throw .notReleasable(.noMaximum) }
      labels = [[]]
      counts = [rows]
      sensitivity = try Sensitivity(groups: 1, perGroup: maximum)
    case .subjects:
      guard let subjects = statistics["subjects"]?.int64 else { throw .notReleasable(.absent) }
      labels = [[]]
      counts = [subjects]
      sensitivity = try Sensitivity(groups: 1, perGroup: 1)
    case .distribution(let attribute):
      let found = statistics["distributions"]?.elements.first { $0["attribute"]?.equals(attribute) == true }
      guard let found else { throw .notReleasable(.absent) }
      let cells = try DatasetFigure.cells(of: found)
      labels = cells.map { [$0.value] }
      counts = cells.map(\.count)
      sensitivity = try DatasetFigure.sensitivity(of: found, cells: Int64(cells.count), maximum: maximum)
    case .sum(let attribute):
      let found = statistics["numeric"]?.elements.first { $0["attribute"]?.equals(attribute) == true }
      guard let found, let sum = found["sum"]?.double else { throw .notReleasable(.absent) }
      guard let maximum else { throw .notReleasable(.noMaximum) }
      let bounds = try DatasetFigure.domain(of: found, attribute)
      labels = [[]]
      counts = [try DatasetFigure.steps(of: sum, bounds)]
      let (perRow, overflow) = bounds.greatest.multipliedReportingOverflow(by: maximum)
      guard !overflow else { throw .bounds }
      sensitivity = try Sensitivity(groups: 1, perGroup: perRow)
      domain = bounds
    }
    value = domain
  }

  private static func domain(of summary: JSONView, _ attribute: String) throws(PrivacyError) -> ValueDomain {
    guard let lower = summary["lower"]?.double, let upper = summary["upper"]?.double,
      let decimals = summary["decimals"]?.int64
    else { throw .notReleasable(.noEnforcedBound) }
    // Bounds are written as decimals: what the nearest binary64 of one prints is the decimal itself.
    guard let low = Rational("\(lower)"), let high = Rational("\(upper)") else { throw .value }
    return try ValueDomain(name: attribute, lower: low, upper: high, places: Int(clamping: decimals))
  }

  /// A sum in steps of its grid, cut at the ends of 64 bits.
  private static func steps(of sum: Double, _ domain: ValueDomain) throws(PrivacyError) -> Int64 {
    guard let exact = Rational(exactly: sum) else { throw .notReleasable(.notExact) }
    return Int64(clamping: (exact * domain.scale + Rational(1, 2)).floor)
  }

  /// Enforced bounds, exact figures, and a unit that is a person.
  private static func checkMethod(_ statistics: JSONView) throws(PrivacyError) {
    guard statistics["boundsEnforced"]?.bool == true else { throw .notReleasable(.noEnforcedBound) }
    guard statistics["subjectField"] != nil else { throw .notReleasable(.noSubjectField) }
    guard let method = statistics["method"] else { throw .notReleasable(.notExact) }
    if method.equals("differentially-private") { throw .notReleasable(.alreadyPrivate) }
    guard method.equals("exact") else { throw .notReleasable(.notExact) }
  }

  private static func cells(of distribution: JSONView) throws(PrivacyError) -> [(value: String, count: Int64)] {
    guard distribution["domain"]?.equals("closed") == true else { throw .notReleasable(.openDomain) }
    var cells: [(value: String, count: Int64)] = []
    var seen: Set<[UInt8]> = []
    guard let values = distribution["values"] else { throw .notReleasable(.absent) }
    for element in values.elements {
      guard let value = element["value"]?.string, let count = element["count"]?.int64 else {
        throw .notReleasable(.absent)
      }
      guard seen.insert(Array(value.utf8)).inserted else { throw .notReleasable(.repeatedValue) }
      cells.append((value, count))
    }
    guard !cells.isEmpty else { throw .notReleasable(.absent) }
    return cells
  }

  /// By subjects: L0 values, each once. By rows: L0 values of Linf rows each, and never more than all rows of a
  /// subject.
  private static func sensitivity(
    of distribution: JSONView, cells: Int64, maximum: Int64?
  ) throws(PrivacyError) -> Sensitivity {
    guard let declared = distribution["maxValuesPerSubject"]?.int64 else { throw .notReleasable(.noMaximum) }
    let groups = min(declared, cells)
    guard let unit = distribution["unit"] else { throw .notReleasable(.absent) }
    if unit.equals("subjects") { return try Sensitivity(groups: groups, perGroup: 1) }
    guard let perValue = distribution["maxRowsPerSubjectAndValue"]?.int64 ?? maximum else {
      throw .notReleasable(.noMaximum)
    }
    return try Sensitivity(groups: groups, perGroup: perValue, inAll: maximum)
  }

  /// The exact figures under a digest that only the key's holder can repeat.
  public func bounded(plan: ReleasePlan, key: BoundingKey) -> BoundedTable {
    let body = JSONValue.object([
      "dataset": .string(dataset),
      "counts": .array(counts.map { .string(String($0)) }),
    ])
    return BoundedTable(
      counts: counts, planDigest: plan.digest, digest: key.digest(of: JSONWriter.canonical(body), plan: plan.digest))
  }
}
