@testable import CEL

/// A small generator with a fixed seed, so that a failure can be repeated (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Random well-typed expressions over `x`, and random inputs for them.
struct ExpressionGenerator {
  var random: SeededGenerator
  private var locals: [(name: String, type: Kind)] = []

  enum Kind { case bool, int, text, ints, items, item }

  init(seed: UInt64) { random = SeededGenerator(seed: seed) }

  /// `x.a`, `x.b`: int; `x.s`, `x.t`: text; `x.f`, `x.g`: bool; `x.xs`: ints; `x.ys`: objects `{k, s, f}`; `x.o`: `{a, s}`.
  static func environment() -> CELEnvironment {
    var environment = CELEnvironment()
    environment.declare(type: CELStructType("Item", fields: ["k": .int, "s": .string, "f": .bool]))
    environment.declare(type: CELStructType("Inner", fields: ["a": .int, "s": .string]))
    environment.declare(
      type: CELStructType(
        "Root",
        fields: [
          "a": .int, "b": .int, "s": .string, "t": .string, "f": .bool, "g": .bool, "xs": .list(.int),
          "ys": .list(.object("Item")), "o": .object("Inner"),
        ]))
    environment.declare("x", .object("Root"))
    for place in ["x.s", "x.t", "x.ys[].s", "x.o.s", "x.xs", "x.ys"] { environment.bound(place, CELSize(64)) }
    return environment
  }

  private mutating func pick<T>(_ choices: [T]) -> T { choices[Int.random(in: 0..<choices.count, using: &random)] }
  private mutating func chance(_ percent: Int) -> Bool { Int.random(in: 0..<100, using: &random) < percent }

  mutating func expression(_ kind: Kind = .bool, depth: Int = 5) -> String {
    let known = locals.filter { $0.type == kind }.map(\.name)
    if !known.isEmpty, chance(35) { return pick(known) }
    let holders = locals.filter { $0.type == .item }.map(\.name)
    if !holders.isEmpty, chance(40) {
      switch kind {
      case .int: return pick(holders) + ".k"
      case .text: return pick(holders) + ".s"
      case .bool: return pick([pick(holders) + ".f", "has(\(pick(holders)).k)"])
      default: break
      }
    }
    if depth <= 0 { return leaf(kind) }
    switch kind {
    case .bool: return bool(depth - 1)
    case .int: return int(depth - 1)
    case .text: return text(depth - 1)
    case .ints: return ints(depth - 1)
    case .items:
      return chance(70) ? "x.ys" : within(.item) { "x.ys.filter(\($0), \($1.expression(.bool, depth: depth - 1)))" }
    case .item: return "x.ys[\(expression(.int, depth: 0))]"
    }
  }

  private mutating func leaf(_ kind: Kind) -> String {
    switch kind {
    case .bool: pick(["x.f", "x.g", "true", "false", "has(x.a)", "has(x.o.s)"])
    case .int: pick(["x.a", "x.b", "x.o.a", "0", "1", "2", "3"])
    case .text: pick(["x.s", "x.t", "x.o.s", "'p'", "'pq'", "''"])
    case .ints: pick(["x.xs", "[1, 2]", "[x.a, x.b]"])
    case .items, .item: "x.ys"
    }
  }

  private mutating func within(_ kind: Kind, _ body: (String, inout ExpressionGenerator) -> String) -> String {
    let name = "v\(locals.count)"
    locals.append((name, kind))
    defer { locals.removeLast() }
    return body(name, &self)
  }

  private mutating func bool(_ depth: Int) -> String {
    switch Int.random(in: 0..<14, using: &random) {
    case 0, 1: return "(\(expression(depth: depth)) && \(expression(depth: depth)))"
    case 2, 3: return "(\(expression(depth: depth)) || \(expression(depth: depth)))"
    case 4: return "!\(expression(depth: depth))"
    case 5: return "(\(expression(depth: depth)) ? \(expression(depth: depth)) : \(expression(depth: depth)))"
    case 6:
      return
        "(\(expression(.int, depth: depth)) \(pick(["<", "<=", ">", ">=", "==", "!="])) \(expression(.int, depth: depth)))"
    case 7: return "(\(expression(.text, depth: depth)) \(pick(["==", "!=", "<"])) \(expression(.text, depth: depth)))"
    case 8: return "(\(expression(.int, depth: depth)) in \(expression(.ints, depth: depth)))"
    case 9: return "(\(expression(.text, depth: depth)) in ['p', 'q', 'pq'])"
    case 10:
      let range = expression(.ints, depth: depth)
      let macro = pick(["all", "exists", "exists_one"])
      return within(.int) { "\(range).\(macro)(\($0), \($1.expression(depth: depth)))" }
    case 11, 12:
      let range = expression(.items, depth: depth)
      let macro = pick(["all", "exists", "exists_one"])
      return within(.item) { "\(range).\(macro)(\($0), \($1.expression(depth: depth)))" }
    default:
      let value = expression(depth: depth)
      return within(.bool) { "cel.bind(\($0), \(value), \($1.expression(depth: depth)))" }
    }
  }

  private mutating func int(_ depth: Int) -> String {
    switch Int.random(in: 0..<7, using: &random) {
    case 0, 1: return "(\(expression(.int, depth: depth)) \(pick(["+", "-", "*"])) \(expression(.int, depth: depth)))"
    case 2: return "(\(expression(.int, depth: depth)) / \(expression(.int, depth: depth)))"
    case 3: return "size(\(expression(pick([.ints, .items, .text]), depth: depth)))"
    case 4:
      return "(\(expression(depth: depth)) ? \(expression(.int, depth: depth)) : \(expression(.int, depth: depth)))"
    case 5: return "\(expression(.ints, depth: depth))[\(expression(.int, depth: 0))]"
    default: return leaf(.int)
    }
  }

  private mutating func text(_ depth: Int) -> String {
    switch Int.random(in: 0..<4, using: &random) {
    case 0: return "(\(expression(.text, depth: depth)) + \(expression(.text, depth: depth)))"
    case 1:
      return "(\(expression(depth: depth)) ? \(expression(.text, depth: depth)) : \(expression(.text, depth: depth)))"
    default: return leaf(.text)
    }
  }

  private mutating func ints(_ depth: Int) -> String {
    switch Int.random(in: 0..<5, using: &random) {
    case 0:
      let range = expression(.ints, depth: depth)
      return within(.int) { "\(range).map(\($0), \($1.expression(.int, depth: depth)))" }
    case 1:
      let range = expression(.ints, depth: depth)
      return within(.int) { "\(range).filter(\($0), \($1.expression(depth: depth)))" }
    case 2: return within(.item) { "x.ys.map(\($0), \($1.expression(.int, depth: depth)))" }
    case 3: return "(\(expression(.ints, depth: depth)) + \(expression(.ints, depth: depth)))"
    default: return leaf(.ints)
    }
  }

  // MARK: Inputs

  /// - Parameters:
  ///   - unknown: Percentage of facts that are unknown.
  ///   - absent: Percentage of fields that are absent.
  mutating func input(unknown: Int, absent: Int) -> InputTree {
    func maybe(_ value: InputTree, _ generator: inout ExpressionGenerator) -> InputTree {
      generator.chance(unknown) ? .unknown(completion: value) : value
    }
    func object(_ fields: [(String, InputTree)], _ generator: inout ExpressionGenerator) -> InputTree {
      var kept: [(name: String, value: InputTree)] = []
      for (name, value) in fields where !generator.chance(absent) { kept.append((name, maybe(value, &generator))) }
      return .object(kept)
    }
    let xs = (0..<Int.random(in: 0...3, using: &random)).map { _ in maybe(.int(number()), &self) }
    let ys = (0..<Int.random(in: 0...3, using: &random)).map { _ in
      object([("k", .int(number())), ("s", .text(word())), ("f", .bool(chance(50)))], &self)
    }
    let inner = object([("a", .int(number())), ("s", .text(word()))], &self)
    return object(
      [
        ("a", .int(number())), ("b", .int(number())), ("s", .text(word())), ("t", .text(word())),
        ("f", .bool(chance(50))),
        ("g", .bool(chance(50))), ("xs", .list(xs)), ("ys", .list(ys)), ("o", inner),
      ], &self)
  }

  mutating func number() -> Int64 { Int64.random(in: -1...3, using: &random) }
  mutating func word() -> String { pick(["p", "q", "pq", ""]) }

  /// A value of the same type that is likely another one.
  mutating func other(than tree: InputTree) -> InputTree {
    switch tree {
    case .int(let value): .int(value + 1)
    case .bool(let value): .bool(!value)
    case .text(let value): .text(value + "q")
    case .list(let elements): .list(elements + [elements.first ?? .int(7)])
    case .object(let fields): .object(fields)
    case .unknown(let completion): completion
    }
  }
}
