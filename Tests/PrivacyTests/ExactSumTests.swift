import BigInt
import Testing

@testable import Privacy

@Suite("Long exact sums")
struct ExactSumTests {
  @Test("bounds enclose the number, and meet where it is a multiple of 2^-64")
  func bounds() throws {
    var random = TestBits(seed: 71)
    for _ in 0..<2000 {
      let top = Int64(bitPattern: random.next()) >> Int64(28 + random.next() % 30)
      let value = Rational(top, Int64(1 + random.next() % 1_000_003))
      let bounds = try #require(FixedBounds(value))
      #expect(bounds.lowerBound <= value && value <= bounds.upperBound)
      #expect(bounds.upper - bounds.lower <= 1)
    }
    let half = try #require(FixedBounds(Rational(-1, 2)))
    #expect(half.lowerBound == Rational(-1, 2) && half.upperBound == Rational(-1, 2))
    #expect(FixedBounds(Rational(1 << 40)) == nil)
    #expect(FixedBounds(Rational(BigInt(1) << 200)) == nil)
    let tiny = try #require(FixedBounds(Rational(1, over: BigInt(10).power(90))))
    #expect(tiny.lower == 0 && tiny.upper == 1)
  }

  @Test("holds what the exact comparison holds, also at the cap and next to it")
  func comparison() throws {
    var random = TestBits(seed: 72)
    let least = Rational(1, over: BigInt(10).power(40))
    for _ in 0..<60 {
      var sums = [ExactSum(), ExactSum()]
      var exact = Rational.zero
      for index in 0..<40 {
        let term = Rational(Int64(random.next() % 1000), Int64(1 + random.next() % 997))
        sums[index % 2].add(term)
        exact += term
      }
      #expect(sums.map(\.exact).sum() == exact)
      for (cap, holds) in [
        (exact, true), (exact - least, false), (exact + least, true), (exact + 1, true), (exact - 1, false),
      ] {
        #expect(ExactSum.holds(sums, and: 0, atMost: cap) == holds)
        #expect(ExactSum.holds(sums, and: 1, atMost: cap + 1) == holds)
      }
    }
    var huge = ExactSum()
    huge.add(Rational(1 << 40))
    #expect(ExactSum.holds([huge], and: 0, atMost: Rational(1 << 40)))
    #expect(!ExactSum.holds([huge], and: least, atMost: Rational(1 << 40)))
    #expect(ExactSum.holds([], and: 1, atMost: 1))
  }

  @Test("a decimal is that of the exact sum, also where the bounds do not tell")
  func decimals() throws {
    var sum = ExactSum()
    for _ in 0..<3 { sum.add(Rational(1, 3)) }
    #expect(sum.decimal(places: 6, rounding: .up) == "1.000000")
    #expect(sum.decimal(places: 6, rounding: .down) == "1.000000")
    sum.add(Rational(1, over: BigInt(10).power(60)))
    #expect(sum.decimal(places: 6, rounding: .up) == "1.000001")
    sum.add(Rational(1, 7))
    #expect(sum.decimal(places: 6, rounding: .down) == "1.142857")
    #expect(sum.decimal(places: 6, rounding: .up) == "1.142858")
  }

  @Test("the filter asked ten thousand times of losses that all differ lets through what fits exactly, and no more")
  func filter() throws {
    let quarter = try #require(Quarter("2026-Q3"))
    let charges = (0..<2000).map { Rational(1, Int64(2 * (100 + $0))) }
    let total = charges.sum()
    #expect(total == charges.reduce(.zero, +))
    let budget = try PrivacyBudget(quarter: total, year: total)
    var filter = ZCDPFilter()
    for charge in charges {
      #expect(filter.allows(charge, in: quarter, budget))
      filter.charge(charge, in: quarter)
    }
    #expect(filter.left(in: quarter, budget) == 0)
    #expect(!filter.allows(Rational(1, over: BigInt(10).power(80)), in: quarter, budget))
    #expect(filter.allows(0, in: quarter, budget))
    #expect(filter.spent[quarter] == total && filter.total == total)
  }
}
