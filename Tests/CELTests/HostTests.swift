import Testing

@testable import CEL

/// A span of days that may lie before another, or not, or no one can tell: the kind of type that a host adds.
private struct DayRange: CELOpaque {
  static let type = CELType.opaque("day-range", [])
  let first: Int
  let last: Int

  var celType: CELType { Self.type }
  var description: String { "\(first)..\(last)" }

  func equals(_ other: any CELOpaque) -> CELValue {
    guard let other = other as? DayRange else { return false }
    if first == last, other.first == other.last { return .bool(first == other.first) }
    return last < other.first || other.last < first
      ? false : .unknown(CELUnknowns(CELAttribute("time", [.field("zone")])))
  }

  func isBefore(_ other: DayRange) -> CELValue {
    if last < other.first { return true }
    return first >= other.last ? false : .unknown(CELUnknowns(CELAttribute("time", [.field("zone")])))
  }
}

@Suite("Types and functions of a host")
struct HostTests {
  private func environment() -> CELEnvironment {
    var environment = CELEnvironment()
    environment.declare("a", DayRange.type)
    environment.declare("b", DayRange.type)
    environment.declare(opaque: "day-range")
    environment.declare(
      function: "_<_",
      [
        CELOverload("less_day_range", [DayRange.type, DayRange.type], .bool) { a, b in
          guard case .opaque(let a as DayRange) = a, case .opaque(let b as DayRange) = b else { return .noSuchOverload }
          return a.isBefore(b)
        }
      ])
    environment.declare(
      function: "clock.days",
      [
        CELOverload("clock_days", [.int, .int], DayRange.type) { a, b in
          guard case .int(let a) = a, case .int(let b) = b else { return .noSuchOverload }
          return .opaque(DayRange(first: Int(a), last: Int(b)))
        }
      ])
    environment.declare(
      function: "length",
      [
        CELOverload("day_range_length", [DayRange.type], .int, member: true) { range in
          guard case .opaque(let range as DayRange) = range else { return .noSuchOverload }
          return .int(Int64(range.last - range.first + 1))
        }
      ])
    environment.declare(
      function: "string",
      [
        CELOverload("day_range_to_string", [DayRange.type], .string) { range in
          guard case .opaque(let range as DayRange) = range else { return .noSuchOverload }
          return .string(range.description)
        }
      ])
    return environment
  }

  private func evaluate(_ text: String) throws -> CELValue {
    let bindings: CELBindings = [
      "a": .opaque(DayRange(first: 1, last: 2)), "b": .opaque(DayRange(first: 2, last: 4)),
    ]
    return try environment().compile(text).evaluate(bindings)
  }

  @Test("An overloaded operator may answer unknown, and what absorbs unknowns absorbs it")
  func unknownOperators() throws {
    #expect(try evaluate("a < b").isUnknown)
    #expect(try evaluate("a < clock.days(5, 6)").bool == true)
    #expect(try evaluate("a < b || true").bool == true)
    #expect(try evaluate("a < b && 1 / 0 > 1").isUnknown)
    #expect(try evaluate("a == b").isUnknown)
    #expect(try evaluate("a != clock.days(7, 7)").bool == true)
    #expect(try evaluate("[a, b].exists(r, r == clock.days(9, 9))").bool == false)
    #expect(try evaluate("1 < 2").bool == true)
  }

  @Test("Functions, member functions and overloads of standard functions")
  func functions() throws {
    #expect(try evaluate("b.length()").int == 3)
    #expect(try evaluate("string(a) + string(1)").string == "1..21")
    #expect(throws: CELIssues.self) { try evaluate("a + b") }
    #expect(throws: CELIssues.self) { try evaluate("a < 1") }
    #expect(throws: CELIssues.self) { try evaluate("length(a)") }
  }

  @Test("A declared overload without an implementation is an error when it is called")
  func unimplemented() throws {
    var environment = CELEnvironment()
    environment.declare(function: "f", [CELOverload("f_int", [.int], .int, implementation: .none)])
    #expect(try environment.compile("f(1)").evaluate(CELBindings()).error?.code == .unboundFunction)
  }

  @Test("A named expression is checked once, evaluated when first used, and once")
  func definitions() throws {
    var environment = CELEnvironment()
    environment.declare("x", .int)
    environment.define("big", try environment.check(environment.parse("x / 0 > 1")))
    environment.define("small", try environment.check(environment.parse("x < 3")))
    environment.define("both", try environment.check(environment.parse("small && !small")))
    #expect(try environment.compile("small || big").evaluate(CELBindings(["x": 1])).bool == true)
    #expect(try environment.compile("both").evaluate(CELBindings(["x": 1])).bool == false)
    #expect(throws: CELIssues.self) { try environment.compile("small + 1") }
    let program = try environment.compile("both || small")
    #expect(program.attributes.map(\.description) == ["x"])
    #expect(program.conditions.map(\.definition) == [nil, nil, "both", "both", "small"])
    let tracer = CELTracer(notesOutcomes: true)
    _ = program.evaluate(CELBindings(["x": 1]), tracer: tracer)
    #expect(tracer.reads == [CELRead(CELAttribute("x"), .value)])
    #expect(tracer.outcomes.contains { $0.definition == "both" && $0.result == .no })
  }

  @Test("Constants are folded: a list of them is a set")
  func constants() throws {
    var environment = CELEnvironment()
    environment.declare(constant: "bases", ["consent", "contract"], type: .list(.string))
    environment.declare("x", .string)
    let program = try environment.compile("x in bases")
    #expect(program.root is InSetNode)
    #expect(program.evaluate(CELBindings(["x": "contract"])).bool == true)
    #expect(try environment.compile("timestamp('2020-01-01T00:00:00Z') + duration('24h')").root is ConstantNode)
  }

  @Test("Variables are found by their index")
  func slots() throws {
    var environment = CELEnvironment()
    environment.declare("a", .int)
    environment.declare("b", .int)
    #expect(environment.declaredVariables.map(\.index) == [0, 1])
    #expect(try environment.compile("b - a").evaluate(CELSlots([1, 5])).int == 4)
    #expect(try environment.compile("b - a").evaluate(CELSlots([1])).error?.code == .unboundVariable)
  }

  @Test("A program may be evaluated from several threads")
  func concurrency() async throws {
    var environment = CELEnvironment()
    environment.declare("x", .string)
    let program = try environment.compile("x.matches('^a+$') && cel.bind(y, x + x, y.size() == 2 * x.size())")
    await withTaskGroup(of: Bool.self) { group in
      for count in 1...8 {
        group.addTask {
          (0..<200).allSatisfy { _ in
            program.evaluate(CELBindings(["x": .string(String(repeating: "a", count: count))])).bool == true
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }

  @Test("The places that may be read are known beforehand")
  func attributes() throws {
    var environment = CELEnvironment()
    environment.declare("d", .dyn)
    let text = "has(d.a.b) && d.list.all(p, p.x > d.y) && d.m['k'].z && [1].exists(i, d.l[i] == 2)"
    #expect(
      try environment.compile(text).attributes.map(\.description) == [
        "d.a.b", "d.l[]", "d.list", "d.list[].x", "d.m.k.z", "d.y",
      ])
  }
}

@Suite("Unknowns")
struct UnknownTests {
  private let unknown = CELValue.unknown(CELUnknowns(CELAttribute("u")))

  private func evaluate(_ text: String) throws -> CELValue {
    var environment = CELEnvironment()
    environment.declare("u", .dyn)
    environment.declare("v", .dyn)
    return try environment.compile(text).evaluate(
      CELBindings(["u": unknown, "v": .unknown(CELUnknowns(CELAttribute("v")))]))
  }

  @Test(
    "What decides without them",
    arguments: [
      ("u && false", "false"), ("false && u", "false"), ("true || u", "true"), ("u || true", "true"),
      ("u || false", "unknown(u)"),
      ("u && 1 / 0 > 1", "unknown(u)"), ("1 / 0 > 1 || u", "unknown(u)"), ("u ? 1 : 1", "unknown(u)"),
      ("false ? u : 2", "2"),
      ("u + v", "unknown(u, v)"), ("u.a.b", "unknown(u)"), ("has(u.a)", "unknown(u)"), ("[1, u]", "unknown(u)"),
      ("[1, 2].all(x, x < 2 && u)", "false"), ("[1, 2].all(x, x < 3 || u)", "true"),
      ("[1, 2].exists(x, x == 2 || u)", "true"),
      ("[1, 2].exists(x, x == 3 && u)", "false"), ("[1, 2].all(x, u)", "unknown(u)"), ("u.all(x, true)", "unknown(u)"),
      ("[1, 2].map(x, u)", "unknown(u)"), ("[1].filter(x, u)", "unknown(u)"), ("[1].exists_one(x, u)", "unknown(u)"),
      ("cel.bind(x, u, true)", "true"), ("1 in u", "unknown(u)"), ("u in [1]", "unknown(u)"), ("type(u)", "unknown(u)"),
      ("optional.of(u)", "unknown(u)"), ("u == v", "unknown(u, v)"), ("dyn(u) == 'a'", "unknown(u)"),
      ("!u", "unknown(u)"),
      ("u.matches('a')", "unknown(u)"), ("size(u) + 1 / 0", "unknown(u)"), ("{'a': u}", "unknown(u)"),
    ])
  func absorption(text: String, expected: String) throws {
    #expect(describe(try evaluate(text)) == expected)
  }

  @Test(
    "What is left when what is known is put in",
    arguments: [
      ("v > 1 && u > 2", "u > 2"), ("v > 9 || u > v + 1", "u > 6"), ("v == 5 ? u : 1 / 0", "u"), ("v + 1", "6"),
      ("[v, 2].exists(x, x == u)", "[5, 2].exists(x, x == u)"), ("has(u.a) && v < 1", "false"),
      ("u in [v]", "u in [5]"),
    ])
  func residuals(text: String, expected: String) throws {
    var environment = CELEnvironment()
    environment.declare("u", .dyn)
    environment.declare("v", .int)
    let checked = try environment.check(environment.parse(text))
    let residual = try environment.residual(checked, CELBindings(["u": unknown, "v": 5]))
    #expect(CELUnparser.text(residual) == expected)
  }

  @Test("An absent field is not there, whatever reading it would answer")
  func presence() throws {
    struct Source: CELObjectSource {
      var keys: [String] { [] }
      func field(_ name: String) -> CELValue? { .unknown(CELUnknowns(CELAttribute("r", [.field(name)]))) }
      func presence(of name: String) -> CELPresence { .absent }
    }
    var environment = CELEnvironment()
    environment.declare("r", .map(.string, .bool))
    let bindings = CELBindings(["r": .object(Source())])
    #expect(try environment.compile("has(r.fact)").evaluate(bindings).bool == false)
    #expect(describe(try environment.compile("r.fact").evaluate(bindings)) == "unknown(r.fact)")
    #expect(try environment.compile("r.?fact.hasValue()").evaluate(bindings).bool == false)
  }
}

@Suite("Cost")
struct CostTests {
  @Test("An evaluation stops when it has spent its limit, and nothing absorbs that")
  func runTimeLimit() throws {
    var environment = CELEnvironment()
    environment.declare("l", .list(.int))
    environment.limits.cost = 1000
    let program = try environment.compile("l.all(a, l.all(b, l.all(c, a + b + c > -1))) || true")
    var cost = 0
    let list = CELValue.list((0..<100).map { .int($0) })
    #expect(program.evaluate(CELBindings(["l": list]), cost: &cost).error?.code == .costLimit)
    #expect(cost <= 1000)
  }

  @Test("Sizes declared give a bound; without them there is none")
  func staticBound() throws {
    var environment = CELEnvironment()
    environment.declare("l", .list(.string), size: CELSize(10))
    #expect(try environment.compile("l.exists(x, x == 'a')").staticCost == CELCost.unbounded)
    environment.bound("l[]", CELSize(32))
    let program = try environment.compile("l.exists(x, x == 'a')")
    #expect(program.staticCost == 2 + 10 * (1 + 1 + 1 + 2))
    environment.limits.staticCost = 20
    #expect(throws: CELIssues.self) { try environment.compile("l.exists(x, x == 'a')") }
  }

  @Test(
    "Texts and lists do not explode",
    arguments: [
      "lists.range(60).map(i, 'aaaaaaaaaaaaaaaa').map(i, [i, i, i, i].join()).map(i, [i, i, i, i].join()).map(i, "
        + "[i, i, i, i].join().replace('', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa').replace('', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'))",
      "lists.range(10).map(i, lists.range(1000)).map(i, i + i + i + i).map(i, i + i + i + i).map(i, [i, i + i, i + i]).size()",
      "'" + String(repeating: "%s", count: 2000) + "'.format(lists.range(2000).map(i, 'aaaaaaaaaaaaaaaa'.replace('', "
        + "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa').replace('', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')))",
    ])
  func explosion(text: String) throws {
    var environment = CELEnvironment()
    environment.limits.cost = 20_000
    let value = try environment.compile(text).evaluate(CELBindings())
    #expect(value.error?.code == .costLimit || value.error?.code == .range)
  }

  @Test(
    "Values that share their parts are not walked without end",
    arguments: [
      "v40 == v40", "[v40].exists(x, x == v40)", "v40 in [v40]", "sets.contains([v40], [v40])",
      "[v40, v40].distinct().size() == 1", "v40.flatten(50).size() == 1", "'%s'.format([v40]) == ''",
    ])
  func sharing(text: String) throws {
    var source = text
    for level in (1...40).reversed() { source = "cel.bind(v\(level), [v\(level - 1), v\(level - 1)], \(source))" }
    var environment = CELEnvironment()
    environment.limits.cost = 100_000
    let value = try environment.compile("cel.bind(v0, [], \(source))").evaluate(CELBindings())
    #expect(value.isError, "\(value.type)")
  }

  @Test("A list of a million is charged as one")
  func ranges() throws {
    var environment = CELEnvironment()
    environment.limits.cost = 1000
    #expect(try environment.compile("lists.range(1000000).size()").evaluate(CELBindings()).error?.code == .costLimit)
  }
}

@Suite("RE2")
struct RegexTests {
  @Test("NUL, empty text and code points")
  func matching() throws {
    #expect(try CELRegex("a.b").matches("a\u{0}b"))
    #expect(try CELRegex("^$").matches(""))
    #expect(try CELRegex("^.$").matches("🐱"))
    #expect(try !CELRegex("^a$").matches("a\nb"))
  }

  @Test("Groups, and matches without overlap")
  func finding() throws {
    let regex = try CELRegex("(a)|(b)")
    #expect(regex.groupCount == 2)
    #expect(regex.matches(in: Array("xab".utf8)) == [[1..<2, 1..<2, nil], [2..<3, nil, 2..<3]])
    #expect(try CELRegex("x*").matches(in: Array("aé".utf8)).map { $0[0] } == [0..<0, 1..<1, 3..<3])
  }

  @Test("Patterns are bounded in size and memory")
  func limits() {
    #expect(throws: CELRegex.Failure.self) { try CELRegex(String(repeating: "a", count: 5000)) }
    #expect(throws: CELRegex.Failure.self) { try CELRegex("(x{1000}){1000}") }
    #expect(throws: CELRegex.Failure.self) { try CELRegex(#"(?P<a>.)\1"#) }
  }
}

@Suite("Paths")
struct PathTests {
  /// Keeps what it has read by path, as an activation that serves many rules may.
  private final class Cache: CELActivation {
    let root: CELValue
    var known: [CELValue?]
    var walks = 0

    init(root: CELValue, count: Int) {
      self.root = root
      known = Array(repeating: nil, count: count)
    }

    func value(of variable: CELVariable) -> CELValue? { root }

    func value(at path: CELPath) -> CELValue? {
      if let value = known[path.index] { return value }
      guard case .object(let source) = root else { return nil }
      walks += 1
      known[path.index] = source.value(at: path.fields)
      return known[path.index]
    }
  }

  @Test("Programs of one environment share paths, so that a record is walked once for all")
  func shared() throws {
    var environment = CELEnvironment()
    environment.declare("r", .dyn)
    let texts = ["r.a.b == 1", "r.a.b < 2 && r.c", "[r.a.b].all(x, x == r.a.b)"]
    let programs = try texts.map { try environment.compile($0) }
    #expect(environment.pathCount == 2)
    let inner = CELValue.object(CELStruct(type: "I", fields: ["b": 1]))
    let cache = Cache(
      root: .object(CELStruct(type: "R", fields: ["a": inner, "c": true])), count: environment.pathCount)
    for program in programs { #expect(program.evaluate(cache).bool == true) }
    #expect(cache.walks == 2)
  }
}
