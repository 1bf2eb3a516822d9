import BigInt
import Foundation
import Testing

@testable import Privacy

@Suite("zCDP")
struct ZCDPTests {
  @Test("the conversion is a true bound and never above the one of Bun and Steinke")
  func conversion() throws {
    for rho in ["0.0001", "0.01", "0.05", "0.5", "5", "1/3"] {
      for delta in ["1e-5", "1e-6", "1e-9"] {
        let (r, d) = (try #require(Rational(rho)), try #require(Rational(delta)))
        let epsilon = try ZCDP.epsilon(rho: r, delta: d).double(rounding: .up)
        let (x, y) = (r.double(rounding: .up), log(1 / d.double(rounding: .up)))
        #expect(epsilon < x + 2 * (x * y).squareRoot())
        // No order does better than the one that was taken.
        for step in 1...400 {
          let order = 1 + exp(Double(step) * 0.05 - 5)
          let bound = order * x + (y + (order - 1) * log1p(-1 / order) - log(order)) / (order - 1)
          #expect(bound > epsilon * (1 - 1e-9))
        }
      }
    }
  }

  @Test("delta and rho undo epsilon, each on the safe side")
  func inverse() throws {
    let (rho, delta) = (Rational(1, 20), Rational(1, 1_000_000))
    let epsilon = try ZCDP.epsilon(rho: rho, delta: delta)
    let back = try ZCDP.delta(rho: rho, epsilon: epsilon)
    #expect(back <= delta * (1 + Rational(1, 1_000_000)))
    #expect(back >= delta * (1 - Rational(1, 1_000)))
    let least = try ZCDP.rho(epsilon: epsilon, delta: delta)
    #expect(least <= rho)
    #expect(least >= rho * (1 - Rational(1, 1_000_000)))
  }

  @Test("nothing spent is nothing lost, and impossible parameters are refused")
  func edges() throws {
    #expect(try ZCDP.epsilon(rho: 0, delta: Rational(1, 10)) == 0)
    #expect(try ZCDP.delta(rho: 0, epsilon: 1) == 0)
    #expect(throws: PrivacyError.probability) { try ZCDP.epsilon(rho: 1, delta: 0) }
    #expect(throws: PrivacyError.probability) { try ZCDP.epsilon(rho: 1, delta: 1) }
    #expect(throws: PrivacyError.rho) { try ZCDP.epsilon(rho: -1, delta: Rational(1, 2)) }
    #expect(throws: PrivacyError.rho) { try ZCDP.delta(rho: 1, epsilon: -1) }
    #expect(throws: PrivacyError.rho) { try ZCDP.rho(epsilon: 0, delta: Rational(1, 2)) }
    #expect(try ZCDP.delta(rho: 10, epsilon: 0) <= 1)
  }
}

@Suite("The budget of quarters and years")
struct ZCDPFilterTests {
  private func setting() throws -> (PrivacyBudget, [Quarter]) {
    let quarters = try (1...4).map { try #require(Quarter(year: 2026, number: $0)) }
    return (try PrivacyBudget(quarter: Rational(1, 20), year: Rational(3, 20)), quarters)
  }

  @Test("ten tenths are one, and the eleventh does not fit")
  func exact() throws {
    let budget = try PrivacyBudget(quarter: 1, year: 4)
    let quarter = try #require(Quarter("2026-Q3"))
    let tenth = try #require(Rational("0.1"))
    var filter = ZCDPFilter()
    for _ in 0..<10 {
      #expect(filter.allows(tenth, in: quarter, budget))
      filter.charge(tenth, in: quarter)
    }
    #expect(filter.left(in: quarter, budget) == 0)
    #expect(!filter.allows(Rational(1, over: BigInt(10).power(40)), in: quarter, budget))
    #expect(filter.allows(0, in: quarter, budget))
  }

  @Test("the year caps what the quarters would still allow")
  func year() throws {
    let (budget, quarters) = try setting()
    var filter = ZCDPFilter()
    for quarter in quarters.prefix(3) { filter.charge(Rational(1, 20), in: quarter) }
    #expect(filter.left(in: quarters[3], budget) == 0)
    #expect(filter.left(in: quarters[3].next, budget) == Rational(1, 20))
    #expect(filter.total == Rational(3, 20))
  }

  @Test("unused loss moves forward only where it is carried, and never back or beyond the year")
  func carrying() throws {
    let (budget, quarters) = try setting()
    var filter = ZCDPFilter()
    filter.charge(Rational(1, 50), in: quarters[0])
    #expect(!filter.allows(Rational(3, 50), in: quarters[1], budget))
    #expect(!filter.allowsCarry(Rational(2, 50), from: quarters[0], to: quarters[1], budget))
    #expect(!filter.allowsCarry(Rational(1, 50), from: quarters[1], to: quarters[0], budget))
    #expect(!filter.allowsCarry(0, from: quarters[0], to: quarters[1], budget))
    #expect(filter.allowsCarry(Rational(3, 100), from: quarters[0], to: quarters[1], budget))
    filter.carry(Rational(3, 100), from: quarters[0], to: quarters[1])
    #expect(filter.left(in: quarters[0], budget) == 0)
    #expect(filter.left(in: quarters[1], budget) == Rational(8, 100))
    filter.charge(Rational(8, 100), in: quarters[1])
    #expect(filter.left(in: quarters[2], budget) == Rational(1, 20))
    filter.charge(Rational(1, 20), in: quarters[2])
    #expect(filter.left(in: quarters[3], budget) == 0)
  }

  @Test("a window caps every run of quarters, past and to come, across years")
  func window() throws {
    let window = try PrivacyBudget.Window(quarters: 3, rho: Rational(1, 10))
    let budget = try PrivacyBudget(quarter: Rational(1, 20), year: 1, window: window)
    let first = try #require(Quarter("2026-Q3"))
    let quarters = [first, first.next, first.next.next, first.next.next.next]
    var filter = ZCDPFilter()
    filter.charge(Rational(1, 20), in: quarters[0])
    filter.charge(Rational(3, 100), in: quarters[1])
    #expect(filter.left(in: quarters[2], budget) == Rational(2, 100))
    #expect(filter.left(in: quarters[3], budget) == Rational(1, 20))
    filter.charge(Rational(1, 20), in: quarters[3])
    // The quarter between lies in a window with the one before and the one after.
    #expect(filter.spent(around: quarters[2], quarters: 3) == Rational(8, 100))
    #expect(filter.left(in: quarters[2], budget) == Rational(2, 100))
    #expect(filter.left(in: quarters[1], budget) == Rational(2, 100))
    #expect(throws: PrivacyError.rho) { try PrivacyBudget.Window(quarters: 3, rho: 0) }
    #expect(throws: PrivacyError.bounds) { try PrivacyBudget.Window(quarters: 0, rho: 1) }
  }

  @Test("a lowered cap leaves nothing, not less than nothing")
  func lowered() throws {
    let (_, quarters) = try setting()
    var filter = ZCDPFilter()
    filter.charge(Rational(1, 20), in: quarters[0])
    let lower = try PrivacyBudget(quarter: Rational(1, 50), year: Rational(1, 25))
    #expect(filter.left(in: quarters[0], lower) == 0)
    #expect(filter.left(in: quarters[1], lower) == 0)
  }

  @Test("quarters have names, an order, and a next one")
  func quarters() throws {
    let quarter = try #require(Quarter("2026-Q4"))
    #expect(quarter.next.description == "2027-Q1")
    #expect(quarter < quarter.next)
    #expect(Quarter(year: 2026, month: 9)?.description == "2026-Q3")
    #expect(
      (1...4).compactMap { Quarter(year: 2026, number: $0)?.firstDay } == [
        "2026-01-01", "2026-04-01", "2026-07-01", "2026-10-01",
      ])
    #expect(Quarter(year: 2026, month: 10)?.description == "2026-Q4")
    for text in ["2026-Q0", "2026-Q5", "2026Q3", "26-Q3", "2026-q3", "2026-Q3 ", "abcd-Q1", "+026-Q1"] {
      #expect(Quarter(text) == nil)
    }
  }
}
