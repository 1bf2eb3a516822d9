import CEL

/// Whether conditions can hold together: a search over the truth of their atoms, with what equality and order say about atoms of one
/// operand.
///
/// An atom is a condition that is no connective; equally written ones are one. What an atom says of other operands is not known to it, so
/// that `false` is proof and `true` is not.
struct Satisfiability {
  private var atoms: [String] = []
  private var index: [String: Int] = [:]
  private var comparisons: [Int: Comparison] = [:]
  /// After so many steps nothing is said.
  private static let steps = 4000

  indirect enum Formula {
    case atom(Int)
    case constant(Bool)
    case not(Formula)
    case all([Formula])
    case any([Formula])
  }

  /// `operand op constant`.
  private struct Comparison {
    var operand: String
    var holds: (Value) -> Bool
    var constants: [Value]
  }

  private enum Value: Hashable {
    case text(String)
    case number(Double)
    /// Neither of the constants.
    case other
  }

  /// The formula of a condition; true for one that is left out.
  mutating func formula(_ program: CELProgram?) -> Formula {
    program.map { formula($0.checked.ast.expr, $0, []) } ?? .constant(true)
  }

  private mutating func formula(_ expr: CELExpr, _ program: CELProgram, _ open: Set<String>) -> Formula {
    switch expr.kind {
    case .literal(.bool(let flag)): return .constant(flag)
    case .call(CELOperator.and, nil, let operands): return .all(operands.map { formula($0, program, open) })
    case .call(CELOperator.or, nil, let operands): return .any(operands.map { formula($0, program, open) })
    case .call(CELOperator.not, nil, let operands): return .not(formula(operands[0], program, open))
    case .call(CELOperator.notEqual, nil, let operands):
      return .not(
        formula(CELExpr(id: expr.id, .call(CELOperator.equal, target: nil, operands)), program, open))
    case .call(CELOperator.conditional, nil, let operands):
      let condition = formula(operands[0], program, open)
      return .any([
        .all([condition, formula(operands[1], program, open)]),
        .all([.not(condition), formula(operands[2], program, open)]),
      ])
    case .ident(let name):
      guard let definition = program.definition(name), !open.contains(name) else { return atom(expr) }
      return formula(definition.ast.expr, program, open.union([name]))
    default: return atom(expr)
    }
  }

  private mutating func atom(_ expr: CELExpr) -> Formula {
    let text = CELUnparser.text(expr)
    if let known = index[text] { return .atom(known) }
    index[text] = atoms.count
    atoms.append(text)
    if let comparison = Self.comparison(expr) { comparisons[atoms.count - 1] = comparison }
    return .atom(atoms.count - 1)
  }

  private static func comparison(_ expr: CELExpr) -> Comparison? {
    guard case .call(let name, nil, let operands) = expr.kind, operands.count == 2 else { return nil }
    let operand = CELUnparser.text(operands[0])
    if name == CELOperator.within, case .list(let elements) = operands[1].kind {
      let constants = elements.compactMap { value($0.expr) }
      guard constants.count == elements.count else { return nil }
      return Comparison(operand: operand, holds: { constants.contains($0) }, constants: constants)
    }
    guard let constant = value(operands[1]) else { return nil }
    switch (name, constant) {
    case (CELOperator.equal, _): return Comparison(operand: operand, holds: { $0 == constant }, constants: [constant])
    case (CELOperator.less, .number(let bound)): return order(operand, bound) { $0 < bound }
    case (CELOperator.lessOrEqual, .number(let bound)): return order(operand, bound) { $0 <= bound }
    case (CELOperator.greater, .number(let bound)): return order(operand, bound) { $0 > bound }
    case (CELOperator.greaterOrEqual, .number(let bound)): return order(operand, bound) { $0 >= bound }
    default: return nil
    }
  }

  private static func order(_ operand: String, _ bound: Double, _ holds: @escaping (Double) -> Bool) -> Comparison {
    Comparison(
      operand: operand,
      holds: { value in if case .number(let number) = value { holds(number) } else { false } },
      constants: [.number(bound - 1), .number(bound), .number(bound + 1)])
  }

  private static func value(_ expr: CELExpr) -> Value? {
    switch expr.kind {
    case .literal(.string(let text)): .text(text)
    case .literal(.int(let number)): .number(Double(number))
    case .literal(.double(let number)): .number(number)
    default: nil
    }
  }

  /// False if the formula holds for no facts; true if it does for some, or that is not known.
  func isSatisfiable(_ formula: Formula) -> Bool {
    let groups = Dictionary(grouping: comparisons.keys) { comparisons[$0]?.operand ?? "" }.values.filter {
      $0.count > 1
    }
    var search = Search(formula: formula, atoms: atoms.count, steps: Self.steps) { truth in
      groups.allSatisfy { isPossible($0, truth) }
    }
    return search.succeeds()
  }

  /// Whether one value of an operand gives those of the atoms about it that have a truth this truth.
  private func isPossible(_ group: [Int], _ truth: [Bool?]) -> Bool {
    let found = group.compactMap { atom in truth[atom].flatMap { flag in comparisons[atom].map { ($0, flag) } } }
    guard found.count > 1 else { return true }
    let values = Set(found.flatMap(\.0.constants)).union([.other])
    return values.contains { value in found.allSatisfy { $0.0.holds(value) == $0.1 } }
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
