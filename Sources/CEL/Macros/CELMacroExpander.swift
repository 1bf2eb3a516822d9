/// Turns calls that are macros into what they mean. Works from the leaves up, so that a macro sees its arguments expanded.
struct CELMacroExpander {
  private let source: CELSource
  private let limits: CELLimits
  private let libraries: Set<CELLibrary>
  private(set) var offsets: [Int]

  init(source: CELSource, offsets: [Int], limits: CELLimits, libraries: Set<CELLibrary>) {
    self.source = source
    self.offsets = offsets
    self.limits = limits
    self.libraries = libraries
  }

  mutating func expand(_ expr: CELExpr) throws(CELIssues) -> CELExpr {
    let expanded = try expand(expr, depth: 0)
    try checkNesting(expanded, 0)
    return expanded
  }

  private mutating func expand(_ expr: CELExpr, depth: Int) throws(CELIssues) -> CELExpr {
    guard depth <= limits.depth else {
      throw issue("the expression is nested deeper than \(limits.depth)", expr, .limit)
    }
    var result = expr
    switch expr.kind {
    case .literal, .ident: return expr
    case .select(let operand, let field, let selection):
      result.kind = .select(try expand(operand, depth: depth + 1), field: field, selection)
    case .call(let name, let target, let arguments):
      var expandedTarget: CELExpr?
      if let target { expandedTarget = try expand(target, depth: depth + 1) }
      var expandedArguments: [CELExpr] = []
      for argument in arguments { expandedArguments.append(try expand(argument, depth: depth + 1)) }
      let call = CELExpr(id: expr.id, .call(name, target: expandedTarget, expandedArguments))
      return try macro(call, name, expandedTarget, expandedArguments) ?? call
    case .list(var elements):
      for index in elements.indices { elements[index].expr = try expand(elements[index].expr, depth: depth + 1) }
      result.kind = .list(elements)
    case .map(var entries):
      for index in entries.indices {
        entries[index].key = try expand(entries[index].key, depth: depth + 1)
        entries[index].value = try expand(entries[index].value, depth: depth + 1)
      }
      result.kind = .map(entries)
    case .object(let name, var fields):
      for index in fields.indices { fields[index].value = try expand(fields[index].value, depth: depth + 1) }
      result.kind = .object(name, fields)
    case .comprehension(var comprehension):
      comprehension.range = try expand(comprehension.range, depth: depth + 1)
      if let predicate = comprehension.predicate { comprehension.predicate = try expand(predicate, depth: depth + 1) }
      if let transform = comprehension.transform { comprehension.transform = try expand(transform, depth: depth + 1) }
      result.kind = .comprehension(comprehension)
    case .bind(let name, let value, let body):
      result.kind = .bind(name, try expand(value, depth: depth + 1), try expand(body, depth: depth + 1))
    }
    return result
  }

  // MARK: Macros

  private mutating func macro(
    _ call: CELExpr, _ name: String, _ target: CELExpr?, _ arguments: [CELExpr]
  ) throws(CELIssues) -> CELExpr? {
    guard let target else {
      if name == "has", arguments.count == 1 { return try has(call, arguments[0]) }
      return nil
    }
    switch (name, arguments.count) {
    case ("all", 2), ("exists", 2), ("exists_one", 2), ("existsOne", 2), ("filter", 2):
      return try comprehension(call, name, target, [arguments[0]], predicate: arguments[1])
    case ("map", 2): return try comprehension(call, name, target, [arguments[0]], transform: arguments[1])
    case ("map", 3):
      return try comprehension(call, name, target, [arguments[0]], predicate: arguments[1], transform: arguments[2])
    case ("all", 3), ("exists", 3), ("exists_one", 3), ("existsOne", 3):
      guard libraries.contains(.macros2) else { return nil }
      return try comprehension(call, name, target, Array(arguments[..<2]), predicate: arguments[2])
    case ("transformList", 3), ("transformMap", 3), ("transformMapEntry", 3):
      guard libraries.contains(.macros2) else { return nil }
      return try comprehension(call, name, target, Array(arguments[..<2]), transform: arguments[2])
    case ("transformList", 4), ("transformMap", 4), ("transformMapEntry", 4):
      guard libraries.contains(.macros2) else { return nil }
      return try comprehension(
        call, name, target, Array(arguments[..<2]), predicate: arguments[2], transform: arguments[3])
    case ("optMap", 2), ("optFlatMap", 2):
      guard libraries.contains(.optionals) else { return nil }
      return try comprehension(call, name, target, [arguments[0]], transform: arguments[1])
    case ("sortBy", 2):
      guard libraries.contains(.lists) else { return nil }
      return try comprehension(call, name, target, [arguments[0]], transform: arguments[1])
    default: break
    }
    guard case .ident(let namespace) = target.kind else { return nil }
    switch (namespace, name) {
    case ("cel", "bind") where arguments.count == 3 && libraries.contains(.bindings):
      return CELExpr(id: call.id, .bind(try variable(arguments[0]), arguments[1], arguments[2]))
    case ("cel", "block") where arguments.count == 2 && libraries.contains(.block): return try block(call, arguments)
    case ("cel", "index") where arguments.count == 1 && libraries.contains(.block):
      return CELExpr(id: call.id, .ident("@index\(try number(arguments[0]))"))
    case ("cel", "iterVar") where arguments.count == 2 && libraries.contains(.block):
      return CELExpr(id: call.id, .ident("@it:\(try number(arguments[0])):\(try number(arguments[1]))"))
    case ("cel", "accuVar") where arguments.count == 2 && libraries.contains(.block):
      return CELExpr(id: call.id, .ident("@ac:\(try number(arguments[0])):\(try number(arguments[1]))"))
    case ("math", "greatest") where libraries.contains(.math): return try extremum(call, "math.@max", arguments)
    case ("math", "least") where libraries.contains(.math): return try extremum(call, "math.@min", arguments)
    default: return nil
    }
  }

  private func has(_ call: CELExpr, _ argument: CELExpr) throws(CELIssues) -> CELExpr {
    guard case .select(let operand, let field, .value) = argument.kind else {
      throw issue("has() needs a field selection, as in has(x.field)", argument, .macro)
    }
    return CELExpr(id: call.id, .select(operand, field: field, .test))
  }

  private func comprehension(
    _ call: CELExpr, _ name: String, _ range: CELExpr, _ variables: [CELExpr], predicate: CELExpr? = nil,
    transform: CELExpr? = nil
  ) throws(CELIssues) -> CELExpr {
    var names: [String] = []
    for variable in variables { names.append(try self.variable(variable)) }
    if names.count == 2, names[0] == names[1] {
      throw issue("the two variables of a macro need different names", variables[1], .macro)
    }
    guard let kind = name == "exists_one" ? .existsOne : CELComprehension.Kind(rawValue: name) else { return call }
    return CELExpr(
      id: call.id,
      .comprehension(
        CELComprehension(kind: kind, variables: names, range: range, predicate: predicate, transform: transform)))
  }

  /// `cel.block([a, b], body)`: later elements and the body name the elements `cel.index(0)`, `cel.index(1)`.
  private mutating func block(_ call: CELExpr, _ arguments: [CELExpr]) throws(CELIssues) -> CELExpr {
    guard case .list(let elements) = arguments[0].kind else {
      throw issue("cel.block() needs a list as its first argument", arguments[0], .macro)
    }
    guard elements.count <= limits.depth else {
      throw issue("cel.block() has more than \(limits.depth) elements", arguments[0], .limit)
    }
    var body = arguments[1]
    for (index, element) in elements.enumerated().reversed() {
      let id = index == 0 ? call.id : node(at: element.expr)
      body = CELExpr(id: id, .bind("@index\(index)", element.expr, body))
    }
    return body
  }

  private mutating func extremum(
    _ call: CELExpr, _ function: String, _ arguments: [CELExpr]
  ) throws(CELIssues) -> CELExpr {
    guard !arguments.isEmpty else { throw issue("the macro needs an argument", call, .macro) }
    for argument in arguments {
      switch argument.kind {
      case .literal(.int), .literal(.uint), .literal(.double): break
      case .list where arguments.count == 1: break
      case .literal, .list, .map, .object:
        throw issue("the macro takes numbers or one list of numbers", argument, .macro)
      default: break
      }
    }
    if arguments.count <= 2 { return CELExpr(id: call.id, .call(function, target: nil, arguments)) }
    let list = CELExpr(
      id: node(at: arguments[0]), .list(arguments.map { CELElement(expr: $0, isOptional: false) }))
    return CELExpr(id: call.id, .call(function, target: nil, [list]))
  }

  // MARK: Parts

  private func variable(_ expr: CELExpr) throws(CELIssues) -> String {
    guard case .ident(let name) = expr.kind, !name.hasPrefix(".") else {
      throw issue("the macro needs a simple name here", expr, .macro)
    }
    return name
  }

  private func number(_ expr: CELExpr) throws(CELIssues) -> Int64 {
    guard case .literal(.int(let value)) = expr.kind, value >= 0 else {
      throw issue("the macro needs a whole number here", expr, .macro)
    }
    return value
  }

  private mutating func node(at expr: CELExpr) -> Int {
    offsets.append(offsets.indices.contains(expr.id) ? offsets[expr.id] : 0)
    return offsets.count - 1
  }

  private func checkNesting(_ expr: CELExpr, _ nesting: Int) throws(CELIssues) {
    var nesting = nesting
    if case .comprehension = expr.kind {
      nesting += 1
      guard nesting <= limits.comprehensionNesting else {
        throw issue("comprehensions are nested deeper than \(limits.comprehensionNesting)", expr, .limit)
      }
    }
    for child in expr.children { try checkNesting(child, nesting) }
  }

  private func issue(_ message: String, _ expr: CELExpr, _ code: CELIssue.Code) -> CELIssues {
    let offset = offsets.indices.contains(expr.id) ? offsets[expr.id] : 0
    return CELIssues([CELIssue(code: code, message: message, position: source.position(at: offset))])
  }
}
