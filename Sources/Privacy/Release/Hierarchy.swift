import Foundation

/// Noisy counts of a tree of cells, made to agree.
///
/// Hay, Rastogi, Miklau and Suciu 2010 (arXiv 0904.0942): of all trees whose totals are sums, the one that is nearest to
/// the noisy counts, weighted by their variances. Then, from the top down, whole numbers that are not negative.
struct Hierarchy: Sendable {
  /// From the groups to the top.
  private let levels: [Level]

  private struct Level: Sendable {
    var noisy: [Double]
    var variance: Double
    /// The cell of the next level that a cell lies in.
    var parent: [Int]
  }

  init(_ plan: ReleasePlan, _ release: Release) {
    let count = plan.parts[0].keys.count
    levels = plan.parts.indices.map { index in
      let grouping = plan.parts[index].grouping
      let next = index + 1 < plan.parts.count ? plan.parts[index + 1].grouping : nil
      return Level(
        noisy: release.parts[index].noisy.map(Double.init),
        variance: plan.parts[index].mechanism.sigmaSquared?.double(rounding: .up) ?? 1,
        parent: next.map { next in
          (0..<grouping.count(of: count)).map { next.cell(of: grouping.groups(of: $0).lowerBound) }
        } ?? [])
    }
  }

  /// Weighted least squares, level by level.
  func consistent() -> [[Double]] {
    var best = levels.map(\.noisy)
    var variances = levels.map { Array(repeating: $0.variance, count: $0.noisy.count) }
    var sums: [[(value: Double, variance: Double)]] = [[]]
    // Upwards: each cell from its own count and the sum of those below it.
    for index in levels.indices.dropFirst() {
      var below = Array(repeating: (value: 0.0, variance: 0.0), count: best[index].count)
      for (child, parent) in levels[index - 1].parent.enumerated() {
        below[parent].value += best[index - 1][child]
        below[parent].variance += variances[index - 1][child]
      }
      for cell in best[index].indices {
        let (own, children) = (1 / variances[index][cell], 1 / below[cell].variance)
        best[index][cell] = (best[index][cell] * own + below[cell].value * children) / (own + children)
        variances[index][cell] = 1 / (own + children)
      }
      sums.append(below)
    }
    // Downwards: what a cell has more than those below it is shared among them by their variances.
    for index in levels.indices.dropFirst().reversed() {
      for (child, parent) in levels[index - 1].parent.enumerated() {
        let rest = best[index][parent] - sums[index][parent].value
        best[index - 1][child] += rest * variances[index - 1][child] / sums[index][parent].variance
      }
    }
    return best
  }

  /// Whole counts that are not negative; totals are the sums of what is below them.
  func published() -> [[Int64]] {
    guard levels.count > 1 else { return levels.map { $0.noisy.map { Int64(max(0, $0), clamped: ()) } } }
    let best = consistent()
    var published = best.map { Array(repeating: Int64(0), count: $0.count) }
    let top = levels.count - 1
    published[top] = best[top].map { Int64(max(0, $0.rounded()), clamped: ()) }
    for index in (0..<top).reversed() {
      var children: [[Int]] = Array(repeating: [], count: published[index + 1].count)
      for (child, parent) in levels[index].parent.enumerated() { children[parent].append(child) }
      for (parent, cells) in children.enumerated() {
        let shares = Hierarchy.shares(of: published[index + 1][parent], like: cells.map { best[index][$0] })
        for (cell, share) in zip(cells, shares) { published[index][cell] = share }
      }
    }
    return published
  }

  /// Whole numbers that are not negative, add up to `total` and are near to `wanted`: the projection onto the simplex,
  /// rounded by largest remainders.
  static func shares(of total: Int64, like wanted: [Double]) -> [Int64] {
    guard !wanted.isEmpty else { return [] }
    let sorted = wanted.sorted(by: >)
    var (sum, shift) = (0.0, 0.0)
    for (index, value) in sorted.enumerated() {
      sum += value
      let candidate = (sum - Double(total)) / Double(index + 1)
      if value >= candidate { shift = candidate }
    }
    let exact = wanted.map { max(0, $0 - shift) }
    var whole = exact.map { Int64($0.rounded(.down), clamped: ()) }
    var rest = whole.reduce(total) { $0 &- $1 }
    let order = exact.indices.sorted { left, right in
      let (a, b) = (exact[left] - exact[left].rounded(.down), exact[right] - exact[right].rounded(.down))
      return a == b ? left < right : a > b
    }
    var place = 0
    while rest != 0 {
      let cell = order[place % order.count]
      // Rounding of binary64 can leave a little to take away, too.
      if rest > 0 {
        whole[cell] += 1
        rest -= 1
      } else if whole[cell] > 0 {
        whole[cell] -= 1
        rest += 1
      }
      place += 1
      // Beyond 2^53 the difference is no matter of single steps.
      if place > 4 * order.count {
        whole[order[0]] = max(0, whole[order[0]] &+ rest)
        break
      }
    }
    return whole
  }
}

extension Int64 {
  /// The nearest integer below a number, cut at the ends of 64 bits.
  init(_ value: Double, clamped: Void) {
    self = value >= 0x1p63 ? .max : value <= -0x1p63 ? .min : Int64(value)
  }
}
