/// Lists, maps, structs, and what follows an expression: fields, calls, indices.
extension CELParser {
  mutating func list(at offset: Int) throws(CELIssues) -> CELExpr {
    try advance()
    var elements: [CELElement] = []
    while !at(.rightBracket) {
      let isOptional = try skip(.question)
      elements.append(CELElement(expr: try ternary(), isOptional: isOptional))
      guard try skip(.comma) else { break }
    }
    try expect(.rightBracket)
    return try node(.list(elements), at: offset, over: elements.map(\.expr))
  }

  mutating func map(at offset: Int) throws(CELIssues) -> CELExpr {
    var entries: [CELEntry] = []
    while !at(.rightBrace) {
      let place = token.offset
      let isOptional = try skip(.question)
      let key = try ternary()
      try expect(.colon)
      let value = try ternary()
      entries.append(CELEntry(id: identifier(at: place), key: key, value: value, isOptional: isOptional))
      guard try skip(.comma) else { break }
    }
    try expect(.rightBrace)
    return try node(.map(entries), at: offset, over: entries.flatMap { [$0.key, $0.value] })
  }

  mutating func object(_ name: String, at offset: Int) throws(CELIssues) -> CELExpr {
    var fields: [CELFieldInit] = []
    while !at(.rightBrace) {
      let place = token.offset
      let isOptional = try skip(.question)
      let name = try selector()
      try expect(.colon)
      let value = try ternary()
      fields.append(CELFieldInit(id: identifier(at: place), name: name, value: value, isOptional: isOptional))
      guard try skip(.comma) else { break }
    }
    try expect(.rightBrace)
    return try node(.object(name, fields), at: offset, over: fields.map(\.value))
  }

  mutating func selector() throws(CELIssues) -> String {
    switch token.kind {
    case .identifier(let name) where !celKeywords.contains(name):
      try advance()
      return name
    case .quotedIdentifier(let name):
      try advance()
      return name
    default: throw unexpected("a field name")
    }
  }

  mutating func postfix(_ operand: CELExpr) throws(CELIssues) -> CELExpr {
    var operand = operand
    while true {
      let offset = token.offset
      if try skip(.dot) {
        let isOptional = try skip(.question)
        let isQuoted = if case .quotedIdentifier = token.kind { true } else { false }
        let place = token.offset
        let name = try selector()
        if at(.leftParen), !isOptional, !isQuoted {
          let arguments = try arguments()
          operand = try node(.call(name, target: operand, arguments), at: place, over: [operand] + arguments)
        } else {
          operand = try node(.select(operand, field: name, isOptional ? .optional : .value), at: offset, over: operand)
        }
      } else if try skip(.leftBracket) {
        let isOptional = try skip(.question)
        let index = try ternary()
        try expect(.rightBracket)
        let name = isOptional ? CELOperator.optionalIndex : CELOperator.index
        operand = try node(.call(name, target: nil, [operand, index]), at: offset, over: operand, index)
      } else if at(.leftBrace), let name = qualifiedName(operand) {
        try advance()
        operand = try object(name, at: offsets[rootID(operand)])
      } else {
        return operand
      }
    }
  }

  func rootID(_ expr: CELExpr) -> Int {
    if case .select(let operand, _, _) = expr.kind { return rootID(operand) }
    return expr.id
  }
}
