import CEL
import YAML

/// A rule or a definition with one small change, to see whether a case would notice.
struct RuleMutant: Sendable {
  /// The rule's id; nil for a definition.
  var rule: String?
  /// `when`, `require`, …, or the name of the definition.
  var part: String
  var change: String
  var file: String
  var line: Int
  var column: Int
  /// The changed expression.
  var expression: Expression

  /// Every mutant of an expression that still is one.
  static func all(of expression: Expression, rule: String?, part: String, limits: CELLimits) -> [RuleMutant] {
    var environment = CELEnvironment()
    environment.limits = limits
    guard let parsed = try? environment.parse(expression.text) else { return [] }
    return CELMutant.all(of: parsed).map { mutant in
      let place = expression.file.place(of: mutant.position.offset, in: expression.node)
      return RuleMutant(
        rule: rule, part: part, change: mutant.change, file: expression.file.name, line: place.line,
        column: place.column,
        expression: Expression(
          text: CELUnparser.text(mutant.syntax), node: expression.node, file: expression.file, name: expression.name))
    }
  }
}

extension RuleSource {
  /// The expressions that decide, each once, though several kinds of subject may share one. `suspect` only spares work and `act` is
  /// no condition: they are not among them.
  var deciding: [(part: String, expression: Expression)] {
    var found: [(part: String, expression: Expression)] = []
    func add(_ part: String, _ expression: Expression?) {
      guard let expression, !found.contains(where: { $0.expression.isSame(as: expression) }) else { return }
      found.append((part, expression))
    }
    for clause in clauses {
      add("when", clause.when)
      add("require", clause.require)
      add("attest", clause.attest)
      add("each.over", clause.each?.over)
      add("each.alone", clause.each?.alone)
      add("carries", clause.path?.carries)
    }
    for (_, condition) in inForce { add("inForce.if", condition) }
    return found
  }

  /// The rule with an expression replaced wherever it stands.
  func replacing(with new: Expression) -> RuleSource {
    func changed(_ old: Expression?) -> Expression? { old.map { $0.isSame(as: new) ? new : $0 } }
    var copy = self
    for index in copy.clauses.indices {
      var clause = copy.clauses[index]
      clause.when = changed(clause.when)
      clause.require = changed(clause.require)
      clause.attest = changed(clause.attest)
      if let over = changed(clause.each?.over) { clause.each?.over = over }
      let alone = changed(clause.each?.alone)
      clause.each?.alone = alone
      let carries = changed(clause.path?.carries)
      clause.path?.carries = carries
      copy.clauses[index] = clause
    }
    for index in copy.inForce.indices { copy.inForce[index].condition = changed(copy.inForce[index].condition) }
    return copy
  }
}

extension Expression {
  /// Whether both stand at one place of one file.
  func isSame(as other: Expression) -> Bool {
    name == other.name && node.line == other.node.line && node.column == other.node.column
      && file.name == other.file.name
  }
}
