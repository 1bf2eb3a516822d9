import JSON

/// Collects nodes and edges from merged records, whichever side of a relation they were written on.
struct RelationReader {
  private(set) var ids: [String] = []
  private(set) var kinds: [RecordKind?] = []
  private var numbers: [String: Int32] = [:]

  private(set) var edges: [Edge] = []
  private(set) var qualifiers: [Qualifier] = []
  /// Slice or version → the whole or product.
  private(set) var specializations: [(specific: Int32, general: Int32)] = []
  /// Runs and what they touch without facts flowing: agents, and entities that they invalidated.
  private(set) var touches: [(node: Int32, run: Int32)] = []
  private(set) var associations: [(run: Int32, agent: Int32)] = []
  /// Relations other than to a product: (record, target, relation).
  private(set) var named: [(record: Int32, target: Int32, relation: String)] = []
  private(set) var hasAgent: Set<Int32> = []
  private(set) var hasInput: Set<Int32> = []
  private var roles: [String: UInt8] = [:]

  mutating func node(_ id: String) -> Int32 {
    let id = NormalText.nfc(id)
    if let known = numbers[id] { return known }
    let number = Int32(ids.count)
    ids.append(id)
    kinds.append(nil)
    numbers[id] = number
    return number
  }

  /// Reads the relations of one record; returns its node.
  @discardableResult
  mutating func read(_ view: JSONView, id: String, kind: RecordKind) -> Int32 {
    let me = node(id)
    kinds[Int(me)] = kind
    for entry in view.entries where entry.value.type == .array {
      let name = entry.key
      guard SelfRelation.members.contains(name) else { continue }
      for item in entry.value.elements { read(item, of: me, kind: kind, relation: name) }
    }
    return me
  }

  private mutating func read(_ item: JSONView, of me: Int32, kind: RecordKind, relation: String) {
    guard let target = item["id"]?.string.map({ node($0) }), target != me else { return }
    let role = item["role"]?.string
    switch (relation, kind == .run) {
    case ("used", _):
      add(.used, target, me, role: role, item)
      hasInput.insert(me)
    case ("wasUsedBy", _):
      add(.used, me, target, role: role, item)
      hasInput.insert(target)
    case ("generated", _): add(.generated, me, target, role: nil, item)
    case ("wasGeneratedBy", _): add(.generated, target, me, role: nil, item)
    case ("invalidated", _):
      touches.append((node: target, run: me))
      hasInput.insert(me)
    case ("wasInvalidatedBy", _):
      touches.append((node: me, run: target))
      hasInput.insert(target)
    case ("wasDerivedFrom", _), ("hadPrimarySource", _), ("wasQuotedFrom", _):
      add(.derived, target, me, role: nil, item)
    case ("wasRevisionOf", _): add(.revision, target, me, role: nil, item)
    case ("hadMember", _): add(.member, target, me, role: nil, item)
    case ("wasInfluencedBy", _): if kind != .agent { add(.influence, target, me, role: nil, item) }
    case ("alternateOf", _):
      add(.mirror, target, me, role: nil, item)
      add(.mirror, me, target, role: nil, item)
    case ("specializationOf", _):
      specializations.append((specific: me, general: target))
      return
    case ("wasAssociatedWith", true):
      touches.append((node: target, run: me))
      associations.append((run: me, agent: target))
      hasAgent.insert(me)
    default: break
    }
    named.append((record: me, target: target, relation: relation))
  }

  private mutating func add(_ sort: Edge.Sort, _ from: Int32, _ to: Int32, role: String?, _ item: JSONView) {
    var edge = Edge(from: from, to: to, sort: sort, qualifier: -1)
    if let role {
      edge.role = roles[role] ?? UInt8(clamping: roles.count + 1)
      roles[role] = edge.role
    }
    if let qualifier = qualifier(item) {
      edge.qualifier = Int32(qualifiers.count)
      qualifiers.append(qualifier)
    }
    edges.append(edge)
  }

  private mutating func qualifier(_ item: JSONView) -> Qualifier? {
    var found = Qualifier()
    var isStated = false
    for entry in item.entries {
      if entry.named("grounds") {
        found.grounds = Ground.list(entry.value)
        isStated = isStated || !found.grounds.isEmpty
      } else if entry.named("atTime") {
        found.at = Stamp(Moment.range(entry.value))
        isStated = isStated || found.at.isStated
      } else if entry.named("activity"), let id = entry.value.string {
        found.activity = node(id)
        isStated = true
      } else if entry.named("contributions") {
        found.selection = ContributionSelection(entry.value)
        isStated = isStated || found.selection != nil
      }
    }
    return isStated ? found : nil
  }
}

extension ContributionSelection {
  /// Nil where all are read or the source does not know.
  init?(_ view: JSONView) {
    guard let sort = view["selection"]?.string.flatMap(Sort.init) else { return nil }
    self.sort = sort
    ids = view["ids"].map { Set($0.elements.compactMap { $0.string.map(NormalText.nfc) }).sorted() }
    count = view["count"]?.int64.map { Int(clamping: $0) }
  }
}
