/// Builds the tree as written: precedence climbing, macros left as calls.
///
/// Depth is bounded twice: the nesting of the parser itself, and the height of the tree (a long `a + b + c …` is a tree as
/// high as it is long). Chains of `&&` and `||` are balanced instead.
struct CELParser {
  let limits: CELLimits
  let source: CELSource
  var lexer: CELLexer
  var token = CELToken(kind: .end, offset: 0)
  private var nesting = 0
  private var heights: [Int] = [0]
  /// Byte offset of each node by id; id 0 is not used.
  private(set) var offsets: [Int] = [0]

  init(source: CELSource, limits: CELLimits) {
    self.source = source
    self.limits = limits
    lexer = CELLexer(source: source)
  }

  mutating func parse() throws(CELIssues) -> CELExpr {
    guard source.bytes.count <= limits.expressionSize else {
      throw issue("the expression is longer than \(limits.expressionSize) bytes", at: 0, code: .limit)
    }
    try advance()
    let expr = try ternary()
    guard token.kind == .end else { throw unexpected("an operator or the end") }
    return expr
  }

  // MARK: Tokens

  mutating func advance() throws(CELIssues) { token = try lexer.next() }

  func at(_ symbol: CELToken.Symbol) -> Bool { token.kind == .symbol(symbol) }

  mutating func skip(_ symbol: CELToken.Symbol) throws(CELIssues) -> Bool {
    guard at(symbol) else { return false }
    try advance()
    return true
  }

  mutating func expect(_ symbol: CELToken.Symbol) throws(CELIssues) {
    guard try skip(symbol) else { throw unexpected("'\(symbol.rawValue)'") }
  }

  func unexpected(_ expected: String) -> CELIssues {
    issue("expected \(expected), found \(token.text)", at: token.offset)
  }

  func issue(_ message: String, at offset: Int, code: CELIssue.Code = .syntax) -> CELIssues {
    CELIssues([CELIssue(code: code, message: message, position: source.position(at: offset))])
  }

  // MARK: Nodes

  mutating func node(
    _ kind: CELExpr.Kind, at offset: Int, over children: CELExpr...
  ) throws(CELIssues) -> CELExpr {
    try node(kind, at: offset, over: children)
  }

  mutating func node(
    _ kind: CELExpr.Kind, at offset: Int, over children: [CELExpr]
  ) throws(CELIssues) -> CELExpr {
    let height = children.reduce(0) { max($0, heights[$1.id]) } + 1
    guard height <= limits.depth else {
      throw issue("the expression is nested deeper than \(limits.depth)", at: offset, code: .limit)
    }
    guard offsets.count <= limits.nodes else {
      throw issue("the expression has more than \(limits.nodes) nodes", at: offset, code: .limit)
    }
    offsets.append(offset)
    heights.append(height)
    return CELExpr(id: offsets.count - 1, kind)
  }

  mutating func identifier(at offset: Int) -> Int {
    offsets.append(offset)
    heights.append(0)
    return offsets.count - 1
  }

  // MARK: Grammar

  mutating func ternary() throws(CELIssues) -> CELExpr {
    nesting += 1
    guard nesting <= limits.depth else {
      throw issue("the expression is nested deeper than \(limits.depth)", at: token.offset, code: .limit)
    }
    let condition = try binary(above: 2)
    let offset = token.offset
    var result = condition
    if try skip(.question) {
      let yes = try binary(above: 2)
      try expect(.colon)
      let no = try ternary()
      result = try node(
        .call(CELOperator.conditional, target: nil, [condition, yes, no]), at: offset, over: condition, yes, no)
    }
    nesting -= 1
    return result
  }

  private var binaryOperator: (name: String, precedence: Int)? {
    switch token.kind {
    case .symbol(.or): (CELOperator.or, 2)
    case .symbol(.and): (CELOperator.and, 3)
    case .symbol(.equal): (CELOperator.equal, 4)
    case .symbol(.notEqual): (CELOperator.notEqual, 4)
    case .symbol(.less): (CELOperator.less, 4)
    case .symbol(.lessOrEqual): (CELOperator.lessOrEqual, 4)
    case .symbol(.greater): (CELOperator.greater, 4)
    case .symbol(.greaterOrEqual): (CELOperator.greaterOrEqual, 4)
    case .identifier("in"): (CELOperator.within, 4)
    case .symbol(.plus): (CELOperator.add, 5)
    case .symbol(.minus): (CELOperator.subtract, 5)
    case .symbol(.star): (CELOperator.multiply, 6)
    case .symbol(.slash): (CELOperator.divide, 6)
    case .symbol(.percent): (CELOperator.modulo, 6)
    default: nil
    }
  }

  /// Operators that bind at least as tight as `minimum`, from the left.
  mutating func binary(above minimum: Int) throws(CELIssues) -> CELExpr {
    var left = try unary()
    while let (name, precedence) = binaryOperator, precedence >= minimum {
      if precedence <= 3 {
        var operands = [left]
        var places: [Int] = []
        while let next = binaryOperator, next.name == name {
          places.append(token.offset)
          try advance()
          operands.append(try binary(above: precedence + 1))
        }
        left = try balanced(name, operands[...], places[...])
      } else {
        let offset = token.offset
        try advance()
        let right = try binary(above: precedence + 1)
        left = try node(.call(name, target: nil, [left, right]), at: offset, over: left, right)
      }
    }
    return left
  }

  mutating func balanced(
    _ name: String, _ operands: ArraySlice<CELExpr>, _ places: ArraySlice<Int>
  ) throws(CELIssues) -> CELExpr {
    guard operands.count > 1 else { return operands[operands.startIndex] }
    let middle = (operands.count + 1) / 2
    let left = try balanced(name, operands.prefix(middle), places.prefix(middle - 1))
    let right = try balanced(name, operands.dropFirst(middle), places.dropFirst(middle))
    let place = places[places.startIndex + middle - 1]
    return try node(.call(name, target: nil, [left, right]), at: place, over: left, right)
  }

  mutating func unary() throws(CELIssues) -> CELExpr {
    let offset = token.offset
    for (symbol, name) in [(CELToken.Symbol.not, CELOperator.not), (.minus, CELOperator.negate)] where at(symbol) {
      var places: [Int] = []
      while at(symbol) {
        places.append(token.offset)
        try advance()
        guard places.count <= limits.depth else {
          throw issue("the expression is nested deeper than \(limits.depth)", at: offset, code: .limit)
        }
      }
      var operand: CELExpr
      if symbol == .minus, let literal = negativeLiteral() {
        let place = places.removeLast()
        try advance()
        operand = try postfix(node(.literal(literal), at: place))
      } else {
        operand = try postfix(primary())
      }
      for place in places.reversed() {
        operand = try node(.call(name, target: nil, [operand]), at: place, over: operand)
      }
      return operand
    }
    return try postfix(primary())
  }

  /// The number after a minus, negated; so that the least integer can be written.
  func negativeLiteral() -> CELLiteral? {
    switch token.kind {
    case .int(let magnitude) where magnitude <= 1 << 63: .int(Int64(truncatingIfNeeded: 0 &- magnitude))
    case .double(let value): .double(-value)
    default: nil
    }
  }

  mutating func primary() throws(CELIssues) -> CELExpr {
    let start = token
    switch start.kind {
    case .int(let magnitude):
      guard let value = Int64(exactly: magnitude) else {
        throw issue("the number is too large for int", at: start.offset, code: .literal)
      }
      return try literal(.int(value))
    case .uint(let value): return try literal(.uint(value))
    case .double(let value): return try literal(.double(value))
    case .string(let value): return try literal(.string(value))
    case .bytes(let value): return try literal(.bytes(value))
    case .identifier("true"): return try literal(.bool(true))
    case .identifier("false"): return try literal(.bool(false))
    case .identifier("null"): return try literal(.null)
    case .identifier(let name) where name != "in":
      try advance()
      return try named(name, at: start.offset)
    case .symbol(.dot):
      try advance()
      guard case .identifier(let name) = token.kind, !celKeywords.contains(name) else { throw unexpected("a name") }
      try advance()
      return try named("." + name, at: start.offset)
    case .symbol(.leftParen):
      try advance()
      let inner = try ternary()
      try expect(.rightParen)
      return inner
    case .symbol(.leftBracket): return try list(at: start.offset)
    case .symbol(.leftBrace):
      try advance()
      return try map(at: start.offset)
    default: throw unexpected("an expression")
    }
  }

  mutating func literal(_ literal: CELLiteral) throws(CELIssues) -> CELExpr {
    let offset = token.offset
    try advance()
    return try node(.literal(literal), at: offset)
  }

  /// A variable, or a call of a global function.
  mutating func named(_ name: String, at offset: Int) throws(CELIssues) -> CELExpr {
    if celReservedWords.contains(name.hasPrefix(".") ? String(name.dropFirst()) : name) {
      throw issue("'\(name)' is a reserved word", at: offset)
    }
    if at(.leftParen) {
      let arguments = try arguments()
      return try node(.call(name, target: nil, arguments), at: offset, over: arguments)
    }
    return try node(.ident(name), at: offset)
  }

  mutating func arguments() throws(CELIssues) -> [CELExpr] {
    try expect(.leftParen)
    var arguments: [CELExpr] = []
    if !at(.rightParen) {
      repeat { arguments.append(try ternary()) } while try skip(.comma)
    }
    try expect(.rightParen)
    return arguments
  }
}

/// `a.b.c` of a chain of plain selections from a name; nil for anything else.
func qualifiedName(_ expr: CELExpr) -> String? {
  switch expr.kind {
  case .ident(let name): name
  case .select(let operand, let field, .value): qualifiedName(operand).map { "\($0).\(field)" }
  default: nil
  }
}
