import BigInt
import Foundation
import JSON
import Testing

@testable import Privacy

/// The shared cases of `AFFIDAVIT_DP_VECTORS`, exact to 20 digits or rational.
enum VectorFile {
  static let path: String =
    ProcessInfo.processInfo.environment["AFFIDAVIT_DP_VECTORS"]
    ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "../../../shared/vectors/dp.json"
    )
    .standardizedFileURL.path

  /// Prints why nothing is read, where that is so.
  static let isPresent: Bool = {
    if FileManager.default.fileExists(atPath: path) { return true }
    print("DPVectors: skipped, no file at \(path)")
    return false
  }()

  static func cases() throws -> [VectorCase] {
    let data = try #require(FileManager.default.contents(atPath: path))
    let root = try JSONParser().parse([UInt8](data)).root
    #expect(root["format"]?.string == "affidavit-dp-vectors/1")
    return (root["cases"]?.value.array ?? []).map { VectorCase(json: $0) }
  }
}

struct VectorCase {
  let json: JSONValue

  var id: String { json["id"]?.string ?? "?" }
  var kind: String { json["kind"]?.string ?? "?" }

  func text(_ group: String, _ name: String) throws -> String {
    try #require(json[group]?[name]?.string, "\(id): \(group).\(name)")
  }

  func input(_ name: String) throws -> Rational { try number(try text("inputs", name)) }
  func expected(_ name: String) throws -> Rational { try number(try text("expected", name)) }

  func integer(_ group: String, _ name: String) throws -> Int64 {
    try #require(json[group]?[name]?.int64, "\(id): \(group).\(name)")
  }

  func numbers(_ group: String, _ name: String) throws -> [Rational] {
    try #require(json[group]?[name]?.array).map { element in
      if let integer = element.int64 { return Rational(integer) }
      return try number(try #require(element.string))
    }
  }

  private func number(_ text: String) throws -> Rational {
    try #require(Rational(text), "\(id): \(text)")
  }
}

@Suite("DP vectors", .enabled(if: VectorFile.isPresent))
struct DPVectors {
  @Test("every case of every group holds within its tolerance")
  func cases() throws {
    var tallies: [String: (passed: Int, failed: Int)] = [:]
    for vector in try VectorFile.cases() {
      if try holds(vector) {
        tallies[vector.kind, default: (0, 0)].passed += 1
      } else {
        tallies[vector.kind, default: (0, 0)].failed += 1
        Issue.record("\(vector.id) does not hold")
      }
    }
    for (kind, tally) in tallies.sorted(by: { $0.key < $1.key }) {
      print("\(kind): \(tally.passed) passed, \(tally.failed) failed")
    }
    let sums = tallies.values.reduce((0, 0)) { ($0.0 + $1.passed, $0.1 + $1.failed) }
    print("DPVectors: \(sums.0) passed, \(sums.1) failed")
  }

  private func holds(_ vector: VectorCase) throws -> Bool {
    switch vector.kind {
    case "discrete_laplace": try laplace(vector)
    case "discrete_gaussian": try gaussian(vector)
    case "ci_discrete_laplace":
      try interval(vector, DiscreteLaplace(scale: vector.input("scale")).halfWidth(alpha: vector.input("alpha")))
    case "ci_discrete_gaussian":
      try interval(
        vector, DiscreteGaussian(sigmaSquared: vector.input("sigma_squared")).halfWidth(alpha: vector.input("alpha")))
    case "zcdp_to_epsilon":
      isAbove(
        try ZCDP.epsilon(rho: vector.input("rho"), delta: vector.input("delta")), try vector.expected("epsilon"),
        below: "1e-12", above: "1e-6")
    case "zcdp_to_delta":
      isAbove(
        try ZCDP.delta(rho: vector.input("rho"), epsilon: vector.input("epsilon")), try vector.expected("delta"),
        below: "1e-9", above: "1e-6")
    case "zcdp_from_eps_delta":
      isAbove(
        try ZCDP.rho(epsilon: vector.input("epsilon"), delta: vector.input("delta")), try vector.expected("rho"),
        below: "1e-6", above: "1e-12")
    case "gaussian_analytic_sigma":
      isAbove(
        try AnalyticGaussian.sigma(
          epsilon: vector.input("epsilon"), delta: vector.input("delta"), sensitivity: vector.input("l2_sensitivity")),
        try vector.expected("sigma"), below: "1e-12", above: "1e-6")
    case "gaussian_epsilon":
      isAbove(
        try AnalyticGaussian.epsilon(
          sigma: vector.input("sigma"), sensitivity: vector.input("l2_sensitivity"), delta: vector.input("delta")),
        try vector.expected("epsilon"), below: "1e-12", above: "1e-6")
    case "compose_pld": try lossDistribution(vector)
    case "compose_pure_optimal": try optimalPure(vector)
    case "compose_rdp": try renyi(vector)
    case "pure_to_zcdp": try pure(vector)
    case "compose_pure": try composed(vector)
    case "compose_gaussian_exact": try gaussians(vector)
    case "partition_truncated_geometric": try keep(vector)
    case "partition_laplace_threshold": try threshold(vector)
    case "threshold_release_delta":
      isAbove(
        try PartitionSelection.releaseDelta(
          scale: vector.input("scale"), threshold: BigInt(vector.integer("inputs", "threshold"))),
        try vector.expected("delta"), below: "1e-12", above: "1e-9")
    default: false
    }
  }

  private func isAbove(_ got: Rational, _ exact: Rational, below: String, above: String) -> Bool {
    guard let below = Rational(below), let above = Rational(above) else { return false }
    return exact * (1 - below) <= got && got <= exact * (1 + above)
  }

  private func isNear(_ bounds: ClosedRange<Rational>, _ exact: Rational, _ tolerance: Rational) -> Bool {
    let slack = exact.magnitude * tolerance
    return bounds.lowerBound >= exact - slack && bounds.upperBound <= exact + slack
  }

  private static let relative = Rational(1, 1_000_000_000_000)

  private func tails(
    _ vector: VectorCase, _ distribution: some NoiseDistribution, _ probability: (BigInt) -> ClosedRange<Rational>
  ) throws -> Bool {
    let places = try vector.numbers("inputs", "x").map(\.floor)
    let (masses, tails) = (try vector.numbers("expected", "pmf"), try vector.numbers("expected", "tail_ge"))
    for (x, (mass, tail)) in zip(places, zip(masses, tails)) {
      guard isNear(probability(x), mass, DPVectors.relative) else { return false }
      let bounds =
        x >= 1 ? distribution.upperTail(from: x) : Enclosure.one - distribution.upperTail(from: 1 - x)
      guard isNear(bounds.lowerBound...bounds.upperBound, tail, DPVectors.relative) else { return false }
    }
    return places.count == masses.count && places.count == tails.count
  }

  private func laplace(_ vector: VectorCase) throws -> Bool {
    let scale = try vector.input("scale")
    let mechanism = try DiscreteLaplace(scale: scale)
    let decay = Enclosure.exp(-1 / scale)
    let rest = Enclosure.one - decay
    let variance = decay * Rational(2) / (rest * rest)
    return try tails(vector, DiscreteLaplace.Distribution(scale: scale), mechanism.probability(of:))
      && isNear(
        variance.lowerBound...variance.upperBound, vector.expected("variance"), DPVectors.relative)
      && isNear(
        1 / scale...1 / scale, vector.expected("epsilon_for_sensitivity_1"), DPVectors.relative)
  }

  private func gaussian(_ vector: VectorCase) throws -> Bool {
    let sigmaSquared = try vector.input("sigma_squared")
    let mechanism = try DiscreteGaussian(sigmaSquared: sigmaSquared)
    let s = sigmaSquared.double(rounding: .down)
    var (sum, moment) = (1.0, 0.0)
    for x in 1...Int(30 + 20 * s.squareRoot()) {
      let weight = 2 * exp(-Double(x * x) / (2 * s))
      sum += weight
      moment += weight * Double(x * x)
    }
    let variance = try #require(Rational(exactly: moment / sum))
    let unit = try Sensitivity(groups: 1, perGroup: 1)
    return try tails(vector, DiscreteGaussian.Distribution(sigmaSquared: sigmaSquared), mechanism.probability(of:))
      && isNear(variance...variance, vector.expected("variance"), DPVectors.relative)
      && isNear(
        mechanism.rho(unit)...mechanism.rho(unit), vector.expected("rho_for_sensitivity_1"), DPVectors.relative)
  }

  private func interval(_ vector: VectorCase, _ got: (halfWidth: BigInt, coverage: Rational)) throws -> Bool {
    try got.halfWidth == BigInt(vector.integer("expected", "half_width"))
      && isNear(got.coverage...got.coverage, vector.expected("coverage"), DPVectors.relative)
  }

  private func pure(_ vector: VectorCase) throws -> Bool {
    let epsilon = try vector.input("epsilon")
    return try isAbove(
      PureLoss.rho(epsilon: epsilon), vector.expected("rho_tight_any_pure"), below: "1e-19", above: "1e-12")
      && isAbove(
        PureLoss.laplaceRho(epsilon: epsilon), vector.expected("rho_laplace_exact"), below: "1e-18", above: "1e-12")
      && PureLoss.exponentialMechanismRho(epsilon: epsilon)
        == vector.expected("rho_exponential_mechanism_bounded_range")
  }

  private func composed(_ vector: VectorCase) throws -> Bool {
    try vector.numbers("inputs", "epsilons").sum() == vector.expected("epsilon_exact")
  }

  /// The zCDP figure, and the certificate of continuous Gaussians.
  private func gaussians(_ vector: VectorCase) throws -> Bool {
    let rho = try vector.numbers("inputs", "sigmas").map { 1 / (2 * $0 * $0) }.sum()
    let epsilon = try ZCDP.epsilon(rho: rho, delta: vector.input("delta"))
    let events = try vector.numbers("inputs", "sigmas").map { sigma in
      try PrivacyEvent(.gaussian(sigmaSquared: sigma * sigma))
    }
    let loss = try PrivacyLoss(composing: events)
    let certificate = try #require(try loss.epsilon(delta: vector.input("delta")))
    let exact = try vector.expected("epsilon")
    return isAbove(epsilon, try vector.expected("epsilon_via_zcdp"), below: "1e-12", above: "1e-6")
      && certificate >= exact * (1 - Rational(1, 1_000_000_000))
      && certificate <= exact * Rational(1001, 1000) + Rational(1, 1000)
  }

  private func number(_ text: String) throws -> Rational { try #require(Rational(text)) }

  private func events(_ vector: VectorCase) throws -> [PrivacyEvent] {
    try #require(vector.json["inputs"]?["sequence"]?.array).map { step in
      func number(_ name: String) throws -> Rational { try self.number(#require(step[name]?.string)) }
      let mechanism: PrivacyEvent.Mechanism =
        switch try #require(step["mechanism"]?.string) {
        case "gaussian":
          try .gaussian(sigmaSquared: Self.square(step["sigma"] == nil ? number("noise_multiplier") : number("sigma")))
        case "laplace": try .laplace(scale: step["scale"] == nil ? number("noise_multiplier") : number("scale"))
        case "discrete_gaussian": try .discreteGaussian(sigmaSquared: number("sigma_squared"), shift: 1)
        case "discrete_laplace": try .discreteLaplace(scale: number("scale"), shift: 1)
        case "eps_delta": try .blackBox(epsilon: number("epsilon"), delta: number("delta"))
        default: try .concentrated(rho: number("rho"))
        }
      return try PrivacyEvent(mechanism, count: Int(try #require(step["count"]?.int64)))
    }
  }

  private static func square(_ value: Rational) -> Rational { value * value }

  private func lossDistribution(_ vector: VectorCase) throws -> Bool {
    let loss = try PrivacyLoss(composing: events(vector))
    for element in try #require(vector.json["inputs"]?["deltas"]?.array) {
      let delta = try #require(element.string)
      let bracket = try #require(vector.json["expected"]?["epsilon_bracket"]?[delta]?.array).map {
        try number(try #require($0.string))
      }
      let got = try #require(try loss.epsilon(delta: number(delta)))
      guard got >= bracket[0] - Rational(1, 1_000_000), got <= bracket[1] * Rational(1001, 1000) + Rational(1, 1000)
      else { return false }
    }
    return true
  }

  private func optimalPure(_ vector: VectorCase) throws -> Bool {
    let events = try vector.numbers("inputs", "epsilons").map { epsilon in
      try PrivacyEvent(.blackBox(epsilon: epsilon, delta: 0))
    }
    let delta = try PrivacyLoss(composing: events).delta(epsilon: vector.input("epsilon_global"))
    return isAbove(delta, try vector.expected("delta"), below: "1e-9", above: "1e-2")
  }

  private func renyi(_ vector: VectorCase) throws -> Bool {
    let events = try events(vector)
    let relative = Rational(1, 1_000_000_000)
    for pair in try #require(vector.json["expected"]?["rdp_at"]?.array) {
      let order = try #require(pair.array?.first?.double)
      let exact = try number(#require(pair.array?.last?.string))
      let divergence = try RenyiLoss.divergence(events, order: order)
      let got = try #require(Rational(exactly: divergence))
      guard isNear(got...got, exact, relative) else { return false }
    }
    let (epsilon, order) = try RenyiLoss.epsilon(events, delta: vector.input("delta"))
    return try isNear(epsilon...epsilon, vector.expected("epsilon"), relative)
      && abs(order - vector.expected("optimal_order").double(rounding: .down)) < 1e-9
  }

  private func selection(_ vector: VectorCase) throws -> PartitionSelection {
    try PartitionSelection(
      epsilon: vector.input("epsilon"), delta: vector.input("delta"),
      maxPartitions: vector.integer("inputs", "max_partitions"))
  }

  private func keep(_ vector: VectorCase) throws -> Bool {
    let probabilities = try selection(vector).keepProbabilities(limit: 10_000)
    let sizes = try vector.numbers("inputs", "n").map(\.floor)
    for (size, expected) in zip(sizes, try vector.numbers("expected", "keep_probability")) {
      let got = probabilities[min(Int(size), probabilities.count - 1)]
      guard isAbove(got, expected, below: "1e-9", above: "1e-18") else { return false }
    }
    return probabilities.count - 1 == Int(try vector.integer("expected", "smallest_n_kept_surely"))
  }

  private func threshold(_ vector: VectorCase) throws -> Bool {
    let selection = try selection(vector)
    return try selection.threshold == BigInt(vector.integer("expected", "threshold_discrete_laplace_integer"))
      && isAbove(
        selection.deltaOfPartition, vector.expected("delta_per_partition"), below: "1e-9", above: "1e-18")
  }
}
