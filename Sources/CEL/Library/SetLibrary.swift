/// Lists taken as sets (cel-go, ext/sets).
enum SetLibrary {
  private static let list = CELType.list(.param("T"))

  static let functions: [CELFunction] = [
    relation("contains") { a, b, steps in every(b, in: a, &steps) },
    relation("equivalent") { a, b, steps in
      var both = Conjunction()
      if both.add(every(a, in: b, &steps)) { both.add(every(b, in: a, &steps)) }
      return both.value
    },
    relation("intersects") { a, b, steps in
      var any = Disjunction()
      a.forEach { _, element in any.add(Access.within(element, .list(b), &steps)) && steps >= 0 }
      return any.value
    },
  ]

  /// Elements of elements that may be compared: a few for each pair that the call is charged for.
  static func allowance(_ a: Int, _ b: Int) -> Int { CELCost.sum(1024, CELCost.product(16, CELCost.product(a, b))) }

  private static func relation(_ name: String, _ body: @escaping @Sendable (CELList, CELList, inout Int) -> CELValue)
    -> CELFunction
  {
    CELFunction(
      "sets.\(name)",
      .binary { a, b in
        guard case .list(let a) = a, case .list(let b) = b else { return .noSuchOverload }
        var steps = allowance(a.count, b.count)
        return body(a, b, &steps)
      }, cost: .product, [.global("list_sets_\(name)_list", [list, list], .bool)])
  }

  @Sendable private static func every(_ elements: CELList, in list: CELList, _ steps: inout Int) -> CELValue {
    var all = Conjunction()
    elements.forEach { _, element in all.add(Access.within(element, .list(list), &steps)) && steps >= 0 }
    return all.value
  }
}
