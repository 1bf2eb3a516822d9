import Crypto
import JSON
import Privacy

/// What the chain leads to: the runs and charges, replayed entry by entry. The tables must say the same.
struct LedgerState {
  struct Run: Hashable {
    var period, asOf, configuration, engine, started: String
    var ended, output: String?
    var state: RunRecord.State
  }

  struct Charge: Hashable {
    var run: Int64
    var statistic, population, plan, data: String
    var quarter: Quarter
    var rho: Rational
    var delta: Rational
    var state: ChargeState
    /// SHA-256 of the stored release, once drawn.
    var result: String?
  }

  private(set) var runs: [Int64: Run] = [:]
  private(set) var charges: [Int64: Charge] = [:]
  private(set) var carries: [Int64: Carry] = [:]
  private(set) var filter = ZCDPFilter()
  /// Of the last recording of each period: how many rows, and their digest.
  private(set) var findings: [String: Recording] = [:]
  private(set) var records: [String: Recording] = [:]

  struct Carry: Hashable {
    var source, target: Quarter
    var rho: Rational
  }

  struct Recording: Hashable {
    var count: Int64
    var digest: String
  }

  /// Takes the next entry.
  ///
  /// - Throws: `LedgerError.chain` if it cannot be read, does not fit what went before, or charged beyond its caps.
  mutating func apply(_ entry: LedgerEntry) throws(LedgerError) {
    let body = EntryBody(number: entry.number, content: try entry.content())
    guard let kind = LedgerEntry.Kind(rawValue: try body.text("kind")), try body.number("entry") == entry.number else {
      throw .chain(entry: entry.number, .body)
    }
    switch kind {
    case .runStarted: try startRun(body)
    case .runSealed: try sealRun(body)
    case .runFinished, .runAbandoned: try endRun(body, finished: kind == .runFinished)
    case .chargeReserved: try reserve(body)
    case .chargeDrawn: try advance(body, from: [.reserved], to: .drawn)
    case .chargeReleased: try advance(body, from: [.drawn], to: .released)
    case .chargeBurned: try advance(body, from: [.reserved, .drawn], to: .burned)
    case .budgetCarried: try carry(body, after: entry.previous)
    case .findingsRecorded:
      findings[try body.text("period")] = Recording(count: try body.number("count"), digest: try body.text("digest"))
    case .recordsRecorded:
      records[try body.text("period")] = Recording(count: try body.number("count"), digest: try body.text("digest"))
    case .audit: _ = try body.text("operation")
    }
  }

  private mutating func startRun(_ body: EntryBody) throws(LedgerError) {
    runs[body.number] = Run(
      period: try body.text("period"), asOf: try body.text("asOf"), configuration: try body.text("configuration"),
      engine: try body.text("engine"), started: try body.text("at"), ended: nil, output: nil, state: .started)
  }

  private mutating func endRun(_ body: EntryBody, finished: Bool) throws(LedgerError) {
    let number = try body.number("run")
    guard let run = runs[number], run.state == .started else { throw .chain(entry: body.number, .transition) }
    runs[number]?.state = finished ? .finished : .abandoned
    runs[number]?.ended = try body.text("at")
    guard finished else { return }
    let output = try body.text("output")
    guard run.output == nil || run.output == output else { throw .chain(entry: body.number, .transition) }
    runs[number]?.output = output
  }

  private mutating func sealRun(_ body: EntryBody) throws(LedgerError) {
    let number = try body.number("run")
    guard let run = runs[number], run.state == .started, run.output == nil else {
      throw .chain(entry: body.number, .transition)
    }
    runs[number]?.output = try body.text("output")
  }

  private mutating func reserve(_ body: EntryBody) throws(LedgerError) {
    let charge = Charge(
      run: try body.number("run"), statistic: try body.text("statistic"), population: try body.text("population"),
      plan: try body.text("plan"), data: try body.text("data"), quarter: try body.quarter("quarter"),
      rho: try body.rational("rho"), delta: body.content["delta"] == nil ? .zero : try body.rational("delta"),
      state: .reserved, result: nil)
    let budget = try PrivacyBudget(body)
    guard runs[charge.run]?.state == .started else { throw .chain(entry: body.number, .transition) }
    guard filter.allows(charge.rho, delta: charge.delta, in: charge.quarter, budget) else {
      throw .chain(entry: body.number, .budget)
    }
    charges[body.number] = charge
    filter.charge(charge.rho, delta: charge.delta, in: charge.quarter)
  }

  private mutating func advance(
    _ body: EntryBody, from: Set<ChargeState>, to state: ChargeState
  ) throws(LedgerError) {
    let number = try body.number("charge")
    guard let charge = charges[number], from.contains(charge.state) else {
      throw .chain(entry: body.number, .transition)
    }
    charges[number]?.state = state
    switch state {
    case .drawn: charges[number]?.result = try body.text("result")
    case .released:
      guard charge.result == (try body.text("result")) else { throw .chain(entry: body.number, .transition) }
    case .reserved, .burned: break
    }
  }

  private mutating func carry(_ body: EntryBody, after: Digest) throws(LedgerError) {
    let decision = try CarryDecision(body)
    guard decision.after == after else { throw .chain(entry: body.number, .transition) }
    let carry = Carry(source: decision.source, target: decision.target, rho: decision.rho)
    let budget = try PrivacyBudget(body)
    guard filter.allowsCarry(carry.rho, from: carry.source, to: carry.target, budget) else {
      throw .chain(entry: body.number, .budget)
    }
    carries[body.number] = carry
    filter.carry(carry.rho, from: carry.source, to: carry.target)
  }
}

/// Members of an entry's body, read strictly.
struct EntryBody {
  let number: Int64
  let content: JSONValue

  func text(_ name: String) throws(LedgerError) -> String {
    guard let text = content[name]?.string else { throw .chain(entry: number, .body) }
    return text
  }

  func number(_ name: String) throws(LedgerError) -> Int64 {
    guard let value = content[name]?.int64 else { throw .chain(entry: number, .body) }
    return value
  }

  func rational(_ name: String) throws(LedgerError) -> Rational {
    guard let value = Rational(try text(name)) else { throw .chain(entry: number, .body) }
    return value
  }

  func quarter(_ name: String) throws(LedgerError) -> Quarter {
    guard let value = Quarter(try text(name)) else { throw .chain(entry: number, .body) }
    return value
  }
}
