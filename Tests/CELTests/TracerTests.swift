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
    let tracer = CELTracer(notesOutcomes: true)
    _ = program.evaluate(CELBindings(["a": true, "l": [2, 1]]), tracer: tracer)
    let ids = program.conditions.map(\.id)
    let results = ids.map { id in tracer.outcomes.filter { $0.id == id }.map(\.result) }
    #expect(results == [[.yes], [.no], [.yes, .no]])
  }

  @Test("What each round of a loop reads again is held once, in the order of the first")
  func loopsKeepTheirLogShort() throws {
    var environment = CELEnvironment()
    environment.declare("x", .dyn)
    let variable = try #require(environment.declaredVariables.first)
    let tracer = CELTracer()
    tracer.note(tracer.root(variable).child(.field("before")), .presence)
    var loop = LoopLog(start: tracer.mark)
    var longest = 0
    for round in 0..<100_000 {
      tracer.settle(&loop)
      tracer.note(tracer.root(variable).child(.field("limit")), round == 1 ? .shape : .value)
      if round % 1_000 == 0 { tracer.note(tracer.root(variable).child(.index(round / 1_000)), .value) }
      tracer.note(tracer.root(variable).child(.field("before")), .presence)
      longest = max(longest, tracer.mark)
    }
    #expect(longest < 10_000)
    tracer.finish()
    let texts = tracer.reads.map { "\($0.attribute) \($0.extent)" }
    #expect(Array(texts.prefix(3)) == ["x.before presence", "x.limit value", "x[0] value"])
    #expect(texts.count == 102)
  }

  @Test("A loop of many rounds rests on the same as the single round that decides, or on all of them")
  func settlingChangesNothing() throws {
    var environment = CELEnvironment()
    environment.declare("l", .list(.int))
    environment.declare("most", .int)
    let values = Array(repeating: CELValue.int(1), count: 20_000)
    let all = CELTracer()
    _ = try environment.compile("l.all(e, e < most)").evaluate(
      CELBindings(["l": .list(CELList(values)), "most": 2]), tracer: all)
    #expect(all.reads.filter { $0.attribute.description == "most" }.count == 1)
    #expect(all.reads.count == 20_002)
    let one = CELTracer()
    _ = try environment.compile("l.all(e, e < most)").evaluate(
      CELBindings(["l": .list(CELList(values + [3])), "most": 2]), tracer: one)
    #expect(one.reads.map(\.attribute.description).sorted() == ["l[20000]", "most"])
  }

  @Test("Outcomes are noted only where they are asked for")
  func outcomesOnRequest() throws {
    var environment = CELEnvironment()
    environment.declare("a", .bool)
    let tracer = CELTracer()
    _ = try environment.compile("a && true").evaluate(CELBindings(["a": true]), tracer: tracer)
    #expect(tracer.outcomes.isEmpty && !tracer.reads.isEmpty)
  }

  @Test("Without reads the decisions are the same")
  func decisionsAlone() throws {
    var environment = CELEnvironment()
    environment.declare("l", .list(.list(.int)))
    let program = try environment.compile("l.all(e, e.all(f, f < 3)) && l.exists(e, size(e) == 0)")
    let bindings = CELBindings(["l": [[1, 2], [], [2]]])
    let (full, bare) = (CELTracer(), CELTracer(notesReads: false))
    #expect(
      program.evaluate(bindings, tracer: full).bool == true && program.evaluate(bindings, tracer: bare).bool == true)
    func shape(_ tracer: CELTracer) -> [String] {
      tracer.decisions.map { "\($0.id) \($0.kind) \($0.result) \($0.element ?? -1) \($0.visited)" }
    }
    #expect(shape(full) == shape(bare) && bare.decisions.contains { $0.visited == 0 })
    #expect(!full.reads.isEmpty && bare.reads.isEmpty)
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
