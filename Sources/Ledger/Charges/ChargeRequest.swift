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
  /// What is done to one table.
  public struct Part: Hashable, Sendable {
    public let name: String
    public let mechanism: ReleaseNoise
    public let sensitivity: Sensitivity
    public let rho: Rational
    /// Where groups come from the data, the noisy figure from which on they are named.
    public let threshold: Int64?
  }

  public let statistic: String
  public let population: String
  /// The two digests name the question: the same pair gets the stored answer, without charge or fresh noise.
  public let plan: Digest
  public let data: Digest
  public let quarter: Quarter
  /// Noisy tables that are drawn together.
  public let parts: [Part]
  /// zCDP loss, exact.
  public let rho: Rational
  /// What naming groups that no list names adds to δ, exact.
  public let delta: Rational
  /// Who asks: a ledger serves one organisation.
  public let organisation: String?

  /// The charge for a planned release on the data with this digest.
  public init(_ plan: ReleasePlan, data: Digest, quarter: Quarter, organisation: String? = nil) {
    statistic = plan.id
    population = plan.population
    self.plan = plan.digest
    self.data = data
    self.quarter = quarter
    parts = plan.parts.map {
      Part(
        name: $0.name, mechanism: $0.mechanism, sensitivity: $0.sensitivity, rho: $0.rho,
        threshold: $0.threshold)
    }
    rho = plan.rho
    delta = plan.delta
    self.organisation = organisation
  }

  func members(run: Int64, budget: PrivacyBudget) -> JSONObject {
    var members: JSONObject = [
      "run": .int(run), "statistic": .string(statistic), "population": .string(population), "unit": "data subject",
      "neighbours": "add or remove all rows of one subject", "plan": .string(plan.hex), "data": .string(data.hex),
      "quarter": .string(quarter.description), "mechanism": .string(parts.first?.mechanism.name ?? ""),
      "parts": .array(parts.map { .object($0.members) }),
      "rho": .string(rho.description),
    ]
    if delta.signum > 0 { members["delta"] = .string(delta.description) }
    members["organisation"] = organisation.map { .string($0) }
    for (name, value) in budget.members { members[name] = value }
    return members
  }
}

extension PrivacyBudget {
  /// The caps, as entries name them.
  var members: [(String, JSONValue)] {
    var members: [(String, JSONValue)] = [
      ("capOfQuarter", .string(quarter.description)), ("capOfYear", .string(year.description)),
    ]
    if let window {
      members += [("windowQuarters", .int(Int64(window.quarters))), ("capOfWindow", .string(window.rho.description))]
    }
    if delta.signum > 0 { members.append(("capOfDelta", .string(delta.description))) }
    return members
  }

  /// The caps that an entry names.
  init(_ body: EntryBody) throws(LedgerError) {
    do {
      var window: Window?
      if body.content["capOfWindow"] != nil {
        window = try Window(quarters: Int(clamping: body.number("windowQuarters")), rho: body.rational("capOfWindow"))
      }
      try self.init(
        quarter: body.rational("capOfQuarter"), year: body.rational("capOfYear"), window: window,
        delta: body.content["capOfDelta"] == nil ? .zero : body.rational("capOfDelta"))
    } catch let error as LedgerError {
      throw error
    } catch {
      throw .chain(entry: body.number, .budget)
    }
  }
}

extension ChargeRequest.Part {
  fileprivate var members: JSONObject {
    var members: JSONObject = [
      "name": .string(name), "l0": .string(String(sensitivity.groups)),
      "lInfinity": .string(String(sensitivity.perGroup)),
      "l1": .string(sensitivity.l1.description), "l2Squared": .string(sensitivity.l2Squared.description),
      "rho": .string(rho.description),
    ]
    for (name, value) in mechanism.parameters { members[name] = .string(value) }
    if let threshold { members["threshold"] = .string(String(threshold)) }
    return members
  }
}
