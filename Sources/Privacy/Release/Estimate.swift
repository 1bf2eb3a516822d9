import BigInt
import Foundation

/// A figure of a release as it is published: made from the noisy integers alone, so that it costs nothing more.
public struct Estimate: Hashable, Sendable {
  public let key: [String]
  /// The noisy figure, before anything was done to it; where it is made of several parts, those.
  public let raw: [Rational]
  /// After post-processing: counts are whole and not negative and agree with their totals, means and variances lie where
  /// the bounds allow.
  public let published: Rational
  /// Interval of the raw figure at 95 %: for this one alone, and for all of the release at once.
  public let interval: ClosedRange<Rational>
  public let simultaneous: ClosedRange<Rational>
}

/// The figures of one part, or those that several make together.
public struct EstimatedLevel: Hashable, Sendable {
  /// As the part's, or `mean`, `variance`.
  public let name: String
  public let estimates: [Estimate]
}

extension ReleasePlan {
  /// What is published of a release of this plan.
  ///
  /// - Throws: `PrivacyError.mismatch` for a release of another plan, or a chosen quantile, which `quantiles` reads.
  public func estimates(_ release: Release) throws(PrivacyError) -> [EstimatedLevel] {
    guard release.planDigest == digest, release.parts.map(\.name) == parts.map(\.name),
      parts.allSatisfy({ $0.mechanism.sigmaSquared != nil })
    else { throw .mismatch }
    switch Statistic.Measure(rawValue: measure) {
    case .mean: return [moments(release, name: "mean")]
    case .variance: return [moments(release, name: "variance")]
    default: break
    }
    guard value == nil else { return [sums(release)] }
    let published =
      parts.contains { $0.threshold != nil }
      ? release.parts.map { $0.noisy.map { max(0, $0) } } : Hierarchy(self, release).published()
    return zip(release.parts, published).map { part, published in
      EstimatedLevel(
        name: part.name,
        estimates: part.keys.indices.map { place in
          let raw = Rational(part.noisy[place])
          return Estimate(
            key: part.keys[place], raw: [raw], published: Rational(published[place]),
            interval: around(raw, part.halfWidth), simultaneous: around(raw, part.simultaneousHalfWidth))
        })
    }
  }

  private func around(_ value: Rational, _ width: Int64) -> ClosedRange<Rational> {
    value - Rational(width)...value + Rational(width)
  }

  private func sums(_ release: Release) -> EstimatedLevel {
    let scale = value?.scale ?? 1
    let part = release.parts[0]
    return EstimatedLevel(
      name: part.name,
      estimates: zip(part.keys, part.noisy).map { key, noisy in
        let raw = Rational(noisy) / scale
        let (one, all) = (Rational(part.halfWidth) / scale, Rational(part.simultaneousHalfWidth) / scale)
        return Estimate(
          key: key, raw: [raw], published: raw, interval: raw - one...raw + one, simultaneous: raw - all...raw + all)
      })
  }

  /// Means and variances with the box of all numerators and denominators that their intervals allow (Fieller's set,
  /// widened to a box; the level is shared among the parts).
  private func moments(_ release: Release, name: String) -> EstimatedLevel {
    let parts = release.parts
    return EstimatedLevel(
      name: name,
      estimates: parts[0].keys.indices.map { place in
        func box(_ width: (Release.Part) -> Int64) -> ClosedRange<Rational> {
          moment(name, parts.map { around(Rational($0.noisy[place]), width($0)) })
        }
        let published = moment(name, parts.map { around(Rational($0.noisy[place]), 0) }).lowerBound
        return Estimate(
          key: parts[0].keys[place], raw: parts.map { Rational($0.noisy[place]) }, published: published,
          interval: box(\.halfWidth), simultaneous: box(\.simultaneousHalfWidth))
      })
  }

  /// The range of a mean or variance over a box of count, sum and squares; within what the bounds allow.
  private func moment(_ name: String, _ box: [ClosedRange<Rational>]) -> ClosedRange<Rational> {
    guard let value else { return 0...0 }
    let count = max(1, box[0].lowerBound)...max(1, box[0].upperBound)
    // About the middle of the bounds, in halves of a step.
    let mean = quotient(box[1], count)
    let half = Rational(value.width)
    let centered = clamped(mean, -half...half)
    let step = 2 * value.scale
    if name == "mean" {
      let middle = Rational(value.lower + value.upper)
      return (centered.lowerBound + middle) / step...(centered.upperBound + middle) / step
    }
    let squares = quotient(box[2], count)
    let (a, b) = (centered.lowerBound * centered.lowerBound, centered.upperBound * centered.upperBound)
    let least = centered.contains(0) ? Rational.zero : min(a, b)
    let spread = clamped(squares.lowerBound - max(a, b)...squares.upperBound - least, 0...half * half)
    return spread.lowerBound / (step * step)...spread.upperBound / (step * step)
  }

  /// All quotients of the one by the other, which is positive.
  private func quotient(_ top: ClosedRange<Rational>, _ bottom: ClosedRange<Rational>) -> ClosedRange<Rational> {
    let least = top.lowerBound / (top.lowerBound.signum < 0 ? bottom.lowerBound : bottom.upperBound)
    let most = top.upperBound / (top.upperBound.signum < 0 ? bottom.upperBound : bottom.lowerBound)
    return least...most
  }

  private func clamped(_ range: ClosedRange<Rational>, _ limits: ClosedRange<Rational>) -> ClosedRange<Rational> {
    func clamp(_ value: Rational) -> Rational { min(max(value, limits.lowerBound), limits.upperBound) }
    return clamp(range.lowerBound)...clamp(range.upperBound)
  }
}
