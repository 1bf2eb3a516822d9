/// Lists taken as sets (cel-go, ext/sets).
enum SetLibrary {
  private static let list = CELType.list(.param("T"))

  static let functions: [CELFunction] = [
    relation("contains") { a, b in every(b, in: a) },
    relation("equivalent") { a, b in
      var both = Conjunction()
      if both.add(every(a, in: b)) { both.add(every(b, in: a)) }
      return both.value
    },
    relation("intersects") { a, b in
      var any = Disjunction()
      a.forEach { _, element in any.add(Access.within(element, .list(b))) }
      return any.value
    },
  ]

  private static func relation(_ name: String, _ body: @escaping @Sendable (CELList, CELList) -> CELValue)
    -> CELFunction
  {
    CELFunction(
      "sets.\(name)",
      .binary { a, b in
        guard case .list(let a) = a, case .list(let b) = b else { return .noSuchOverload }
        return body(a, b)
      }, cost: .product, [.global("list_sets_\(name)_list", [list, list], .bool)])
  }

  @Sendable private static func every(_ elements: CELList, in list: CELList) -> CELValue {
    var all = Conjunction()
    elements.forEach { _, element in all.add(Access.within(element, .list(list))) }
    return all.value
  }
}
