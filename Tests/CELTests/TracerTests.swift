import Testing

@testable import CEL

@Suite("Tracer")
struct TracerTests {
  private func trace(_ text: String, _ variables: [String: CELValue]) throws -> (CELValue, CELTracer) {
    var environment = CELEnvironment()
    for name in variables.keys { environment.declare(name, .dyn) }
    let tracer = CELTracer()
    return (try environment.compile(text).evaluate(CELBindings(variables), tracer: tracer), tracer)
  }

  private func reads(_ text: String, _ variables: [String: CELValue]) throws -> [String] {
    try trace(text, variables).1.reads.map { "\($0.attribute) \($0.extent)" }
  }

  private func object(_ fields: [String: CELValue]) -> CELValue { .object(CELStruct(type: "T", fields: fields)) }

  @Test("The operand that decides is all that counts")
  func shortCircuit() throws {
    let x = object(["a": true, "b": false])
    #expect(try reads("x.a && x.b", ["x": x]) == ["x.b value"])
    #expect(try reads("x.a || x.b", ["x": x]) == ["x.a value"])
    #expect(try reads("x.b && x.a", ["x": x]) == ["x.b value"])
    #expect(try reads("x.a && !x.b", ["x": x]) == ["x.a value", "x.b value"])
    #expect(try reads("x.a ? x.b : x.c", ["x": x]) == ["x.a value", "x.b value"])
  }

  @Test("An absorbed error is noted, and what it rests on is not read")
  func absorbed() throws {
    let (value, tracer) = try trace("x.c || x.a", ["x": object(["a": true])])
    #expect(value.bool == true)
    #expect(tracer.reads.map(\.attribute.description) == ["x.a"])
    #expect(tracer.absorbed.map(\.code) == [.noSuchField])
  }

  @Test("all: the element that fails; exists: the witness; else all elements and how many there are")
  func quantifiers() throws {
    let items: CELValue = .list([object(["ok": true]), object(["ok": false]), object(["ok": true])])
    let x = object(["items": items])
    let (_, failing) = try trace("x.items.all(i, i.ok)", ["x": x])
    #expect(failing.reads.map { "\($0.attribute) \($0.extent)" } == ["x.items[1].ok value"])
    #expect(failing.decisions.first?.element == 1)
    #expect(failing.decisions.first?.attribute?.description == "x.items[1]")
    #expect(failing.decisions.first?.visited == 2)
    let (_, witness) = try trace("x.items.exists(i, i.ok)", ["x": x])
    #expect(witness.decisions.first?.element == 0)
    #expect(
      try reads("x.items.exists(i, !i.ok && i.no)", ["x": object(["items": .list([object(["ok": true])])])])
        == ["x.items[0].ok value", "x.items shape"])
    let (_, empty) = try trace("x.none.all(i, i.ok)", ["x": object(["none": .list([])])])
    #expect(empty.decisions.first?.visited == 0)
    #expect(empty.reads == [CELRead(CELAttribute("x", [.field("none")]), .shape)])
  }

  @Test("filter and map keep the places of their elements")
  func filtered() throws {
    let items: CELValue = .list([object(["k": 1, "v": 5]), object(["k": 2, "v": 6])])
    let found = try reads("x.items.filter(i, i.k == 2).exists(i, i.v == 6)", ["x": object(["items": items])])
    #expect(Set(found) == ["x.items shape", "x.items[0].k value", "x.items[1].k value", "x.items[1].v value"])
  }

  @Test("A member found counts alone")
  func membership() throws {
    let x = object(["l": ["a", "b", "c"], "m": .map(CELMap(strings: ["k": 1]))])
    #expect(try reads("'b' in x.l", ["x": x]) == ["x.l[1] value"])
    #expect(try reads("'z' in x.l", ["x": x]) == ["x.l value"])
    #expect(try reads("'k' in x.m", ["x": x]) == ["x.m.k presence"])
    #expect(try reads("has(x.q)", ["x": x]) == ["x.q presence"])
    #expect(try reads("size(x.l) > 1", ["x": x]) == ["x.l shape"])
  }

  @Test("A binding is read where it is used")
  func bindings() throws {
    let x = object(["a": true, "b": false])
    #expect(try reads("cel.bind(v, x.a, x.b && v)", ["x": x]) == ["x.b value"])
    #expect(try reads("cel.bind(v, x.a, (v && x.b) || v)", ["x": x]) == ["x.a value"])
  }

  @Test("Conditions come with their outcomes, for coverage")
  func outcomes() throws {
    var environment = CELEnvironment()
    environment.declare("a", .bool)
    environment.declare("l", .list(.int))
    let program = try environment.compile("a && l.all(e, e > 1)")
    #expect(program.conditions.map(\.text) == ["a", "l.all(e, e > 1)", "e > 1"])
    let tracer = CELTracer()
    _ = program.evaluate(CELBindings(["a": true, "l": [2, 1]]), tracer: tracer)
    let ids = program.conditions.map(\.id)
    let results = ids.map { id in tracer.outcomes.filter { $0.id == id }.map(\.result) }
    #expect(results == [[.yes], [.no], [.yes, .no]])
  }

  @Test("The places of an evaluation go with it")
  func placesAreFreed() throws {
    var environment = CELEnvironment()
    environment.declare("x", .dyn)
    let variable = try #require(environment.declaredVariables.first)
    let tracer = CELTracer()
    weak var place: TracedPlace?
    do {
      let below = tracer.root(variable).child(.field("a")).child(.index(3))
      tracer.note(below, .value)
      place = below
    }
    #expect(place?.attribute.description == "x.a[3]")
    tracer.finish()
    #expect(tracer.reads.count == 1 && place == nil)
  }
}
