import CEL
import Testing

/// What the page of the room shows, as it stands there.
@Suite("The code of the documentation page")
struct PageCode {
  struct Record: CELObjectSource {
    let celType: CELType
    let members: [String: CELValue]

    var keys: [String] { members.keys.sorted() }
    func field(_ name: String) -> CELValue? { members[name] }
    func presence(of name: String) -> CELPresence { members[name] == nil ? .absent : .present }
  }

  private func environment() -> CELEnvironment {
    var env = CELEnvironment()
    env.declare(type: CELStructType("Purpose", fields: ["name": .string, "legalBasis": .string]))
    env.declare(
      type: CELStructType("Dataset", fields: ["personalData": .string, "purposes": .list(.object("Purpose"))]))
    env.declare("dataset", .object("Dataset"))
    return env
  }

  private func dataset(_ legalBasis: CELValue) -> CELValue {
    let purpose = Record(celType: .object("Purpose"), members: ["name": "credit-checking", "legalBasis": legalBasis])
    return .object(
      Record(
        celType: .object("Dataset"), members: ["personalData": "identified", "purposes": .list([.object(purpose)])]))
  }

  @Test("parse, check, plan, evaluate") func steps() throws {
    let env = environment()
    let tree = try env.parse("dataset.purposes.all(p, p.legalBasis in ['consent', 'contract'])")
    let checked = try env.check(tree)
    #expect(checked.resultType == .bool)
    let program = try env.plan(checked)
    #expect(program.evaluate(CELBindings(["dataset": dataset("contract")])).bool == true)
    #expect(program.evaluate(CELBindings(["dataset": dataset("unknown")])).bool == false)
  }

  @Test("a misspelt name is told with its place") func misspelt() throws {
    let issues = #expect(throws: CELIssues.self) { try environment().compile("dataset.personalDat == 'none'") }
    #expect("\(try #require(issues))" == "1:8: 'Dataset' has no field 'personalDat'; did you mean 'personalData'?")
  }

  @Test("partial evaluation") func partial() throws {
    let env = environment()
    let open = CELValue.unknown(CELUnknowns(CELAttribute("dataset", [.field("purposes"), .field("legalBasis")])))
    let bindings = CELBindings(["dataset": dataset(open)])
    let checked = try env.check(
      env.parse("dataset.personalData == 'none' || dataset.purposes[0].legalBasis == 'consent'"))
    guard case .unknown(let unknowns) = try env.plan(checked).evaluate(bindings) else {
      Issue.record("what is not known decides")
      return
    }
    #expect("\(unknowns)".contains("dataset.purposes.legalBasis"))
    let residual = try env.residual(checked, bindings)
    #expect(CELUnparser.text(residual) == "dataset.purposes[0].legalBasis == \"consent\"")
    let decided = try env.compile("dataset.personalData == 'identified' || dataset.purposes[0].legalBasis == 'consent'")
    #expect(decided.evaluate(bindings).bool == true)
  }
}
