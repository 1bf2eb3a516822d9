import CEL
import JSON
import Privacy

/// Samplers and expressions alone, on one core.
enum SmallParts {
  static func run() throws {
    try samplers()
    try expressions()
  }

  private static func samplers() throws {
    var random = SystemRandomBits()
    let draws = 500_000
    for (name, sigmaSquared) in [
      ("σ = 10", Rational(100, 1)), ("σ² = 1000/3", Rational(1000, 3)), ("σ = 100,000", Rational(10_000_000_000, 1)),
    ] {
      let sampler = DiscreteGaussianSampler(sigmaSquared: sigmaSquared)
      report("discrete Gaussian, \(name)", draws, "draws/s and core") { sampler.sample(using: &random) != .max }
    }
    let laplace = DiscreteLaplaceSampler(scale: Rational(20, 1))
    report("discrete Laplace, scale 20", draws, "draws/s and core") { laplace.sample(using: &random) != .max }
  }

  /// The lawful bases of a dataset's purposes, as the rule about them asks: three conditions, a list walked.
  private static let rule = """
    dataset.personalData in ['identified', 'pseudonymised', 'unknown']
      && size(dataset.purposes) > 0
      && dataset.purposes.all(p, p.legalBasis in
        ['consent', 'contract', 'legal-obligation', 'vital-interests', 'public-task', 'legitimate-interests'])
    """

  private static func expressions() throws {
    var environment = CELEnvironment()
    environment.declare(type: CELStructType("Purpose", fields: ["purpose": .string, "legalBasis": .string]))
    environment.declare(
      type: CELStructType("Dataset", fields: ["personalData": .string, "purposes": .list(.object("Purpose"))]))
    environment.declare("dataset", .object("Dataset"))
    let program = try environment.compile(rule)
    let family = Family.all[0]
    let record = JSONWriter.compact(
      .object(.joined(["kind": "dataset", "id": "d"], family.nature(), family.governance())))
    let dataset = CELSlots([.object(TapeObject(view: try JSONParser().parse(record).root))])
    report("CEL, a typical rule (3 conditions, a list of 2)", 500_000, "evaluations/s and core") {
      if case .bool(true) = program.evaluate(dataset) { true } else { false }
    }
    report("CEL, the same with evidence", 50_000, "evaluations/s and core") {
      if case .bool(true) = program.evaluate(dataset, tracer: CELTracer()) { true } else { false }
    }
  }

  private static func report(_ name: String, _ count: Int, _ unit: String, _ body: () -> Bool) {
    let (good, measured) = Measurement.of {
      var good = 0
      for _ in 0..<count where body() { good += 1 }
      return good
    }
    let rate = StageTable.grouped(Double(count) / measured.processorSeconds)
    say(StageTable.limit(name, good == count ? rate : "failed", unit))
  }
}
