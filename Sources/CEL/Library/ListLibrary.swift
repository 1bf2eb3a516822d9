/// `slice`, `distinct`, `flatten`, `sort`, `reverse`, `lists.range` (cel-go, ext/lists).
enum ListLibrary {
  private static let t = CELType.param("T")
  private static let list = CELType.list(t)
  /// Elements that `lists.range` makes at most.
  static let longest: Int64 = 1 << 20

  static let functions: [CELFunction] = [
    CELFunction(
      "slice",
      CELBuiltin(variadic: { arguments in
        guard arguments.count == 3, case .list(let list) = arguments[0], case .int(let start) = arguments[1],
          case .int(let end) = arguments[2]
        else { return .noSuchOverload }
        guard start >= 0, end >= start, end <= list.count else {
          return .error(.invalidArgument, "the range is not in the list")
        }
        return .list((Int(start)..<Int(end)).map { list[$0] })
      }), cost: .linear, [.member("list_slice", [list, .int, .int], list)]),
    CELFunction("distinct", .unary(distinct), cost: .product, [.member("list_distinct", [list], list)]),
    CELFunction(
      "flatten", CELBuiltin(unary: { flatten($0, .int(1)) }, binary: flatten), cost: .linear,
      [
        .member("list_flatten", [.list(list)], list), .member("list_flatten_int", [.list(.dyn), .int], .list(.dyn)),
      ]),
    CELFunction("sort", .unary(sort), cost: .product, [.member("list_sort", [list], list)]),
    CELFunction(
      "reverse", .unary { if case .list(let list) = $0 { .list(list.elements.reversed()) } else { .noSuchOverload } },
      cost: .linear, [.member("list_reverse", [list], list)]),
    CELFunction(
      "lists.range",
      .unary {
        guard case .int(let count) = $0 else { return .noSuchOverload }
        guard (0...longest).contains(count) else { return .error(.range, "the range is negative or too long") }
        return .list((0..<count).map { .int($0) })
      }, cost: .magnitude, [.global("lists_range", [.int], .list(.int))]),
  ]

  @Sendable private static func distinct(_ value: CELValue) -> CELValue {
    guard case .list(let list) = value else { return .noSuchOverload }
    var kept: [CELValue] = []
    var steps = SetLibrary.allowance(list.count, list.count)
    for element in list.elements {
      let isKnown = Access.within(element, .list(kept), &steps)
      guard case .bool(let known) = isKnown else { return isKnown }
      if !known { kept.append(element) }
    }
    return .list(kept)
  }

  @Sendable private static func flatten(_ value: CELValue, _ depth: CELValue) -> CELValue {
    guard case .list(let list) = value, case .int(let depth) = depth else { return .noSuchOverload }
    guard depth >= 0 else { return .error(.invalidArgument, "the depth is negative") }
    var result: [CELValue] = []
    var visited = 0
    return flatten(list.elements, depth, &result, &visited) ? .list(result) : Arithmetic.tooLarge
  }

  /// False if there are too many lists and elements; lists that share their parts can be exponentially large.
  private static func flatten(
    _ elements: [CELValue], _ depth: Int64, _ result: inout [CELValue], _ visited: inout Int
  ) -> Bool {
    for element in elements {
      visited += 1
      guard visited <= 1 << 16 else { return false }
      if depth > 0, case .list(let inner) = element {
        guard flatten(inner.elements, depth - 1, &result, &visited) else { return false }
      } else {
        result.append(element)
      }
    }
    return true
  }

  @Sendable private static func sort(_ value: CELValue) -> CELValue {
    guard case .list(let list) = value else { return .noSuchOverload }
    let elements = list.elements
    return sorted(elements, by: elements)
  }

  /// The elements in the order of their keys, which must be of one ordered type. Equal keys keep their order.
  static func sorted(_ elements: [CELValue], by keys: [CELValue]) -> CELValue {
    if let failed = (elements + keys).first(where: { !$0.isDefinite }) { return failed }
    for key in keys where key.order(keys[0]) == nil || key.type != keys[0].type { return .noSuchOverload }
    let order = keys.indices.sorted { a, b in
      let order = keys[a].order(keys[b])
      return order == .less || (order != .greater && a < b)
    }
    return .list(order.map { elements[$0] })
  }
}
