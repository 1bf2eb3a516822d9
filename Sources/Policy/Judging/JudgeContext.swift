import CEL
import JSON
import Provenance

/// What all judgements of a run share: the world, the shapes of records, the evaluation instant and configuration.
///
/// `overlay` replaces one record, to ask what a verdict would be if another source were right.
final class JudgeContext: Sendable {
  let world: CachedWorld
  let shapes: RecordShapes
  let asOf: Instant
  let asOfValue: CELValue
  let period: CELValue
  let config: CELValue
  let profile: CELValue
  let profileFacts: ProfileFacts
  let overlay: (id: String, document: JSONDocument)?

  init(
    world: CachedWorld, shapes: RecordShapes, asOf: Instant, period: CELValue, config: CELValue,
    overlay: (id: String, document: JSONDocument)? = nil
  ) {
    self.world = world
    self.shapes = shapes
    self.asOf = asOf
    asOfValue = asOf.celValue
    self.period = period
    self.config = config
    self.overlay = overlay
    let root = world.profileID.flatMap { id in
      overlay.flatMap { $0.id == id ? $0.document : nil } ?? world.record(id)
    }?.root
    profile =
      root.map { .object(RecordObject(view: $0, shape: shapes[.profile])) }
      ?? .unknown(CELUnknowns(CELAttribute("profile")))
    profileFacts = ProfileFacts(root)
  }

  /// The same with one record replaced.
  func replacing(_ id: String, with document: JSONDocument) -> JudgeContext {
    JudgeContext(
      world: world, shapes: shapes, asOf: asOf, period: period, config: config, overlay: (id, document))
  }

  func document(_ id: String) -> JSONDocument? { overlaid(id) ?? world.record(id) }

  private func overlaid(_ id: String) -> JSONDocument? {
    if let overlay, overlay.id == id { return overlay.document }
    return nil
  }

  /// A kept record as a struct; an unknown of its kind if it does not resolve. `kind` nil: as an entity.
  func record(_ id: String, kinds: [RecordKind], as kind: RecordKind?) -> CELValue {
    let known = world.known(id)
    guard let found = known.kind, kinds.contains(found), let document = overlaid(known.id) ?? known.document else {
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
