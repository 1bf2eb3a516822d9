/// Overload resolution.
extension CELTypeChecker {
  mutating func checkCall(_ expr: CELExpr, _ name: String, _ target: CELExpr?, _ arguments: [CELExpr]) -> CELType {
    if target == nil, name == CELOperator.and || name == CELOperator.or {
      for argument in arguments {
        let type = check(argument)
        if !mapping.assign(type, to: .bool) {
          report(.typeMismatch, "expected bool, found \(mapping.substitute(type, closing: true))", argument.id)
        }
      }
      refer(.function(name, overloads: [], isNamespaced: false), expr)
      return set(.bool, expr)
    }
    if let target, let prefix = namespace(target), let function = function(named: "\(prefix).\(name)") {
      let types = arguments.map { check($0) }
      return resolve(expr, function, types, isMember: false, isNamespaced: true)
    }
    let types = (target.map { [$0] } ?? []).map { check($0) } + arguments.map { check($0) }
    guard let function = function(named: name) ?? (target == nil ? nil : environment.functions[name]) else {
      refer(.function(name, overloads: [], isNamespaced: false), expr)
      let nearest = suggestion(for: name, in: environment.functions.keys.filter { isCELIdentifier($0) })
      report(.undeclared, "there is no function '\(name)'", expr.id, nearest: nearest)
      return set(.error, expr)
    }
    return resolve(expr, function, types, isMember: target != nil, isNamespaced: false)
  }

  /// The receiver as a namespace, unless it begins with a variable of a macro or a binding.
  private func namespace(_ target: CELExpr) -> String? {
    guard let name = qualifiedName(target), local(rootName(name)) == nil else { return nil }
    return name
  }

  private mutating func resolve(
    _ expr: CELExpr, _ function: CELFunction, _ types: [CELType], isMember: Bool, isNamespaced: Bool
  ) -> CELType {
    guard !isDynamic else {
      refer(.function(function.name, overloads: [], isNamespaced: isNamespaced), expr)
      return set(.dyn, expr)
    }
    var result: CELType?
    var matching: [String] = []
    for overload in function.overloads where overload.isMember == isMember && overload.parameters.count == types.count {
      let (parameters, overloadResult) = mapping.instantiate(overload.parameters, overload.result)
      guard mapping.assign(types, to: parameters) else { continue }
      matching.append(overload.id)
      let type = mapping.substitute(overloadResult)
      if let known = result {
        if known != type { result = .dyn }
      } else {
        result = type
      }
    }
    refer(.function(function.name, overloads: matching, isNamespaced: isNamespaced), expr)
    guard let result else {
      let found = types.map { mapping.substitute($0, closing: true) }
      if !found.contains(.error) { reportNoOverload(expr, function, found, isMember) }
      return set(.error, expr)
    }
    return set(result, expr)
  }

  private mutating func reportNoOverload(
    _ expr: CELExpr, _ function: CELFunction, _ types: [CELType], _ isMember: Bool
  ) {
    if let binary = CELOperator.binary[function.name], types.count == 2 {
      report(.noSuchOverload, "'\(binary.sign)' does not apply to \(types[0]) and \(types[1])", expr.id)
    } else if isMember {
      let rest = types.dropFirst().map(\.description).joined(separator: ", ")
      report(.noSuchOverload, "'\(function.name)' of \(types[0]) does not take (\(rest))", expr.id)
    } else {
      let all = types.map(\.description).joined(separator: ", ")
      report(.noSuchOverload, "'\(function.name)' does not take (\(all))", expr.id)
    }
  }
}
