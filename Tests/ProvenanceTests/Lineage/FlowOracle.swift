@testable import Provenance

/// The facts of a model, computed for each node anew by the sentences of the table, with sets and no sharing: slow and
/// obvious.
struct FlowOracle {
  struct Facts: Equatable {
    var personal = false
    var criminal = false
    var minors = false
    var gdpr = false
    var ccpa = false
    var special: Set<String> = []
    var regions: Set<String> = []
    var countries: Set<String> = []
    /// Nil: everything.
    var purposes: Set<String>?
    var retention: Int?
    var marked: Set<String> = []
    /// Unmarked contributions that reach it, by dataset.
    var unmarked: [Int: Int] = [:]

    mutating func join(_ other: Facts) {
      personal = personal || other.personal
      criminal = criminal || other.criminal
      minors = minors || other.minors
      gdpr = gdpr || other.gdpr
      ccpa = ccpa || other.ccpa
      special.formUnion(other.special)
      regions.formUnion(other.regions)
      countries.formUnion(other.countries)
      purposes = FlowOracle.both(purposes, other.purposes)
      retention = [retention, other.retention].compactMap { $0 }.min()
      marked.formUnion(other.marked)
      unmarked.merge(other.unmarked) { max($0, $1) }
    }

    mutating func anonymise() {
      personal = false
      gdpr = false
      ccpa = false
      regions = []
      retention = nil
    }
  }

  enum Node: Hashable {
    case entity(Int)
    case run(Int)
  }

  let model: FlowModel

  static func both(_ a: Set<String>?, _ b: Set<String>?) -> Set<String>? {
    guard let a, let b else { return a ?? b }
    func within(_ x: String, _ y: String) -> Bool { x == y || x.hasPrefix(y + "/") }
    return Set(a.filter { x in b.contains { within(x, $0) } } + b.filter { y in a.contains { within(y, $0) } })
  }

  // MARK: Who derives from whom

  private func sources(_ node: Node) -> [Node] {
    switch node {
    case .run(let run): return model.runs[run].uses.map { .entity($0.entity) }
    case .entity(let entity):
      var found: [Node] = []
      for (number, run) in model.runs.enumerated() where run.outputs.contains(entity) { found.append(.run(number)) }
      found += model.derivations.filter { $0.to == entity }.map { .entity($0.from) }
      found += model.influences.filter { $0.to == entity }.map { .entity($0.from) }
      found += model.members.filter { $0.collection == entity }.map { .entity($0.member) }
      found += model.mirrors.filter { $0.0 == entity }.map { .entity($0.1) }
      found += model.mirrors.filter { $0.1 == entity }.map { .entity($0.0) }
      return found
    }
  }

  private func reachedBackwards(_ node: Node) -> Set<Node> {
    var seen: Set<Node> = []
    var waiting = sources(node)
    while let next = waiting.popLast() {
      if seen.insert(next).inserted { waiting += sources(next) }
    }
    return seen
  }

  private func component(_ node: Node) -> Set<Node> {
    let back = reachedBackwards(node)
    return Set(back.filter { reachedBackwards($0).contains(node) }).union([node])
  }

  // MARK: Facts

  /// What a node passes on, and what its ancestors allow.
  func facts(_ node: Node) -> (value: Facts, allowed: Set<String>?) {
    let members = component(node)
    if members.count == 1 {
      let value = entering(node) { _ in true }
      return (added(node, to: value, justified: true), value.purposes)
    }
    var value = Facts()
    for member in members { value.join(entering(member) { !members.contains($0) }) }
    for member in members { value = added(member, to: value, justified: false, first: true) }
    for member in members { value = added(member, to: value, justified: false) }
    return (value, value.purposes)
  }

  private func added(_ node: Node, to incoming: Facts, justified: Bool, first: Bool = false) -> Facts {
    var value = incoming
    switch node {
    case .run(let run):
      if let country = model.runs[run].country { value.countries.insert(country) }
    case .entity(let number):
      let own = model.entities[number]
      value.personal = value.personal || own.personal
      value.criminal = value.criminal || own.criminal
      value.minors = value.minors || own.minors
      value.special.formUnion(own.special)
      if let region = own.region { value.regions.insert(region) }
      if own.personal && own.region == "SE" { value.gdpr = true }
      if own.personal && own.region == "US-CA" { value.ccpa = true }
      if let country = own.country { value.countries.insert(country) }
      value.marked.formUnion(own.marked.keys)
      if own.unmarked > 0 { value.unmarked[number] = max(value.unmarked[number] ?? 0, own.unmarked) }
      if value.personal && !first {
        value.purposes = Self.both(value.purposes, own.purposes)
        if let end = own.retention {
          value.retention = own.justified && justified ? end : min(value.retention ?? end, end)
        }
      }
    }
    return value
  }

  private func entering(_ node: Node, where admits: (Node) -> Bool) -> Facts {
    var value = Facts()
    switch node {
    case .run(let run): value = runFacts(run) { admits(.entity($0.entity)) }
    case .entity(let entity):
      for (number, run) in model.runs.enumerated() where run.outputs.contains(entity) && admits(.run(number)) {
        value.join(given(number, to: entity))
      }
      for derivation in model.derivations where derivation.to == entity && admits(.entity(derivation.from)) {
        if let number = coveringRun(derivation) {
          // One derivation with that activity: the run's own edge stands for it, unless it has grounds of its own.
          if derivation.freshPurpose != nil { value.join(direct(derivation, number)) }
        } else {
          var source = facts(.entity(derivation.from)).value
          if let purpose = derivation.freshPurpose, source.purposes != nil { source.purposes?.insert(purpose) }
          value.join(source)
        }
      }
      for influence in model.influences where influence.to == entity && admits(.entity(influence.from)) {
        let source = facts(.entity(influence.from)).value
        var risks = Facts()
        risks.personal = source.personal
        risks.criminal = source.criminal
        risks.minors = source.minors
        risks.gdpr = source.gdpr
        risks.ccpa = source.ccpa
        risks.special = source.special
        risks.regions = source.regions
        value.join(risks)
      }
      for part in model.members where part.collection == entity && admits(.entity(part.member)) {
        value.join(facts(.entity(part.member)).value)
      }
    }
    return value
  }

  private func coveringRun(_ derivation: FlowModel.Derivation) -> Int? {
    model.runs.indices.first { number in
      let run = model.runs[number]
      return run.outputs.contains(derivation.to) && run.uses.contains { $0.entity == derivation.from }
    }
  }

  private func runFacts(_ number: Int, where admits: (FlowModel.Use) -> Bool) -> Facts {
    var value = Facts()
    for use in model.runs[number].uses where admits(use) { value.join(taken(use, by: model.runs[number])) }
    return value
  }

  private func taken(_ use: FlowModel.Use, by run: FlowModel.Run) -> Facts {
    var value = facts(.entity(use.entity)).value
    // Removed before the run from this very dataset, and not inherited by another way.
    let inherited =
      component(.entity(use.entity)).count > 1 ? value.marked : entering(.entity(use.entity)) { _ in true }.marked
    for (id, removed) in model.entities[use.entity].marked {
      if let removed, removed <= run.start, !inherited.contains(id) { value.marked.remove(id) }
    }
    if let ids = use.allBut { value.marked.subtract(ids) }
    if let ids = use.listed {
      // What is listed was read, wherever it should be.
      value.marked = Set(ids)
      value.unmarked = [:]
    }
    if let purpose = use.freshPurpose, value.purposes != nil { value.purposes?.insert(purpose) }
    if use.retentionJustified { value.retention = nil }
    if use.anonymity && run.anonymises { value.anonymise() }
    return value
  }

  private func given(_ number: Int, to entity: Int) -> Facts {
    let grounded = Set(
      model.derivations.filter { $0.to == entity && $0.freshPurpose != nil && coveringRun($0) == number }.map(\.from))
    if grounded.isEmpty { return output(facts(.run(number)).value, number) }
    var value = runFacts(number) { !grounded.contains($0.entity) }
    if let country = model.runs[number].country { value.countries.insert(country) }
    return output(value, number)
  }

  private func direct(_ derivation: FlowModel.Derivation, _ number: Int) -> Facts {
    let run = model.runs[number]
    guard let use = run.uses.first(where: { $0.entity == derivation.from }) else { return Facts() }
    var value = taken(use, by: run)
    if let purpose = derivation.freshPurpose, value.purposes != nil { value.purposes?.insert(purpose) }
    if let country = run.country { value.countries.insert(country) }
    return output(value, number)
  }

  private func output(_ incoming: Facts, _ number: Int) -> Facts {
    var value = incoming
    let run = model.runs[number]
    if run.hasEvidence { value.special.subtract(run.removesSpecial) }
    if run.anonymises && run.covered { value.anonymise() }
    return value
  }
}
