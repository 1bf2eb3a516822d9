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
  /// Names whose rows are put into which groups: plans that have it in common share the choice of what is kept of a subject.
  public let boundingDigest: Digest
  public let population: String
  public let measure: String
  /// Names of the attributes that make up a cell's key.
  public let attributes: [String]
  /// The tables of noisy integers; the groups themselves come first.
  public let parts: [ReleasePart]
  /// Of sums, means and variances.
  public let value: ValueDomain?
  public let utility: UtilityLimit?

  /// The zCDP loss that is charged: exact, and never above what was asked for.
  public var rho: Rational { parts.map(\.rho).sum() }
  /// What is added to δ for naming groups that no list names.
  public var delta: Rational { parts.map(\.delta).sum() }

  /// Confidence of the intervals.
  public static let level = Rational(19, 20)

  /// - Throws: `PrivacyError.rho` if the loss asks for more noise than 64 bits hold, `.bounds` if a sensitivity leaves them.
  public init(_ statistic: Statistic) throws(PrivacyError) {
    let attributes = statistic.attributes.map(\.description)
    var question: JSONObject = [
      "measure": .string(statistic.measure.rawValue),
      "by": .array(attributes.map { .string($0) }),
      "partitions": .array(statistic.partitions.values.map { .array($0.map { .string($0) }) }),
      "groups": .int(statistic.effectiveGroups),
      "rows": .int(statistic.effectiveRows),
    ]
    if let value = statistic.value {
      question["value"] = .string(value.name)
      question["lower"] = .int(value.lower)
      question["upper"] = .int(value.upper)
      question["places"] = .int(Int64(value.places))
    }
    if let delta = statistic.delta {
      question["partitions"] = "those with enough people"
      question["delta"] = .string(delta.description)
    }
    if let quantile = statistic.quantile { question["quantile"] = .string(quantile.description) }
    if statistic.levels != .groups { question["levels"] = .string(statistic.levels.rawValue) }
    self.init(
      id: statistic.id, question: question, measure: statistic.measure.rawValue, population: statistic.population,
      attributes: attributes, parts: try ReleasePart.parts(of: statistic), value: statistic.value,
      utility: statistic.utility)
  }

  /// A plan to release a figure that a dataset states of itself.
  ///
  /// - Throws: `PrivacyError.rho` unless rho is positive and the noise within what 64 bits hold.
  public init(
    id: String, figure: DatasetFigure, rho: Rational, utility: UtilityLimit? = nil
  ) throws(PrivacyError) {
    let part = try ReleasePart(
      name: figure.kind.isSum ? "sum" : "count", keys: figure.labels, sensitivity: figure.sensitivity, spending: rho,
      together: 1, cells: figure.labels.count)
    self.init(
      id: id,
      question: [
        "measure": .string(figure.kind.name),
        "by": .array(figure.kind.attributes.map { .string($0) }),
        "partitions": .array(figure.labels.map { .array($0.map { .string($0) }) }),
        "l1": .string(figure.sensitivity.l1.description),
        "l2Squared": .string(figure.sensitivity.l2Squared.description),
      ],
      measure: figure.kind.name, population: figure.dataset, attributes: figure.kind.attributes, parts: [part],
      value: figure.value, utility: utility)
  }

  private init(
    id: String, question: JSONObject, measure: String, population: String, attributes: [String], parts: [ReleasePart],
    value: ValueDomain?, utility: UtilityLimit?
  ) {
    self.id = id
    var definition = question
    definition["format"] = "affidavit-question/1"
    definition["unit"] = "data subject"
    definition["population"] = .string(population)
    definition["mechanism"] = .string(parts.first?.mechanism.name ?? "discrete-gaussian")
    let variances = parts.compactMap { $0.mechanism.sigmaSquared?.description }
    if case .choice(let choice)? = parts.first?.mechanism {
      definition["epsilon"] = .string(choice.mechanism.epsilon.description)
    } else if let only = variances.first, parts.count == 1 {
      definition["sigmaSquared"] = .string(only)
    } else {
      definition["sigmasSquared"] = .array(variances.map { .string($0) })
    }
    self.definition = .object(definition)
    digest = SHA256.hash(JSONWriter.canonical(self.definition))
    var bounding: JSONObject = ["format": "affidavit-bounding/2"]
    for name in ["unit", "population", "by", "partitions"] { bounding[name] = definition[name] }
    boundingDigest = SHA256.hash(JSONWriter.canonical(.object(bounding)))
    self.population = population
    self.measure = measure
    self.attributes = attributes
    self.parts = parts
    self.value = value
    self.utility = utility
  }
}

// MARK: - Utility

extension ReleasePlan {
  /// The utility gate. Looks at public numbers only, and is to be asked before anything is charged.
  ///
  /// It judges the noise of each part: that of counts against the plausible count, that of sums against the plausible sum,
  /// or, for means and variances, against the range of the values.
  ///
  /// - Throws: `NotUseful`.
  public func checkUtility() throws(NotUseful) {
    guard let utility else { return }
    if let part = parts.first(where: { $0.threshold.map { $0 > utility.plausible } ?? false }) {
      throw NotUseful(
        part: part.name, halfWidth: part.halfWidth, threshold: part.threshold, plausible: BigInt(utility.plausible),
        limit: utility, sufficientRho: part.rho(naming: utility.plausible)?.roundedUp(significantDigits: 3))
    }
    var sufficient = Rational.zero
    var worst: ReleasePart?
    for part in parts {
      let widest = utility.widest(plausible(part, utility))
      guard BigInt(part.halfWidth) > widest else { continue }
      worst = worst ?? part
      sufficient = max(sufficient, part.rho(reaching: widest, together: together) * Rational(parts.count))
    }
    guard let worst else { return }
    throw NotUseful(
      part: worst.name, halfWidth: worst.halfWidth, threshold: nil, plausible: plausible(worst, utility),
      limit: utility,
      sufficientRho: sufficient.roundedUp(significantDigits: 3))
  }

  /// A public, plausible size of a part's figures, in its own steps.
  private func plausible(_ part: ReleasePart, _ utility: UtilityLimit) -> BigInt {
    let count = BigInt(utility.plausible)
    guard let value else { return count }
    switch part.name {
    case "sum":
      return measure == Statistic.Measure.mean.rawValue || measure == Statistic.Measure.variance.rawValue
        ? count * BigInt(value.width) : count * BigInt(10).power(value.places)
    case "squares": return count * BigInt(value.width) * BigInt(value.width)
    default: return count
    }
  }

  /// Parts that make one figure together.
  private var together: Int {
    measure == Statistic.Measure.mean.rawValue ? 2 : measure == Statistic.Measure.variance.rawValue ? 3 : 1
  }

  /// A loss with which each figure has a half-width of at most so much at 95 %, in its own unit; within a few per cent of the
  /// least one, rounded up to three digits. It looks at public numbers only.
  ///
  /// - Throws: `PrivacyError.accuracy` for means, variances and chosen quantiles, whose intervals depend on the data, and where the half-width
  ///   is less than one step.
  public func rho(reaching halfWidth: Rational) throws(PrivacyError) -> Rational {
    let steps = (halfWidth * (value?.scale ?? 1)).floor
    guard together == 1, steps >= 1, parts.allSatisfy({ $0.mechanism.sigmaSquared != nil }) else { throw .accuracy }
    let most = parts.map { $0.rho(reaching: steps, together: 1) }.max() ?? .zero
    return (most * Rational(parts.count)).roundedUp(significantDigits: 3)
  }
}

extension ReleasePart {
  /// A loss with which groups of a size are named where no noise is against it, by steps of a tenth; nil if no noise at all would
  /// be little enough.
  func rho(naming size: Int64) -> Rational? {
    guard threshold != nil, size > sensitivity.perGroup, var sigmaSquared = mechanism.sigmaSquared else { return nil }
    while sigmaSquared > Rational(1, 1 << 20) {
      if let noise = try? DiscreteGaussian(sigmaSquared: sigmaSquared),
        let threshold = try? PartitionSelection.threshold(
          of: noise, perGroup: sensitivity.perGroup, groups: sensitivity.groups, delta: delta), threshold <= size
      {
        return noise.rho(sensitivity)
      }
      sigmaSquared = sigmaSquared * Rational(9, 10)
    }
    return nil
  }

  /// A loss with which its noise has a half-width of at most so many steps: from the normal approximation, then raised
  /// until the exact interval has.
  func rho(reaching widest: BigInt, together: Int) -> Rational {
    let alpha = (1 - ReleasePlan.level) / Rational(together)
    if case .choice(let choice) = mechanism { return choice.rho(reaching: widest, alpha: alpha) }
    // 1.96, 2.25 and 2.4 deviations.
    let deviation =
      Rational(2 * widest + 1, over: 2) / [Rational(196, 100), Rational(225, 100), Rational(24, 10)][together - 1]
    var sigmaSquared = deviation * deviation
    while let candidate = try? DiscreteGaussian(sigmaSquared: sigmaSquared),
      let interval = try? candidate.halfWidth(alpha: alpha), interval.halfWidth > widest
    {
      sigmaSquared = sigmaSquared * Rational(49, 50)
    }
    return sensitivity.l2Squared / (2 * sigmaSquared)
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
