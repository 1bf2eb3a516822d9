/// What an expression may use: variables, functions, types, macros and limits. A value; copies are independent.
///
/// ```swift
/// var env = CELEnvironment()                                   // the standard library and all extensions
/// env.declare(type: CELStructType("Dataset", fields: ["personalData": .string, "purposes": .list(.object("Purpose"))]))
/// env.declare("dataset", .object("Dataset"))
/// let program = try env.compile("dataset.purposes.all(p, p.legalBasis in ['consent', 'contract'])")
/// let verdict = program.evaluate(CELBindings(["dataset": .object(source)]))
/// ```
public struct CELEnvironment: Sendable {
  /// The namespace in which names are looked up first, e.g. `gdpr.art6`.
  public var container = ""
  public var limits = CELLimits()
  /// Whether macros are expanded; off, `has(x)` is a call of a function `has`.
  public var macrosEnabled = true

  /// Whether issues name what is nearest to a misspelt name. It takes time that is in vain where issues are only counted.
  public var suggestsNames = true

  var libraries: Set<CELLibrary>
  /// Shared by copies.
  let paths = CELPathTable()
  var variables: [String: CELVariable] = [:]
  var variableSizes: [String: CELSize] = [:]
  var functions: [String: CELFunction]
  var types: [String: CELStructType] = [:]
  /// Names that stand for a value: names of types and constants.
  var constants: [String: CELConstant]
  var definitions: [String: CELChecked] = [:]

  /// An environment with the standard library and the extensions named.
  public init(_ libraries: Set<CELLibrary> = Set(CELLibrary.allCases).subtracting([.block])) {
    self.libraries = libraries
    functions = StandardLibrary.functions(libraries)
    constants = StandardLibrary.constants(libraries)
  }

  /// Declares a variable. A full name (`a.b`) is allowed and wins over the selection of `b` from `a`.
  /// - Parameter size: how large its value may be, for the static cost bound.
  public mutating func declare(_ variable: String, _ type: CELType, size: CELSize? = nil) {
    let index = variables[variable]?.index ?? variables.count
    variables[variable] = CELVariable(name: variable, index: index, type: type)
    variableSizes[variable] = size
  }

  /// Says how large the value at a place may be, for the static cost bound. A larger one is not refused, but the evaluation
  /// stops when it has spent the bound.
  /// - Parameter place: a variable with fields and elements, as in `dataset.purposes`, `dataset.purposes[].name`.
  public mutating func bound(_ place: String, _ size: CELSize) { variableSizes[place] = size }

  /// Adds overloads to a function, standard ones and operators included.
  public mutating func declare(function name: String, _ overloads: [CELOverload]) {
    functions[name, default: CELFunction(name: name)].add(overloads)
  }

  /// Declares a struct type, so that selecting a field that it does not have does not check.
  public mutating func declare(type: CELStructType) {
    types[type.name] = type
    constants[type.name] = CELConstant(value: .type(.object(type.name)), type: .type(.object(type.name)))
  }

  /// Declares the name of an abstract type, so that `type(x) == name` checks.
  public mutating func declare(opaque name: String) {
    constants[name] = CELConstant(value: .type(.opaque(name, [])), type: .type(.opaque(name, [])))
  }

  /// Declares a named constant, folded into expressions, e.g. a table of legal bases.
  public mutating func declare(constant name: String, _ value: CELValue, type: CELType) {
    constants[name] = CELConstant(value: value, type: type)
  }

  /// Names a checked expression; expressions checked later may use the name. It is evaluated when first used, once in
  /// each evaluation.
  public mutating func define(_ name: String, _ checked: CELChecked) { definitions[name] = checked }

  /// Variables in order of their index.
  public var declaredVariables: [CELVariable] { variables.values.sorted { $0.index < $1.index } }

  /// How many different paths the programs planned so far read, with this environment and its copies.
  public var pathCount: Int { paths.count }

  /// Parses and expands macros.
  public func parse(_ text: String) throws(CELIssues) -> CELAST {
    let source = CELSource(text)
    var parser = CELParser(source: source, limits: limits)
    let syntax = try parser.parse()
    return try expand(syntax, source: source, offsets: parser.offsets)
  }

  /// Expands the macros of a tree that was made or changed by hand, e.g. a mutant of `ast.syntax`.
  public func expand(_ syntax: CELExpr, of ast: CELAST) throws(CELIssues) -> CELAST {
    try expand(syntax, source: ast.source, offsets: ast.offsets)
  }

  private func expand(_ syntax: CELExpr, source: CELSource, offsets: [Int]) throws(CELIssues) -> CELAST {
    guard macrosEnabled else { return CELAST(source: source, syntax: syntax, expr: syntax, offsets: offsets) }
    var expander = CELMacroExpander(source: source, offsets: offsets, limits: limits, libraries: libraries)
    let expr = try expander.expand(syntax)
    return CELAST(source: source, syntax: syntax, expr: expr, offsets: expander.offsets)
  }

  /// Resolves names and deduces types.
  public func check(_ ast: CELAST) throws(CELIssues) -> CELChecked {
    var checker = CELTypeChecker(self, ast, dynamic: false)
    return try checker.check()
  }

  /// Resolves names only; types are found out at evaluation. For expressions that are not to be checked.
  public func resolve(_ ast: CELAST) throws(CELIssues) -> CELChecked {
    var checker = CELTypeChecker(self, ast, dynamic: true)
    return try checker.check()
  }

  /// Makes a program: slots for variables, constants folded, regular expressions compiled.
  public func plan(_ checked: CELChecked) throws(CELIssues) -> CELProgram { try CELPlanner.plan(checked, in: self) }

  /// Parses, checks and plans.
  public func compile(_ text: String) throws(CELIssues) -> CELProgram { try plan(check(parse(text))) }
}

/// The extensions, each as in cel-go's `ext` or cel-spec's `doc/extensions`.
public enum CELLibrary: String, CaseIterable, Sendable {
  /// `block` is for optimisers: `cel.block([a, b], cel.index(0) + cel.index(1))`.
  case optionals, strings, math, macros2, bindings, block, encoders, network, regex, sets, lists
}

/// A name that stands for a value.
struct CELConstant: Sendable {
  var value: CELValue
  var type: CELType
}
