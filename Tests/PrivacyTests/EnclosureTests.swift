import BigInt
import Foundation
import Testing

@testable import Privacy

@Suite("Enclosures hold the true value and are narrow")
struct EnclosureTests {
  /// Lower bounds of published constants, cut after the digits shown.
  private func holds(_ enclosure: Enclosure, _ digits: String) throws {
    let below = try #require(Rational(digits))
    let places = digits.split(separator: ".").last?.count ?? 0
    let above = below + Rational(1, over: BigInt(10).power(places))
    #expect(enclosure.lowerBound < above)
    #expect(enclosure.upperBound > below)
    #expect(enclosure.upper - enclosure.lower < BigInt(1) << 120)
    #expect(enclosure.upper >= enclosure.lower)
  }

  @Test("of exp, ln, square root, pi and erf")
  func constants() throws {
    try holds(.exp(1 as Rational), "2.71828182845904523536028747135266249775724709369995")
    try holds(.exp(-1 as Rational), "0.36787944117144232159552377016146086744581113103176")
    try holds(.exp(Rational(1, 3)), "1.39561242508608952862812531960258683759790651519940")
    try holds(.exp(-100 as Rational), "0.00000000000000000000000000000000000000000003720075")
    try holds(.ln(2), "0.69314718055994530941723212145817656807550013436025")
    try holds(.ln(10), "2.30258509299404568401799145468436420760110148862877")
    try holds(-Enclosure.ln(Rational(1, 1_000_000)), "13.81551055796427410410794872810618524560660893177263")
    try holds(.squareRoot(2), "1.41421356237309504880168872420969807856967187537694")
    try holds(.pi, "3.14159265358979323846264338327950288419716939937510")
    try holds(.erf(squareRootOf: 1), "0.84270079294971486934122063508260925929606699796630")
    try holds(.erf(squareRootOf: 16), "0.99999998458274209971998114784032651311595142785474")
  }

  @Test("exp and ln undo each other")
  func inverse() throws {
    for text in ["1/7", "3", "40", "1/1000003", "255/2"] {
      let value = try #require(Rational(text))
      let there = Enclosure.exp(value)
      let back = (Enclosure.ln(there.lowerBound).lowerBound, Enclosure.ln(there.upperBound).upperBound)
      #expect(back.0 <= value && value <= back.1)
      #expect(back.1 - back.0 < Rational(1, over: BigInt(1) << 180))
    }
  }

  @Test("arithmetic rounds outwards whatever the signs")
  func arithmetic() throws {
    var generator = TestGenerator(seed: 3)
    for _ in 0..<300 {
      let x = Rational(Int64.random(in: -1000...1000, using: &generator), Int64.random(in: 1...999, using: &generator))
      let y = Rational(Int64.random(in: 1...1000, using: &generator), Int64.random(in: 1...999, using: &generator))
      for (result, exact) in [
        (Enclosure(x) + Enclosure(y), x + y), (Enclosure(x) - Enclosure(y), x - y),
        (Enclosure(x) * Enclosure(y), x * y),
        (Enclosure(x) / Enclosure(y), x / y), (Enclosure(x) / Enclosure(-y), x / -y), (Enclosure(x) * -y, x * -y),
        (Enclosure(x).power(3), x * x * x),
      ] {
        #expect(result.lowerBound <= exact && exact <= result.upperBound)
        #expect(result.upper - result.lower < 1 << 60)
      }
    }
  }
}
