import BigInt
import Crypto
import JSON

/// Noisy integers, with everything that one must know to read them. Holds no exact figure.
public struct Release: Hashable, Sendable {
  /// What the intervals are, and are not: to be printed beside them.
  public static let intervalLabel = "privacy noise interval; sampling error not included"

  public struct Part: Hashable, Sendable {
    public let name: String
    /// One value for each attribute of each cell.
    public let keys: [[String]]
    /// Figures with their noise, as drawn. Intervals belong to these; they can be negative. Of a chosen quantile, the place
    /// of the bin whose upper end it is.
    public let noisy: [Int64]
    public let sensitivity: Sensitivity
    public let mechanism: ReleaseNoise
    /// zCDP loss of this part.
    public let rho: Rational
    public let halfWidth: Int64
    public let simultaneousHalfWidth: Int64
    /// As in the plan.
    public let threshold: Int64?
    public let delta: Rational
  }

  public struct Cell: Hashable, Sendable {
    public let key: [String]
    /// The figure with its noise, as drawn.
    public let noisy: Int64
    /// Post-processing: the noisy count, or zero where that is negative.
    public var nonNegative: Int64 { max(0, noisy) }
  }

  public let statistic: String
  public let planDigest: Digest
  public let dataDigest: Digest
  public let population: String
  public let attributes: [String]
  /// As in the plan.
  public let parts: [Part]
  /// Whether its noise can be repeated from a seed, so that it protects nobody. No ledger takes such a release.
  public private(set) var isRehearsal = false

  /// zCDP loss that was charged.
  public var rho: Rational { parts.map(\.rho).sum() }

  /// What was added to δ.
  public var delta: Rational { parts.map(\.delta).sum() }

  /// The cells of the first part.
  public var cells: [Cell] {
    parts.first.map { part in zip(part.keys, part.noisy).map { Cell(key: $0, noisy: $1) } } ?? []
  }

  /// What a report must print over a rehearsal.
  public static let rehearsalLabel = "NOT PRIVATE: noise from a seed"

  init(
    statistic: String, planDigest: Digest, dataDigest: Digest, population: String, attributes: [String], parts: [Part]
  ) {
    self.statistic = statistic
    self.planDigest = planDigest
    self.dataDigest = dataDigest
    self.population = population
    self.attributes = attributes
    self.parts = parts
  }

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
    guard table.planDigest == digest, let groups = table.keys?.count ?? parts.first?.tableSize,
      table.columns.allSatisfy({ $0.count == groups }),
      (table.keys != nil) == parts.contains(where: { $0.threshold != nil })
    else { throw .mismatch }
    var drawn: [Release.Part] = []
    for part in parts {
      var noisy: [Int64] = []
      switch part.mechanism {
      case .choice(let choice): noisy = [try choice.choose(part.exact(table), using: &random)]
      case .gaussian(let noise):
        let sampler = noise.sampler()
        noisy.reserveCapacity(part.keys.count)
        for figure in part.exact(table) {
          let (sum, overflow) = figure.addingReportingOverflow(sampler.sample(using: &random))
          // Cut at the ends of 64 bits: post-processing, and an error here would itself be an output.
          noisy.append(overflow ? (figure < 0 ? .min : .max) : sum)
        }
      }
      var keys = part.keys
      if let threshold = part.threshold {
        let named = noisy.indices.filter { noisy[$0] >= threshold }
        keys = named.map { table.keys?[$0] ?? [] }
        noisy = named.map { noisy[$0] }
      }
      drawn.append(
        Release.Part(
          name: part.name, keys: keys, noisy: noisy, sensitivity: part.sensitivity,
          mechanism: part.mechanism, rho: part.rho, halfWidth: part.halfWidth,
          simultaneousHalfWidth: part.simultaneousHalfWidth, threshold: part.threshold, delta: part.delta))
    }
    return Release(
      statistic: id, planDigest: digest, dataDigest: table.digest, population: population, attributes: attributes,
      parts: drawn)
  }
}
