import CEL
import JSON
import Provenance

/// What all judgements of a run share: the world, the shapes of records, the evaluation instant and configuration.
///
/// `overlays` replace records, to ask what a verdict would be if facts were others.
final class JudgeContext: Sendable {
  let world: CachedWorld
  let shapes: RecordShapes
  let asOf: Instant
  let asOfValue: CELValue
  let period: CELValue
  let config: CELValue
  let profile: CELValue
  let profileFacts: ProfileFacts
  /// By id.
  let overlays: [String: JSONDocument]

  init(
    world: CachedWorld, shapes: RecordShapes, asOf: Instant, period: CELValue, config: CELValue,
    overlays: [String: JSONDocument] = [:]
  ) {
    self.world = world
    self.shapes = shapes
    self.asOf = asOf
    asOfValue = asOf.celValue
    self.period = period
    self.config = config
    self.overlays = overlays
    let root = world.profileID.flatMap { id in
      overlays[id] ?? world.record(id)
    }?.root
    profile =
      root.map { .object(RecordObject(view: $0, shape: shapes[.profile])) }
      ?? .unknown(CELUnknowns(CELAttribute("profile")))
    profileFacts = ProfileFacts(root)
  }

  /// The same with some records replaced.
  func replacing(_ documents: [String: JSONDocument]) -> JudgeContext {
    JudgeContext(world: world, shapes: shapes, asOf: asOf, period: period, config: config, overlays: documents)
  }

  func document(_ id: String) -> JSONDocument? { overlaid(id) ?? world.record(id) }

  private func overlaid(_ id: String) -> JSONDocument? { overlays.isEmpty ? nil : overlays[id] }

  /// A kept record as a struct; an unknown of its kind if it does not resolve. `kind` nil: as an entity.
  func record(_ id: String, kinds: [RecordKind], as kind: RecordKind?) -> CELValue {
    let known = world.known(id)
    guard let found = known.kind, kinds.contains(found), let document = overlaid(known.id) ?? world.document(known)
    else {
      return .unknown(CELUnknowns(CELAttribute(kind?.rawValue ?? "entity")))
    }
    return .object(RecordObject(view: document.root, shape: kind.map { shapes[$0] } ?? shapes.entity))
  }

  func records(_ ids: [String], _ kind: RecordKind) -> CELValue {
    .list(CELList(source: RecordsByID(context: self, ids: ids, kind: kind)))
  }

  /// The facts that flowed to an entity or run; unknown if the graph does not have it.
  func lineage(of id: String) -> CELValue {
    world.node(id).map { .object(LineageObject(graph: world.graph, node: $0)) }
      ?? .unknown(CELUnknowns(CELAttribute("lineage")))
  }

  /// Flags of the facts that flowed to an entity or run; nil if the graph does not have it.
  func flags(of id: String) -> LineageFlags? { world.node(id).map(world.graph.flags) }
}
