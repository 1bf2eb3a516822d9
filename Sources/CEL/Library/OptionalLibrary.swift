/// `optional.of(x)`, `o.orValue(y)`, `m[?k]` … (cel-go, OptionalTypes).
enum OptionalLibrary {
  private static let a = CELType.param("A")
  private static let k = CELType.param("K")

  private static func wrapped(_ value: CELValue, _ body: (CELOptional) -> CELValue) -> CELValue {
    if case .optional(let optional) = value { body(optional) } else { .noSuchOverload }
  }

  static let functions: [CELFunction] = [
    CELFunction("optional.of", .unary { .optional(CELOptional($0)) }, [.global("optional_of", [a], .optional(a))]),
    CELFunction(
      "optional.ofNonZeroValue", .unary { .optional(isZero($0) ? .none : CELOptional($0)) },
      [.global("optional_ofNonZeroValue", [a], .optional(a))]),
    CELFunction(
      "optional.none", CELBuiltin(nullary: .optional(.none)), [.global("optional_none", [], .optional(a))]),
    CELFunction(
      "hasValue", .unary { wrapped($0) { .bool($0.value != nil) } },
      [.member("optional_hasValue", [.optional(a)], .bool)]),
    CELFunction(
      "value", .unary { wrapped($0) { $0.value ?? .error(.noValue, "the optional has no value") } },
      [.member("optional_value", [.optional(a)], a)]),
    CELFunction(
      "or",
      .binary { first, second in
        wrapped(first) { optional in optional.value == nil ? wrapped(second) { .optional($0) } : first }
      }, [.member("optional_or_optional", [.optional(a), .optional(a)], .optional(a))]),
    CELFunction(
      "orValue", .binary { first, second in wrapped(first) { $0.value ?? second } },
      [.member("optional_orValue_value", [.optional(a), a], a)]),
    CELFunction(
      CELOperator.optionalIndex, .binary(Access.optionalIndex),
      [
        .global("optional_list_optindex_int", [.optional(.list(a)), .int], .optional(a)),
        .global("optional_map_optindex", [.optional(.map(k, a)), k], .optional(a)),
        .global("list_optindex_optional_int", [.list(a), .int], .optional(a)),
        .global("map_optindex_optional", [.map(k, a), k], .optional(a)),
      ]),
    CELFunction(
      CELOperator.index, CELBuiltin(),
      [
        .global("optional_list_index_int", [.optional(.list(a)), .int], .optional(a)),
        .global("optional_map_index", [.optional(.map(k, a)), k], .optional(a)),
      ]),
    CELFunction(
      "optional.unwrap", .unary(unwrap), cost: .linear, [.global("optional_unwrap", [.list(.optional(a))], .list(a))]),
    CELFunction(
      "unwrapOpt", .unary(unwrap), cost: .linear, [.member("optional_unwrapOpt", [.list(.optional(a))], .list(a))]),
    CELFunction("first", .unary { end($0) { _ in 0 } }, [.member("list_first", [.list(a)], .optional(a))]),
    CELFunction("last", .unary { end($0) { $0 - 1 } }, [.member("list_last", [.list(a)], .optional(a))]),
  ]

  @Sendable private static func unwrap(_ value: CELValue) -> CELValue {
    guard case .list(let list) = value else { return .noSuchOverload }
    var present: [CELValue] = []
    for element in list.elements {
      guard case .optional(let optional) = element else { return .noSuchOverload }
      if let value = optional.value { present.append(value) }
    }
    return .list(present)
  }

  private static func end(_ value: CELValue, _ index: (Int) -> Int) -> CELValue {
    guard case .list(let list) = value else { return .noSuchOverload }
    guard list.count > 0 else { return .optional(.none) }
    let element = list[index(list.count)]
    return element.isDefinite ? .optional(CELOptional(element)) : element
  }

  /// Whether a value is the default of its type.
  static func isZero(_ value: CELValue) -> Bool {
    switch value {
    case .null: true
    case .bool(let value): !value
    case .int(let value): value == 0
    case .uint(let value): value == 0
    case .double(let value): value == 0
    case .string(let text): text.isEmpty
    case .bytes(let bytes): bytes.isEmpty
    case .list(let list): list.count == 0
    case .map(let map): map.count == 0
    case .object(let source): source.keys.isEmpty
    case .duration(let duration): duration.nanoseconds == 0
    case .optional(let optional): optional.value == nil
    default: false
    }
  }
}
