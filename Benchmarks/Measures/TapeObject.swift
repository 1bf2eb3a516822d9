import CEL
import JSON

/// An object of a record, read in place.
struct TapeObject: CELObjectSource {
  let view: JSONView

  func field(_ name: String) -> CELValue? { view[name].map(Self.value) }
  var keys: [String] { view.members.map(\.key) }

  static func value(_ view: JSONView) -> CELValue {
    switch view.type {
    case .null: .null
    case .bool: .bool(view.bool ?? false)
    case .integer: .int(view.int64 ?? 0)
    case .double: .double(view.double ?? 0)
    case .string: .string(view.string ?? "")
    case .array: .list(CELList(source: TapeList(view: view)))
    case .object: .object(TapeObject(view: view))
    }
  }
}

struct TapeList: CELListSource {
  let view: JSONView

  var count: Int { view.count }
  func element(at index: Int) -> CELValue { view[index].map(TapeObject.value) ?? .null }

  func forEach(_ body: (Int, CELValue) -> Bool) {
    for (index, element) in view.elements.enumerated() where !body(index, TapeObject.value(element)) { return }
  }
}
