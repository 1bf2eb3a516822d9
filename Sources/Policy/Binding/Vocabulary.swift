import CEL
import Provenance

/// The language of packs: types, variables and functions, for each kind of subject.
///
/// Variables of `record-format.md`, section 7, in a fixed order; the order is the index by which `SubjectActivation` finds
/// their values.
struct Vocabulary: Sendable {
  let shapes: RecordShapes
  let clock: ClockCalendar
  private let base: CELEnvironment

  init(clock: ClockCalendar) {
    self.clock = clock
    shapes = RecordShapes.shared
    var environment = CELEnvironment()
    environment.limits.cost = Self.costLimit
    for declaration in shapes.declarations { environment.declare(type: declaration) }
    for type in FactTypes.declarations { environment.declare(type: type) }
    for type in [Moment.typeName, CalendarDay.typeName, Period.typeName, Interval.typeName] {
      environment.declare(opaque: type)
    }
    TimeFunctions.declare(in: &environment, clock: clock)
    FactFunctions.declare(in: &environment, shapes: shapes)
    base = environment
  }

  /// Units that one evaluation may spend: far above what a rule of the packs needs over a record of a megabyte.
  static let costLimit = 50_000_000

  /// The environment of a kind of subject with the tables of a pack; definitions are not in it yet.
  func environment(for target: RuleTarget, from source: RecordKind?, tables: [PackTable]) -> CELEnvironment {
    var environment = base
    for type in tables.map(\.declaration) { environment.declare(type: type) }
    environment.declare(
      type: CELStructType(
        FactTypes.tables, fields: Dictionary(uniqueKeysWithValues: tables.map { ($0.name, $0.celType) })))
    for binding in Binding.all(for: target, from: source) {
      environment.declare(binding.name(for: target), binding.type(for: target, from: source, shapes: shapes))
    }
    return environment
  }
}

/// What a variable is bound to.
enum Binding: Sendable, Hashable {
  case profile, asOf, period, config, tables, regime, world, pending
  /// The record judged, under the name of its kind and as `this`.
  case record, this
  case lineage, documents, events, runs
  /// Records that the record judged names.
  case dataset, agent, recipient, entities
  /// Of the person who made the request: contributions, the datasets and models that these reached, and what used them. Of a contribution
  /// the latter two.
  case contributions, reached, uses
  /// The ends of a path, its hops, and the facts at its end.
  case source, target, path, flow

  /// The variables of a kind of subject, in order of declaration.
  static func all(for target: RuleTarget, from source: RecordKind?) -> [Binding] {
    let common: [Binding] = [.profile, .asOf, .period, .config, .tables, .regime, .world, .pending]
    switch target {
    case .path:
      return common + [.source, .target, .path, .flow] + (source == .contribution ? [.dataset] : [])
    case .record(.profile):
      return common + [.this, .documents, .events, .runs]
    case .record(let kind):
      let own: [Binding] = common + [.record, .this, .documents, .events, .runs]
      return switch kind {
      case .dataset, .model, .run: own + [.lineage]
      case .contribution: own + [.dataset, .reached, .uses]
      case .event: own + [.agent, .recipient, .entities]
      case .request: own + [.entities, .contributions, .reached, .uses]
      case .agent, .document, .profile: own
      }
    }
  }

  func name(for target: RuleTarget) -> String {
    switch self {
    case .profile: "profile"
    case .asOf: "asOf"
    case .period: "period"
    case .config: "config"
    case .tables: "tables"
    case .regime: "regime"
    case .world: "world"
    case .pending: "pending"
    case .record: target.description
    case .this: "this"
    case .lineage: "lineage"
    case .documents: "documents"
    case .events: "events"
    case .runs: "runs"
    case .dataset: "dataset"
    case .agent: "agent"
    case .recipient: "recipient"
    case .entities: "entities"
    case .contributions: "contributions"
    case .reached: "reached"
    case .uses: "uses"
    case .source: "source"
    case .target: "target"
    case .path: "path"
    case .flow: "flow"
    }
  }

  /// Whether it has a value only where the contributions of a person are at hand.
  var isOfPerson: Bool { self == .contributions || self == .reached || self == .uses }

  func type(for target: RuleTarget, from source: RecordKind?, shapes: RecordShapes) -> CELType {
    switch self {
    case .profile: shapes[.profile].celType
    case .asOf: .timestamp
    case .period: .object(FactTypes.period)
    case .config: .object(FactTypes.config)
    case .tables: .object(FactTypes.tables)
    case .regime: .object(FactTypes.regime)
    case .world: .object(FactTypes.world)
    case .pending: .bool
    case .record, .this:
      if case .record(let kind) = target { shapes[kind].celType } else { .dyn }
    case .lineage, .flow: .object(FactTypes.lineage)
    case .documents: .list(shapes[.document].celType)
    case .events: .list(shapes[.event].celType)
    case .runs: .list(shapes[.run].celType)
    case .dataset: shapes[.dataset].celType
    case .agent, .recipient: shapes[.agent].celType
    case .entities, .reached: .list(shapes.entity.celType)
    case .contributions: .list(shapes[.contribution].celType)
    case .uses: .list(.object(FactTypes.use))
    case .source: shapes[source ?? .dataset].celType
    case .target: shapes.entity.celType
    case .path: .list(.object(FactTypes.hop))
    }
  }
}
