/// Costs are counted in units: one for each step evaluated and each element visited, and for a call what `CELCallCost` says.
public enum CELCost {
  /// There is no bound, because the size of an input or of a host function's result is not bounded.
  public static let unbounded = Int.max

  static func sum(_ a: Int, _ b: Int) -> Int {
    let (sum, overflow) = a.addingReportingOverflow(b)
    return overflow ? unbounded : sum
  }

  static func product(_ a: Int, _ b: Int) -> Int {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? unbounded : product
  }
}

/// The largest that a value can be.
indirect enum SizeBound: Hashable, Sendable {
  /// Anything.
  case unbounded
  /// A value without a size: a number, a time …
  case scalar
  /// A text or bytes of at most so many bytes.
  case text(Int)
  /// A list or map of at most so many elements, each of them bounded, and its keys.
  case collection(Int, element: SizeBound, key: SizeBound)
  /// A place in the input, whose bounds are declared by path: `dataset.purposes[]`.
  case place(String)

  /// In the units of `CELCallCost`.
  var units: Int {
    switch self {
    case .unbounded, .place: CELCost.unbounded
    case .scalar: 0
    case .text(let bytes): bytes == CELCost.unbounded ? bytes : bytes / 16
    case .collection(let count, _, _): count
    }
  }

  var count: Int {
    switch self {
    case .unbounded, .place: CELCost.unbounded
    case .scalar: 0
    case .text(let bytes): bytes
    case .collection(let count, _, _): count
    }
  }

  /// Elements, and elements of elements, all together.
  var elements: Int {
    switch self {
    case .unbounded, .place: CELCost.unbounded
    case .scalar, .text: 0
    case .collection(let count, let element, _): CELCost.product(count, CELCost.sum(element.elements, 1))
    }
  }

  func joined(with other: SizeBound) -> SizeBound {
    switch (self, other) {
    case _ where self == other: self
    case (.scalar, let bound), (let bound, .scalar): bound
    case (.text(let a), .text(let b)): .text(max(a, b))
    case (.collection(let a, let e1, let k1), .collection(let b, let e2, let k2)):
      .collection(max(a, b), element: e1.joined(with: e2), key: k1.joined(with: k2))
    default: .unbounded
    }
  }
}
