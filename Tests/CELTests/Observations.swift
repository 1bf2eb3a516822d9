import Testing

@testable import CEL

/// What an evaluation looked at, told so that it can be looked at again in another input.
@Suite("Observations") struct Observations {
  private struct Seeded: RandomNumberGenerator {
    var state: UInt64 = 41

    mutating func next() -> UInt64 {
      // SplitMix64 (Steele, Lea, Flood 2014).
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  private static let texts = [
    "x.a < x.b && x.c", "x.l.exists(e, e in x.m || e == x.t)", "m[x.t].n + x.a > 3 ? x.c : has(x.d)",
    "x.l.filter(e, e != x.t).map(e, e + 'z').all(e, e in x.m)", "m[x.t].k == x.t && m[x.u].k != x.u",
    "size(x.l) + x.a == x.b || x.l == x.m", "x.d || x.a + x.b > 4 && !x.c",
  ]

  private static func input(_ random: inout Seeded) -> [String: CELValue] {
    func text() -> CELValue { .string(["p", "q", "r"].randomElement(using: &random) ?? "p") }
    func list() -> CELValue { .list((0..<Int.random(in: 0...2, using: &random)).map { _ in text() }) }
    var fields: [String: CELValue] = [
      "a": .int(Int64.random(in: 0...3, using: &random)), "b": .int(Int64.random(in: 0...3, using: &random)),
      "c": .bool(Bool.random(using: &random)), "t": text(), "u": text(), "l": list(), "m": list(),
    ]
    if Bool.random(using: &random) { fields["d"] = .bool(Bool.random(using: &random)) }
    func entry() -> CELValue {
      .object(CELStruct(type: "E", fields: ["n": .int(Int64.random(in: 0...3, using: &random)), "k": text()]))
    }
    return [
      "x": .object(CELStruct(type: "T", fields: fields)),
      "m": .object(CELStruct(type: "M", fields: ["p": entry(), "q": entry()])),
    ]
  }

  private static func meet(_ input: [String: CELValue]) -> Bool {
    value(CELPlace("x", [.field("t")]), input)?.string == value(CELPlace("x", [.field("u")]), input)?.string
  }

  private static func value(_ place: CELPlace, _ input: [String: CELValue]) -> CELValue? {
    var here = input[place.variable]
    for step in place.steps {
      switch (here, step) {
      case (.object(let source)?, .field(let name)): here = source.field(name)
      case (.list(let list)?, .index(let index)): here = index < list.count ? list[index] : nil
      case (.object(let source)?, .keyed(let inner, _)): here = value(inner, input)?.string.flatMap(source.field)
      default: return nil
      }
    }
    return here
  }

  private static func value(_ term: CELTerm, _ input: [String: CELValue]) -> CELValue {
    switch term {
    case .constant(let value): value
    case .place(let place): value(place, input) ?? .noSuchOverload
    case .list(let elements): .list(elements.map { value($0, input) })
    case .call(let call): call.apply(call.operands.map { value($0, input) })
    }
  }

  private static func answer(_ seen: CELObservation, _ input: [String: CELValue]) -> String {
    switch seen {
    case .presence(let place): "\(value(place, input) != nil)"
    case .shape(let place): if case .list(let list)? = value(place, input) { "\(list.count)" } else { "" }
    case .value(let term): words(value(term, input))
    }
  }

  private static func words(_ value: CELValue) -> String {
    if case .list(let list) = value { return list.elements.map(words).description }
    return "\(value)"
  }

  @Test("inputs that answer them alike come to the same result, which rests on the same places", arguments: texts)
  func decide(_ text: String) throws {
    var random = Seeded()
    var environment = CELEnvironment()
    for name in ["x", "m"] { environment.declare(name, .dyn) }
    let program = try environment.compile(text)
    func trace(_ input: [String: CELValue]) -> (result: String, tracer: CELTracer) {
      let tracer = CELTracer(observes: true)
      return (Self.words(program.evaluate(CELBindings(input), tracer: tracer)), tracer)
    }
    var alike = 0
    for _ in 0..<60 {
      let first = Self.input(&random)
      let (result, tracer) = trace(first)
      #expect(tracer.reads.count == tracer.readPlaces.count)
      let answers = tracer.observations.map { Self.answer($0, first) }
      for _ in 0..<40 {
        let other = Self.input(&random)
        guard tracer.observations.map({ Self.answer($0, other) }) == answers else { continue }
        alike += 1
        let (again, second) = trace(other)
        #expect(again == result)
        // Two ways to one place are read once: which of them is told depends on whether they meet.
        guard !Self.meet(first), !Self.meet(other) else { continue }
        #expect(second.readPlaces == tracer.readPlaces && second.reads.map(\.extent) == tracer.reads.map(\.extent))
      }
    }
    #expect(alike > 0)
  }

  @Test("a place is told by how it was reached") func keyed() throws {
    var environment = CELEnvironment()
    for name in ["x", "m"] { environment.declare(name, .dyn) }
    let tracer = CELTracer(observes: true)
    let inner = CELValue.object(CELStruct(type: "E", fields: ["n": true]))
    _ = try environment.compile("m[x.t].n").evaluate(
      CELBindings([
        "x": .object(CELStruct(type: "T", fields: ["t": "p"])),
        "m": .object(CELStruct(type: "M", fields: ["p": inner])),
      ]), tracer: tracer)
    let name = CELPlace("x", [.field("t")])
    #expect(tracer.readPlaces == [name, CELPlace("m", [.keyed(name, was: "p")])])
    #expect(tracer.reads.contains(CELRead(CELAttribute("m", [.field("p")]), .value)))
    #expect(CELPlace("m", [.keyed(name, was: "p"), .field("n")]).parent == CELPlace("m", [.keyed(name, was: "other")]))
  }
}
