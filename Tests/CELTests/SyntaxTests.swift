import Testing

@testable import CEL

@Suite("Lexer")
struct LexerTests {
  @Test("Tokens carry their byte offset")
  func offsets() throws {
    let tokens = try CELLexer.tokens("a  >= 'é' // rest\n+ 0x1Fu")
    #expect(tokens.map(\.offset) == [0, 3, 6, 19, 21, 26])
    #expect(tokens[4].kind == .uint(31))
  }

  @Test(
    "Escapes and prefixes",
    arguments: [
      (#"'\x41\101B\U0001F431'"#, "AAB🐱"), (#"r'\n'"#, #"\n"#), ("'''a'b\n'''", "a'b\n"), (#""\?\`\"""#, "?`\""),
    ])
  func strings(source: String, expected: String) throws {
    #expect(try CELLexer.tokens(source)[0].kind == .string(expected))
  }

  @Test("Octal and hexadecimal escapes in bytes are octets")
  func bytes() throws {
    #expect(try CELLexer.tokens(#"b'\377\xffé'"#)[0].kind == .bytes([0xFF, 0xFF, 0xC3, 0xA9]))
  }

  @Test(
    "What is no token is refused at its place",
    arguments: [
      ("'a", 1), (#"'\s'"#, 2), (#"'\uD83D'"#, 2), (#"b'\u0041'"#, 3), ("1 # 2", 3), ("99999999999999999999", 1),
      ("1e999", 1), ("'a\nb'", 1), (#"'\400'"#, 2), ("a.`b", 3),
    ])
  func refusals(source: String, column: Int) throws {
    let issues = #expect(throws: CELIssues.self) { try CELLexer.tokens(source) }
    #expect(issues?.issues.first?.position.column == column)
  }
}

@Suite("Parser")
struct ParserTests {
  private func text(_ source: String) throws -> String {
    var environment = CELEnvironment()
    environment.macrosEnabled = false
    return CELUnparser.text(try environment.parse(source).syntax)
  }

  @Test(
    "Precedence and associativity",
    arguments: [
      ("1+2*3-4", "1 + 2 * 3 - 4"), ("(1+2)*3", "(1 + 2) * 3"), ("1-(2-3)", "1 - (2 - 3)"),
      ("a?b:c?d:e", "a ? b : c ? d : e"),
      ("(a?b:c)?d:e", "(a ? b : c) ? d : e"), ("!a.b&&c||d", "!a.b && c || d"), ("(a||b)&&c", "(a || b) && c"),
      ("-(1)", "-(1)"), ("--a", "--a"), ("-1.5", "-1.5"), ("a.b[0].?c[?1]", "a.b[0].?c[?1]"),
      ("{?'a':b,}", "{?\"a\": b}"), ("[?a,b,]", "[?a, b]"), (".a.b(c)", ".a.b(c)"), ("x.`a-b`", "x.`a-b`"),
      ("a.b.C{d:1,?e:f}", "a.b.C{d: 1, ?e: f}"), ("a in b == c", "a in b == c"), ("2u.f", "(2u).f"),
    ])
  func shapes(source: String, expected: String) throws {
    #expect(try text(source) == expected)
    #expect(try text(expected) == expected)
  }

  @Test("The least integer can be written")
  func leastInteger() throws {
    let environment = CELEnvironment()
    #expect(try environment.compile("-9223372036854775808").evaluate(CELBindings()).int == .min)
    #expect(throws: CELIssues.self) { try environment.parse("9223372036854775808") }
  }

  @Test(
    "Syntax errors name line and column",
    arguments: [
      ("1 +", 1, 4), ("a\n  && )", 2, 6), ("f(1", 1, 4), ("a.", 1, 3), ("if", 1, 1), ("a b", 1, 3), ("{1}", 1, 3),
      ("é + 'é' + ]", 1, 1), ("x.in", 1, 3),
    ])
  func errors(source: String, line: Int, column: Int) {
    let issues = #expect(throws: CELIssues.self) { try CELEnvironment().parse(source) }
    #expect(issues?.issues.first?.position.line == line)
    #expect(issues?.issues.first?.position.column == column)
  }

  @Test("Columns count code points, offsets count bytes")
  func columns() throws {
    let issues = #expect(throws: CELIssues.self) { try CELEnvironment().check(CELEnvironment().parse("'éé' + y")) }
    #expect(issues?.issues.first?.position == CELPosition(line: 1, column: 8, offset: 9))
  }

  @Test(
    "A megabyte of nesting is refused, not overflowed",
    arguments: ["(", "[", "-", "!", "{1:", "f(", "a.b(", "a?", "a?b:", "[?", "x."])
  func deepNesting(piece: String) {
    var environment = CELEnvironment()
    environment.limits.expressionSize = 2_000_000
    let source = String(repeating: piece, count: 1_000_000 / piece.utf8.count)
    #expect(throws: CELIssues.self) { try environment.parse(source) }
  }

  @Test("Long chains of operators are high trees; && and || are balanced")
  func longChains() throws {
    let environment = CELEnvironment()
    #expect(throws: CELIssues.self) { try environment.parse("1" + String(repeating: " + 1", count: 1000)) }
    #expect(throws: CELIssues.self) { try environment.parse("a" + String(repeating: ".a", count: 1000)) }
    let chain = "true" + String(repeating: " && true", count: 5000)
    #expect(try environment.compile(chain).evaluate(CELBindings()).bool == true)
  }

  @Test("Size, nodes and comprehension nesting are limited")
  func limits() {
    var environment = CELEnvironment()
    environment.limits.expressionSize = 10
    #expect(throws: CELIssues.self) { try environment.parse("12345678901") }
    environment.limits = CELLimits()
    environment.limits.nodes = 10
    #expect(throws: CELIssues.self) { try environment.parse("[1,2,3,4,5,6,7,8,9,10]") }
    environment.limits = CELLimits()
    environment.limits.comprehensionNesting = 2
    #expect(throws: CELIssues.self) { try environment.parse("[1].all(a, [1].all(b, [1].all(c, true)))") }
    #expect(throws: Never.self) { try environment.parse("[1].all(a, [1].all(b, true))") }
  }
}

@Suite("Macro expander")
struct MacroTests {
  @Test("A macro is what it means, and the tree as written is kept")
  func expansion() throws {
    let ast = try CELEnvironment().parse("x.y.all(p, has(p.q))")
    guard case .comprehension(let comprehension) = ast.expr.kind else {
      Issue.record("not expanded")
      return
    }
    #expect(comprehension.kind == .all)
    #expect(comprehension.variables == ["p"])
    #expect(CELUnparser.text(ast.syntax) == "x.y.all(p, has(p.q))")
    #expect(CELUnparser.text(ast.expr) == "x.y.all(p, has(p.q))")
  }

  @Test(
    "Misused macros are refused at the argument",
    arguments: [
      ("has(x)", 5), ("has(x[0])", 6), ("[1].all(x.y, true)", 10), ("[1].all(a, a, true)", 12),
      ("cel.bind(1, 2, 3)", 10),
      ("math.greatest('a')", 15), ("math.least()", 6),
    ])
  func misuse(source: String, column: Int) {
    let issues = #expect(throws: CELIssues.self) { try CELEnvironment().parse(source) }
    #expect(issues?.issues.first?.position.column == column)
    #expect(issues?.issues.first?.code == .macro)
  }

  @Test("Without macros they are functions like any other")
  func disabled() throws {
    var environment = CELEnvironment()
    environment.macrosEnabled = false
    environment.declare(function: "has", [CELOverload("has_int", [.int], .bool) { _ in true }])
    #expect(try environment.compile("has(1)").evaluate(CELBindings()).bool == true)
  }
}

@Suite("Mutants")
struct MutantTests {
  @Test("Every flip and every dropped operand, each checks")
  func mutants() throws {
    var environment = CELEnvironment()
    environment.declare("a", .int)
    environment.declare("b", .list(.int))
    let ast = try environment.parse("!(a > 1) && b.all(x, x in [a])")
    let mutants = CELMutant.all(of: ast)
    #expect(
      mutants.map { CELUnparser.text($0.syntax) } == [
        "a > 1 && b.all(x, x in [a])", "!(a >= 1) && b.all(x, x in [a])", "!(a <= 1) && b.all(x, x in [a])",
        "!(a > 1) || b.all(x, x in [a])", "!(a > 1)", "b.all(x, x in [a])", "!(a > 1) && b.exists(x, x in [a])",
        "!(a > 1) && b.all(x, !(x in [a]))",
      ])
    for mutant in mutants {
      #expect(throws: Never.self) { try environment.check(environment.expand(mutant.syntax, of: ast)) }
    }
  }
}
