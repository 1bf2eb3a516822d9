import CEL
import Provenance
import YAML

/// What is suspicious in packs that load: `affidavit policy lint`.
public struct PackLinter: Sendable {
  /// Something that the author should look at.
  public struct Finding: Hashable, Sendable, CustomStringConvertible {
    public enum Check: String, Sendable, Hashable, CaseIterable {
      /// A connective whose operands are one.
      case doubled
      /// An `all` over what may be empty: it holds without having been exercised.
      case vacuous
      /// `has(f) && …` on a fact that the rule lists as evidence: absence becomes plain false, whatever `missing` says.
      case bareHas = "bare-has"
      /// The cost grows with a high power of the length of lists.
      case cost
      /// A pattern that is put together at evaluation: whether RE2 takes it shows only then.
      case pattern
      case unusedDefinition = "unused-definition"
      case unusedTable = "unused-table"
      case emptyText = "empty-text"
    }

    /// A warning is wrong until shown otherwise; a note is a question.
    public enum Level: String, Sendable, Hashable { case warning, note }

    public var check: Check
    public var level: Level
    public var rule: String?
    public var file: String
    public var line: Int
    public var column: Int
    public var message: String

    public var description: String { "\(file):\(line):\(column): \(level.rawValue): \(message) [\(check.rawValue)]" }
  }

  let packs: PackSet

  public init(_ packs: PackSet) { self.packs = packs }

  /// Findings in the order of packs, then place.
  /// - Throws: `PackError` if the packs do not load.
  public func findings() throws(PackError) -> [Finding] {
    var all: [Finding] = []
    for pack in packs.packs {
      let now = Instant(seconds: 0)
      let judge = try Judge(
        packs: packs.only(pack), config: LawConfiguration(), asOf: now,
        period: ReportPeriod(name: "lint", from: now, to: now))
      let clauses = Dictionary(grouping: judge.allClauses, by: \.rule.id)
      var found = Set(unused(pack, judge))
      for source in pack.content.rules { found.formUnion(lint(source, clauses[source.id] ?? [])) }
      all += found.sorted { ($0.file, $0.line, $0.column, $0.message) < ($1.file, $1.line, $1.column, $1.message) }
    }
    return all
  }

  // MARK: Packs

  private func unused(_ pack: Pack, _ judge: Judge) -> [Finding] {
    let programs = judge.allClauses.flatMap(\.clause.programs)
    let used = Set(programs.flatMap { $0.trees.compactMap(\.definition) })
    let tables = Set(
      programs.flatMap(\.attributes).filter { $0.variable == "tables" }.compactMap { $0.steps.first ?? nil })
    var found: [Finding] = []
    for (name, expression) in pack.content.definitions where !used.contains(name) {
      found.append(
        .init(
          check: .unusedDefinition, level: .warning, rule: nil, file: expression.file.name, line: expression.node.line,
          column: expression.node.column, message: "no rule uses the definition \(name)"))
    }
    // Holidays are read by the clocks.
    for table in pack.content.tables where !tables.contains(table.name) && table.name != "holidays" {
      found.append(
        .init(
          check: .unusedTable, level: .warning, rule: nil, file: "\(pack.content.folder.name)/pack.yaml", line: 1,
          column: 1,
          message: "no rule reads the table \(table.name)"))
    }
    return found
  }

  // MARK: Rules

  private func lint(_ source: RuleSource, _ clauses: [Judge.JudgedClause]) -> [Finding] {
    var found: [Finding] = []
    func add(_ check: Finding.Check, _ level: Finding.Level, _ message: String, at node: YAMLNode) {
      found.append(
        Finding(
          check: check, level: level, rule: source.id, file: source.file.name, line: node.line, column: node.column,
          message: "\(source.id): \(message)"))
    }
    for (key, text) in [("cite", source.cite), ("title", source.title), ("remedy", source.remedy)]
    where text.allSatisfy(\.isWhitespace) {
      add(.emptyText, .warning, "\(key) says nothing", at: source.node)
    }
    for judged in clauses {
      let clause = judged.clause
      let node = source.clauses.first { $0.target == clause.target }?.node ?? source.node
      for (part, program) in clause.conditionPrograms {
        let expression = source.expression(part, of: clause.target)
        doubled(part, program) { message, id in
          let place = expression.map { Self.place(of: id, in: program, $0) } ?? node
          add(.doubled, .warning, message, at: place)
        }
      }
      guard let require = clause.require, let expression = source.expression("require", of: clause.target) else {
        continue
      }
      let guarded = clause.conditionPrograms.flatMap { $0.1.trees.map { CELUnparser.text($0.checked.ast.expr) } }
      for (definition, checked) in require.trees {
        let place = { (id: Int) in
          definition == nil ? Self.place(of: id, in: require, expression) : expression.node
        }
        checked.ast.expr.walk { node in
          switch node.kind {
          case .comprehension(let comprehension) where comprehension.kind == .all:
            guard let range = Self.mayBeEmpty(comprehension.range), !guarded.contains(where: { Self.guards($0, range) })
            else { break }
            add(.vacuous, .note, "all over \(range) holds where there is nothing in it", at: place(node.id))
          case .call("matches", _, let arguments):
            guard let pattern = arguments.last, case .literal = pattern.kind else {
              add(.pattern, .note, "the pattern is put together at evaluation", at: place(node.id))
              break
            }
          default: break
          }
        }
        bareHas(checked.ast.expr, judged) { path, id in
          add(
            .bareHas, .warning,
            "has(\(path)) turns the absence of a fact that is mandatory evidence into false, whatever missing says",
            at: place(id))
        }
      }
      let power = require.power
      if power > 3 {
        add(.cost, .warning, "the cost grows with the power \(power) of the length of lists", at: expression.node)
      }
    }
    return found
  }

  private static func place(of id: Int, in program: CELProgram, _ expression: Expression) -> YAMLNode {
    let offset = program.checked.ast.position(of: id).offset
    let place = expression.file.place(of: offset, in: expression.node)
    return YAMLNode(content: expression.node.content, line: place.line, column: place.column)
  }

  /// Conditions that ask the same twice. What is constant does not load.
  private func doubled(_ part: String, _ program: CELProgram, _ add: (String, Int) -> Void) {
    for (definition, checked) in program.trees where definition == nil {
      checked.ast.expr.walk { node in
        guard case .call(let name, nil, let operands) = node.kind, name == CELOperator.and || name == CELOperator.or,
          operands.count == 2, CELUnparser.text(operands[0]) == CELUnparser.text(operands[1])
        else { return }
        add("\(part): both operands are \(CELUnparser.text(operands[0]))", node.id)
      }
    }
  }

  // MARK: Shapes

  /// The text of a range that is no literal; nil if it has elements for sure.
  private static func mayBeEmpty(_ range: CELExpr) -> String? {
    if case .list(let elements) = range.kind, !elements.isEmpty { return nil }
    return CELUnparser.text(range)
  }

  private static func guards(_ text: String, _ range: String) -> Bool {
    ["size(\(range)) > 0", "size(\(range)) >= 1", "size(\(range)) != 0", "\(range).exists(", "\(range).size() > 0"]
      .contains { text.contains($0) }
  }

  private func bareHas(_ expr: CELExpr, _ judged: Judge.JudgedClause, _ add: (String, Int) -> Void) {
    let listed = Set(judged.clause.evidence.map { $0.members })
    expr.walk { node in
      guard case .call(CELOperator.and, nil, let operands) = node.kind else { return }
      for operand in operands {
        guard case .select(let inner, let field, .test) = operand.kind else { continue }
        var members = [field]
        var here = inner
        while case .select(let next, let name, .value) = here.kind {
          members.insert(name, at: 0)
          here = next
        }
        guard case .ident(let root) = here.kind, listed.contains(members),
          root == "this" || root == judged.clause.target.description || root == "source" || root == "target"
        else { continue }
        add(([root] + members).joined(separator: "."), operand.id)
      }
    }
  }
}

extension PlannedClause {
  /// Conditions by name.
  var conditionPrograms: [(String, CELProgram)] {
    let parts: [(String, CELProgram?)] = [
      ("when", when), ("require", require), ("attest", attest), ("alone", each?.alone),
    ]
    return parts.compactMap { part, program in program.map { (part, $0) } }
  }

  /// Every program.
  var programs: [CELProgram] {
    let all =
      [act, when, require, attest, each?.over, each?.id, each?.alone, path?.carries, path?.suspect]
      + (each?.filters ?? []) + periods.map(\.condition)
    return all.compactMap { $0 }
  }
}

extension RuleSource {
  /// An expression by the name of its key and the kind of subject.
  func expression(_ part: String, of target: RuleTarget) -> Expression? {
    let clause = clauses.first { $0.target == target }
    return switch part {
    case "when": clause?.when
    case "require": clause?.require
    case "attest": clause?.attest
    case "alone": clause?.each?.alone
    default: nil
    }
  }
}
