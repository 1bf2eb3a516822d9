import BigInt
import Testing

@testable import Privacy

@Suite("Exact rationals")
struct RationalTests {
  /// The obvious way: cross-multiplied big integers, reduced by their divisor.
  private func reference(
    _ a: (BigInt, BigInt), _ b: (BigInt, BigInt), _ operation: Character
  ) -> (BigInt, BigInt) {
    let (top, bottom): (BigInt, BigInt) =
      switch operation {
      case "+": (a.0 * b.1 + b.0 * a.1, a.1 * b.1)
      case "-": (a.0 * b.1 - b.0 * a.1, a.1 * b.1)
      case "*": (a.0 * b.0, a.1 * b.1)
      default: (a.0 * b.1, a.1 * b.0)
      }
    let divisor = top.greatestCommonDivisor(with: bottom)
    let sign: BigInt = bottom.sign == .minus ? -1 : 1
    return (sign * top / divisor, sign * bottom / divisor)
  }

  @Test("machine words and big integers give the same number")
  func arithmetic() {
    var generator = TestGenerator(seed: 1)
    func part(_ width: Int, _ generator: inout TestGenerator) -> BigInt {
      var value = BigInt(0)
      for _ in 0..<width { value = value << 60 + BigInt(UInt64.random(in: 1..<(1 << 60), using: &generator)) }
      return Bool.random(using: &generator) ? value : -value
    }
    for round in 0..<400 {
      let width = 1 + round % 3
      let a = (part(width, &generator), part(1, &generator)), b = (part(1, &generator), part(width, &generator))
      let (x, y) = (Rational(a.0, over: a.1), Rational(b.0, over: b.1))
      for operation in "+-*/" {
        let result: Rational =
          switch operation {
          case "+": x + y
          case "-": x - y
          case "*": x * y
          default: x / y
          }
        let expected = reference(a, b, operation)
        #expect(result.numerator == expected.0)
        #expect(result.denominator == expected.1)
      }
      #expect((x < y) == (reference(a, b, "-").0.sign == .minus))
      #expect(x + y - y == x)
      #expect((x + y - y).hashValue == x.hashValue)
    }
  }

  @Test("the ends of 64 bits neither trap nor lose anything")
  func ends() {
    let least = Rational(Int64.min)
    #expect(-least == Rational(BigInt(1) << 63))
    #expect(-(-least) == least)
    #expect(least.description == "-9223372036854775808")
    #expect(Rational(Int64.max) + 1 == -least)
    #expect(Rational(Int64.max) * Rational(Int64.max) / Rational(Int64.max) == Rational(Int64.max))
    #expect(Rational(Int64.min, -1) == -least)
    #expect(least.magnitude > Rational(Int64.max))
  }

  @Test(
    "text is read exactly",
    arguments: [
      ("0.05", "1/20"), ("1e-6", "1/1000000"), ("7/3", "7/3"), ("-4/8", "-1/2"), ("4/-8", "-1/2"), ("1.50E2", "150"),
      ("-0", "0"), ("+3", "3"), ("12345678901234567890123456789", "12345678901234567890123456789"),
    ])
  func reading(text: String, expected: String) {
    #expect(Rational(text)?.description == expected)
  }

  @Test(
    "anything else is refused",
    arguments: [
      "", " 1", "1/0", "1/", "/1", "1//2", "1/2/3", "0x10", ".5", "5.", "1e", "1e5000", "-", "1-", "nan", "inf",
      "1_000",
      "--1", "1.2.3", "1.-2", "٣", String(repeating: "1", count: 5000),
    ])
  func refusing(text: String) {
    #expect(Rational(text) == nil)
  }

  @Test("decimals are rounded to the side asked for")
  func decimals() {
    #expect(Rational(1, 3).decimal(places: 6, rounding: .up) == "0.333334")
    #expect(Rational(1, 3).decimal(places: 6, rounding: .down) == "0.333333")
    #expect(Rational(-1, 3).decimal(places: 6, rounding: .up) == "-0.333333")
    #expect(Rational(-1, 3).decimal(places: 6, rounding: .down) == "-0.333334")
    #expect(Rational(1, 20).decimal(places: 6, rounding: .up) == "0.050000")
    #expect(Rational(-1, 10_000_000).decimal(places: 3, rounding: .up) == "0.000")
    #expect(Rational(5).decimal(places: 0, rounding: .up) == "5")
    #expect(Rational(1, 20).shortest == "0.05")
    #expect(Rational(1, 8).shortest == "0.125")
    #expect(Rational(2, 3).shortest == "2/3")
    #expect(Rational(100).shortest == "100")
  }

  @Test("binary64 is the nearest on the side asked for")
  func doubles() throws {
    var generator = TestGenerator(seed: 2)
    for _ in 0..<300 {
      let value = Rational(
        BigInt(Int64.random(in: .min...(.max), using: &generator))
          * BigInt(10).power(Int.random(in: 0...30, using: &generator)),
        over: BigInt(UInt64.random(in: 1...(.max), using: &generator)))
      let (down, up) = (value.double(rounding: .down), value.double(rounding: .up))
      #expect(try #require(Rational(exactly: down)) <= value)
      #expect(try #require(Rational(exactly: up)) >= value)
      #expect(down == up || down.nextUp == up)
    }
    for exact in [0.1, -0.1, 1.0, Double.leastNonzeroMagnitude, -.greatestFiniteMagnitude, 2.5e-308] {
      let value = try #require(Rational(exactly: exact))
      #expect(value.double(rounding: .up) == exact)
      #expect(value.double(rounding: .down) == exact)
    }
    #expect(Rational(exactly: .nan) == nil)
    #expect(Rational(exactly: .infinity) == nil)
  }

  @Test("floor and ceiling go to the right side of zero")
  func floors() {
    #expect(Rational(-7, 2).floor == -4)
    #expect(Rational(-7, 2).ceiling == -3)
    #expect(Rational(7, 2).floor == 3)
    #expect(Rational(7, 2).ceiling == 4)
    #expect(Rational(-4).floor == -4)
  }
}
