@testable import CEL

/// An input for the property tests: JSON-like data of which parts may be absent or unknown.
indirect enum InputTree {
  case int(Int64)
  case bool(Bool)
  case text(String)
  case list([InputTree])
  case object([(name: String, value: InputTree)])
  case unknown(completion: InputTree)

  /// The value at a place, read lazily.
  func value(at place: CELAttribute) -> CELValue {
    switch self {
    case .int(let value): .int(value)
    case .bool(let value): .bool(value)
    case .text(let value): .string(value)
    case .list(let elements): .list(CELList(source: TreeList(elements: elements, place: place)))
    case .object: .object(TreeObject(tree: self, place: place))
    case .unknown: .unknown(CELUnknowns(place))
    }
  }

  /// The tree with every unknown replaced by what it turns out to be.
  var completed: InputTree {
    switch self {
    case .list(let elements): .list(elements.map(\.completed))
    case .object(let fields): .object(fields.map { ($0.name, $0.value.completed) })
    case .unknown(let completion): completion.completed
    default: self
    }
  }

  /// All places with what is there, containers first.
  func places(_ place: CELAttribute) -> [(CELAttribute, InputTree)] {
    switch self {
    case .list(let elements):
      [(place, self)] + elements.enumerated().flatMap { $1.places(place.appending(.index($0))) }
    case .object(let fields): [(place, self)] + fields.flatMap { $0.value.places(place.appending(.field($0.name))) }
    default: [(place, self)]
    }
  }

  /// The tree with what is at the end of `steps` changed; removed if `change` answers nil.
  func changing(_ steps: ArraySlice<CELAttribute.Step>, _ change: (InputTree) -> InputTree?) -> InputTree? {
    guard let step = steps.first else { return change(self) }
    switch (self, step) {
    case (.list(var elements), .index(let index)):
      guard let changed = elements[index].changing(steps.dropFirst(), change) else {
        elements.remove(at: index)
        return .list(elements)
      }
      elements[index] = changed
      return .list(elements)
    case (.object(let fields), .field(let name)):
      return .object(
        fields.compactMap { field in
          guard field.name == name else { return field }
          return field.value.changing(steps.dropFirst(), change).map { (name, $0) }
        })
    default: return self
    }
  }
}

struct TreeObject: CELObjectSource {
  let tree: InputTree
  let place: CELAttribute

  private var fields: [(name: String, value: InputTree)] {
    if case .object(let fields) = tree { fields } else { [] }
  }
  var keys: [String] { fields.map(\.name) }
  func field(_ name: String) -> CELValue? {
    fields.first { $0.name == name }?.value.value(at: place.appending(.field(name)))
  }
}

struct TreeList: CELListSource {
  let elements: [InputTree]
  let place: CELAttribute

  var count: Int { elements.count }
  func element(at index: Int) -> CELValue { elements[index].value(at: place.appending(.index(index))) }
}

extension InputTree: @unchecked Sendable {}

struct TreeActivation: CELActivation {
  let tree: InputTree

  func value(of variable: CELVariable) -> CELValue? {
    variable.name == "x" ? tree.value(at: CELAttribute("x")) : nil
  }
}
