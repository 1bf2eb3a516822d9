import Testing

@testable import Policy

@Suite("What is always true or always false is refused, with its place") struct ConstantConditions {
  private static func fault(_ expression: String) -> String { HostilePacks.fault(expression) }

  @Test(
    "the innermost part that no fact can change",
    arguments: [
      (
        "dataset.criminalData || !dataset.criminalData",
        "14:7: require: dataset.criminalData || !dataset.criminalData is always true"
      ),
      (
        "dataset.knownMinors && (dataset.criminalData && !dataset.criminalData)",
        "14:31: require: dataset.criminalData && !dataset.criminalData is always false"
      ),
      (
        "dataset.knownMinors && dataset.name == dataset.name",
        "14:30: require: dataset.name == dataset.name is always true"
      ),
      (
        "dataset.knownMinors || dataset.ageFloor < dataset.ageFloor",
        "14:30: require: dataset.ageFloor < dataset.ageFloor is always false"
      ),
      ("dataset.knownMinors || dataset.scale in []", "14:30: require: dataset.scale in [] is always false"),
      (
        "dataset.knownMinors && dataset.name in ['x', dataset.name]",
        #"14:30: require: dataset.name in ["x", dataset.name] is always true"#
      ),
      (
        "dataset.knownMinors && size(dataset.categories) >= 0",
        "14:30: require: size(dataset.categories) >= 0 is always true"
      ),
      (
        "dataset.knownMinors || 0 > size(dataset.categories)",
        "14:30: require: 0 > size(dataset.categories) is always false"
      ),
      (
        "dataset.knownMinors || (dataset.ageFloor > 3 && 4 > dataset.ageFloor)",
        "14:31: require: dataset.ageFloor > 3 && 4 > dataset.ageFloor is always false"
      ),
      (
        "dataset.knownMinors && (dataset.generatedAt < asOf || asOf <= dataset.generatedAt)",
        "14:31: require: dataset.generatedAt < asOf || asOf <= dataset.generatedAt is always true"
      ),
      (
        "dataset.purposes.exists(p, p.legalBasis == 'consent' && p.legalBasis == 'contract')",
        #"14:34: require: p.legalBasis == "consent" && p.legalBasis == "contract" is always false"#
      ),
      ("dataset.categories.all(c, c == 'name') || dataset.categories.exists(c, c != 'name')", "is always true"),
      ("dataset.knownMinors || (personal && !personal)", "14:31: require: personal && !personal is always false"),
      ("dataset.criminalData == true || dataset.criminalData != true", "is always true"),
      ("dataset.knownMinors && (dataset.scale == 'unknown' || dataset.scale != 'unknown')", "is always true"),
      ("dataset.knownMinors && 'abc'.startsWith('a')", "is always true"),
      (
        "dataset.knownMinors ? dataset.criminalData || 1 < 2 : dataset.criminalData",
        "14:53: require: 1 < 2 is always true"
      ),
    ])
  func refused(_ expression: String, _ fault: String) {
    let found = Self.fault(expression)
    #expect(found.contains(fault), "\(found)")
    #expect(found.hasPrefix("house/pack.yaml:14:") && !found.contains("\n"), "one fault, at its place: \(found)")
  }

  @Test("by the tokens of the schema") func tokens() {
    let all = RecordShapes.shared[.dataset]["scale"]?.tokens ?? []
    let stated = all.filter { !["unknown", "not-stated"].contains($0) }
    func list(_ tokens: [String]) -> String { "[" + tokens.map { "'\($0)'" }.joined(separator: ", ") + "]" }
    #expect(Self.fault("dataset.knownMinors && dataset.scale in \(list(all))").contains("is always true"))
    #expect(Self.fault("dataset.knownMinors || !(dataset.scale in \(list(stated)))").contains("is always false"))
    #expect(
      Self.fault("dataset.knownMinors || (" + stated.map { "dataset.scale != '\($0)'" }.joined(separator: " && ") + ")")
        .contains("is always false"))
    #expect(Self.fault("dataset.scale in \(list(stated))").isEmpty, "it asks whether the record says so at all")
    #expect(Self.fault("dataset.knownMinors && dataset.scale in \(list(Array(stated.dropLast())))").isEmpty)
  }

  @Test(
    "what some fact can change loads",
    arguments: [
      "dataset.criminalData || !dataset.knownMinors", "has(dataset.scale) ? dataset.scale == 'large-scale' : true",
      "dataset.ageFloor > 3 && dataset.ageFloor < 5", "size(dataset.categories) > 0", "dataset.name != dataset.id",
      "dataset.generatedAt < asOf || asOf < dataset.generatedAt", "dataset.knownMinors ? true : dataset.criminalData",
      "dataset.purposes.exists(p, p.legalBasis == 'consent') && dataset.purposes.exists(p, p.legalBasis == 'contract')",
      "dataset.knownMinors || double(dataset.ageFloor) > 0.2 && double(dataset.ageFloor) < 0.5",
      "dataset.categories.all(c, c == 'name') || dataset.categories.exists(c, c == 'name')",
    ])
  func loads(_ expression: String) { #expect(Self.fault(expression) == "") }

  @Test("in a definition, where it is written; in all parts of a rule") func places() {
    let defined = PackLoading.good.replacing(
      "dataset.personalData in ['identified', 'unknown']", with: "dataset.criminalData || !dataset.criminalData")
    #expect(
      PackLoading.faults(defined) == [
        "house/pack.yaml:6:13: personal: dataset.criminalData || !dataset.criminalData is always true"
      ])
    let period = PackLoading.good.replacing(
      "inForce: [{from: 2020-01-01}]", with: "inForce: [{from: 2020-01-01, if: dataset.name == dataset.name}]")
    #expect(PackLoading.faults(period).first?.contains("if: dataset.name == dataset.name is always true") == true)
    let act = PackLoading.good.replacing(
      "    when: personal", with: "    act: \"1 < 2 ? asOf : asOf\"\n    when: personal")
    #expect(PackLoading.faults(act) == ["house/pack.yaml:12:11: act: 1 < 2 is always true"])
  }

  // MARK: Oracle

  /// A dataset as the oracle sees it; a scale that is not stated meets no comparison.
  private struct Facts {
    var criminal: Bool
    var minors: Bool
    var scale: String?
    var floor: Int
  }

  private struct Node {
    var text: String
    var parts: [Node]
    var holds: (Facts) -> Bool
  }

  private static let scales = (RecordShapes.shared[.dataset]["scale"]?.tokens ?? []).filter {
    !["unknown", "not-stated"].contains($0)
  }

  private static func atom(_ random: inout Seeded) -> Node {
    let scale = random.pick(scales)
    let number = Int(random.next() % 4) + 3
    let atoms: [Node] = [
      Node(text: "dataset.criminalData", parts: []) { $0.criminal },
      Node(text: "dataset.knownMinors", parts: []) { $0.minors },
      Node(text: "dataset.scale == '\(scale)'", parts: []) { $0.scale == scale },
      Node(text: "'\(scale)' != dataset.scale", parts: []) { $0.scale != scale },
      Node(text: "dataset.scale in ['\(scale)', '\(scales[0])']", parts: []) { [scale, scales[0]].contains($0.scale) },
      Node(text: "dataset.ageFloor < \(number)", parts: []) { $0.floor < number },
      Node(text: "\(number) <= dataset.ageFloor", parts: []) { $0.floor >= number },
      Node(text: "dataset.ageFloor == \(number)", parts: []) { $0.floor == number },
    ]
    return random.pick(atoms)
  }

  private static func node(_ random: inout Seeded, depth: Int) -> Node {
    guard depth > 0 else { return atom(&random) }
    let (a, b, c) = (
      node(&random, depth: depth - 1), node(&random, depth: depth - 1), node(&random, depth: depth - 1)
    )
    return switch random.next() % 5 {
    case 0: Node(text: "(\(a.text) && \(b.text))", parts: [a, b]) { a.holds($0) && b.holds($0) }
    case 1: Node(text: "(\(a.text) || \(b.text))", parts: [a, b]) { a.holds($0) || b.holds($0) }
    case 2: Node(text: "!(\(a.text))", parts: [a]) { !a.holds($0) }
    case 3: a
    default:
      Node(text: "(\(a.text) ? \(b.text) : \(c.text))", parts: [a, b, c]) { a.holds($0) ? b.holds($0) : c.holds($0) }
    }
  }

  private static let worlds: [Facts] = [true, false].flatMap { criminal in
    [true, false].flatMap { minors in
      (scales.map(Optional.some) + [nil]).flatMap { scale in
        (0...10).map { Facts(criminal: criminal, minors: minors, scale: scale, floor: $0) }
      }
    }
  }

  /// Whether it, or a part of it, is true in every world, or false in every one that states the scale.
  private static func isConstant(_ node: Node) -> Bool {
    worlds.allSatisfy(node.holds) || !worlds.contains { $0.scale != nil && node.holds($0) }
      || node.parts.contains(where: isConstant)
  }

  @Test("as trying all facts says") func oracle() {
    var random = Seeded(state: 20_261_201)
    var counts = [false: 0, true: 0]
    for _ in 0..<400 {
      let node = Self.node(&random, depth: 3)
      let isConstant = Self.isConstant(node)
      counts[isConstant, default: 0] += 1
      #expect(Self.fault(node.text).contains("is always") == isConstant, "\(node.text)")
    }
    print("\(counts[true] ?? 0) constant, \(counts[false] ?? 0) not")
    #expect((counts[true] ?? 0) > 50 && (counts[false] ?? 0) > 50)
  }
}
