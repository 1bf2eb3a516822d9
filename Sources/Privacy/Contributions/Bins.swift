import JSON

/// Intervals of a number, fixed without looking at the data: [e0, e1), [e1, e2), … and the last one closed. What lies outside
/// falls into the first or the last.
public struct Bins: Hashable, Sendable {
  public let edges: [Rational]
  private let bounds: [Double]

  /// - Throws: `PrivacyError.bins` unless there are 2 to 65,537 edges, in ascending order.
  public init(edges: [Rational]) throws(PrivacyError) {
    guard (2...65_537).contains(edges.count), zip(edges, edges.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw .bins
    }
    self.edges = edges
    // Rounded down: a number written like the edge itself is then never below it.
    bounds = edges.map { $0.double(rounding: .down) }
  }

  public var count: Int { edges.count - 1 }

  /// `[0, 10)`, …, `[90, 100]`.
  public var labels: [String] {
    (0..<count).map { "[\(edges[$0].shortest), \(edges[$0 + 1].shortest)\($0 == count - 1 ? "]" : ")")" }
  }

  /// The bin of a number; nil for what is no number.
  func place(of view: JSONView) -> Int? {
    guard view.type == .integer || view.type == .double, let number = view.double, !number.isNaN else { return nil }
    var (low, high) = (0, count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if bounds[middle] <= number { low = middle } else { high = middle }
    }
    return low
  }
}
