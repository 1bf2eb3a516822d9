/// Writes a tree as source text. Parsing the text gives the same tree again, but for ids and the balance of `&&` and `||`.
public enum CELUnparser {
  /// - Parameter expr: a tree as written (`CELAST.syntax`); expanded macros are written as the macros they came from.
  public static func text(_ expr: CELExpr) -> String { write(expr).text }

  /// Text, and how tight its outermost operator binds: 1 ternary … 6 `*`, 7 unary, 8 everything else.
  private typealias Written = (text: String, precedence: Int)

  private static func write(_ expr: CELExpr) -> Written {
    switch expr.kind {
    case .literal(let literal): return write(literal)
    case .ident(let name): return (name, 8)
    case .select(let operand, let field, let selection):
      let name = isCELIdentifier(field) ? field : "`\(field)`"
      let path = "\(member(operand))\(selection == .optional ? ".?" : ".")\(name)"
      return (selection == .test ? "has(\(path))" : path, 8)
    case .call(let name, let target, let arguments): return call(name, target, arguments)
    case .list(let elements):
      return ("[\(elements.map { ($0.isOptional ? "?" : "") + text($0.expr) }.joined(separator: ", "))]", 8)
    case .map(let entries):
      let parts = entries.map { "\($0.isOptional ? "?" : "")\(text($0.key)): \(text($0.value))" }
      return ("{\(parts.joined(separator: ", "))}", 8)
    case .object(let name, let fields):
      let parts = fields.map { field in
        let name = isCELIdentifier(field.name) ? field.name : "`\(field.name)`"
        return "\(field.isOptional ? "?" : "")\(name): \(text(field.value))"
      }
      return ("\(name){\(parts.joined(separator: ", "))}", 8)
    case .comprehension(let comprehension):
      let name = comprehension.kind.rawValue
      let arguments =
        comprehension.variables + [comprehension.predicate, comprehension.transform].compactMap { $0 }.map(text)
      return ("\(member(comprehension.range)).\(name)(\(arguments.joined(separator: ", ")))", 8)
    case .bind(let name, let value, let body): return ("cel.bind(\(name), \(text(value)), \(text(body)))", 8)
    }
  }

  private static func call(_ name: String, _ target: CELExpr?, _ arguments: [CELExpr]) -> Written {
    if target == nil {
      if let (sign, precedence) = CELOperator.binary[name], arguments.count == 2 {
        // A chain of `&&` or `||` means the same however it is nested; everything else groups from the left.
        let isChain = precedence <= 3
        let left = enclosed(arguments[0], in: precedence)
        let right = enclosed(arguments[1], in: isChain ? precedence : precedence + 1)
        return ("\(left) \(sign) \(right)", precedence)
      }
      switch (name, arguments.count) {
      case (CELOperator.conditional, 3):
        let condition = enclosed(arguments[0], in: 2)
        return ("\(condition) ? \(enclosed(arguments[1], in: 2)) : \(enclosed(arguments[2], in: 1))", 1)
      case (CELOperator.not, 1): return ("!\(enclosed(arguments[0], in: 7))", 7)
      case (CELOperator.negate, 1):
        let operand = write(arguments[0])
        // A minus before a number would become part of it.
        let isNumber = operand.text.utf8.first.map { isDigit($0) || $0 == 0x2E } == true
        return ("-\(isNumber || operand.precedence < 7 ? "(\(operand.text))" : operand.text)", 7)
      case (CELOperator.index, 2): return ("\(member(arguments[0]))[\(text(arguments[1]))]", 8)
      case (CELOperator.optionalIndex, 2): return ("\(member(arguments[0]))[?\(text(arguments[1]))]", 8)
      default: break
      }
    }
    let list = arguments.map(text).joined(separator: ", ")
    return ("\(target.map { member($0) + "." } ?? "")\(name)(\(list))", 8)
  }

  private static func enclosed(_ expr: CELExpr, in precedence: Int) -> String {
    let written = write(expr)
    return written.precedence < precedence ? "(\(written.text))" : written.text
  }

  /// What stands before a dot or a bracket.
  private static func member(_ expr: CELExpr) -> String {
    if case .literal(let literal) = expr.kind {
      switch literal {
      case .int, .uint, .double: return "(\(write(literal).text))"
      default: break
      }
    }
    return enclosed(expr, in: 8)
  }

  private static func write(_ literal: CELLiteral) -> Written {
    switch literal {
    case .null: return ("null", 8)
    case .bool(let value): return (value ? "true" : "false", 8)
    case .int(let value): return (String(value), value < 0 ? 7 : 8)
    case .uint(let value): return ("\(value)u", 8)
    case .double(let value):
      let text = DoubleText.shortest(value)
      return (text.contains(".") || text.contains("e") ? text : text + ".0", value.sign == .minus ? 7 : 8)
    case .string(let value): return (quoted(value), 8)
    case .bytes(let bytes):
      let hex = bytes.map { byte in "\\x" + (byte < 16 ? "0" : "") + String(byte, radix: 16) }
      return ("b\"\(hex.joined())\"", 8)
    }
  }
}
