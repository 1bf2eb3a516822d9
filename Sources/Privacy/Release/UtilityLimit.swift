import BigInt

/// When noise would drown the figure: a gate that is decided from public numbers alone, before anything is spent.
public struct UtilityLimit: Hashable, Sendable {
  /// A public, plausible size of one count, or of one sum.
  public let plausible: Int64
  /// The greatest half-width that is still of use, as a share of `plausible`.
  public let maximumRelativeHalfWidth: Rational

  /// - Throws: `PrivacyError.scale` unless both are positive.
  public init(plausible: Int64, maximumRelativeHalfWidth: Rational) throws(PrivacyError) {
    guard plausible > 0, maximumRelativeHalfWidth.signum > 0 else { throw .scale }
    self.plausible = plausible
    self.maximumRelativeHalfWidth = maximumRelativeHalfWidth
  }

  /// The widest half-width that passes, of a figure of a plausible size.
  func widest(_ plausible: BigInt) -> BigInt { (maximumRelativeHalfWidth * Rational(plausible)).floor }
}

/// "Not releasable at this budget": said before drawing, with what it would take.
public struct NotUseful: Error, Hashable, Sendable, CustomStringConvertible {
  /// The part whose noise is too much.
  public let part: String
  /// Half-width at 95 % that the planned loss would give it.
  public let halfWidth: Int64
  /// Where groups come from the data and that is what is too much: the noisy figure from which on they are named.
  public let threshold: Int64?
  /// Its plausible size.
  public let plausible: BigInt
  public let limit: UtilityLimit
  /// A loss of the whole release with which the gate would pass; within a few per cent of the least one. nil where none would.
  public let sufficientRho: Rational?

  public var description: String {
    let share = limit.maximumRelativeHalfWidth.shortest
    let advice = sufficientRho.map { "rho \($0.shortest) would do" } ?? "no rho would do"
    if let threshold {
      return "not releasable at this budget: a group is named from a noisy \(threshold) on, and a plausible one has "
        + "\(plausible); \(advice)"
    }
    let what = part == "count" ? "" : " of the part '\(part)'"
    return "not releasable at this budget: noise of ±\(halfWidth) on a plausible \(plausible)\(what) exceeds the limit "
      + "of \(share); \(advice)"
  }
}
