@testable import Provenance

/// A small lineage in plain values, from which records are written and the expected facts computed.
struct FlowModel {
  struct Entity {
    var personal = false
    var criminal = false
    var minors = false
    var special: Set<String> = []
    var purposes: Set<String>?
    /// Day of January 2030 at which retention ends.
    var retention: Int?
    var justified = false
    var country: String?
    var region: String?
    /// Marked contributions: id → day of January 2026 on which it was removed.
    var marked: [String: Int?] = [:]
    var unmarked = 0
  }

  struct Use {
    var entity: Int
    var freshPurpose: String?
    var allBut: [String]?
    var listed: [String]?
    var anonymity = false
    var retentionJustified = false
  }

  struct Run {
    var anonymises = false
    /// Covered by an accepted anonymity document.
    var covered = false
    var uses: [Use] = []
    var outputs: [Int] = []
    /// Day of January 2026.
    var start = 1
    var removesSpecial: Set<String> = []
    var hasEvidence = true
    var purpose: String?
    var country: String?
  }

  struct Derivation {
    var from: Int
    var to: Int
    var freshPurpose: String?
  }

  var entities: [Entity] = []
  var runs: [Run] = []
  var derivations: [Derivation] = []
  var influences: [(from: Int, to: Int)] = []
  var mirrors: [(Int, Int)] = []
  var members: [(member: Int, collection: Int)] = []

  static let special = ["genetic-data", "health-data", "political-opinions"]
  static let purposes = ["advertising", "advertising/mail", "credit-checking", "public-security"]

  static func random(seed: UInt64, acyclic: Bool) -> FlowModel {
    var random = SeededGenerator(seed: seed)
    func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }
    func some(_ list: [String]) -> Set<String> { Set(list.filter { _ in Bool.random(using: &random) }) }
    var model = FlowModel()
    let count = Int.random(in: 3...9, using: &random)
    for n in 0..<count {
      var entity = Entity()
      entity.personal = chance(2)
      entity.criminal = chance(5)
      entity.minors = chance(5)
      if chance(3) { entity.special = some(special) }
      if chance(2) { entity.purposes = some(purposes) }
      if chance(2) { entity.retention = Int.random(in: 1...20, using: &random) }
      entity.justified = chance(4)
      if chance(2) { entity.country = ["SE", "DE", "US"].randomElement(using: &random) }
      if chance(2) { entity.region = ["SE", "US-CA", "JP"].randomElement(using: &random) }
      if chance(2) {
        for c in 0..<Int.random(in: 0...3, using: &random) {
          entity.marked["c:\(n):\(c)"] = .some(
            Bool.random(using: &random) ? Int.random(in: 1...28, using: &random) : nil)
        }
        entity.unmarked = Int.random(in: 0...4, using: &random)
      }
      model.entities.append(entity)
    }
    /// Two different entities, in an acyclic model from the lower to the higher number.
    func pair() -> (Int, Int) {
      let a = Int.random(in: 0..<count, using: &random)
      var b = Int.random(in: 0..<count, using: &random)
      if a == b { b = (a + 1) % count }
      return acyclic ? (min(a, b), max(a, b)) : (a, b)
    }
    for _ in 0..<Int.random(in: 1...5, using: &random) {
      var run = Run()
      let (low, high) = pair()
      run.outputs = [high]
      var inputs: Set<Int> = [low]
      for _ in 0..<2 where chance(2) {
        let (a, b) = pair()
        if !acyclic || a < run.outputs[0] { inputs.insert(a) }
        if !acyclic || b > (inputs.max() ?? 0), !run.outputs.contains(b) { run.outputs.append(b) }
      }
      if acyclic { inputs = inputs.filter { $0 < (run.outputs.min() ?? 0) } }
      inputs.subtract(run.outputs)
      if inputs.isEmpty { continue }
      run.start = Int.random(in: 1...28, using: &random)
      run.anonymises = chance(3)
      run.covered = chance(3)
      run.hasEvidence = chance(2)
      if chance(2) { run.removesSpecial = some(special) }
      if chance(2) { run.purpose = purposes.randomElement(using: &random) }
      if chance(2) { run.country = ["IE", "IN"].randomElement(using: &random) }
      for input in inputs.sorted() {
        var use = Use(entity: input)
        if chance(3) { use.freshPurpose = purposes.randomElement(using: &random) }
        let marks = model.entities.flatMap { $0.marked.keys }.sorted()
        if chance(4) { use.allBut = marks.filter { _ in Bool.random(using: &random) } }
        if use.allBut == nil && chance(5) { use.listed = marks.filter { _ in Bool.random(using: &random) } }
        use.anonymity = chance(4)
        use.retentionJustified = chance(5)
        run.uses.append(use)
      }
      model.runs.append(run)
    }
    for _ in 0..<Int.random(in: 0...4, using: &random) {
      let (a, b) = pair()
      guard !model.derivations.contains(where: { $0.from == a && $0.to == b }) else { continue }
      model.derivations.append(
        Derivation(from: a, to: b, freshPurpose: chance(2) ? purposes.randomElement(using: &random) : nil))
    }
    if chance(3) { model.influences.append(pair()) }
    if chance(3) { model.members.append(pair()) }
    if chance(4) { model.mirrors.append(pair()) }
    return model
  }

  // MARK: As records

  var lines: [String] {
    var lines = [
      #"{"kind":"profile","id":"org","country":"SE","ccpaBusiness":true}"#,
      #"{"kind":"document","id":"doc:anon","type":"anonymity","conclusion":"accepted","covers":{"records":[\#(runs.indices.filter { runs[$0].covered }.map { #""r\#($0)""# }.joined(separator: ","))]}}"#,
      #"{"kind":"document","id":"doc:keep","type":"retention-justification"}"#,
      #"{"kind":"document","id":"doc:test","type":"test-report"}"#,
    ]
    for (n, entity) in entities.enumerated() { lines.append(line(n, entity)) }
    for (n, run) in runs.enumerated() { lines.append(line(n, run)) }
    for (n, entity) in entities.enumerated() {
      for (id, removed) in entity.marked.sorted(by: { $0.key < $1.key }) {
        let gone = removed.map { #","removedAt":"2026-01-\#(day($0))T00:00:00Z""# } ?? ""
        lines.append(
          #"{"kind":"contribution","id":"\#(id)","dataset":"e\#(n)","consents":[{"withdrawnAt":"2026-01-01T00:00:00Z"}]\#(gone)}"#
        )
      }
      for c in 0..<entity.unmarked { lines.append(#"{"kind":"contribution","id":"u:\#(n):\#(c)","dataset":"e\#(n)"}"#) }
    }
    return lines
  }

  private func day(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
  private func list(_ texts: some Sequence<String>) -> String {
    texts.sorted().map { "\"\($0)\"" }.joined(separator: ",")
  }

  private func line(_ n: Int, _ entity: Entity) -> String {
    var members = [
      #""kind":"dataset""#, #""id":"e\#(n)""#, #""personalData":"\#(entity.personal ? "identified" : "none")""#,
    ]
    if entity.criminal { members.append(#""criminalData":true"#) }
    if entity.minors { members.append(#""knownMinors":true"#) }
    if !entity.special.isEmpty { members.append(#""specialCategories":[\#(list(entity.special))]"#) }
    if let purposes = entity.purposes {
      members.append(#""purposes":[\#(purposes.sorted().map { #"{"purpose":"\#($0)"}"# }.joined(separator: ","))]"#)
    }
    var retention: [String] = []
    if let end = entity.retention { retention.append(#""until":"2030-01-\#(day(end))T00:00:00Z""#) }
    if entity.justified { retention.append(#""justification":"doc:keep""#) }
    if !retention.isEmpty { members.append(#""retention":{\#(retention.joined(separator: ","))}"#) }
    if let country = entity.country { members.append(#""locations":["\#(country)"]"#) }
    if let region = entity.region { members.append(#""subjectRegions":["\#(region)"]"#) }
    let sources = derivations.filter { $0.to == n }.map { derivation in
      let grounds = derivation.freshPurpose.map { #","grounds":[{"type":"fresh-consent","purpose":"\#($0)"}]"# } ?? ""
      return #"{"id":"e\#(derivation.from)"\#(grounds)}"#
    }
    if !sources.isEmpty { members.append(#""wasDerivedFrom":[\#(sources.joined(separator: ","))]"#) }
    func relation(_ name: String, _ targets: [Int]) {
      if !targets.isEmpty {
        members.append(#""\#(name)":[\#(targets.map { #"{"id":"e\#($0)"}"# }.joined(separator: ","))]"#)
      }
    }
    relation("wasInfluencedBy", influences.filter { $0.to == n }.map(\.from))
    relation("hadMember", self.members.filter { $0.collection == n }.map(\.member))
    relation("alternateOf", mirrors.filter { $0.0 == n }.map(\.1))
    return "{\(members.joined(separator: ","))}"
  }

  private func line(_ n: Int, _ run: Run) -> String {
    var members = [
      #""kind":"run""#, #""id":"r\#(n)""#, #""type":"\#(run.anonymises ? "anonymisation" : "transform")""#,
      #""startedAt":"2026-01-\#(day(run.start))T00:00:00Z""#,
      #""generated":[\#(run.outputs.map { #"{"id":"e\#($0)"}"# }.joined(separator: ","))]"#,
    ]
    if let purpose = run.purpose { members.append(#""purpose":"\#(purpose)""#) }
    if let country = run.country { members.append(#""location":"\#(country)""#) }
    if !run.removesSpecial.isEmpty {
      let evidence = run.hasEvidence ? #","evidence":"doc:test""# : ""
      members.append(
        #""removes":[{"what":"special-categories","tokens":[\#(list(run.removesSpecial))]\#(evidence)}]"#)
    }
    let uses = run.uses.map { use in
      var parts = [#""id":"e\#(use.entity)""#]
      var grounds: [String] = []
      if let purpose = use.freshPurpose { grounds.append(#"{"type":"fresh-consent","purpose":"\#(purpose)"}"#) }
      if use.anonymity { grounds.append(#"{"type":"anonymity","document":"doc:anon"}"#) }
      if use.retentionJustified { grounds.append(#"{"type":"retention-justified","document":"doc:keep"}"#) }
      if !grounds.isEmpty { parts.append(#""grounds":[\#(grounds.joined(separator: ","))]"#) }
      if let ids = use.allBut { parts.append(#""contributions":{"selection":"all-but","ids":[\#(list(ids))]}"#) }
      if let ids = use.listed { parts.append(#""contributions":{"selection":"listed","ids":[\#(list(ids))]}"#) }
      return "{\(parts.joined(separator: ","))}"
    }
    members.append(#""used":[\#(uses.joined(separator: ","))]"#)
    return "{\(members.joined(separator: ","))}"
  }
}
