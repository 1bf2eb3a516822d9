@testable import CEL

extension Target {
  /// Expressions as text: parsed, written, checked, planned, evaluated, traced.
  static let cel = Target(name: "cel", summary: "expressions and regular expressions", dictionary: "cel", longest: 1024)
  {
    var environment = ExpressionGenerator.environment()
    environment.limits.cost = 50_000
    environment.limits.regexMemory = 1 << 18
    environment.declare("d", .dyn)
    environment.declare("m", .map(.string, .dyn))
    var generator = ExpressionGenerator(seed: 1)
    let tree = generator.input(unknown: 10, absent: 10)
    let activation = Values(tree: tree.value(at: CELAttribute("x")))
    return { [environment] bytes in
      guard let text = strictText(bytes) else { return }
      let ast: CELAST
      do throws(CELIssues) {
        ast = try environment.parse(text)
      } catch {
        check(!error.issues.isEmpty, "refused without a reason")
        for issue in error.issues { check(issue.position.offset <= text.utf8.count, "an issue beyond the end") }
        return
      }
      checkUnparser(ast, environment)
      if let program = try? environment.compile(text) { evaluate(program, activation) }
      if let program = try? environment.plan(environment.resolve(ast)) { evaluate(program, activation) }
    }
  }

  /// A variable for each sort of value.
  private struct Values: CELActivation {
    let tree: CELValue

    func value(of variable: CELVariable) -> CELValue? {
      switch variable.name {
      case "x": tree
      case "d": .list([.int(1), .uint(2), .double(0.5), .string("pq"), .null, .bytes([0xFF])])
      case "m": CELMap([(.string("k"), .int(1)), (.string("s"), .string("2026-07-01T00:00:00Z"))]).map { .map($0) }
      default: nil
      }
    }
  }

  private static func checkUnparser(_ ast: CELAST, _ environment: CELEnvironment) {
    let once = CELUnparser.text(ast.syntax)
    guard once.utf8.count <= environment.limits.expressionSize else { return }
    guard let again = try? environment.parse(once) else {
      return check(isAtLimit(once, environment), "what is written does not parse: \(once)")
    }
    check(CELUnparser.text(again.syntax) == once, "what is written is another expression: \(once)")
  }

  /// Brackets that the unparser adds may pass the limit of nesting.
  private static func isAtLimit(_ text: String, _ environment: CELEnvironment) -> Bool {
    do throws(CELIssues) {
      _ = try environment.parse(text)
      return false
    } catch {
      return error.issues.allSatisfy { $0.code == .limit }
    }
  }

  private static func evaluate(_ program: CELProgram, _ activation: Values) {
    var cost = 0
    let plain = outcome(program.evaluate(activation, cost: &cost))
    check(cost <= program.limit, "more is spent than allowed")
    check(outcome(program.evaluate(activation)) == plain, "two evaluations differ")
    let tracer = CELTracer()
    let traced = outcome(program.evaluate(activation, tracer: tracer))
    check(
      traced == plain || plain.hasSuffix("costLimit") || traced.hasSuffix("costLimit"),
      "tracing changes the result: \(plain), \(traced)")
  }

  private static func outcome(_ value: CELValue) -> String {
    if case .error(let error) = value { return error.code == .costLimit ? "error costLimit" : "error" }
    return described(value)
  }

  /// Well-typed expressions, drawn from the input, against the language as it is written down.
  static let celPlan = Target(
    name: "cel-plan", summary: "planned expressions against the slow evaluator", dictionary: "none", longest: 64
  ) {
    let environment = ExpressionGenerator.environment()
    return { bytes in
      var seed: UInt64 = 0xCBF2_9CE4_8422_2325
      for byte in bytes { seed = (seed ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
      var generator = ExpressionGenerator(seed: seed)
      let text = generator.expression(.bool, depth: 2 + bytes.count % 6)
      guard let program = try? environment.compile(text) else { return check(false, "does not compile: \(text)") }
      let written = CELUnparser.text(program.checked.ast.syntax)
      guard let again = try? environment.compile(written) else {
        return check(false, "what is written does not compile: \(written)")
      }
      for (unknown, absent) in [(0, 0), (0, 20), (20, 0), (15, 15)] {
        let activation = TreeActivation(tree: generator.input(unknown: unknown, absent: absent))
        let expected = outcome(ReferenceEvaluator(activation: activation).evaluate(program.checked.ast.expr))
        check(outcome(program.evaluate(activation)) == expected, "\(text) is not \(expected)")
        check(
          outcome(program.evaluate(activation, tracer: CELTracer())) == expected, "traced, \(text) is not \(expected)")
        check(outcome(again.evaluate(activation)) == expected, "written as \(written), \(text) is not \(expected)")
      }
    }
  }
}

/// A value in words that are equal for equal values.
private func described(_ value: CELValue) -> String {
  switch value {
  case .null: "null"
  case .bool(let value): "\(value)"
  case .int(let value): "\(value)"
  case .uint(let value): "\(value)u"
  case .double(let value): value.isNaN ? "NaN" : "double(\(value))"
  case .string(let text): "'\(text)'"
  case .bytes(let bytes): "bytes\(bytes)"
  case .timestamp(let time): "timestamp(\(time))"
  case .duration(let duration): "duration(\(duration))"
  case .list(let list): "[\(list.elements.map(described).joined(separator: ", "))]"
  case .map(let map):
    "{\(map.entries.map { "\(described($0.key)): \(described($0.value))" }.sorted().joined(separator: ", "))}"
  case .object(let source):
    "{\(source.keys.map { "\($0): \(source.field($0).map(described) ?? "-")" }.sorted().joined(separator: ", "))}"
  case .type(let type): "type(\(type.name))"
  case .optional(let optional): "optional(\(optional.value.map(described) ?? ""))"
  case .opaque(let value): "\(value.celType)(\(value.description))"
  case .unknown(let unknowns): "unknown(\(unknowns.attributes.map(\.description).joined(separator: ", ")))"
  case .error(let error): "error(\(error.code))"
  }
}
