/// A list: elements in memory, or read from a source.
public struct CELList: Sendable {
  @usableFromInline
  enum Storage: Sendable {
    case array([CELValue])
    // Boxed, so that a value stays small and is copied by one retain.
    indirect case source(any CELListSource)
  }
  @usableFromInline let storage: Storage

  @inlinable public init(_ elements: [CELValue]) { storage = .array(elements) }
  @inlinable public init(source: any CELListSource) { storage = .source(source) }

  @inlinable public var count: Int {
    switch storage {
    case .array(let elements): elements.count
    case .source(let source): source.count
    }
  }

  /// The element at `index`, which must be in `0 ..< count`.
  @inlinable public subscript(index: Int) -> CELValue {
    switch storage {
    case .array(let elements): elements[index]
    case .source(let source): source.element(at: index)
    }
  }

  /// Calls `body` with each index and element in order until it returns false.
  @inlinable public func forEach(_ body: (Int, CELValue) -> Bool) {
    switch storage {
    case .array(let elements):
      var index = 0
      for element in elements {
        if !body(index, element) { return }
        index += 1
      }
    case .source(let source): source.forEach(body)
    }
  }

  /// `text in list`, if its source can tell.
  @inlinable func contains(_ text: String) -> Bool? {
    if case .source(let source) = storage { return source.contains(text) }
    return nil
  }

  /// All elements, in memory.
  public var elements: [CELValue] {
    switch storage {
    case .array(let elements): return elements
    case .source(let source):
      var elements: [CELValue] = []
      elements.reserveCapacity(source.count)
      source.forEach { _, element in
        elements.append(element)
        return true
      }
      return elements
    }
  }
}
