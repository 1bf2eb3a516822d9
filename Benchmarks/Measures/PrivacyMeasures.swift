import Crypto
import Foundation
import JSON
import Privacy
import Spill

/// Noise, bounded statistics and accountants alone, on one core: what `peers/privacy.py` does with other people's libraries.
struct PrivacyMeasures {
  /// Rows of the bounded statistics.
  let rows: Int
  /// What the script is told, so that it prints ratios.
  private(set) var figures = JSONObject()

  init(rows: Int) { self.rows = rows }

  mutating func run() throws {
    say("\nPrivacy, one core (seconds are of the processor)")
    try draws()
    try concentrated()
    try lossDistribution()
    try boundedStatistics()
  }

  private mutating func note(_ name: String, _ value: Double) { figures[name] = .double(value) }

  // MARK: - Noise

  /// Scales from 1 to 1000, whole and odd.
  private static let scales: [(text: String, scale: Rational)] = [
    ("1", 1), ("10", 10), ("1000/7", Rational(1000, 7)), ("1000", 1000),
  ]

  private mutating func draws() throws {
    var random = SystemRandomBits()
    let count = 1_000_000
    for (text, scale) in Self.scales {
      let gaussian = DiscreteGaussianSampler(sigmaSquared: scale * scale)
      let laplace = DiscreteLaplaceSampler(scale: scale)
      for (name, draw) in [
        ("gaussian", { gaussian.sample(using: &random) }), ("laplace", { laplace.sample(using: &random) }),
      ] as [(String, () -> Int64)] {
        let (sum, measured) = Measurement.of { (0..<count).reduce(Int64(0)) { sum, _ in sum &+ draw() } }
        let rate = Double(count) / measured.processorSeconds
        note("\(name) \(text)", rate)
        // The mean of a million draws lies within a few hundredths of the scale.
        let good = abs(Double(sum)) / Double(count) < 0.05 * scale.approximately
        say(
          StageTable.limit(
            "discrete \(name == "gaussian" ? "Gaussian, σ" : "Laplace, scale") = \(text)",
            good ? StageTable.grouped(rate) : "failed", "draws/s"))
      }
    }
  }

  // MARK: - Accountants

  private static let events = 10_000

  /// The filter's exact sum: of equal charges, and of charges that all differ.
  private mutating func concentrated() throws {
    guard let quarter = Quarter(year: 2026, number: 3) else { return }
    let budget = try PrivacyBudget(quarter: 1000, year: 1000)
    for (name, charge) in [
      ("equal", { _ in Rational(1, 200) }), ("distinct", { Rational(1, Int64(2 * (100 + $0))) }),
    ] as [(String, (Int) -> Rational)] {
      let (spent, measured) = Measurement.of {
        var filter = ZCDPFilter()
        for event in 0..<Self.events where filter.allows(charge(event), in: quarter, budget) {
          filter.charge(charge(event), in: quarter)
        }
        return filter.losses[quarter]?.decimal(places: 6, rounding: .up) ?? "0"
      }
      note("zcdp \(name)", measured.processorSeconds)
      say(
        StageTable.limit(
          "zCDP filter, \(StageTable.grouped(Double(Self.events))) \(name) events, asked and charged",
          StageTable.decimal(1000 * measured.processorSeconds, 2),
          "ms (ρ \(spent))"
        ))
    }
    let (epsilon, measured) = try Measurement.of { try ZCDP.epsilon(rho: 1, delta: Rational(1, 1_000_000)) }
    note("zcdp epsilon", measured.processorSeconds)
    say(
      StageTable.limit(
        "  its ε at δ = 1e-6", StageTable.decimal(1000 * measured.processorSeconds, 2),
        "ms (ε \(StageTable.decimal(epsilon.approximately, 2)))"))
  }

  /// Discrete Gaussians that all differ; their composition is close to one Gaussian, whose ε is known.
  private mutating func lossDistribution() throws {
    let variances = (0..<Self.events).map { Rational(Int64(10_000 + $0), 1) }
    let events = try variances.map { try PrivacyEvent(.discreteGaussian(sigmaSquared: $0, shift: 1)) }
    let delta = Rational(1, 1_000_000)
    let (epsilon, measured) = try Measurement.of { try PrivacyLoss(composing: events).epsilon(delta: delta) }
    let got = epsilon?.approximately ?? .infinity
    let precision = variances.reduce(0.0) { $0 + 1 / $1.approximately }
    let exact = try Self.gaussianEpsilon(sigma: (1 / precision).squareRoot(), delta: 1e-6)
    note("pld", measured.processorSeconds)
    note("pld drift", got / exact - 1)
    note("pld epsilon", exact)
    say(
      StageTable.limit(
        "loss distribution of \(StageTable.grouped(Double(Self.events))) distinct events",
        StageTable.decimal(measured.processorSeconds, 2),
        "s, ε \(StageTable.decimal(100 * (got / exact - 1), 2)) % above the exact one"))
  }

  /// The ε of one continuous Gaussian of sensitivity 1, by bisection on Balle and Wang's δ (2018, theorem 8).
  private static func gaussianEpsilon(sigma: Double, delta: Double) throws -> Double {
    func tail(_ x: Double) -> Double { 0.5 * erfc(x / 2.0.squareRoot()) }
    var (low, high) = (0.0, 100.0)
    for _ in 0..<200 {
      let epsilon = (low + high) / 2
      let loss = tail(epsilon * sigma - 0.5 / sigma) - exp(epsilon) * tail(epsilon * sigma + 0.5 / sigma)
      if loss > delta { low = epsilon } else { high = epsilon }
    }
    return high
  }

  // MARK: - Bounded statistics

  private static let partitions = 1_000

  /// Count, sum and mean by a thousand public groups, L0 = 4, Linf = 2, a tenth as many people as rows.
  private mutating func boundedStatistics() throws {
    let secret = SecretBytes(Array(repeating: 7, count: 32))
    let values = try ValueDomain(name: "amount", lower: 0, upper: 100)
    let list = (0..<Self.partitions).map(String.init)
    let bounds = Statistic.Bounds(groups: 4, rows: 2)
    let statistics = try [Statistic.Measure.rows, .sum, .mean].map { measure in
      try Statistic(
        id: measure.rawValue, measure: measure, by: [Attribute("category")], partitions: [list], bounds: bounds,
        value: measure == .rows ? nil : values, rho: Rational(1, 100))
    }
    let plans = try statistics.map { try ReleasePlan($0) }
    var aggregators = BoundedAggregator.sharing(
      try zip(statistics, plans).map { statistic, plan in
        BoundedQuestion(statistic, plan: plan, key: try BoundingKey(secret: secret, plan: plan))
      }, spill: .temporary())
    let before = Memory.resident
    var peak = before
    let (_, making) = Measurement.of { eachRow { _, _, _, _, _ in } }
    let (_, bounding) = try Measurement.of {
      var failure: (any Error)?
      eachRow { number, subject, partition, row, value in
        do {
          for index in aggregators.indices {
            try aggregators[index].add(subject: subject, partition: partition, row: row, number: value)
          }
        } catch { failure = error }
        if number & 0xFFFF == 0 { peak = max(peak, Memory.resident) }
      }
      if let failure { throw failure }
    }
    let (cells, releasing) = try Measurement.of {
      let tables = try aggregators.flatMap { try $0.bounded() }
      peak = max(peak, Memory.resident)
      return try zip(plans, tables).reduce(0) { try $0 + $1.0.draw($1.1).cells.count }
    }
    peak = max(peak, Memory.resident)
    let taken = bounding.without([making]).processorSeconds + releasing.processorSeconds
    note("rows", Double(rows))
    note("bounded", taken)
    note("bounded memory", Double(peak - before))
    let text = "count, sum, mean of \(StageTable.grouped(Double(rows))) rows in \(Self.partitions) groups"
    say(
      StageTable.limit(
        text, StageTable.decimal(taken, 2),
        "s, of it \(StageTable.decimal(releasing.processorSeconds, 2)) at the end; \((peak - before) >> 20) MiB"))
    guard cells == 3 * Self.partitions else { return say("failed: \(cells) cells") }
  }

  /// Rows of people, some of whom have many: number, pseudonym of 16 bytes, partition, the row's name of 8 bytes, value.
  private func eachRow(_ body: (Int, [UInt8], Int, [UInt8], Double) -> Void) {
    var random = SplitMix64(seed: 1)
    var subject = Array(repeating: UInt8(0), count: 16)
    var row = Array(repeating: UInt8(0), count: 8)
    let people = max(1, rows / 10)
    for number in 0..<rows {
      let share = Double(random.next() >> 11) * 0x1p-53
      let person = UInt64(Double(people) * share * share)
      for byte in 0..<8 {
        subject[byte] = UInt8(truncatingIfNeeded: person &>> UInt64(8 * byte))
        row[byte] = UInt8(truncatingIfNeeded: number &>> (8 * byte))
      }
      body(number, subject, random.below(Self.partitions), row, Double(random.below(100)))
    }
  }
}

extension Rational {
  /// For a line of text.
  fileprivate var approximately: Double { Double(decimal(places: 9, rounding: .up)) ?? .nan }
}
