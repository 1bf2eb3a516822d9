/// A list that is read where it lies, e.g. on a JSON tape, without making its elements beforehand.
///
/// Keep conforming types small (up to three words) so that no box is allocated for them.
public protocol CELListSource: Sendable {
  var count: Int { get }
  /// The element at `index`, which is in `0 ..< count`. May be `.unknown`.
  func element(at index: Int) -> CELValue
  /// Calls `body` with each index and element in order until it returns false.
  func forEach(_ body: (Int, CELValue) -> Bool)
  /// `text in list`, where that can be told without making the elements; nil to have them compared one by one.
  func contains(_ text: String) -> Bool?
}

extension CELListSource {
  public func contains(_ text: String) -> Bool? { nil }

  public func forEach(_ body: (Int, CELValue) -> Bool) {
    for index in 0..<count where !body(index, element(at: index)) { return }
  }
}

/// Whether a field is there.
public enum CELPresence: Sendable {
  case present, absent
  /// Not known whether it is there.
  case unknown(CELUnknowns)
}

/// A struct or a string-keyed map that is read where it lies.
///
/// Keep conforming types small (up to three words) so that no box is allocated for them.
///
/// A record source for policies answers a missing fact with `.unknown(CELUnknowns(attribute))` from `field`, so that the
/// rule becomes indeterminate, and with `.absent` from `presence`, so that `has(record.fact)` is false.
public protocol CELObjectSource: Sendable {
  /// `.object(name)` for a declared struct, `.map(.string, .dyn)` for a map.
  var celType: CELType { get }
  /// The field's value; nil if there is none, which makes the selection an error (`noSuchField`).
  func field(_ name: String) -> CELValue?
  /// The value at the end of a path of at least one field; nil if a step is not there. A source that is walked in place should
  /// override it, so that nothing is made for the steps in between.
  func value(at path: [String]) -> CELValue?
  /// What `has(x.name)`, `name in x` and `x.?name` rest on.
  func presence(of name: String) -> CELPresence
  /// The names of the fields that are there, in a fixed order: what `size` counts and a comprehension visits.
  var keys: [String] { get }
}

extension CELObjectSource {
  public var celType: CELType { .map(.string, .dyn) }

  public func value(at path: [String]) -> CELValue? {
    guard let first = path.first, var value = field(first) else { return nil }
    for name in path.dropFirst() {
      if case .object(let source) = value {
        guard let next = source.field(name) else { return nil }
        value = next
      } else {
        value = Access.select(value, name)
      }
    }
    return value
  }

  public func presence(of name: String) -> CELPresence {
    switch field(name) {
    case nil: .absent
    case .unknown(let unknowns): .unknown(unknowns)
    default: .present
    }
  }
}

/// A value of an abstract type. Its operators and functions are overloads declared on the environment.
public protocol CELOpaque: Sendable {
  /// `.opaque(name, parameters)`, the same for every value of the type.
  var celType: CELType { get }
  /// `==`. May answer `.unknown`, e.g. for days without a time zone; otherwise `.bool`.
  func equals(_ other: any CELOpaque) -> CELValue
  /// What `string(x)` and messages show.
  var description: String { get }
}
