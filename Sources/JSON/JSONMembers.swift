/// The elements of an array, in order; empty for anything else.
public struct JSONElements: Sequence, Sendable {
  let container: JSONView

  public func makeIterator() -> Iterator {
    let isArray = container.type == .array
    return Iterator(
      storage: container.storage, index: container.index + 1, end: isArray ? container.cursor.close : 0)
  }

  public struct Iterator: IteratorProtocol {
    let storage: JSONStorage
    var index: Int
    let end: Int

    public mutating func next() -> JSONView? {
      guard index < end else { return nil }
      let view = JSONView(storage: storage, index: index)
      index = view.cursor.next
      return view
    }
  }
}

/// The members of an object, in the order of the text; empty for anything else. Each step makes a `String` of the
/// name: `JSONView.entries` does not.
public struct JSONMembers: Sequence, Sendable {
  let container: JSONView

  public func makeIterator() -> Iterator { Iterator(entries: JSONEntries(container: container).makeIterator()) }

  public struct Iterator: IteratorProtocol {
    var entries: JSONEntries.Iterator

    public mutating func next() -> (key: String, value: JSONView)? {
      entries.next().map { (key: $0.key, value: $0.value) }
    }
  }
}

/// A member of an object whose name has not been copied.
public struct JSONEntry: Sendable {
  /// The name, as a view of a string.
  public let name: JSONView
  public var value: JSONView { JSONView(storage: name.storage, index: name.index + 1) }
  /// The name as a text.
  public var key: String { String(decoding: name.cursor.utf8, as: UTF8.self) }

  /// Whether the name is `text`, byte by byte, without allocation.
  public func named(_ text: String) -> Bool { name.equals(text) }
}

/// The members of an object, in the order of the text, without copies of their names.
public struct JSONEntries: Sequence, Sendable {
  let container: JSONView

  public func makeIterator() -> Iterator {
    let isObject = container.type == .object
    return Iterator(
      storage: container.storage, index: container.index + 1, end: isObject ? container.cursor.close : 0)
  }

  public struct Iterator: IteratorProtocol {
    let storage: JSONStorage
    var index: Int
    let end: Int

    public mutating func next() -> JSONEntry? {
      guard index < end else { return nil }
      let entry = JSONEntry(name: JSONView(storage: storage, index: index))
      index = entry.value.cursor.next
      return entry
    }
  }
}

extension JSONView {
  /// The elements of an array, in order; empty for anything else.
  public var elements: JSONElements { JSONElements(container: self) }

  /// The members of an object with their names, in the order of the text; empty for anything else.
  public var members: JSONMembers { JSONMembers(container: self) }

  /// The members of an object without copies of their names; empty for anything else.
  public var entries: JSONEntries { JSONEntries(container: self) }
}
