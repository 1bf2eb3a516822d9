/// Resolves names, deduces types and reports what cannot be right.
///
/// `dynamic` resolves names only: nothing is reported, every type is `dyn`, unknown names are left to evaluation.
struct CELTypeChecker {
  let environment: CELEnvironment
  let ast: CELAST
  let isDynamic: Bool
  var mapping = CELTypeMapping()
  private var types: [CELType?]
  private var references: [CELReference?]
  private var locals: [(name: String, type: CELType)] = []
  private var issues: [CELIssue] = []
  private let containers: [String]

  init(_ environment: CELEnvironment, _ ast: CELAST, dynamic: Bool) {
    self.environment = environment
    self.ast = ast
    isDynamic = dynamic
    types = Array(repeating: nil, count: ast.offsets.count)
    references = Array(repeating: nil, count: ast.offsets.count)
    var containers: [String] = []
    var parts = environment.container.split(separator: ".").map(String.init)
    while !parts.isEmpty {
      containers.append(parts.joined(separator: ".") + ".")
      parts.removeLast()
    }
    self.containers = containers + [""]
  }

  mutating func check() throws(CELIssues) -> CELChecked {
    let resultType = check(ast.expr)
    guard issues.isEmpty else { throw CELIssues(issues) }
    for id in types.indices { types[id] = types[id].map { mapping.substitute($0, closing: true) } }
    var checked = CELChecked(
      ast: ast, resultType: isDynamic ? .dyn : mapping.substitute(resultType, closing: true), cost: 0, types: types,
      references: references)
    checked.cost = CELCostEstimator(environment, checked).estimate()
    return checked
  }

  // MARK: Results

  mutating func set(_ type: CELType, _ expr: CELExpr) -> CELType {
    let type = isDynamic ? .dyn : type
    if types.indices.contains(expr.id) { types[expr.id] = type }
    return type
  }

  mutating func refer(_ reference: CELReference, _ expr: CELExpr) {
    if references.indices.contains(expr.id) { references[expr.id] = reference }
  }

  mutating func report(_ code: CELIssue.Code, _ message: String, _ id: Int, nearest: String? = nil) {
    guard !isDynamic, issues.count < environment.limits.issues else { return }
    issues.append(CELIssue(code: code, message: message, position: ast.position(of: id), nearest: nearest))
  }

  // MARK: Names

  func candidates(_ name: String) -> [String] {
    name.hasPrefix(".") ? [String(name.dropFirst())] : containers.map { $0 + name }
  }

  private func resolve(_ name: String) -> (CELReference, CELType)? {
    for candidate in candidates(name) {
      if let variable = environment.variables[candidate] { return (.variable(variable), variable.type) }
      if let definition = environment.definitions[candidate] { return (.definition(candidate), definition.resultType) }
      if let constant = environment.constants[candidate] { return (.constant(constant.value), constant.type) }
    }
    return nil
  }

  func local(_ name: String) -> CELType? { locals.last { $0.name == name }?.type }

  func function(named name: String) -> CELFunction? {
    for candidate in candidates(name) {
      if let function = environment.functions[candidate] { return function }
    }
    return nil
  }

  // MARK: Nodes

  mutating func check(_ expr: CELExpr) -> CELType {
    switch expr.kind {
    case .literal(let literal): set(literal.type, expr)
    case .ident(let name): checkIdent(expr, name)
    case .select(let operand, let field, let selection): checkSelect(expr, operand, field, selection)
    case .call(let name, let target, let arguments): checkCall(expr, name, target, arguments)
    case .list(let elements): checkList(expr, elements)
    case .map(let entries): checkMap(expr, entries)
    case .object(let name, let fields): checkObject(expr, name, fields)
    case .comprehension(let comprehension): checkComprehension(expr, comprehension)
    case .bind(let name, let value, let body): checkBind(expr, name, value, body)
    }
  }

  private mutating func checkIdent(_ expr: CELExpr, _ name: String) -> CELType {
    if let type = local(name) {
      refer(.local(name), expr)
      return set(type, expr)
    }
    if let (reference, type) = resolve(name) {
      refer(reference, expr)
      return set(type, expr)
    }
    refer(.dynamic(candidates(name)), expr)
    let known = Array(environment.variables.keys) + Array(environment.definitions.keys) + locals.map(\.name)
    let within = environment.container.isEmpty ? "" : " in '\(environment.container)'"
    report(.undeclared, "there is no '\(name)'\(within)", expr.id, nearest: suggestion(for: name, in: known))
    return set(.error, expr)
  }

  private mutating func checkSelect(
    _ expr: CELExpr, _ operand: CELExpr, _ field: String, _ selection: CELSelection
  ) -> CELType {
    if selection == .value, let name = qualifiedName(expr), local(rootName(name)) == nil,
      let (reference, type) = resolve(name)
    {
      refer(reference, expr)
      return set(type, expr)
    }
    let operandType = mapping.substitute(check(operand))
    let target = operandType.unwrappedOptional ?? operandType
    var result: CELType = .dyn
    switch target {
    case .map(_, let value): result = value
    case .object(let name):
      if let type = environment.types[name] {
        if let fieldType = type.fields[field] {
          result = fieldType
        } else {
          let nearest = suggestion(for: field, in: type.fields.keys)
          report(.unknownField, "'\(name)' has no field '\(field)'", expr.id, nearest: nearest)
          result = .error
        }
      }
    case .param: _ = mapping.assign(.dyn, to: target)
    case .dyn, .error: break
    default:
      report(.notSelectable, "a value of type \(target) has no fields", expr.id)
      result = .error
    }
    switch selection {
    case .test: return set(.bool, expr)
    case .optional: return set(.optional(result), expr)
    case .value: return set(operandType.unwrappedOptional == nil ? result : .optional(result), expr)
    }
  }

  func rootName(_ qualified: String) -> String {
    qualified.hasPrefix(".") ? qualified : String(qualified.prefix { $0 != "." })
  }

  private mutating func checkList(_ expr: CELExpr, _ elements: [CELElement]) -> CELType {
    var joined: CELType?
    for element in elements {
      let type = unwrap(check(element.expr), element.expr, isOptional: element.isOptional)
      joined = join(joined, type)
    }
    return set(.list(joined ?? mapping.fresh()), expr)
  }

  private mutating func checkMap(_ expr: CELExpr, _ entries: [CELEntry]) -> CELType {
    var keys: CELType?
    var values: CELType?
    for entry in entries {
      let key = mapping.substitute(check(entry.key))
      switch key {
      case .bool, .int, .uint, .string, .dyn, .error, .param: break
      default:
        report(.typeMismatch, "the key of a map must be a bool, an int, a uint or a string, not \(key)", entry.key.id)
      }
      keys = join(keys, key)
      values = join(values, unwrap(check(entry.value), entry.value, isOptional: entry.isOptional))
    }
    return set(.map(keys ?? mapping.fresh(), values ?? mapping.fresh()), expr)
  }

  /// The type of the elements of a literal: the most general one, or `dyn` if they do not agree.
  private mutating func join(_ known: CELType?, _ type: CELType) -> CELType {
    guard let known else { return type }
    return mapping.assign(known, to: type) ? CELTypeMapping.mostGeneral(known, type) : .dyn
  }

  private mutating func unwrap(_ type: CELType, _ expr: CELExpr, isOptional: Bool) -> CELType {
    guard isOptional else { return type }
    let type = mapping.substitute(type)
    if let inner = type.unwrappedOptional { return inner }
    if !type.isDynamic { report(.typeMismatch, "expected an optional value, found \(type)", expr.id) }
    return .dyn
  }

  private mutating func checkObject(_ expr: CELExpr, _ name: String, _ fields: [CELFieldInit]) -> CELType {
    var type: CELStructType?
    if case .constant(.type(.object(let full)))? = resolve(name)?.0 {
      type = environment.types[full]
      refer(.constant(.type(.object(full))), expr)
    } else {
      let nearest = suggestion(for: name, in: environment.types.keys)
      report(.undeclared, "there is no struct type '\(name)'", expr.id, nearest: nearest)
    }
    for field in fields {
      let value = unwrap(check(field.value), field.value, isOptional: field.isOptional)
      guard let type else { continue }
      guard let expected = type.fields[field.name] else {
        let nearest = suggestion(for: field.name, in: type.fields.keys)
        report(.unknownField, "'\(type.name)' has no field '\(field.name)'", field.id, nearest: nearest)
        continue
      }
      if !mapping.assign(value, to: expected) {
        let found = mapping.substitute(value, closing: true)
        report(.typeMismatch, "field '\(field.name)' is of type \(expected), found \(found)", field.id)
      }
    }
    return set(type.map { .object($0.name) } ?? .error, expr)
  }

  // MARK: Scopes

  private mutating func checkBind(_ expr: CELExpr, _ name: String, _ value: CELExpr, _ body: CELExpr) -> CELType {
    let type = check(value)
    locals.append((name, type))
    let result = check(body)
    locals.removeLast()
    return set(result, expr)
  }

  private mutating func checkComprehension(_ expr: CELExpr, _ comprehension: CELComprehension) -> CELType {
    let range = mapping.substitute(check(comprehension.range))
    let variables = comprehension.variables
    var types: [CELType] = Array(repeating: .dyn, count: variables.count)
    var keyType: CELType = .dyn
    switch (comprehension.kind, range) {
    case (.optMap, _), (.optFlatMap, _):
      if let inner = range.unwrappedOptional {
        types = [inner]
      } else if case .param = range {
        _ = mapping.assign(.dyn, to: range)
      } else if !range.isDynamic {
        report(.typeMismatch, "\(comprehension.kind.rawValue)() needs an optional value, found \(range)", expr.id)
      }
    case (_, .list(let element)):
      keyType = .int
      types = variables.count == 2 ? [.int, element] : [element]
    case (let kind, .map(let key, let value)) where kind != .sortBy:
      keyType = key
      types = variables.count == 2 ? [key, value] : [key]
    case (_, .dyn), (_, .error): break
    case (_, .param): _ = mapping.assign(.dyn, to: range)
    default:
      let name = comprehension.kind.rawValue
      report(.typeMismatch, "\(name)() needs a list or a map, found \(range)", comprehension.range.id)
    }
    locals.append(contentsOf: zip(variables, types).map { (name: $0, type: $1) })
    defer { locals.removeLast(variables.count) }
    if let predicate = comprehension.predicate {
      let type = check(predicate)
      if !mapping.assign(type, to: .bool) {
        report(.typeMismatch, "expected bool, found \(mapping.substitute(type, closing: true))", predicate.id)
      }
    }
    let transform = comprehension.transform.map { check($0) }
    return set(result(comprehension, range, types, keyType, transform), expr)
  }

  private mutating func result(
    _ comprehension: CELComprehension, _ range: CELType, _ variables: [CELType], _ key: CELType, _ transform: CELType?
  ) -> CELType {
    switch comprehension.kind {
    case .all, .exists, .existsOne: return .bool
    case .filter: return .list(variables[0])
    case .sortBy: return range
    case .map, .transformList: return .list(transform ?? .dyn)
    case .transformMap: return .map(key, transform ?? .dyn)
    case .transformMapEntry:
      let entry = mapping.substitute(transform ?? .dyn)
      let expected = CELType.map(mapping.fresh(), mapping.fresh())
      if !mapping.assign(entry, to: expected), let transform = comprehension.transform {
        report(.typeMismatch, "transformMapEntry() needs a map, found \(entry)", transform.id)
      }
      return expected
    case .optMap: return .optional(transform ?? .dyn)
    case .optFlatMap:
      let type = mapping.substitute(transform ?? .dyn)
      let expected = CELType.optional(mapping.fresh())
      if !mapping.assign(type, to: expected), let transform = comprehension.transform {
        report(.typeMismatch, "optFlatMap() needs an optional value, found \(type)", transform.id)
      }
      return expected
    }
  }
}

extension CELLiteral {
  var type: CELType {
    switch self {
    case .null: .null
    case .bool: .bool
    case .int: .int
    case .uint: .uint
    case .double: .double
    case .string: .string
    case .bytes: .bytes
    }
  }

  var value: CELValue {
    switch self {
    case .null: .null
    case .bool(let value): .bool(value)
    case .int(let value): .int(value)
    case .uint(let value): .uint(value)
    case .double(let value): .double(value)
    case .string(let value): .string(value)
    case .bytes(let value): .bytes(value)
    }
  }
}
