/// `math.greatest`, bits, rounding (cel-go, ext/math). `greatest` and `least` are macros over `math.@max` and `math.@min`.
enum MathLibrary {
  private static let numeric: [CELType] = [.int, .uint, .double]

  static let functions: [CELFunction] =
    [
      extremum("math.@max", .greater), extremum("math.@min", .less),
      bits("math.bitAnd", { $0 & $1 }, { $0 & $1 }), bits("math.bitOr", { $0 | $1 }, { $0 | $1 }),
      bits("math.bitXor", { $0 ^ $1 }, { $0 ^ $1 }),
      CELFunction(
        "math.bitNot",
        .unary {
          switch $0 {
          case .int(let value): .int(~value)
          case .uint(let value): .uint(~value)
          default: .noSuchOverload
          }
        }, [.global("math_bitNot_int", [.int], .int), .global("math_bitNot_uint", [.uint], .uint)]),
      shift("math.bitShiftLeft") { $0 << $1 }, shift("math.bitShiftRight") { $0 >> $1 },
      rounding("math.ceil", .up), rounding("math.floor", .down), rounding("math.round", .toNearestOrAwayFromZero),
      rounding("math.trunc", .towardZero),
      CELFunction("math.abs", .unary(abs), numeric.map { .global("math_abs_\($0)", [$0], $0) }),
      CELFunction("math.sign", .unary(sign), numeric.map { .global("math_sign_\($0)", [$0], $0) }),
      CELFunction(
        "math.sqrt", .unary { CELNumber($0).map { .double($0.asDouble.squareRoot()) } ?? .noSuchOverload },
        numeric.map { .global("math_sqrt_\($0)", [$0], .double) }),
      test("math.isInf") { $0.isInfinite }, test("math.isNaN") { $0.isNaN }, test("math.isFinite") { $0.isFinite },
    ]

  private static func extremum(_ name: String, _ wanted: CELOrder) -> CELFunction {
    @Sendable func better(_ a: CELValue, _ b: CELValue) -> CELValue {
      guard let order = CELNumber(b)?.order(CELNumber(a)) else { return .noSuchOverload }
      return order == wanted ? b : a
    }
    @Sendable func best(_ value: CELValue) -> CELValue {
      guard case .list(let list) = value else { return CELNumber(value) == nil ? .noSuchOverload : value }
      guard list.count > 0 else { return .error(.invalidArgument, "the list is empty") }
      var result = list[0]
      if CELNumber(result) == nil { return result.isDefinite ? .noSuchOverload : result }
      list.forEach { _, element in
        result = element.isDefinite ? better(result, element) : element
        return result.isDefinite
      }
      return result
    }
    var overloads: [CELOverload] = []
    for type in numeric {
      overloads.append(.global("\(name)_\(type)", [type], type))
      overloads.append(.global("\(name)_list_\(type)", [.list(type)], type))
      for other in numeric {
        overloads.append(.global("\(name)_\(type)_\(other)", [type, other], type == other ? type : .dyn))
      }
    }
    return CELFunction(name, CELBuiltin(unary: best, binary: better), cost: .linear, overloads)
  }

  private static func bits(
    _ name: String, _ int: @escaping @Sendable (Int64, Int64) -> Int64,
    _ uint: @escaping @Sendable (UInt64, UInt64) -> UInt64
  ) -> CELFunction {
    CELFunction(
      name,
      .binary { a, b in
        switch (a, b) {
        case (.int(let a), .int(let b)): .int(int(a, b))
        case (.uint(let a), .uint(let b)): .uint(uint(a, b))
        default: .noSuchOverload
        }
      }, [.global("\(name)_int", [.int, .int], .int), .global("\(name)_uint", [.uint, .uint], .uint)])
  }

  /// Bits that come in are 0; by 64 and more, all are.
  private static func shift(_ name: String, _ body: @escaping @Sendable (UInt64, Int64) -> UInt64) -> CELFunction {
    CELFunction(
      name,
      .binary { value, count in
        guard case .int(let count) = count else { return .noSuchOverload }
        switch value {
        case .int, .uint: break
        default: return .noSuchOverload
        }
        guard count >= 0 else { return .error(.invalidArgument, "the shift is negative") }
        switch value {
        case .int(let value): return .int(Int64(bitPattern: body(UInt64(bitPattern: value), count)))
        case .uint(let value): return .uint(body(value, count))
        default: return .noSuchOverload
        }
      }, [.global("\(name)_int", [.int, .int], .int), .global("\(name)_uint", [.uint, .int], .uint)])
  }

  private static func rounding(_ name: String, _ rule: FloatingPointRoundingRule) -> CELFunction {
    CELFunction(
      name, .unary { if case .double(let value) = $0 { .double(value.rounded(rule)) } else { .noSuchOverload } },
      [.global("\(name)_double", [.double], .double)])
  }

  private static func test(_ name: String, _ body: @escaping @Sendable (Double) -> Bool) -> CELFunction {
    CELFunction(
      name, .unary { if case .double(let value) = $0 { .bool(body(value)) } else { .noSuchOverload } },
      [.global("\(name)_double", [.double], .bool)])
  }

  @Sendable private static func abs(_ value: CELValue) -> CELValue {
    switch value {
    case .int(let value): value == .min ? .error(.overflow, "the result does not fit int") : .int(Swift.abs(value))
    case .uint: value
    case .double(let value): .double(value.magnitude)
    default: .noSuchOverload
    }
  }

  @Sendable private static func sign(_ value: CELValue) -> CELValue {
    switch value {
    case .int(let value): .int(value.signum())
    case .uint(let value): .uint(value.signum())
    case .double(let value): .double(value.isNaN ? value : value > 0 ? 1 : value < 0 ? -1 : 0)
    default: .noSuchOverload
    }
  }
}
