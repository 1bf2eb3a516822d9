import BigInt
import Foundation
import JSON

/// A number under `values` of a contribution, with the bounds to which each one is clamped and the decimal grid on which it
/// lies. Both are fixed without looking at the data.
public struct ValueDomain: Hashable, Sendable {
  public let name: String
  /// Decimal places of the grid, 0 to 9.
  public let places: Int
  /// Bounds in steps of the grid.
  let lower: Int64
  let upper: Int64

  /// - Throws: `PrivacyError.value` unless lower < upper, both lie on the grid, their distance is at most 2^30 of its
  ///   steps and neither is further than that from zero.
  public init(name: String, lower: Rational, upper: Rational, places: Int = 0) throws(PrivacyError) {
    guard (0...9).contains(places), lower < upper else { throw .value }
    let scale = Rational(BigInt(10).power(places))
    let (low, high) = (lower * scale, upper * scale)
    let most = Rational(1 << 30)
    guard low.isInteger, high.isInteger, low.magnitude <= most, high.magnitude <= most, high - low <= most,
      let first = Int64(exactly: low.numerator), let last = Int64(exactly: high.numerator)
    else { throw .value }
    self.name = name
    self.places = places
    self.lower = first
    self.upper = last
  }

  /// Steps of the grid in a unit.
  var scale: Rational { Rational(BigInt(10).power(places)) }
  /// U - L in steps.
  var width: Int64 { upper - lower }
  /// max(|L|, |U|) in steps.
  var greatest: Int64 { max(lower.magnitude, upper.magnitude).asInt64 }

  /// The value of a contribution in steps, rounded and clamped; nil where it has none.
  func value(of contribution: JSONView) -> Int64? {
    guard let view = contribution["values"]?[name] else { return nil }
    switch view.type {
    case .integer:
      guard let whole = view.int64 else { return view.double.map(grid) }
      let scaled = Int128(whole) * Int128(ValueDomain.powers[places])
      return Int64(min(max(scaled, Int128(lower)), Int128(upper)))
    case .double: return view.double.map(grid)
    default: return nil
    }
  }

  /// The step nearest to a number; what is no number takes the lower bound.
  func grid(_ number: Double) -> Int64 {
    let scaled = (number * Double(ValueDomain.powers[places])).rounded(.toNearestOrEven)
    if scaled.isNaN || scaled <= Double(lower) { return lower }
    return scaled >= Double(upper) ? upper : Int64(scaled)
  }

  private static let powers: [Int64] = [
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000, 1_000_000_000,
  ]
}

extension UInt64 {
  /// Of a number that fits.
  fileprivate var asInt64: Int64 { Int64(clamping: self) }
}
