import CEL
import JSON
import Provenance

/// Look-ups by id, as `world` in expressions.
struct WorldObject: CELObjectSource {
  let context: JudgeContext

  var celType: CELType { .object(FactTypes.world) }

  func field(_ name: String) -> CELValue? {
    WorldTable.Sort(rawValue: name).map { .object(WorldTable(context: context, sort: $0)) }
  }

  func presence(of name: String) -> CELPresence { WorldTable.Sort(rawValue: name) == nil ? .absent : .present }
  var keys: [String] { FactTypes.worldFields.keys.sorted() }
}

/// One table of the world: records, facts or lists by id. An id that does not resolve is an unknown fact of its kind.
struct WorldTable: CELObjectSource {
  let context: JudgeContext
  let sort: Sort

  enum Sort: String, Sendable, CaseIterable {
    case datasets, models, entities, runs, agents, documents, events, lineage, documentsOf, eventsOf, runsOf, names

    /// The kinds of record that the table holds; nil for facts and lists.
    var kinds: [RecordKind]? {
      switch self {
      case .datasets: [.dataset]
      case .models: [.model]
      case .entities: [.dataset, .model]
      case .runs: [.run]
      case .agents: [.agent]
      case .documents: [.document]
      case .events: [.event]
      case .lineage, .documentsOf, .eventsOf, .runsOf, .names: nil
      }
    }

    /// The kind of record in a table of lists.
    var listed: RecordKind? {
      switch self {
      case .documentsOf: .document
      case .eventsOf: .event
      case .runsOf: .run
      default: nil
      }
    }
  }

  var celType: CELType { .map(.string, .dyn) }

  func field(_ id: String) -> CELValue? {
    switch sort {
    case .lineage: return context.lineage(of: id)
    case .names: return context.world.namesValue(of: id)
    case .documentsOf: return context.records(context.world.documents(covering: context.world.resolve(id)), .document)
    case .eventsOf: return context.records(context.world.events(touching: context.world.resolve(id)), .event)
    case .runsOf: return context.records(context.world.runs(touching: context.world.resolve(id)), .run)
    case .datasets, .models, .entities, .runs, .agents, .documents, .events:
      return context.record(id, kinds: sort.kinds ?? [], as: sort == .entities ? nil : sort.kinds?.first)
    }
  }

  func presence(of id: String) -> CELPresence {
    guard let kinds = sort.kinds else { return .present }
    let kind = context.world.kind(of: context.world.resolve(id))
    return kind.map(kinds.contains) == true ? .present : .absent
  }

  var keys: [String] { sort.kinds.map { $0.flatMap(context.world.ids).sorted() } ?? [] }
}

/// Records by id, parsed as they are reached.
struct RecordsByID: CELListSource {
  let context: JudgeContext
  let ids: [String]
  let kind: RecordKind?

  var count: Int { ids.count }
  func element(at index: Int) -> CELValue {
    context.record(ids[index], kinds: kind.map { [$0] } ?? [.dataset, .model], as: kind)
  }
}
