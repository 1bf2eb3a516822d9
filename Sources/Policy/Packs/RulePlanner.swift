import CEL
import Provenance
import YAML

/// Plans the rules of a pack: an environment for each kind of subject, the pack's definitions in it, every clause checked.
final class RulePlanner {
  let vocabulary: Vocabulary
  let content: PackContent
  let tables: [PackTable]
  private(set) var compiler: ExpressionCompiler
  private var faults: Faults
  /// Environments with all definitions, by kind of subject.
  private var environments: [Subjects: CELEnvironment] = [:]

  init(_ content: PackContent, tables: [PackTable], vocabulary: Vocabulary, faults: Faults) {
    self.vocabulary = vocabulary
    self.content = content
    self.tables = tables
    self.faults = faults
    compiler = ExpressionCompiler(shapes: vocabulary.shapes, faults: faults)
  }

  /// Makes the environments that some rules need.
  func prepare(for rules: [RuleSource]) { checkDefinitions(for: rules) }

  /// The clauses of a rule after `prepare(for:)`; nil if one does not check. Nothing becomes a fault of the pack.
  func clauses(of rule: RuleSource) -> [PlannedClause]? {
    let before = (faults, compiler)
    defer { (faults, compiler) = before }
    faults = Faults()
    compiler = ExpressionCompiler(shapes: vocabulary.shapes, faults: faults)
    let clauses = rule.clauses.compactMap { plan($0, of: rule) }
    return faults.isEmpty && clauses.count == rule.clauses.count ? clauses : nil
  }

  func plan() -> [(rule: Rule, clauses: [PlannedClause])] {
    checkDefinitions(for: content.rules)
    var constants = ConstantParts(content, shapes: vocabulary.shapes)
    return content.rules.map { source in
      checkFacts(source)
      let rule = Self.rule(source)
      let clauses = source.clauses.compactMap { plan($0, of: source) }
      let isChecked = faults.isEmpty && clauses.count == source.clauses.count
      for (clause, written) in zip(clauses, source.clauses) where isChecked {
        let found = clause.conditions(of: written, in: source).flatMap { program, expression in
          constants.faults(
            program, of: expression, subjects: Subjects(target: clause.target, source: clause.source).name)
        }
        found.forEach(faults.add)
        guard found.isEmpty, let message = clause.contradiction(of: rule, shapes: vocabulary.shapes) else { continue }
        faults.add(source.file.fault(at: written.node, "rule \(source.id): \(message)"))
      }
      return (rule, clauses)
    }
  }

  /// What a rule says of itself.
  static func rule(_ source: RuleSource) -> Rule {
    Rule(
      id: source.id, cite: source.cite, title: source.title, severity: source.severity, decide: source.decide,
      missing: source.missing,
      absent: Dictionary(source.absent.map { ($0.key, $0.missing) }, uniquingKeysWith: { a, _ in a }),
      unchangeable: Set(source.unchangeable.compactMap(\.text)), strict: source.strict,
      inForce: source.inForce.map(\.period), remedy: source.remedy,
      targets: source.clauses.map(\.target))
  }

  // MARK: Definitions

  /// Every definition must check for some kind of subject that the pack judges; the nearest miss is reported if it does
  /// for none.
  private func checkDefinitions(for rules: [RuleSource]) {
    /// By definition that checks for no kind so far: the fewest faults, and where they were found.
    var misses: [String: (count: Int, environment: CELEnvironment)] = [:]
    var checked: Set<String> = []
    let all = Set(rules.flatMap { $0.clauses.map { Subjects(target: $0.target, source: $0.path?.from) } })
    for subjects in all.sorted(by: { $0.name < $1.name }) {
      var environment = vocabulary.environment(for: subjects.target, from: subjects.source, tables: tables)
      // That a definition does not check for a kind is no fault: what would be nearest is not looked for.
      environment.suggestsNames = false
      for (name, expression) in content.definitions {
        let trial = Faults()
        let compiler = ExpressionCompiler(shapes: vocabulary.shapes, faults: trial)
        if let found = compiler.check(expression, in: environment, wanted: nil), trial.isEmpty {
          environment.define(name, found)
          checked.insert(name)
        } else if misses[name].map({ trial.list.count < $0.count }) ?? true {
          misses[name] = (trial.list.count, environment)
        }
      }
      environment.suggestsNames = true
      environments[subjects] = environment
    }
    for (name, expression) in content.definitions where !checked.contains(name) {
      guard var environment = misses[name]?.environment else { continue }
      environment.suggestsNames = true
      _ = compiler.check(expression, in: environment, wanted: nil)
    }
  }

  private struct Subjects: Hashable {
    var target: RuleTarget
    var source: RecordKind?
    var name: String { "\(target)/\(source?.rawValue ?? "")" }
  }

  // MARK: Clauses

  private func plan(_ clause: ClauseSource, of rule: RuleSource) -> PlannedClause? {
    let subjects = Subjects(target: clause.target, source: clause.path?.from)
    guard var environment = environments[subjects] else { return nil }
    let bindings = Binding.all(for: clause.target, from: clause.path?.from)

    func program(_ expression: Expression?, _ type: CELType = .bool, in environment: CELEnvironment) -> CELProgram? {
      guard let expression else { return nil }
      return compiler.plan(compiler.check(expression, in: environment, wanted: type), of: expression, in: environment)
    }

    var inner = environment
    var each: PlannedEach?
    if let source = clause.each {
      guard let list = planList(source, rule, in: environment) else { return nil }
      inner.declare(source.variable, list.element)
      guard let id = program(source.id, .string, in: inner),
        let aloneAct = defineAct(nil, clause.target, rule, in: &environment)
      else { return nil }
      each = PlannedEach(
        over: list.over, isPlain: Self.isMember(list.over.checked.ast.expr), filters: list.filters,
        variable: source.variable, part: source.part, id: id, alone: program(source.alone, in: environment),
        aloneWhen: source.alone == nil ? nil : program(clause.when, in: environment), aloneAct: aloneAct)
    }
    guard let act = defineAct(clause.act, clause.target, rule, in: &inner) else { return nil }
    // The same for all elements of `each`.
    let outer = each == nil ? inner : environment
    let hasConditions = rule.inForce.contains { $0.condition != nil }
    let periods = hasConditions ? rule.inForce.map { ($0.period, program($0.condition, in: outer)) } : []
    let path = clause.path.map { source in
      PlannedPath(
        from: source.from, to: Set(source.to), carries: program(source.carries, in: inner),
        suspect: program(source.suspect, in: inner))
    }
    return PlannedClause(
      target: clause.target, source: clause.path?.from, bindings: bindings, act: act,
      when: program(clause.when, in: inner), require: program(clause.require, in: inner),
      attest: program(clause.attest, in: inner), periods: periods, each: each, path: path,
      evidence: clause.evidence.compactMap { evidencePath($0, clause, rule) })
  }

  /// Plans `over` of `each`: the list itself, and the filters that are called on it, outermost last; nil with faults.
  private func planList(
    _ source: EachSource, _ rule: RuleSource, in environment: CELEnvironment
  ) -> (over: CELProgram, element: CELType, filters: [CELProgram])? {
    guard let whole = compiler.check(source.over, in: environment, wanted: nil) else { return nil }
    guard case .list(let element) = whole.resultType else {
      faults.add(rule.file.fault(at: source.over.node, "over must be a list, not \(whole.resultType)"))
      return nil
    }
    func part(_ expr: CELExpr) -> Expression {
      Expression(
        text: CELUnparser.text(expr), node: source.over.node, file: source.over.file, name: source.over.name)
    }
    var list = whole.ast.syntax
    var filters: [CELProgram] = []
    while case .call("filter", let target?, let arguments) = list.kind, arguments.count == 2,
      case .ident(let variable) = arguments[0].kind
    {
      var inner = environment
      inner.declare(variable, element)
      let predicate = part(arguments[1])
      guard
        let program = compiler.plan(
          compiler.check(predicate, in: inner, wanted: .bool), of: predicate, in: inner)
      else { return nil }
      filters.insert(program, at: 0)
      list = target
    }
    let over = filters.isEmpty ? source.over : part(list)
    let checked = filters.isEmpty ? whole : compiler.check(over, in: environment, wanted: nil)
    return compiler.plan(checked, of: over, in: environment).map { ($0, element, filters) }
  }

  /// A member of a record, at any depth.
  private static func isMember(_ expr: CELExpr) -> Bool {
    guard case .select(let operand, _, .value) = expr.kind else { return false }
    if case .ident = operand.kind { return true }
    return isMember(operand)
  }

  /// Plans the instant judged and names it `act`; nil with faults.
  private func defineAct(
    _ source: Expression?, _ target: RuleTarget, _ rule: RuleSource, in environment: inout CELEnvironment
  ) -> CELProgram? {
    let source = source ?? DefaultAct.expression(for: target, in: rule)
    guard let checked = compiler.check(source, in: environment, wanted: nil),
      let program = compiler.plan(checked, of: source, in: environment)
    else { return nil }
    guard checked.resultType == .timestamp || checked.resultType == Moment.type else {
      faults.add(rule.file.fault(at: source.node, "act must be a time, not \(checked.resultType)"))
      return nil
    }
    environment.define("act", checked)
    return program
  }

  // MARK: Paths named in a rule

  /// `absent` and `unchangeable` name facts by kind: `dataset.purposes.legalBasis`.
  private func checkFacts(_ rule: RuleSource) {
    let named =
      rule.absent.map { ("absent", $0.path, $0.key) } + rule.unchangeable.map { ("unchangeable", $0, $0.text ?? "") }
    for (key, node, path) in named {
      let parts = path.split(separator: ".").map(String.init)
      guard let first = parts.first, let kind = RecordKind(rawValue: first) else {
        let known = RecordKind.allCases.map(\.rawValue)
        let hint =
          nearestName(to: parts.first ?? "", in: known).map { "did you mean \($0)?" } ?? "begin with a kind of record"
        faults.add(rule.file.fault(at: node, "\(key) names no fact \(path); \(hint)"))
        continue
      }
      checkMembers(Array(parts.dropFirst()), of: kind, node, rule)
    }
  }

  private func evidencePath(_ node: YAMLNode, _ clause: ClauseSource, _ rule: RuleSource) -> EvidencePath? {
    var parts = (node.text ?? "").split(separator: ".").map(String.init)
    switch clause.target {
    case .record(let kind):
      return checkMembers(parts, of: kind, node, rule) ? EvidencePath(end: nil, members: parts) : nil
    case .path:
      guard let end = parts.first, end == "source" || end == "target" else {
        faults.add(rule.file.fault(at: node, "evidence of a path begins with source or target"))
        return nil
      }
      parts.removeFirst()
      let kind = end == "source" ? clause.path?.from ?? .dataset : .dataset
      return checkMembers(parts, of: kind, node, rule) ? EvidencePath(end: end, members: parts) : nil
    }
  }

  @discardableResult
  private func checkMembers(_ members: [String], of kind: RecordKind, _ node: YAMLNode, _ rule: RuleSource) -> Bool {
    if RecordSchema.shared.field(kind, members) != nil { return true }
    let parent = Array(members.dropLast())
    let siblings = RecordSchema.shared.fields(kind).filter { Array($0.path.dropLast()) == parent }
      .compactMap(\.path.last)
    let hint = nearestName(to: members.last ?? "", in: siblings).map { "; did you mean \($0)?" } ?? ""
    faults.add(rule.file.fault(at: node, "\(kind.rawValue) has no member \(members.joined(separator: "."))\(hint)"))
    return false
  }
}

/// The instant judged where a rule names none (record format, section 4).
enum DefaultAct {
  static func expression(for target: RuleTarget, in rule: RuleSource) -> Expression {
    Expression(text: text(for: target), node: rule.node, file: rule.file, name: "act")
  }

  private static func text(for target: RuleTarget) -> String {
    switch target {
    case .record(.run): "run.startedAt"
    case .record(.event): "event.atTime"
    case .record(.request): "request.receivedAt"
    case .record(.contribution):
      """
      has(contribution.addedAt) ? contribution.addedAt
        : earliest(contribution.consents.filter(c, has(c.givenAt)).map(c, c.givenAt))
      """
    case .record(.document):
      """
      has(document.approvedAt) ? document.approvedAt
        : has(document.publishedAt) ? document.publishedAt : document.validFrom
      """
    case .record(.dataset): "has(dataset.collection.from) ? dataset.collection.from : dataset.generatedAt"
    case .record(.model):
      """
      has(model.deployments) && model.deployments.exists(d, has(d.deployedAt))
        ? earliest(model.deployments.filter(d, has(d.deployedAt)).map(d, d.deployedAt)) : model.generatedAt
      """
    case .record(.profile), .record(.agent): "asOf"
    case .path: "has(path[size(path) - 1].at) ? path[size(path) - 1].at : target.generatedAt"
    }
  }
}
