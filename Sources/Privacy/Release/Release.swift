import BigInt
import Crypto
import JSON

/// Noisy counts, with everything that one must know to read them. Holds no exact figure.
public struct Release: Hashable, Sendable {
  /// What the intervals are, and are not: to be printed beside them.
  public static let intervalLabel = "privacy noise interval; sampling error not included"

  public struct Cell: Hashable, Sendable {
    /// One value for each attribute.
    public let key: [String]
    /// The count with its noise, as drawn. Intervals belong to this one; it can be negative.
    public let noisy: Int64
    /// Post-processing: the noisy count, or zero where that is negative.
    public var nonNegative: Int64 { max(0, noisy) }
  }

  public let statistic: String
  public let planDigest: Digest
  public let dataDigest: Digest
  public let population: String
  public let attributes: [String]
  public let cells: [Cell]
  public let sensitivity: Sensitivity
  public let sigmaSquared: Rational
  /// zCDP loss that was charged.
  public let rho: Rational
  /// Half-width at 95 % for one cell read by itself: the noisy count ± this.
  public let halfWidth: Int64
  /// Half-width at 95 % that holds for all cells at once.
  public let simultaneousHalfWidth: Int64
  /// Whether its noise can be repeated from a seed, so that it protects nobody. No ledger takes such a release.
  public private(set) var isRehearsal = false

  /// What a report must print over a rehearsal.
  public static let rehearsalLabel = "NOT PRIVATE: noise from a seed"

  func rehearsed() -> Release {
    var copy = self
    copy.isRehearsal = true
    return copy
  }
}

extension ReleasePlan {
  /// Draws fresh noise for every cell. Charge the loss durably first: `Ledger.release` does both in the right order.
  ///
  /// - Throws: `PrivacyError.mismatch` if the table belongs to another plan.
  public func draw(_ table: BoundedTable) throws(PrivacyError) -> Release {
    var random = SystemRandomBits()
    return try draw(table, using: &random)
  }

  func draw(_ table: BoundedTable, using random: inout some RandomBits) throws(PrivacyError) -> Release {
    guard table.planDigest == digest, table.counts.count == keys.count else { throw .mismatch }
    let sampler = mechanism.sampler()
    var cells: [Release.Cell] = []
    cells.reserveCapacity(keys.count)
    for (key, count) in zip(keys, table.counts) {
      let (sum, overflow) = count.addingReportingOverflow(sampler.sample(using: &random))
      // Cut at the ends of 64 bits: post-processing, and an error here would itself be an output.
      cells.append(Release.Cell(key: key, noisy: overflow ? (count < 0 ? .min : .max) : sum))
    }
    return Release(
      statistic: id, planDigest: digest, dataDigest: table.digest, population: population, attributes: attributes,
      cells: cells, sensitivity: sensitivity, sigmaSquared: mechanism.sigmaSquared, rho: rho, halfWidth: halfWidth,
      simultaneousHalfWidth: simultaneousHalfWidth)
  }
}
