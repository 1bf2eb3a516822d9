extension CELValue {
  /// The language's `==`: numbers on one number line, values of different types unequal, lists and maps element by element.
  /// `.bool`, or `.unknown`/`.error` if an element is and nothing else decides.
  public func equals(_ other: CELValue) -> CELValue {
    var steps = CELLimits.largestValue
    return equals(other, &steps)
  }

  /// As `equals`; takes one of `steps` for each element compared, and gives up when there are none left. Values that share
  /// their parts can be exponentially larger than what made them.
  func equals(_ other: CELValue, _ steps: inout Int) -> CELValue {
    switch (self, other) {
    case (.string(let a), .string(let b)): .bool(sameText(a, b))
    case (.bool(let a), .bool(let b)): .bool(a == b)
    case (.int(let a), .int(let b)): .bool(a == b)
    case (.uint(let a), .uint(let b)): .bool(a == b)
    case (.double(let a), .double(let b)): .bool(a == b)
    case (.unknown(let a), .unknown(let b)): .unknown(a.merged(with: b))
    case (.unknown, _): self
    case (_, .unknown): other
    case (.error, _): self
    case (_, .error): other
    case (.null, .null): .bool(true)
    case (.bytes(let a), .bytes(let b)): .bool(a == b)
    case (.timestamp(let a), .timestamp(let b)): .bool(a == b)
    case (.duration(let a), .duration(let b)): .bool(a == b)
    case (.type(let a), .type(let b)): .bool(a.name == b.name)
    case (.list(let a), .list(let b)): CELValue.equal(a, b, &steps)
    case (.map(let a), .map(let b)): CELValue.equal(a, b, &steps)
    case (.object(let a), .object(let b)): CELValue.equal(a, b, &steps)
    case (.map(let a), .object(let b)): CELValue.equal(a, b, &steps)
    case (.object(let a), .map(let b)): CELValue.equal(b, a, &steps)
    case (.optional(let a), .optional(let b)): CELValue.equal(a.value, b.value, &steps)
    case (.opaque(let a), .opaque(let b)): a.celType == b.celType ? a.equals(b) : .bool(false)
    default: .bool(CELNumber(self)?.order(CELNumber(other)) == .equal)
    }
  }

  private static func equal(_ a: CELValue?, _ b: CELValue?, _ steps: inout Int) -> CELValue {
    switch (a, b) {
    case (nil, nil): .bool(true)
    case (let a?, let b?): a.equals(b, &steps)
    default: .bool(false)
    }
  }

  private static func equal(_ a: CELList, _ b: CELList, _ steps: inout Int) -> CELValue {
    guard a.count == b.count else { return .bool(false) }
    var result = Conjunction()
    a.forEach { index, element in result.add(element.equals(b[index], &steps)) && take(&steps, &result) }
    return result.value
  }

  private static func equal(_ a: CELMap, _ b: CELMap, _ steps: inout Int) -> CELValue {
    guard a.count == b.count else { return .bool(false) }
    var result = Conjunction()
    for entry in a.entries {
      guard let key = CELKey(entry.key), let other = b[key] else { return .bool(false) }
      guard result.add(entry.value.equals(other, &steps)), take(&steps, &result) else { break }
    }
    return result.value
  }

  private static func equal(_ a: CELMap, _ b: any CELObjectSource, _ steps: inout Int) -> CELValue {
    guard case .map = b.celType else { return .bool(false) }
    let keys = b.keys
    guard a.count == keys.count else { return .bool(false) }
    var result = Conjunction()
    for key in keys {
      guard let value = a[.string(key)], let other = b.field(key) else { return .bool(false) }
      guard result.add(value.equals(other, &steps)), take(&steps, &result) else { break }
    }
    return result.value
  }

  private static func equal(_ a: any CELObjectSource, _ b: any CELObjectSource, _ steps: inout Int) -> CELValue {
    let keys = a.keys
    guard a.celType.name == b.celType.name, keys.count == b.keys.count else { return .bool(false) }
    var result = Conjunction()
    for key in keys {
      guard let value = a.field(key), let other = b.field(key) else { return .bool(false) }
      guard result.add(value.equals(other, &steps)), take(&steps, &result) else { break }
    }
    return result.value
  }
}

/// Takes a step; false, and an error for the result, if there is none left.
private func take(_ steps: inout Int, _ result: inout Conjunction) -> Bool {
  steps -= 1
  if steps < 0 { result.fail(.error(.costLimit, "the values are too large to compare")) }
  return steps >= 0
}

/// Joins truth values as `&&` does: false decides; then unknown, then error.
struct Conjunction {
  private(set) var value: CELValue = .bool(true)

  mutating func fail(_ error: CELValue) { value = error }

  /// False if nothing can change the result any more.
  @discardableResult
  mutating func add(_ next: CELValue) -> Bool {
    switch (value, next) {
    case (_, .bool(false)):
      value = next
      return false
    case (_, .bool(true)): break
    case (.unknown(let a), .unknown(let b)): value = .unknown(a.merged(with: b))
    case (.unknown, _): break
    case (_, .unknown): value = next
    case (.error, _): break
    default: value = next
    }
    return true
  }
}

/// Equality by code points.
@inline(__always)
func sameText(_ a: String, _ b: String) -> Bool {
  // Swift's `==` is fast, and false only if the bytes differ; it is true for canonically equivalent texts as well.
  a.utf8.count == b.utf8.count && a == b && a.utf8.elementsEqual(b.utf8)
}

/// A text that is compared often.
struct ConstantText: Sendable {
  let text: String
  private let count: Int
  private let isASCII: Bool

  init(_ text: String) {
    self.text = text
    count = text.utf8.count
    isASCII = text.utf8.allSatisfy { $0 < 0x80 }
  }

  @inline(__always)
  func equals(_ other: String) -> Bool {
    guard other.utf8.count == count, other == text else { return false }
    // What is canonically equivalent to an ASCII text and not the same is longer (U+212A, U+037E, U+1FEF).
    return isASCII || other.utf8.elementsEqual(text.utf8)
  }
}
