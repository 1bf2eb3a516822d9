import BigInt
import Crypto
import JSON
import Testing

@testable import Privacy

@Suite("Releases")
struct ReleaseTests {
  private func byRegion(
    id: String = "people-by-region", rho: String = "0.01", groups: Int64 = 2, utility: UtilityLimit? = nil
  ) throws -> ReleasePlan {
    try ReleasePlan(
      Statistic(
        id: id, measure: .subjects, by: [.region], partitions: [["DE", "FR", "SE"]],
        bounds: Statistic.Bounds(groups: groups), rho: try #require(Rational(rho)), utility: utility))
  }

  @Test("a plan says everything before the data are looked at")
  func plan() throws {
    let plan = try byRegion()
    #expect(plan.parts.count == 1)
    let part = plan.parts[0]
    #expect(part.sensitivity.l2Squared == 2)
    #expect(part.mechanism.sigmaSquared == 100)
    #expect(plan.rho == Rational(1, 100))
    #expect(part.halfWidth == 20)
    #expect(part.simultaneousHalfWidth == 24)
    #expect(part.keys == [["DE"], ["FR"], ["SE"]])
  }

  @Test("the same question has the same digest, whatever it is called; another question another")
  func digests() throws {
    let plan = try byRegion()
    #expect(try byRegion(id: "renamed").digest == plan.digest)
    #expect(try byRegion(rho: "0.02").digest != plan.digest)
    #expect(try byRegion(groups: 1).digest != plan.digest)
    // A bound beyond the number of groups bounds nothing.
    #expect(try byRegion(groups: 3).digest == byRegion(groups: 300).digest)
  }

  @Test("noise is what the mechanism draws, cell by cell, around the exact counts")
  func drawing() throws {
    let plan = try byRegion()
    let table = BoundedTable(counts: [1000, 5, 0], planDigest: plan.digest, digest: SHA256.hash("data"))
    var (first, second) = (TestBits(seed: 41), TestBits(seed: 41))
    let release = try plan.draw(table, using: &first)
    let sampler = try DiscreteGaussian(sigmaSquared: 100).sampler()
    #expect(release.cells.map(\.noisy) == table.counts.map { $0 + sampler.sample(using: &second) })
    #expect(release.cells.map(\.key) == plan.parts[0].keys)
    #expect(release.cells.allSatisfy { $0.nonNegative == max(0, $0.noisy) })
    #expect(release.dataDigest == table.digest)
  }

  @Test("draws from the system differ, and stay inside six standard deviations")
  func systemNoise() throws {
    let plan = try byRegion()
    let table = BoundedTable(counts: [1000, 1000, 1000], planDigest: plan.digest, digest: SHA256.hash("data"))
    let values = try (0..<200).flatMap { _ in try plan.draw(table).cells.map(\.noisy) }
    #expect(Set(values).count > 20)
    #expect(values.allSatisfy { abs($0 - 1000) < 80 })
  }

  @Test("counts at the ends of 64 bits are cut, not trapped")
  func saturation() throws {
    let plan = try byRegion(rho: "0.0000000001")
    let table = BoundedTable(counts: [.max, .min, 0], planDigest: plan.digest, digest: SHA256.hash("data"))
    for _ in 0..<40 { _ = try plan.draw(table) }
    let other = BoundedTable(counts: [1, 2, 3], planDigest: SHA256.hash("other"), digest: SHA256.hash("data"))
    #expect(throws: PrivacyError.mismatch) { try plan.draw(other) }
  }

  @Test("a stored release is read back as it was; anything else is refused")
  func storing() throws {
    let plan = try byRegion()
    let table = BoundedTable(counts: [1, 2, .max], planDigest: plan.digest, digest: SHA256.hash("data"))
    let release = try plan.draw(table)
    let text = JSONWriter.canonical(release.json)
    #expect(try Release(json: JSONValue(parsing: text)) == release)
    for name in release.json.object?.keys ?? [] where !["level", "interval"].contains(name) {
      var broken = release.json
      broken[name] = .int(1)
      #expect(throws: PrivacyError.self) { try Release(json: broken) }
    }
    let part = try #require(release.json["parts"]?[0])
    for name in part.object?.keys ?? [] {
      var (broken, member) = (release.json, part)
      member[name] = .int(1)
      broken["parts"] = .array([member])
      #expect(throws: PrivacyError.self) { try Release(json: broken) }
    }
    #expect(throws: PrivacyError.storedRelease) { try Release(json: .null) }
  }

  @Test("a rehearsal is repeated by its seed, marked, and never read back as a release")
  func rehearsal() throws {
    let plan = try byRegion()
    let table = BoundedTable(counts: [1, 2, 3], planDigest: plan.digest, digest: SHA256.hash("data"))
    var (first, second, third) = (Rehearsal(seed: 7), Rehearsal(seed: 7), Rehearsal(seed: 8))
    let release = try first.draw(plan, table)
    #expect(try second.draw(plan, table) == release)
    #expect(try third.draw(plan, table) != release)
    #expect(release.isRehearsal)
    #expect(release.json["private"]?.string?.hasPrefix("NOT PRIVATE") == true)
    #expect(throws: PrivacyError.storedRelease) { try Release(json: release.json) }
    #expect(try !plan.draw(table).isRehearsal)
  }

  @Test("what noise would drown is refused before anything is spent, with what would do")
  func utility() throws {
    let limit = try UtilityLimit(plausible: 100, maximumRelativeHalfWidth: Rational(1, 10))
    let plan = try byRegion(utility: limit)
    let refusal = #expect(throws: NotUseful.self) { try plan.checkUtility() }
    let sufficient = try #require(refusal?.sufficientRho)
    #expect(refusal?.halfWidth == 20)
    #expect(sufficient > Rational(1, 100))
    try byRegion(rho: sufficient.description, utility: limit).checkUtility()
    let slightlyLess = sufficient * Rational(9, 10)
    #expect(throws: NotUseful.self) { try byRegion(rho: slightlyLess.description, utility: limit).checkUtility() }
    try byRegion(utility: UtilityLimit(plausible: 200, maximumRelativeHalfWidth: Rational(1, 10))).checkUtility()
    try byRegion().checkUtility()
  }
}

@Suite("Figures that datasets state of themselves")
struct DatasetFigureTests {
  private let facet = """
    {"method":"exact","subjectField":"id","rows":300,"subjects":100,"maxRowsPerSubject":8,"boundsEnforced":true,
    "distributions":[
    {"attribute":"region","unit":"subjects","domain":"closed","maxValuesPerSubject":1,
    "values":[{"value":"DE","count":60},{"value":"SE","count":40}]},
    {"attribute":"channel","unit":"rows","domain":"closed","maxValuesPerSubject":2,"maxRowsPerSubjectAndValue":5,
    "values":[{"value":"app","count":200},{"value":"web","count":90},{"value":"post","count":10}]},
    {"attribute":"city","unit":"rows","domain":"open","maxValuesPerSubject":1,"values":[{"value":"Ulm","count":1}]}],
    "numeric":[{"attribute":"income","decimals":1,"lower":-0.5,"upper":100,"sum":1234.5},{"attribute":"age","sum":3}]}
    """

  private func figure(_ kind: DatasetFigure.Kind, _ facet: String? = nil) throws -> DatasetFigure {
    try DatasetFigure(kind, of: "ds:1", statistics: JSONParser().parse(facet ?? self.facet).root)
  }

  @Test("carry the sensitivity that the facet declares")
  func sensitivities() throws {
    #expect(try figure(.rows).sensitivity.l2Squared == 64)
    #expect(try figure(.subjects).sensitivity.l2Squared == 1)
    let region = try figure(.distribution(attribute: "region"))
    #expect(region.sensitivity.l1 == 1)
    #expect(region.counts == [60, 40])
    let channel = try figure(.distribution(attribute: "channel"))
    #expect(channel.sensitivity.l1 == 8)
    let income = try figure(.sum(attribute: "income"))
    #expect(income.sensitivity.l1 == 8000)  // 8 rows of at most 100.0
    #expect(income.counts == [12345])
    let plan = try ReleasePlan(id: "income", figure: income, rho: 10_000)
    let key = try BoundingKey(secret: .random(count: 32), plan: plan)
    let sum = try #require(try plan.estimates(plan.draw(income.bounded(plan: plan, key: key)))[0].estimates.first)
    #expect((sum.published - Rational(12345, 10)).magnitude < 500)
    #expect(channel.sensitivity.l2Squared == 34)  // 5² + 3²: never more than eight rows in all
  }

  @Test("are released as any other counts")
  func release() throws {
    let figure = try figure(.distribution(attribute: "channel"))
    let plan = try ReleasePlan(id: "channels", figure: figure, rho: Rational(1, 10))
    let key = try BoundingKey(secret: .random(count: 32), plan: plan)
    let table = figure.bounded(plan: plan, key: key)
    #expect(table.counts == [200, 90, 10])
    #expect(try plan.draw(table).cells.map(\.key) == [["app"], ["web"], ["post"]])
    let changed = try self.figure(
      .distribution(attribute: "channel"), facet.replacing(#""web","count":90"#, with: #""web","count":91"#))
    #expect(try ReleasePlan(id: "channels", figure: changed, rho: Rational(1, 10)).digest == plan.digest)
    #expect(changed.bounded(plan: plan, key: key).digest != table.digest)
  }

  @Test("are refused without an enforced bound, and for every other reason")
  func refused() throws {
    let cases: [(String, String, DatasetFigure.Kind, NotReleasable)] = [
      (#""boundsEnforced":true"#, #""boundsEnforced":false"#, .subjects, .noEnforcedBound),
      (#""boundsEnforced":true"#, #""boundsEnforced":"unknown""#, .rows, .noEnforcedBound),
      (#","boundsEnforced":true"#, "", .rows, .noEnforcedBound),
      (#""subjectField":"id","#, "", .rows, .noSubjectField),
      (#""maxRowsPerSubject":8,"#, "", .rows, .noMaximum),
      (#""method":"exact""#, #""method":"estimate""#, .rows, .notExact),
      (#""method":"exact""#, #""method":"differentially-private""#, .rows, .alreadyPrivate),
      (#""method":"exact","#, "", .rows, .notExact),
      (#""rows":300,"#, "", .rows, .absent),
      (#""subjects":100,"#, "", .subjects, .absent),
      ("", "", .distribution(attribute: "none"), .absent),
      ("", "", .distribution(attribute: "city"), .openDomain),
      (#""maxValuesPerSubject":1,"#, "", .distribution(attribute: "region"), .noMaximum),
      (#""lower":-0.5,"#, "", .sum(attribute: "income"), .noEnforcedBound),
      (#""maxRowsPerSubject":8,"#, "", .sum(attribute: "income"), .noMaximum),
      ("", "", .sum(attribute: "none"), .absent),
      ("", "", .sum(attribute: "age"), .noEnforcedBound),
      (#""value":"SE""#, #""value":"DE""#, .distribution(attribute: "region"), .repeatedValue),
    ]
    for (old, new, kind, reason) in cases {
      let text = old.isEmpty ? facet : facet.replacing(old, with: new)
      #expect(throws: PrivacyError.notReleasable(reason)) { try figure(kind, text) }
    }
    #expect(PrivacyError.notReleasable(.noEnforcedBound).description == "not releasable: no enforced bound")
  }
}
