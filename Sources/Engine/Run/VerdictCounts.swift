import Policy
import Reporting

/// Verdicts by rule, counted. Merges associatively; its size depends on the rules alone.
struct VerdictCounts: Sendable {
  let order: RuleOrder
  /// By rank of the rule, then index of the tag.
  private var tags: [Int]
  /// Rules with a pass that does not rest on an `all` over nothing.
  private var exercised: [Bool]
  /// Lines of the waivers that stand beside a verdict.
  private(set) var usedWaivers: Set<Int> = []
  /// Paths that pass or do not apply: they are in no list.
  var tally = PathTally()

  /// Tags without the mark of personal subjects.
  private static let width = 32

  init(_ order: RuleOrder) {
    self.order = order
    tags = Array(repeating: 0, count: order.count * Self.width)
    exercised = Array(repeating: false, count: order.count)
  }

  mutating func count(_ tag: VerdictTag, rank: Int, isVacuous: Bool, waiverLine: Int?) {
    tags[rank * Self.width + Int(tag.bits) % Self.width] += 1
    if tag.kind == .pass, !isVacuous { exercised[rank] = true }
    if let waiverLine { usedWaivers.insert(waiverLine) }
  }

  mutating func merge(_ other: VerdictCounts) {
    for index in tags.indices { tags[index] += other.tags[index] }
    for index in exercised.indices where other.exercised[index] { exercised[index] = true }
    usedWaivers.formUnion(other.usedWaivers)
    tally.merge(other.tally)
  }

  /// Verdicts that are listed.
  var total: Int { tags.reduce(0, +) }

  /// Open ones.
  var open: Int { order.ids.indices.reduce(0) { $0 + states(rank: $1).values.reduce(0, +) } }

  func isExercised(_ rule: String) -> Bool { order.rank(of: rule).map { exercised[$0] } ?? false }

  /// Verdicts of a rule by kind, those that are only tallied not among them.
  func kinds(of rule: String) -> [VerdictKind: Int] {
    order.rank(of: rule).map { kinds(rank: $0) { _ in true } } ?? [:]
  }

  /// Verdicts of a rule whose waiver counts, by kind.
  func waived(of rule: String) -> [VerdictKind: Int] {
    order.rank(of: rule).map { kinds(rank: $0) { $0.state == .waived } } ?? [:]
  }

  /// Verdicts of all rules by kind.
  var kinds: [VerdictKind: Int] {
    order.ids.indices.reduce(into: [:]) { $0.merge(kinds(rank: $1) { _ in true }, uniquingKeysWith: +) }
  }

  /// Verdicts by id of the rule and kind; rules without any are left out.
  var byRule: [String: [VerdictKind: Int]] {
    Dictionary(uniqueKeysWithValues: order.ids.map { ($0, kinds(of: $0)) }).filter { !$0.value.isEmpty }
  }

  /// Findings of a rule by where they stand.
  func states(rank: Int) -> [Report.FindingState: Int] {
    var states: [Report.FindingState: Int] = [:]
    forEachTag(of: rank) { tag, count in
      if let state = tag.state { states[state, default: 0] += count }
    }
    return states
  }

  private func kinds(rank: Int, where holds: (VerdictTag) -> Bool) -> [VerdictKind: Int] {
    var kinds: [VerdictKind: Int] = [:]
    forEachTag(of: rank) { tag, count in if holds(tag) { kinds[tag.kind, default: 0] += count } }
    return kinds
  }

  private func forEachTag(of rank: Int, _ body: (VerdictTag, Int) -> Void) {
    for bits in 0..<Self.width where tags[rank * Self.width + bits] > 0 {
      body(VerdictTag(bits: UInt32(bits)), tags[rank * Self.width + bits])
    }
  }

  /// Severities of the rules with a finding that is open: broken, and not waived.
  var openSeverities: Set<OpenSeverity> {
    Set(order.ids.indices.filter { states(rank: $0).keys.contains(where: \.isOpen) }.map { order.severities[$0] })
  }
}

extension WaiverBook {
  /// Waivers that stand beside no verdict: there is nothing that they waive.
  func unused(after counts: VerdictCounts) -> [Waiver] {
    waivers.filter { !counts.usedWaivers.contains($0.line) }
  }
}
