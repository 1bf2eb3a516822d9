/// The functions and constants of the standard environment and of the extensions asked for.
enum StandardLibrary {
  static func functions(_ libraries: Set<CELLibrary>) -> [String: CELFunction] {
    var all = operators + conversions + accessors + text + time
    if libraries.contains(.optionals) { all += OptionalLibrary.functions }
    if libraries.contains(.strings) { all += StringLibrary.functions }
    if libraries.contains(.math) { all += MathLibrary.functions }
    if libraries.contains(.encoders) { all += EncoderLibrary.functions }
    if libraries.contains(.network) { all += NetworkLibrary.functions }
    if libraries.contains(.regex) { all += RegexLibrary.functions }
    if libraries.contains(.sets) { all += SetLibrary.functions }
    if libraries.contains(.lists) { all += ListLibrary.functions }
    return all.reduce(into: [:]) { functions, function in
      if functions[function.name] == nil {
        functions[function.name] = function
      } else {
        functions[function.name]?.merge(function)
      }
    }
  }

  static func constants(_ libraries: Set<CELLibrary>) -> [String: CELConstant] {
    var types: [CELType] = [
      .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration, .list(.dyn), .map(.dyn, .dyn),
      .type(.dyn),
    ]
    if libraries.contains(.optionals) { types.append(.optional(.dyn)) }
    if libraries.contains(.network) { types += [CELIPAddress.type, CELCIDR.type] }
    return types.reduce(into: [:]) { constants, type in
      constants[type.name] = CELConstant(value: .type(type), type: .type(type))
    }
  }

  static let a = CELType.param("A")
  static let b = CELType.param("B")

  // MARK: Operators

  private static let ordered: [CELType] = [.bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration]

  private static func comparison(_ name: String, _ id: String, _ holds: @escaping @Sendable (CELOrder) -> Bool)
    -> CELFunction
  {
    CELFunction(
      name, .binary { a, b in a.order(b).map { .bool(holds($0)) } ?? .noSuchOverload }, cost: .linear,
      ordered.map { .global("\(id)_\($0.name)", [$0, $0], .bool) })
  }

  static let operators: [CELFunction] = [
    CELFunction(CELOperator.conditional, CELBuiltin(), [.global("conditional", [.bool, a, a], a)]),
    CELFunction(CELOperator.and, CELBuiltin(), [.global("logical_and", [.bool, .bool], .bool)]),
    CELFunction(CELOperator.or, CELBuiltin(), [.global("logical_or", [.bool, .bool], .bool)]),
    CELFunction(CELOperator.not, .unary(Arithmetic.not), [.global("logical_not", [.bool], .bool)]),
    CELFunction(
      CELOperator.equal, .binary { a, b in a.equals(b) }, cost: .linear, [.global("equals", [a, a], .bool)]),
    CELFunction(
      CELOperator.notEqual, .binary { a, b in Arithmetic.not(a.equals(b)) }, cost: .linear,
      [.global("not_equals", [a, a], .bool)]),
    comparison(CELOperator.less, "less") { $0 == .less },
    comparison(CELOperator.lessOrEqual, "less_equals") { $0 == .less || $0 == .equal },
    comparison(CELOperator.greater, "greater") { $0 == .greater },
    comparison(CELOperator.greaterOrEqual, "greater_equals") { $0 == .greater || $0 == .equal },
    CELFunction(
      CELOperator.add, .binary(Arithmetic.add), cost: .linear,
      [
        .global("add_int64", [.int, .int], .int), .global("add_uint64", [.uint, .uint], .uint),
        .global("add_double", [.double, .double], .double), .global("add_string", [.string, .string], .string),
        .global("add_bytes", [.bytes, .bytes], .bytes), .global("add_list", [.list(a), .list(a)], .list(a)),
        .global("add_timestamp_duration", [.timestamp, .duration], .timestamp),
        .global("add_duration_timestamp", [.duration, .timestamp], .timestamp),
        .global("add_duration_duration", [.duration, .duration], .duration),
      ]),
    CELFunction(
      CELOperator.subtract, .binary(Arithmetic.subtract),
      [
        .global("subtract_int64", [.int, .int], .int), .global("subtract_uint64", [.uint, .uint], .uint),
        .global("subtract_double", [.double, .double], .double),
        .global("subtract_timestamp_timestamp", [.timestamp, .timestamp], .duration),
        .global("subtract_timestamp_duration", [.timestamp, .duration], .timestamp),
        .global("subtract_duration_duration", [.duration, .duration], .duration),
      ]),
    CELFunction(
      CELOperator.multiply, .binary(Arithmetic.multiply),
      [
        .global("multiply_int64", [.int, .int], .int), .global("multiply_uint64", [.uint, .uint], .uint),
        .global("multiply_double", [.double, .double], .double),
      ]),
    CELFunction(
      CELOperator.divide, .binary(Arithmetic.divide),
      [
        .global("divide_int64", [.int, .int], .int), .global("divide_uint64", [.uint, .uint], .uint),
        .global("divide_double", [.double, .double], .double),
      ]),
    CELFunction(
      CELOperator.modulo, .binary(Arithmetic.modulo),
      [.global("modulo_int64", [.int, .int], .int), .global("modulo_uint64", [.uint, .uint], .uint)]),
    CELFunction(
      CELOperator.negate, .unary(Arithmetic.negate),
      [.global("negate_int64", [.int], .int), .global("negate_double", [.double], .double)]),
    CELFunction(
      CELOperator.within, .binary(Access.within), cost: .product,
      [.global("in_list", [a, .list(a)], .bool), .global("in_map", [a, .map(a, b)], .bool)]),
    CELFunction(
      CELOperator.index, .binary(Access.index),
      [.global("index_list", [.list(a), .int], a), .global("index_map", [.map(a, b), a], b)]),
  ]

  // MARK: Functions

  static let accessors: [CELFunction] = [
    CELFunction(
      "size", .unary(Access.size), cost: .linear,
      [CELType.string, .bytes, .list(a), .map(a, b)].flatMap { type in
        [.global("size_\(type.name)", [type], .int), .member("\(type.name)_size", [type], .int)]
      }),
    CELFunction("type", .unary { .type($0.type) }, [.global("type", [a], .type(a))]),
    CELFunction("dyn", .unary { $0 }, [.global("to_dyn", [a], .dyn)]),
  ]

  static let conversions: [CELFunction] = [
    conversion("bool", .bool, Conversion.toBool, [.bool, .string]),
    conversion("bytes", .bytes, Conversion.toBytes, [.bytes, .string]),
    conversion("double", .double, Conversion.toDouble, [.double, .int, .uint, .string]),
    conversion("duration", .duration, Conversion.toDuration, [.duration, .string]),
    conversion("int", .int, Conversion.toInt, [.int, .uint, .double, .string, .timestamp, .duration]),
    conversion(
      "string", .string, Conversion.toString,
      [.string, .bool, .bytes, .double, .duration, .int, .timestamp, .uint]),
    conversion("timestamp", .timestamp, Conversion.toTimestamp, [.timestamp, .int, .string]),
    conversion("uint", .uint, Conversion.toUint, [.uint, .int, .double, .string]),
  ]

  private static func conversion(
    _ name: String, _ result: CELType, _ body: @escaping CELBuiltin.Unary, _ types: [CELType]
  ) -> CELFunction {
    CELFunction(name, .unary(body), cost: .linear, types.map { .global("\($0.name)_to_\(name)", [$0], result) })
  }

  private static func predicate(
    _ name: String, cost: CELCallCost, _ body: @escaping @Sendable (String, String) -> Bool
  ) -> CELFunction {
    CELFunction(
      name,
      .binary { a, b in
        guard case .string(let a) = a, case .string(let b) = b else { return .noSuchOverload }
        return .bool(body(a, b))
      }, cost: cost, [.member("\(name)_string", [.string, .string], .bool)])
  }

  static let text: [CELFunction] = [
    predicate("contains", cost: .linear) { $0.containsText($1) },
    predicate("startsWith", cost: .linear) { $0.startsWithText($1) },
    predicate("endsWith", cost: .linear) { $0.endsWithText($1) },
    CELFunction(
      "matches",
      .binary { text, pattern in
        guard case .string(let text) = text, case .string(let pattern) = pattern else { return .noSuchOverload }
        return RegexCache.shared.with(pattern) { .bool($0.matches(text)) }
      }, cost: .product,
      [
        .global("matches", [.string, .string], .bool), .member("matches_string", [.string, .string], .bool),
      ]),
  ]

  static let time: [CELFunction] = CalendarField.allCases.map { field in
    var overloads: [CELOverload] = [
      .member("timestamp_\(field.rawValue)", [.timestamp], .int),
      .member("timestamp_\(field.rawValue)_tz", [.timestamp, .string], .int),
    ]
    if field.isOfDuration { overloads.append(.member("duration_\(field.rawValue)", [.duration], .int)) }
    let builtin = CELBuiltin(
      unary: { field.value(of: $0, zone: nil) },
      binary: { value, zone in
        guard case .timestamp = value, case .string(let zone) = zone else { return .noSuchOverload }
        return field.value(of: value, zone: zone)
      })
    return CELFunction(field.rawValue, builtin, overloads)
  }
}
