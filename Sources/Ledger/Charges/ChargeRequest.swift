import Crypto
import JSON
import Privacy

/// Where a charge stands. Every one of them counts as spent.
public enum ChargeState: String, Hashable, Sendable, CaseIterable {
  /// On disk; noise may have been drawn since.
  case reserved
  /// Noise was drawn, its result is not stored yet.
  case drawn
  /// The noisy result is stored.
  case released
  /// Something failed between reservation and release: the loss counts, the result is lost.
  case burned
}

/// The places between the steps of a charge at which a process can die.
package enum ChargeStep: String, CaseIterable, Sendable {
  case beforeReservation
  case afterReservation
  case afterDrawing
  case afterNotingTheDraw
  case afterRelease
}

/// A question and what answering it costs.
public struct ChargeRequest: Hashable, Sendable {
  public let statistic: String
  public let population: String
  /// The two digests name the question: the same pair gets the stored answer, without charge or fresh noise.
  public let plan: Digest
  public let data: Digest
  public let quarter: Quarter
  public let mechanism: String
  /// Exact parameters of the mechanism, as rationals in text.
  public let parameters: [String: String]
  public let sensitivity: Sensitivity
  /// zCDP loss, exact.
  public let rho: Rational

  /// The charge for a planned release on the data with this digest.
  public init(_ plan: ReleasePlan, data: Digest, quarter: Quarter) {
    statistic = plan.id
    population = plan.population
    self.plan = plan.digest
    self.data = data
    self.quarter = quarter
    mechanism = "discrete-gaussian"
    parameters = ["sigmaSquared": plan.mechanism.sigmaSquared.description]
    sensitivity = plan.sensitivity
    rho = plan.rho
  }

  func members(run: Int64, budget: PrivacyBudget) -> JSONObject {
    [
      "run": .int(run), "statistic": .string(statistic), "population": .string(population), "unit": "data subject",
      "neighbours": "add or remove all rows of one subject", "plan": .string(plan.hex), "data": .string(data.hex),
      "quarter": .string(quarter.description), "mechanism": .string(mechanism),
      "parameters": .object(JSONObject(parameters.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
      "l0": .string(String(sensitivity.groups)), "lInfinity": .string(String(sensitivity.perGroup)),
      "l1": .string(sensitivity.l1.description), "l2Squared": .string(sensitivity.l2Squared.description),
      "rho": .string(rho.description), "capOfQuarter": .string(budget.quarter.description),
      "capOfYear": .string(budget.year.description),
    ]
  }
}
