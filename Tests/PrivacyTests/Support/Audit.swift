import Foundation

@testable import Privacy

/// How much an audit draws, and how seldom a sound mechanism may fail it.
enum Audit {
  /// `AFFIDAVIT_FULL_AUDIT=1` draws as many as a release of this software is judged by; minutes, not seconds.
  static let isFull = ProcessInfo.processInfo.environment["AFFIDAVIT_FULL_AUDIT"] != nil
  /// Draws of a sampler.
  static let draws = isFull ? 2_000_000 : 40_000
  /// Releases on each side of a pair of neighbours.
  static let releases = isFull ? 1_000_000 : 1_600
  /// The chance that any of all audits rejects what is sound, shared among at most 4096 comparisons. Seeds are fixed, so
  /// that a passing audit passes for ever.
  static let falseAlarm = 1e-9 / 4096

  /// What one side of a pair of neighbours gives out: numbers of the same meaning on both sides.
  typealias Side = () throws -> [Double]

  /// By how much the outputs of two neighbours break a claimed (ε, δ) curve; not positive where they keep it.
  ///
  /// Events are half-spaces across the direction in which the two means differ: for noise that is symmetric and falls away
  /// from zero they are the best there are. Each is counted on fresh outputs, and compared by Clopper-Pearson limits:
  /// P(S) > e^ε Q(S) + δ(ε) for certain is a breach.
  static func breach(
    claimed: PrivacyLoss, epsilons: [Double] = [0, 0.5, 1, 2, 4], count: Int = Audit.releases, _ one: Side,
    _ other: Side
  ) throws -> Double {
    let (first, second) = (try (0..<count).map { _ in try one() }, try (0..<count).map { _ in try other() })
    // The direction comes from the first quarter, the events from the rest.
    let learned = count / 4
    let width = first[0].count
    var direction = Array(repeating: 0.0, count: width)
    for place in 0..<width {
      let (a, b) = (first[..<learned].map { $0[place] }, second[..<learned].map { $0[place] })
      let (meanA, meanB) = (a.reduce(0, +) / Double(learned), b.reduce(0, +) / Double(learned))
      let spread =
        (zip(a, b).reduce(0) { $0 + ($1.0 - meanA) * ($1.0 - meanA) + ($1.1 - meanB) * ($1.1 - meanB) })
        / Double(2 * learned)
      direction[place] = (meanA - meanB) / max(spread, 1e-9)
    }
    func project(_ output: [Double]) -> Double { zip(direction, output).reduce(0) { $0 + $1.0 * $1.1 } }
    let (p, q) = (first[learned...].map(project).sorted(), second[learned...].map(project).sorted())
    let curve = try epsilons.map { epsilon in
      (epsilon, try claimed.delta(epsilon: Rational(exactly: epsilon) ?? 0).double(rounding: .up))
    }
    var worst = -Double.infinity
    for step in 1..<20 {
      let threshold = p[p.count * step / 20]
      let (hits, others) = (above(p, threshold), above(q, threshold))
      let one = ClopperPearson.lower(hits, of: p.count, alpha: falseAlarm)
      let two = ClopperPearson.upper(others, of: q.count, alpha: falseAlarm)
      for (epsilon, delta) in curve { worst = max(worst, one - exp(epsilon) * two - delta) }
    }
    return worst
  }

  /// How many are at or above a threshold.
  private static func above(_ sorted: [Double], _ threshold: Double) -> Int {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] < threshold { low = middle + 1 } else { high = middle }
    }
    return sorted.count - low
  }

  /// Draws of a plan on a table, part after part.
  static func side(_ plan: ReleasePlan, _ table: BoundedTable, seed: UInt64) -> Side {
    let random = Stream(TestBits(seed: seed))
    return { try plan.draw(table, using: &random.bits).parts.flatMap { $0.noisy.map(Double.init) } }
  }

  /// A stream that several draws share.
  final class Stream {
    var bits: TestBits

    init(_ bits: TestBits) {
      self.bits = bits
    }
  }
}

extension ReleasePlan {
  /// What it claims to cost.
  var claim: PrivacyLoss {
    get throws { try PrivacyLoss(composing: parts.flatMap(\.events)) }
  }
}
