import BigInt
import Crypto
import JSON

/// Everything about a release that can be known, checked and printed before the data are looked at.
public struct ReleasePlan: Hashable, Sendable {
  /// The statistic's name; not part of the digest, so renaming asks no new question.
  public let id: String
  /// What is asked, in full; its canonical form (RFC 8785) is what `digest` digests.
  public let definition: JSONValue
  /// SHA-256 of the canonical definition.
  public let digest: Digest
  public let population: String
  /// Names of the attributes that make up a cell's key.
  public let attributes: [String]
  /// Keys of all cells, in the order in which they are released.
  public let keys: [[String]]
  public let sensitivity: Sensitivity
  public let mechanism: DiscreteGaussian
  /// The zCDP loss that is charged: exact, and never above what was asked for.
  public let rho: Rational
  /// Half-width of the noise interval at 95 %, for one cell read by itself.
  public let halfWidth: Int64
  /// Half-width at 95 % that holds for all cells at once (Bonferroni).
  public let simultaneousHalfWidth: Int64
  public let utility: UtilityLimit?

  /// Confidence of the intervals.
  public static let level = Rational(19, 20)

  /// - Throws: `PrivacyError.rho` if the loss asks for more noise than 64 bits hold.
  public init(_ statistic: Statistic) throws(PrivacyError) {
    let attributes = statistic.attributes.map(\.description)
    try self.init(
      id: statistic.id,
      question: [
        "measure": .string(statistic.measure.rawValue),
        "by": .array(attributes.map { .string($0) }),
        "partitions": .array(statistic.partitions.values.map { .array($0.map { .string($0) }) }),
        "groups": .int(statistic.effectiveGroups),
        "rows": .int(statistic.effectiveRows),
      ],
      population: statistic.population, attributes: attributes, keys: statistic.partitions.keys,
      sensitivity: try statistic.sensitivity(), rho: statistic.rho, utility: statistic.utility)
  }

  /// A plan to release a figure that a dataset states of itself.
  ///
  /// - Throws: `PrivacyError.rho` unless rho is positive and the noise within what 64 bits hold.
  public init(
    id: String, figure: DatasetFigure, rho: Rational, utility: UtilityLimit? = nil
  ) throws(PrivacyError) {
    let (measure, attributes): (String, [String]) =
      switch figure.kind {
      case .rows: ("dataset-rows", [])
      case .subjects: ("dataset-subjects", [])
      case .distribution(let attribute): ("distribution", [attribute])
      }
    try self.init(
      id: id,
      question: [
        "measure": .string(measure),
        "by": .array(attributes.map { .string($0) }),
        "partitions": .array(figure.labels.map { .array($0.map { .string($0) }) }),
        "l1": .string(figure.sensitivity.l1.description),
        "l2Squared": .string(figure.sensitivity.l2Squared.description),
      ],
      population: figure.dataset, attributes: attributes, keys: figure.labels, sensitivity: figure.sensitivity,
      rho: rho, utility: utility)
  }

  private init(
    id: String, question: JSONObject, population: String, attributes: [String], keys: [[String]],
    sensitivity: Sensitivity, rho: Rational, utility: UtilityLimit?
  ) throws(PrivacyError) {
    let mechanism = try DiscreteGaussian(spending: rho, on: sensitivity)
    self.id = id
    var definition = question
    definition["format"] = "affidavit-question/1"
    definition["unit"] = "data subject"
    definition["population"] = .string(population)
    definition["mechanism"] = "discrete-gaussian"
    definition["sigmaSquared"] = .string(mechanism.sigmaSquared.description)
    self.definition = .object(definition)
    digest = SHA256.hash(JSONWriter.canonical(self.definition))
    self.population = population
    self.attributes = attributes
    self.keys = keys
    self.sensitivity = sensitivity
    self.mechanism = mechanism
    self.rho = mechanism.rho(sensitivity)
    let alpha = 1 - ReleasePlan.level
    halfWidth = Int64(clamping: try mechanism.halfWidth(alpha: alpha).halfWidth)
    simultaneousHalfWidth =
      keys.count == 1
      ? halfWidth
      : Int64(clamping: try mechanism.halfWidth(alpha: alpha / Rational(keys.count)).halfWidth)
    self.utility = utility
  }

  /// The utility gate. Looks at public numbers only, and is to be asked before anything is charged.
  ///
  /// - Throws: `NotUseful`.
  public func checkUtility() throws(NotUseful) {
    guard let utility, BigInt(halfWidth) > utility.widest else { return }
    throw NotUseful(halfWidth: halfWidth, limit: utility, sufficientRho: sufficientRho(utility))
  }

  /// A loss whose noise passes the gate: from the normal approximation, then lowered until the exact interval does.
  private func sufficientRho(_ limit: UtilityLimit) -> Rational {
    let deviation = Rational(2 * limit.widest + 1, over: 2) / Rational(196, 100)
    var sigmaSquared = deviation * deviation
    while let candidate = try? DiscreteGaussian(sigmaSquared: sigmaSquared),
      let interval = try? candidate.halfWidth(alpha: 1 - ReleasePlan.level), interval.halfWidth > limit.widest
    {
      sigmaSquared = sigmaSquared * Rational(49, 50)
    }
    return (sensitivity.l2Squared / (2 * sigmaSquared)).roundedUp(significantDigits: 3)
  }
}

extension Rational {
  /// A positive number rounded up to a decimal of so many significant digits.
  func roundedUp(significantDigits: Int) -> Rational {
    guard signum > 0 else { return self }
    var unit = Rational.one
    let least = Rational(BigInt(10).power(significantDigits - 1))
    while self / unit < least { unit = unit / 10 }
    while self / unit >= least * 10 { unit = unit * 10 }
    return Rational((self / unit).ceiling) * unit
  }
}
