/// The worst case of what an evaluation costs, over all inputs within the sizes declared. Mirrors what the steps of a
/// program spend; where it cannot know, it is larger.
struct CELCostEstimator {
  let environment: CELEnvironment
  let checked: CELChecked
  private var scope: [(name: String, size: SizeBound, cost: Int)] = []

  init(_ environment: CELEnvironment, _ checked: CELChecked) {
    self.environment = environment
    self.checked = checked
  }

  func estimate() -> Int {
    var estimator = self
    return estimator.cost(checked.ast.expr).cost
  }

  private typealias Estimate = (cost: Int, size: SizeBound)

  private func sum(_ costs: Int...) -> Int { costs.reduce(0, CELCost.sum) }

  private mutating func cost(_ expr: CELExpr) -> Estimate {
    switch expr.kind {
    case .literal(let literal): return (0, literal.bound)
    case .ident: return name(expr, fields: 0)
    case .select(let operand, let field, let selection):
      if checked.reference(of: expr.id) != nil { return name(expr, fields: 0) }
      let inner = cost(operand)
      return (
        sum(inner.cost, 1), selection == .test ? .scalar : inner.size.field(field, self, checked.type(of: expr.id))
      )
    case .call(let name, let target, let arguments): return call(expr, name, target, arguments)
    case .list(let elements):
      var total = 1
      var element = SizeBound.scalar
      for item in elements {
        let inner = cost(item.expr)
        total = sum(total, inner.cost)
        element = element.joined(with: inner.size)
      }
      return (total, .collection(elements.count, element: element, key: .scalar))
    case .map(let entries):
      var total = 1
      var element = SizeBound.scalar
      var keys = SizeBound.scalar
      for entry in entries {
        let key = cost(entry.key)
        let value = cost(entry.value)
        total = sum(total, key.cost, value.cost)
        keys = keys.joined(with: key.size)
        element = element.joined(with: value.size)
      }
      return (total, .collection(entries.count, element: element, key: keys))
    case .object(_, let fields):
      var total = 1
      for field in fields { total = sum(total, cost(field.value).cost) }
      return (total, .unbounded)
    case .comprehension(let comprehension): return self.comprehension(comprehension)
    case .bind(let name, let value, let body):
      let bound = cost(value)
      scope.append((name, bound.size, 0))
      defer { scope.removeLast() }
      return (sum(1, bound.cost, cost(body).cost), .unbounded)
    }
  }

  private mutating func name(_ expr: CELExpr, fields: Int) -> Estimate {
    switch checked.reference(of: expr.id) {
    case .local(let name)?: return (1, scope.last { $0.name == name }?.size ?? .unbounded)
    case .constant(let value)?: return (0, value.bound)
    case .definition(let name)?: return (sum(1, environment.definitions[name]?.cost ?? 0), .unbounded)
    case .variable(let variable)?: return (1, SizeBound.place(variable.name).resolved(environment, variable.type))
    default: return (CELCost.sum(1, depth(expr)), .unbounded)
    }
  }

  private func depth(_ expr: CELExpr) -> Int {
    if case .select(let operand, _, _) = expr.kind { return 1 + depth(operand) }
    return 1
  }

  private mutating func comprehension(_ comprehension: CELComprehension) -> Estimate {
    let range = cost(comprehension.range)
    let isMap = if case .map = checked.type(of: comprehension.range.id) { true } else { false }
    let isOptional = comprehension.kind == .optMap || comprehension.kind == .optFlatMap
    let rangeSize =
      isOptional ? range.size : range.size.resolvedCollection(self, checked.type(of: comprehension.range.id))
    let count = isOptional ? 1 : rangeSize.count
    var element = SizeBound.unbounded
    var key = SizeBound.scalar
    if case .collection(_, let inner, let keys) = rangeSize { (element, key) = (inner, isMap ? keys : .scalar) }
    if isOptional { element = range.size }
    let sizes = comprehension.variables.count == 2 ? [key, element] : [isMap ? key : element]
    for (name, size) in zip(comprehension.variables, sizes) { scope.append((name, size, 0)) }
    defer { scope.removeLast(comprehension.variables.count) }
    var perElement = 1
    if let predicate = comprehension.predicate { perElement = sum(perElement, cost(predicate).cost) }
    var transformed: SizeBound?
    if let transform = comprehension.transform {
      let inner = cost(transform)
      perElement = sum(perElement, inner.cost)
      transformed = inner.size
    }
    let total = sum(1, range.cost, CELCost.product(count, perElement))
    switch comprehension.kind {
    case .all, .exists, .existsOne: return (total, .scalar)
    case .filter: return (total, .collection(count, element: sizes[0], key: .scalar))
    case .sortBy: return (total, rangeSize)
    case .map, .transformList: return (total, .collection(count, element: transformed ?? .unbounded, key: .scalar))
    case .transformMap: return (total, .collection(count, element: transformed ?? .unbounded, key: key))
    case .transformMapEntry: return (total, .unbounded)
    case .optMap, .optFlatMap: return (total, transformed ?? .unbounded)
    }
  }

  // MARK: Calls

  private mutating func call(
    _ expr: CELExpr, _ name: String, _ target: CELExpr?, _ arguments: [CELExpr]
  ) -> Estimate {
    guard case .function(let full, let overloads, let isNamespaced)? = checked.reference(of: expr.id) else {
      return (0, .scalar)
    }
    var operands: [Estimate] = []
    if let target, !isNamespaced { operands.append(cost(target)) }
    for argument in arguments { operands.append(cost(argument)) }
    let costs = operands.reduce(0) { CELCost.sum($0, $1.cost) }
    let sizes = operands.map(\.size)
    switch (full, operands.count) {
    case (CELOperator.and, 2), (CELOperator.or, 2), (CELOperator.not, 1): return (sum(1, costs), .scalar)
    case (CELOperator.conditional, 3):
      return (
        sum(1, operands[0].cost, max(operands[1].cost, operands[2].cost)), sizes[1].joined(with: sizes[2])
      )
    case (CELOperator.index, 2), (CELOperator.optionalIndex, 2):
      return (sum(1, costs), sizes[0].element(self, checked.type(of: expr.id)))
    case ("or", 2), ("orValue", 2): return (sum(1, costs), sizes[0].joined(with: sizes[1]))
    default: break
    }
    guard let function = environment.functions[full] else { return (0, .scalar) }
    let cost = function.cost(of: overloads)
    let result = result(full, sizes, arguments, checked.type(of: expr.id))
    let resultCost = if case .constant = cost { 0 } else { result.units }
    return (sum(costs, charge(cost, sizes, arguments), resultCost, comparison(full, sizes)), result)
  }

  private func charge(_ cost: CELCallCost, _ sizes: [SizeBound], _ arguments: [CELExpr]) -> Int {
    switch cost {
    case .constant(let units): units
    case .linear: sizes.reduce(1) { CELCost.sum($0, $1.units) }
    case .product: sizes.reduce(1) { CELCost.product($0, CELCost.sum($1.units, 1)) }
    case .magnitude: sum(1, magnitude(arguments))
    }
  }

  /// What comparing elements one by one costs.
  private func comparison(_ name: String, _ sizes: [SizeBound]) -> Int {
    switch name {
    case CELOperator.equal, CELOperator.notEqual: return min(sizes[0].elements, sizes[1].elements)
    case CELOperator.within:
      guard case .collection(let count, let element, _) = sizes[1] else { return sizes[0].elements }
      return CELCost.product(count, min(sizes[0].elements, element.elements))
    default: return 0
    }
  }

  /// What `lists.range` makes at most.
  private func magnitude(_ arguments: [CELExpr]) -> Int {
    if case .literal(.int(let value))? = arguments.first?.kind { return max(0, Int(clamping: value)) }
    return CELCost.unbounded
  }

  private func result(_ name: String, _ sizes: [SizeBound], _ arguments: [CELExpr], _ type: CELType) -> SizeBound {
    let first = sizes.first ?? .scalar
    switch type {
    case .bool, .int, .uint, .double, .null, .timestamp, .duration, .type: return .scalar
    default: break
    }
    switch name {
    case CELOperator.add where sizes.count == 2:
      switch (first, sizes[1]) {
      case (.text(let a), .text(let b)): return .text(CELCost.sum(a, b))
      case (.collection(let a, let e1, _), .collection(let b, let e2, _)):
        return .collection(CELCost.sum(a, b), element: e1.joined(with: e2), key: .scalar)
      default: return .unbounded
      }
    case "dyn", "optional.of", "optional.ofNonZeroValue", "value": return first
    case "trim", "lowerAscii", "upperAscii", "substring", "reverse", "bytes", "base64.decode": return first
    case "sort", "distinct", "slice": return first
    case "string":
      switch first {
      case .text: return first
      default: return first.units == 0 ? .text(64) : .unbounded
      }
    case "charAt": return .text(4)
    case "strings.quote", "base64.encode": return .text(CELCost.sum(CELCost.product(2, first.count), 4))
    case "join":
      guard case .collection(let count, let element, _) = first, case .text(let bytes) = element else {
        return .unbounded
      }
      let separator = sizes.count > 1 ? sizes[1].count : 0
      return .text(CELCost.product(count, CELCost.sum(bytes, separator)))
    case "replace":
      guard case .text(let bytes) = first, sizes.count > 2 else { return .unbounded }
      return .text(CELCost.product(CELCost.sum(bytes, 1), CELCost.sum(sizes[2].count, 1)))
    case "regex.extract": return first
    case "regex.extractAll":
      guard case .text(let bytes) = first else { return .unbounded }
      return .collection(CELCost.sum(bytes, 1), element: first, key: .scalar)
    case "first", "last": return first.element(self, type)
    case "split":
      if case .text(let count) = first { return .collection(CELCost.sum(count, 1), element: first, key: .scalar) }
      return .unbounded
    case "lists.range":
      return .collection(min(magnitude(arguments), Int(ListLibrary.longest)), element: .scalar, key: .scalar)
    default: return .unbounded
    }
  }
}

extension CELLiteral {
  fileprivate var bound: SizeBound {
    switch self {
    case .string(let text): .text(text.utf8.count)
    case .bytes(let bytes): .text(bytes.count)
    default: .scalar
    }
  }
}

extension CELValue {
  fileprivate var bound: SizeBound {
    switch self {
    case .string(let text): return .text(text.utf8.count)
    case .bytes(let bytes): return .text(bytes.count)
    case .list(let list):
      let element = list.elements.reduce(SizeBound.scalar) { $0.joined(with: $1.bound) }
      return .collection(list.count, element: element, key: .scalar)
    case .map(let map):
      let element = map.entries.reduce(SizeBound.scalar) { $0.joined(with: $1.value.bound) }
      let key = map.entries.reduce(SizeBound.scalar) { $0.joined(with: $1.key.bound) }
      return .collection(map.count, element: element, key: key)
    case .object, .opaque, .optional: return .unbounded
    default: return .scalar
    }
  }
}

extension SizeBound {
  /// The bound of a value of a type at this place, if one is declared.
  fileprivate func resolved(_ environment: CELEnvironment, _ type: CELType) -> SizeBound {
    guard case .place(let path) = self else { return self }
    switch type {
    case .bool, .int, .uint, .double, .null, .timestamp, .duration, .type: return .scalar
    case .string, .bytes:
      return environment.variableSizes[path].map { .text($0.count) } ?? .unbounded
    case .list(let element):
      guard let size = environment.variableSizes[path] else { return self }
      return .collection(size.count, element: SizeBound.place(path + "[]").resolved(environment, element), key: .scalar)
    case .map(_, let value):
      guard let size = environment.variableSizes[path] else { return self }
      return .collection(
        size.count, element: SizeBound.place(path + "[]").resolved(environment, value), key: .unbounded)
    default: return self
    }
  }

  fileprivate func resolvedCollection(_ estimator: CELCostEstimator, _ type: CELType) -> SizeBound {
    resolved(estimator.environment, type)
  }

  fileprivate func field(_ name: String, _ estimator: CELCostEstimator, _ type: CELType) -> SizeBound {
    let type = type.unwrappedOptional ?? type
    switch self {
    case .place(let path): return SizeBound.place("\(path).\(name)").resolved(estimator.environment, type)
    case .collection(_, let element, _): return element
    default: return SizeBound.place("").resolved(estimator.environment, type)
    }
  }

  fileprivate func element(_ estimator: CELCostEstimator, _ type: CELType) -> SizeBound {
    let type = type.unwrappedOptional ?? type
    switch self {
    case .collection(_, let element, _): return element
    case .place(let path): return SizeBound.place("\(path)[]").resolved(estimator.environment, type)
    default: return SizeBound.place("").resolved(estimator.environment, type)
    }
  }
}
