/// Quantiles read off a release of a tree of counts: post-processing.
public struct QuantileEstimate: Hashable, Sendable {
  /// Values of the attributes before the binned one.
  public let key: [String]
  public let quantile: Rational
  /// The upper end of the bin in which the quantile lies.
  public let published: Rational
  /// Ends of the bins between which it lies at 95 %, for all quantiles of the release at once.
  public let interval: ClosedRange<Rational>
}

extension ReleasePlan {
  /// Quantiles of the last attribute, which is binned, for each combination of the others.
  ///
  /// - Throws: `PrivacyError.mismatch` for a release of another plan or one without such a tree, `.probability` unless each
  ///   quantile is strictly between 0 and 1.
  public func quantiles(
    _ quantiles: [Rational], of bins: Bins, in release: Release
  ) throws(PrivacyError) -> [QuantileEstimate] {
    guard quantiles.allSatisfy({ $0.signum > 0 && $0 < 1 }) else { throw .probability }
    if case .choice(let choice)? = parts.first?.mechanism {
      guard quantiles == [choice.quantile] else { throw .mismatch }
      return [try chosen(choice, of: bins, in: release)]
    }
    let levels = try estimates(release)
    guard let leaves = levels.first?.estimates, leaves.count % bins.count == 0,
      parts.allSatisfy({ $0.grouping.size == bins.count })
    else { throw .mismatch }
    var results: [QuantileEstimate] = []
    for start in stride(from: 0, to: leaves.count, by: bins.count) {
      var sum = Rational.zero
      let cumulated = (0..<bins.count).map { bin in
        sum += leaves[start + bin].published
        return sum
      }
      let bounds = (0..<bins.count).map { prefix(levels, run: start / bins.count, bins: $0 + 1, of: bins.count) }
      guard let all = bounds.last else { continue }
      for quantile in quantiles {
        let (least, most) = (quantile * max(0, all.lowerBound), quantile * max(0, all.upperBound))
        let place = cumulated.firstIndex { $0 >= quantile * sum } ?? bins.count - 1
        let first = bounds.firstIndex { $0.upperBound >= least } ?? 0
        let last = bounds.firstIndex { $0.lowerBound >= most } ?? bins.count - 1
        results.append(
          QuantileEstimate(
            key: Array(leaves[start].key.dropLast()), quantile: quantile, published: bins.edges[place + 1],
            interval: bins.edges[min(first, last)]...bins.edges[max(first, last) + 1]))
      }
    }
    return results
  }

  /// How far the end that was chosen lies from the quantile depends on the data: its interval is all that there is.
  private func chosen(_ choice: QuantileChoice, of bins: Bins, in release: Release) throws(PrivacyError)
    -> QuantileEstimate
  {
    guard release.planDigest == digest, let place = release.parts.first?.noisy.first, bins.count == choice.candidates,
      bins.edges.indices.dropFirst().contains(Int(clamping: place) + 1), let last = bins.edges.last
    else { throw .mismatch }
    return QuantileEstimate(
      key: [], quantile: choice.quantile, published: bins.edges[Int(place) + 1], interval: bins.edges[0]...last)
  }

  /// Bounds of the exact number in the first bins of a run: as few cells of the tree as cover them.
  private func prefix(
    _ levels: [EstimatedLevel], run: Int, bins: Int, of count: Int
  ) -> ClosedRange<Rational> {
    var (low, high) = (Rational.zero, Rational.zero)
    var (place, level) = (0, parts.count - 1)
    while place < bins {
      let grouping = parts[level].grouping
      let cell = grouping.cell(of: run * count + place)
      let groups = grouping.groups(of: cell)
      guard groups.lowerBound == run * count + place, groups.upperBound < run * count + bins else {
        level -= 1
        continue
      }
      let interval = levels[level].estimates[cell].simultaneous
      low += interval.lowerBound
      high += interval.upperBound
      place += groups.count
      level = parts.count - 1
    }
    return low...high
  }
}
