import Testing

@testable import CEL

@Suite("Type checker")
struct CheckerTests {
  static func environment() -> CELEnvironment {
    var environment = CELEnvironment()
    environment.declare(type: CELStructType("Purpose", fields: ["name": .string, "legalBasis": .string]))
    environment.declare(
      type: CELStructType(
        "Dataset", fields: ["personalData": .string, "purposes": .list(.object("Purpose")), "size": .int]))
    environment.declare("dataset", .object("Dataset"))
    environment.declare("any", .dyn)
    return environment
  }

  private func issue(_ text: String) -> CELIssue? {
    do {
      _ = try Self.environment().check(Self.environment().parse(text))
      return nil
    } catch {
      return error.issues.first
    }
  }

  @Test("A misspelt field does not check; the nearest right name is given with its place")
  func unknownField() {
    let found = issue("true &&\n  dataset.purposes.all(p, p.legalBases == 'consent')")
    #expect(found?.code == .unknownField)
    #expect(found?.nearest == "legalBasis")
    #expect(found?.position.line == 2)
    #expect(found?.position.column == 28)
    #expect(issue("has(dataset.personaldata)")?.nearest == "personalData")
  }

  @Test("Misspelt variables and functions too")
  func unknownNames() {
    #expect(issue("datset.size > 1")?.nearest == "dataset")
    #expect(issue("dataset.personalData.startswith('x')")?.nearest == "startsWith")
    #expect(issue("completelyOther")?.nearest == nil)
  }

  @Test(
    "Wrong types do not check",
    arguments: [
      "dataset.size == 'a'", "dataset.size + 1.0 > 2.0", "dataset.size && true", "dataset.personalData in [1, 2]",
      "1 < 1.0", "dataset.purposes.all(p, p.name)", "dataset.size.all(x, true)", "dataset.size.foo", "!dataset.size",
      "dataset.size ? 1 : 2", "true ? 1 : 'a'", "Purpose{name: 1}", "Purpose{nme: 'a'}", "size(1)", "[1][ 'a' ]",
      "optional.of(1).optFlatMap(x, x)", "[?1]", "isIP(1)", "'a'.matches(1)",
    ])
  func mismatches(text: String) {
    #expect(issue(text) != nil)
  }

  @Test(
    "Types are deduced",
    arguments: [
      ("dataset.purposes.map(p, p.name)", "list(string)"), ("dataset.purposes.filter(p, true)[0]", "Purpose"),
      ("any.x.y[0]", "dyn"), ("{'a': [1u]}", "map(string, list(uint))"), ("[1, 'a']", "list(dyn)"),
      ("dataset.?size", "optional_type(int)"), ("dataset.?size.orValue(1)", "int"), ("type(1)", "type(int)"),
      ("[1, 2].transformMap(i, v, string(v))", "map(int, string)"), ("cel.bind(a, 1, [a])", "list(int)"),
      ("optional.of(1).optMap(x, string(x))", "optional_type(string)"), ("Purpose{name: 'a'}", "Purpose"),
      ("[3, 1].sortBy(x, -x)", "list(int)"), ("dyn(1) + 2", "int"),
    ])
  func deduction(text: String, type: String) throws {
    #expect(try Self.environment().check(Self.environment().parse(text)).resultType.description == type)
  }

  @Test("All issues are reported at once, in the order of the source")
  func several() throws {
    let issues = #expect(throws: CELIssues.self) { try Self.environment().compile("foo && dataset.bar > 1 && baz(2)") }
    #expect(issues?.issues.map(\.position.column) == [1, 15, 27])
  }

  @Test("A regular expression that RE2 refuses does not plan")
  func regex() throws {
    let issues = #expect(throws: CELIssues.self) {
      try Self.environment().compile("dataset.personalData.matches('a(')")
    }
    #expect(issues?.issues.first?.code == .regex)
    #expect(issues?.issues.first?.position.column == 30)
    #expect(throws: CELIssues.self) { try Self.environment().compile(#"'a'.matches('(?=a)')"#) }
    #expect(throws: CELIssues.self) { try Self.environment().compile("'a'.matches('((a{100}){100}){100}')") }
  }

  @Test("Names resolve in the container, from the inside out")
  func containers() throws {
    var environment = CELEnvironment()
    environment.container = "a.b"
    environment.declare("a.b.x", .int)
    environment.declare("a.x", .string)
    environment.declare("x", .bool)
    environment.declare("a.y.z", .double)
    #expect(try environment.check(environment.parse("x")).resultType == .int)
    #expect(try environment.check(environment.parse(".x")).resultType == .bool)
    #expect(try environment.check(environment.parse("a.x")).resultType == .string)
    #expect(try environment.check(environment.parse("y.z")).resultType == .double)
    #expect(try environment.check(environment.parse("[true].all(x, x)")).resultType == .bool)
  }
}

@Suite("Nearest name")
struct NearestNameTests {
  @Test("Insertions, deletions, replacements and swaps count one")
  func distances() {
    #expect(nearestName(to: "legalBsais", in: ["legalBasis", "legal"]) == "legalBasis")
    #expect(nearestName(to: "nam", in: ["name", "names"]) == "name")
    #expect(nearestName(to: "x", in: ["purposes"]) == nil)
  }
}
