import CEL

/// Whether conditions can hold: a search over the truth of their atoms, with what equality, order and the tokens of the schema say about
/// atoms of one operand.
///
/// An atom is a condition that is no connective; those that are written alike but for the side on which an operand stands, or for where
/// a `!` stands, are one. What an atom says of other operands is not known to it, so that `false` is proof and `true` is not.
struct Satisfiability {
  private let shapes: RecordShapes
  private var atoms = 0
  private var index: [String: Int] = [:]
  private var comparisons: [Int: Comparison] = [:]
  /// After so many steps nothing is said: enough for every truth of twelve atoms.
  private static let steps = 1 << 13

  init(shapes: RecordShapes) { self.shapes = shapes }

  indirect enum Formula {
    case atom(Int)
    case constant(Bool)
    case not(Formula)
    case all([Formula])
    case any([Formula])
  }

  /// Which tokens a member may hold.
  enum Facts {
    /// Those that say something.
    case stated
    /// Also those that do not, of which no comparison with the others holds.
    case all
  }

  /// The formula of a condition; true for one that is left out.
  mutating func formula(_ program: CELProgram?) -> Formula {
    program.map { formula(of: $0.checked.ast.expr, in: Scope(program: $0, checked: $0.checked)) } ?? .constant(true)
  }

  /// The formula of a part of a program.
  ///
  /// - Parameters:
  ///   - definition: the named expression that the part belongs to; nil for the program's own.
  ///   - bound: variables of the macros around it.
  mutating func formula(
    _ expr: CELExpr, of program: CELProgram, definition: String?, bound: Set<String>
  ) -> Formula {
    let checked = definition.flatMap { program.definition($0) } ?? program.checked
    return formula(of: expr, in: Scope(program: program, checked: checked, definition: definition, bound: bound))
  }

  /// Where an expression stands.
  private struct Scope {
    var program: CELProgram
    var checked: CELChecked
    var definition: String?
    var bound: Set<String> = []
    /// Definitions that are looked into.
    var open: Set<String> = []
  }

  private mutating func formula(of expr: CELExpr, in scope: Scope) -> Formula {
    switch expr.kind {
    case .literal(.bool(let flag)): return .constant(flag)
    case .call(CELOperator.and, nil, let operands): return .all(operands.map { formula(of: $0, in: scope) })
    case .call(CELOperator.or, nil, let operands): return .any(operands.map { formula(of: $0, in: scope) })
    case .call(CELOperator.not, nil, let operands): return .not(formula(of: operands[0], in: scope))
    case .call(CELOperator.conditional, nil, let operands):
      let condition = formula(of: operands[0], in: scope)
      return .any([
        .all([condition, formula(of: operands[1], in: scope)]),
        .all([.not(condition), formula(of: operands[2], in: scope)]),
      ])
    case .call(let name, nil, let operands) where operands.count == 2 && Order.names.contains(name):
      return comparison(name, operands, expr, in: scope)
    case .comprehension(var comprehension) where comprehension.predicate != nil && comprehension.kind == .all:
      // Not for all is for one not.
      comprehension.kind = .exists
      comprehension.predicate = comprehension.predicate.map(\.negated)
      return .not(atom(CELExpr(id: expr.id, .comprehension(comprehension))))
    case .comprehension(var comprehension) where comprehension.predicate != nil && comprehension.kind == .exists:
      comprehension.predicate = comprehension.predicate.map(\.negated.negated)
      return atom(CELExpr(id: expr.id, .comprehension(comprehension)))
    case .ident(let name):
      guard !scope.bound.contains(name), !scope.open.contains(name), let definition = scope.program.definition(name)
      else { return atom(expr) }
      var inner = scope
      inner.checked = definition
      inner.definition = name
      inner.bound = []
      inner.open.insert(name)
      return formula(of: definition.ast.expr, in: inner)
    case .call: return constant(expr, scope).map { .constant($0) } ?? atom(expr)
    default: return atom(expr)
    }
  }

  /// What a condition that names no variable comes to.
  private func constant(_ expr: CELExpr, _ scope: Scope) -> Bool? {
    expr.isClosed ? scope.program.part(expr.id, of: scope.definition)?.constant : nil
  }

  private mutating func atom(_ expr: CELExpr) -> Formula { atom(CELUnparser.text(expr), nil) }

  private mutating func atom(_ text: String, _ comparison: Comparison?) -> Formula {
    if let known = index[text] { return .atom(known) }
    index[text] = atoms
    comparisons[atoms] = comparison
    atoms += 1
    return .atom(atoms - 1)
  }

  // MARK: Comparisons

  /// What an operand is, compared with constants or with one other operand.
  private struct Comparison {
    var operand: String
    var domain: Domain
    var holds: (Value) -> Bool
    var constants: [Value]
  }

  private enum Value: Hashable {
    case text(String)
    case number(Double)
    /// One operand is less than, equal to or greater than the other.
    case order(Order)
    /// None of the constants: another text, or a token that says nothing.
    case other
  }

  private enum Domain {
    case any
    /// Whole numbers from zero on, if `isCount`.
    case whole(isCount: Bool)
    /// These alone; `maySayNothing` where a record may also say that it is not known, of which no comparison with these holds.
    case tokens([String], maySayNothing: Bool)
    case orders
  }

  private mutating func comparison(
    _ name: String, _ operands: [CELExpr], _ expr: CELExpr, in scope: Scope
  ) -> Formula {
    if let flag = constant(expr, scope) { return .constant(flag) }
    let texts = operands.map(CELUnparser.text)
    if name == CELOperator.within {
      guard case .list(let elements) = operands[1].kind else { return atom(expr) }
      if elements.contains(where: { CELUnparser.text($0.expr) == texts[0] }) { return .constant(true) }
      let constants = elements.compactMap { value($0.expr, scope) }
      guard constants.count == elements.count else { return atom(expr) }
      return atom(
        CELUnparser.text(expr),
        Comparison(
          operand: texts[0], domain: domain(operands[0], scope), holds: { constants.contains($0) },
          constants: constants))
    }
    guard let orders = Order.meant(by: name) else { return atom(expr) }
    if texts[0] == texts[1] { return .constant(orders.contains(.equal)) }
    for (side, other) in [(0, 1), (1, 0)] {
      if case .literal(.bool(let flag)) = operands[other].kind, orders == [.equal] || orders == [.less, .greater] {
        let inner = formula(of: operands[side], in: scope)
        return (orders == [.equal]) == flag ? inner : .not(inner)
      }
      guard let constant = value(operands[other], scope) else { continue }
      let wanted = side == 0 ? orders : orders.flipped
      return decided(wanted, texts[side], domain(operands[side], scope), constant) ?? atom(expr)
    }
    let isSwapped = texts[1] < texts[0]
    let wanted = isSwapped ? orders.flipped : orders
    return ordered(wanted, isSwapped ? texts.reversed() : texts)
  }

  /// `operand op constant`; nil where the constant has no order that is known here.
  private mutating func decided(
    _ orders: Set<Order>, _ operand: String, _ domain: Domain, _ constant: Value
  ) -> Formula? {
    // Unequal is the opposite of equal, also for what is not stated.
    if orders == [.less, .greater] { return decided([.equal], operand, domain, constant).map { .not($0) } }
    let holds: (Value) -> Bool
    switch constant {
    case .number(let bound):
      holds = { value in
        guard case .number(let number) = value else { return false }
        return orders.contains(number < bound ? .less : number > bound ? .greater : .equal)
      }
    default:
      guard orders == [.equal] else { return nil }
      holds = { $0 == constant }
    }
    let text = "\(operand) \(orders.map(\.rawValue).sorted()) \(constant)"
    return atom(text, Comparison(operand: operand, domain: domain, holds: holds, constants: [constant]))
  }

  /// `operand op operand`.
  private mutating func ordered(_ orders: Set<Order>, _ texts: [String]) -> Formula {
    let operand = texts.joined(separator: " to ")
    return atom(
      "\(operand) \(orders.map(\.rawValue).sorted())",
      Comparison(
        operand: operand, domain: .orders,
        holds: { value in if case .order(let order) = value { orders.contains(order) } else { false } }, constants: []))
  }

  /// A constant; nil for anything else.
  private func value(_ expr: CELExpr, _ scope: Scope) -> Value? {
    switch expr.kind {
    case .literal(.string(let text)): return .text(text)
    case .literal(.int(let number)): return .number(Double(number))
    case .literal(.uint(let number)): return .number(Double(number))
    case .literal(.double(let number)): return .number(number)
    default: return nil
    }
  }

  private func domain(_ expr: CELExpr, _ scope: Scope) -> Domain {
    if case .call("size", _, _) = expr.kind { return .whole(isCount: true) }
    if scope.checked.type(of: expr.id) == .int { return .whole(isCount: false) }
    guard case .select(let operand, let name, .value) = expr.kind,
      case .object(let type) = scope.checked.type(of: operand.id), let field = shapes.byType[type]?[name],
      let tokens = field.tokens, field.celType == .string
    else { return .any }
    if case .stated = field.reading { return .tokens(tokens, maySayNothing: false) }
    let silent = [StatedToken.unknownToken, StatedToken.notStatedToken]
    return .tokens(tokens.filter { !silent.contains($0) }, maySayNothing: true)
  }

  // MARK: Search

  /// False if the formula holds for no facts; true if it does for some, or that is not known.
  func isSatisfiable(_ formula: Formula, over facts: Facts = .stated) -> Bool {
    let groups = Dictionary(grouping: comparisons.keys) { comparisons[$0]?.operand ?? "" }.values.map { atoms in
      Group(atoms: atoms, values: values(atoms.compactMap { comparisons[$0] }, facts))
    }
    var search = Search(formula: formula, atoms: atoms, steps: Self.steps) { truth in
      groups.allSatisfy { isPossible($0, truth) }
    }
    return search.succeeds()
  }

  /// The atoms about one operand, and the values that tell them apart.
  private struct Group {
    var atoms: [Int]
    var values: [Value]
  }

  private func values(_ comparisons: [Comparison], _ facts: Facts) -> [Value] {
    let constants = Set(comparisons.flatMap(\.constants))
    switch comparisons.first?.domain {
    case .orders: return Order.allCases.map(Value.order)
    case .tokens(let tokens, let maySayNothing):
      let known = Set(tokens.map(Value.text)).union(constants)
      return Array(maySayNothing && facts == .all ? known.union([.other]) : known)
    case .whole(let isCount):
      return Self.around(constants).filter { $0 == $0.rounded() && (!isCount || $0 >= 0) }.map(Value.number)
    case .any, nil:
      let isNumber = constants.allSatisfy { if case .number = $0 { true } else { false } }
      return Array(constants.union(Self.around(constants).map(Value.number)).union(isNumber ? [] : [.other]))
    }
  }

  /// The numbers among constants, and one below, above and between them.
  private static func around(_ constants: Set<Value>) -> [Double] {
    let numbers = constants.compactMap { if case .number(let number) = $0 { number } else { nil } }.sorted()
    let between = zip(numbers, numbers.dropFirst()).map { ($0 + $1) / 2 }
    return Array(Set(numbers + between + numbers.map { $0 - 1 } + numbers.map { $0 + 1 }))
  }

  /// Whether one value of an operand gives those of the atoms about it that have a truth this truth.
  private func isPossible(_ group: Group, _ truth: [Bool?]) -> Bool {
    let found = group.atoms.compactMap { atom in
      truth[atom].flatMap { flag in comparisons[atom].map { ($0, flag) } }
    }
    return found.isEmpty || group.values.contains { value in found.allSatisfy { $0.0.holds(value) == $0.1 } }
  }
}

/// How two values compare.
private enum Order: String, CaseIterable {
  case less, equal, greater

  static let names: Set<String> = [
    CELOperator.equal, CELOperator.notEqual, CELOperator.less, CELOperator.lessOrEqual, CELOperator.greater,
    CELOperator.greaterOrEqual, CELOperator.within,
  ]

  /// For which orders of its operands an operator holds.
  static func meant(by name: String) -> Set<Order>? {
    switch name {
    case CELOperator.equal: [.equal]
    case CELOperator.notEqual: [.less, .greater]
    case CELOperator.less: [.less]
    case CELOperator.lessOrEqual: [.less, .equal]
    case CELOperator.greater: [.greater]
    case CELOperator.greaterOrEqual: [.greater, .equal]
    default: nil
    }
  }
}

extension Set<Order> {
  /// With the operands the other way round.
  fileprivate var flipped: Set<Order> { Set(map { $0 == .less ? .greater : $0 == .greater ? .less : .equal }) }
}

extension CELExpr {
  /// Whether it names no variable.
  var isClosed: Bool {
    var isClosed = true
    walk { if case .ident = $0.kind { isClosed = false } }
    return isClosed
  }

  /// The opposite condition, without a `!` that another one takes away.
  fileprivate var negated: CELExpr {
    switch kind {
    case .call(CELOperator.not, nil, let operands): operands[0]
    case .call(CELOperator.equal, nil, let operands):
      CELExpr(id: id, .call(CELOperator.notEqual, target: nil, operands))
    case .call(CELOperator.notEqual, nil, let operands):
      CELExpr(id: id, .call(CELOperator.equal, target: nil, operands))
    default: CELExpr(id: id, .call(CELOperator.not, target: nil, [self]))
    }
  }
}

/// Tries one truth of an atom after the other, and goes back where the formula is false or the atoms contradict each other.
private struct Search {
  let formula: Satisfiability.Formula
  let atoms: Int
  var steps: Int
  let isPossible: ([Bool?]) -> Bool
  private var truth: [Bool?]

  init(formula: Satisfiability.Formula, atoms: Int, steps: Int, isPossible: @escaping ([Bool?]) -> Bool) {
    self.formula = formula
    self.atoms = atoms
    self.steps = steps
    self.isPossible = isPossible
    truth = Array(repeating: nil, count: atoms)
  }

  mutating func succeeds(from first: Int = 0) -> Bool {
    steps -= 1
    if steps < 0 { return true }
    switch value(formula) {
    case true?: return true
    case false?: return false
    case nil: break
    }
    guard first < atoms else { return true }
    for flag in [true, false] {
      truth[first] = flag
      if isPossible(truth), succeeds(from: first + 1) { return true }
    }
    truth[first] = nil
    return false
  }

  private func value(_ formula: Satisfiability.Formula) -> Bool? {
    switch formula {
    case .atom(let atom): return truth[atom]
    case .constant(let flag): return flag
    case .not(let inner): return value(inner).map { !$0 }
    case .all(let parts):
      var isOpen = false
      for part in parts {
        let found = value(part)
        if found == false { return false }
        if found == nil { isOpen = true }
      }
      return isOpen ? nil : true
    case .any(let parts):
      var isOpen = false
      for part in parts {
        let found = value(part)
        if found == true { return true }
        if found == nil { isOpen = true }
      }
      return isOpen ? nil : false
    }
  }
}
