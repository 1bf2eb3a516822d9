import Testing

@testable import CEL

/// Properties over random expressions and inputs; seeds are fixed, so that a failure can be repeated.
@Suite("Evaluation properties")
struct EvaluationProperties {
  static let seeds = 0..<UInt64(500)

  /// Kind of result, and the value if it is one. Which of several errors is given is not fixed by the language.
  private func outcome(_ value: CELValue) -> String { value.isError ? "error" : describe(value) }

  @Test("The planned evaluator agrees with the reference")
  func agreesWithReference() throws {
    let environment = ExpressionGenerator.environment()
    for seed in Self.seeds {
      var generator = ExpressionGenerator(seed: seed)
      let text = generator.expression()
      let program = try environment.compile(text)
      for (unknown, absent) in [(0, 0), (0, 20), (20, 0), (15, 15)] {
        let activation = TreeActivation(tree: generator.input(unknown: unknown, absent: absent))
        let expected = outcome(ReferenceEvaluator(activation: activation).evaluate(program.checked.ast.expr))
        #expect(outcome(program.evaluate(activation)) == expected, "seed \(seed): \(text)")
        #expect(outcome(program.evaluate(activation, tracer: CELTracer())) == expected, "traced, seed \(seed): \(text)")
      }
    }
  }

  @Test("Whatever completes the unknowns, a definite result stays")
  func unknownsAreSound() throws {
    let environment = ExpressionGenerator.environment()
    var definite = 0
    for seed in Self.seeds {
      var generator = ExpressionGenerator(seed: seed &+ 10_000)
      let program = try environment.compile(generator.expression())
      for _ in 0..<3 {
        let tree = generator.input(unknown: 25, absent: 10)
        let value = program.evaluate(TreeActivation(tree: tree))
        guard !value.isUnknown else { continue }
        definite += 1
        let completed = program.evaluate(TreeActivation(tree: tree.completed))
        #expect(outcome(value) == outcome(completed), "seed \(seed): \(program.checked.ast.text)")
      }
    }
    #expect(definite > 400)
  }

  @Test("An unknown result names only places that are unknown")
  func unknownsAreThere() throws {
    let environment = ExpressionGenerator.environment()
    for seed in Self.seeds {
      var generator = ExpressionGenerator(seed: seed &+ 20_000)
      let program = try environment.compile(generator.expression())
      let tree = generator.input(unknown: 30, absent: 10)
      guard let unknowns = program.evaluate(TreeActivation(tree: tree)).unknowns else { continue }
      let places = tree.places(CELAttribute("x")).filter { if case .unknown = $0.1 { true } else { false } }.map(\.0)
      #expect(!unknowns.attributes.isEmpty)
      #expect(unknowns.attributes.allSatisfy(places.contains), "seed \(seed): \(program.checked.ast.text)")
    }
  }

  @Test("Changing what the trace does not cover changes nothing")
  func traceSuffices() throws {
    let environment = ExpressionGenerator.environment()
    var uncovered = 0
    for seed in Self.seeds {
      var generator = ExpressionGenerator(seed: seed &+ 30_000)
      let program = try environment.compile(generator.expression())
      let tree = generator.input(unknown: 5, absent: 10)
      let tracer = CELTracer()
      let before = outcome(program.evaluate(TreeActivation(tree: tree), tracer: tracer))
      for (place, content) in tree.places(CELAttribute("x")).dropFirst() {
        for change in Change.allCases where !change.isCovered(by: tracer.reads, at: place, content) {
          guard let changed = change.apply(to: tree, at: place, &generator) else { continue }
          uncovered += 1
          let after = outcome(program.evaluate(TreeActivation(tree: changed)))
          #expect(before == after, "seed \(seed): \(change) at \(place): \(program.checked.ast.text)")
        }
      }
    }
    #expect(uncovered > 3000)
  }

  @Test("What an evaluation costs is never above the static bound")
  func costIsBounded() throws {
    let environment = ExpressionGenerator.environment()
    var bounded = 0
    for seed in Self.seeds {
      var generator = ExpressionGenerator(seed: seed &+ 40_000)
      let program = try environment.compile(generator.expression())
      if program.staticCost != CELCost.unbounded { bounded += 1 }
      for _ in 0..<3 {
        var cost = 0
        let activation = TreeActivation(tree: generator.input(unknown: 5, absent: 5))
        let value = program.evaluate(activation, cost: &cost)
        #expect(cost <= program.staticCost, "seed \(seed): \(program.checked.ast.text)")
        #expect(value.error?.code != .costLimit, "seed \(seed): \(program.checked.ast.text)")
        var traced = 0
        _ = program.evaluate(activation, tracer: CELTracer(), cost: &traced)
        #expect(traced == cost, "seed \(seed): \(program.checked.ast.text)")
      }
    }
    #expect(bounded > Self.seeds.count / 2)
  }

  @Test("What is unparsed parses to the same tree")
  func unparsingIsFaithful() throws {
    let environment = ExpressionGenerator.environment()
    for seed in Self.seeds {
      var generator = ExpressionGenerator(seed: seed &+ 50_000)
      let text = CELUnparser.text(try environment.parse(generator.expression()).syntax)
      #expect(CELUnparser.text(try environment.parse(text).syntax) == text)
    }
  }

  @Test("Whatever completes the unknowns, the residual comes to the same")
  func residualsAgree() throws {
    let environment = ExpressionGenerator.environment()
    var smaller = 0
    for seed in Self.seeds {
      var generator = ExpressionGenerator(seed: seed &+ 60_000)
      let checked = try environment.check(environment.parse(generator.expression()))
      let tree = generator.input(unknown: 30, absent: 5)
      let residual = CELUnparser.text(try environment.residual(checked, TreeActivation(tree: tree)))
      if residual.utf8.count < checked.ast.text.utf8.count { smaller += 1 }
      let completed = TreeActivation(tree: tree.completed)
      let expected = outcome(try environment.plan(checked).evaluate(completed))
      #expect(outcome(try environment.compile(residual).evaluate(completed)) == expected, "seed \(seed): \(residual)")
    }
    #expect(smaller > Self.seeds.count / 2)
  }

  /// A change of an input at one place.
  enum Change: CaseIterable {
    case replace, remove, append

    func isCovered(by reads: [CELRead], at place: CELAttribute, _ content: InputTree) -> Bool {
      let parent = CELAttribute(place.variable, place.steps.dropLast())
      return reads.contains { read in
        let holds = read.extent == .value && read.attribute.contains(place)
        switch self {
        case .replace:
          // An unknown that becomes known is there in another way; a scalar that changes stays there.
          if case .unknown = content { return holds || place.contains(read.attribute) }
          return holds
        case .remove:
          return holds || place.contains(read.attribute) || (read.extent == .shape && read.attribute == parent)
        case .append:
          guard case .list(let elements) = content else { return holds }
          return holds || (read.extent == .shape && read.attribute == place)
            || place.appending(.index(elements.count)).contains(read.attribute)
        }
      }
    }

    func apply(to tree: InputTree, at place: CELAttribute, _ generator: inout ExpressionGenerator) -> InputTree? {
      let steps = place.steps[...]
      // Taking an element out of a list moves the others: that changes other places as well.
      if self == .remove, case .index = place.steps.last { return nil }
      var applies = true
      let changed = tree.changing(steps) { content in
        switch (self, content) {
        case (.remove, _): return nil
        case (.append, .list), (.replace, .int), (.replace, .bool), (.replace, .text), (.replace, .unknown):
          return generator.other(than: content)
        default:
          applies = false
          return content
        }
      }
      return applies ? changed : nil
    }
  }
}
