import GRDB
import JSON
import Privacy

/// What charges cost together by their loss distributions (PLD): tighter than the zCDP figure, and true only if the plan of
/// what was asked stood before the first answer. Rounded up.
public struct LossCertificate: Hashable, Sendable {
  public struct Point: Hashable, Sendable {
    public let delta: Rational
    /// nil where the accountant cannot tell so small a δ from nothing; the zCDP figure then stands alone.
    public let epsilon: Rational?
  }

  /// At the deltas of `EpsilonAtDeltas`.
  public let points: [Point]
}

/// Which charges are meant.
public enum ChargeScope: Hashable, Sendable {
  case quarter(Quarter)
  case year(Int)
  case population(String)
  case all
}

extension Ledger {
  /// The certificate of what was charged, burned charges included, from the events that the chain records.
  ///
  /// - Throws: `LedgerError.chain` for an entry that does not say what was drawn.
  public func certificate(of scope: ChargeScope) throws(LedgerError) -> LossCertificate {
    let (events, spent) = try read { db in try Ledger.events(db, scope) }
    do {
      let loss = events.isEmpty ? nil : try PrivacyLoss(composing: events)
      var points: [LossCertificate.Point] = []
      for delta in EpsilonAtDeltas.deltas {
        // What naming groups adds to δ is not of the noise: the losses have what it leaves.
        let epsilon = loss == nil ? .zero : delta > spent ? try loss?.epsilon(delta: delta - spent) : nil
        points.append(.init(delta: delta, epsilon: epsilon))
      }
      return LossCertificate(points: points)
    } catch {
      throw .storage(detail: error.description)
    }
  }

  /// Uses of noise, and what was added to δ.
  private static func events(_ db: Database, _ scope: ChargeScope) throws -> ([PrivacyEvent], Rational) {
    var events: [PrivacyEvent] = []
    var spent = Rational.zero
    let sql = "SELECT entry.* FROM charge JOIN entry ON entry.number = charge.number ORDER BY entry.number"
    let rows = try Row.fetchCursor(db, sql: sql)
    while let row = try rows.next() {
      let entry = try LedgerEntry(row: row)
      let body = EntryBody(number: entry.number, content: try entry.content())
      let isMeant =
        switch scope {
        case .quarter(let quarter): try body.quarter("quarter") == quarter
        case .year(let year): try body.quarter("quarter").year == year
        case .population(let population): try body.text("population") == population
        case .all: true
        }
      guard isMeant else { continue }
      events += try Ledger.events(body)
      if body.content["delta"] != nil { spent += try body.rational("delta") }
    }
    return (events, spent)
  }

  /// Each part touches at most L0 cells of a subject, each changed by at most Linf: as many shifted discrete Gaussians. A choice
  /// is one event.
  private static func events(_ body: EntryBody) throws(LedgerError) -> [PrivacyEvent] {
    let mechanism = try body.text("mechanism")
    guard let parts = body.content["parts"]?.array else { throw .chain(entry: body.number, .body) }
    var events: [PrivacyEvent] = []
    for part in parts {
      let part = EntryBody(number: body.number, content: part)
      guard let perGroup = Int64(try part.text("lInfinity")), let groups = Int64(try part.text("l0")),
        let noise = try? ReleaseNoise(name: mechanism, parameters: { part.content[$0]?.string }),
        let event = try? noise.event(groups: groups, perGroup: perGroup)
      else { throw .chain(entry: body.number, .body) }
      events.append(event)
    }
    return events
  }
}
