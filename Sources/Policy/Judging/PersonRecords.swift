import CEL
import JSON
import Provenance

/// The contributions that a request reaches, and what became of them.
final class PersonRecords: Sendable {
  /// Sorted by id, each once.
  let contributions: [(id: String, document: JSONDocument)]
  private let world: CachedWorld
  private let found = Once<PersonReach>()

  init(_ contributions: [JSONDocument], world: CachedWorld) {
    self.world = world
    var seen: Set<String> = []
    self.contributions =
      contributions.compactMap { document in document.root["id"]?.string.map { ($0, document) } }
      .filter { seen.insert($0.0).inserted }
      .sorted { $0.0.utf8.lexicographicallyPrecedes($1.0.utf8) }
  }

  /// Found when first asked for.
  var reach: PersonReach { found.get { PersonReach(contributions.map { ($0.id, $0.document.root) }, world: world) } }

  func root(of id: String) -> JSONView? { contributions.first { $0.id == id }?.document.root }
}

/// The contributions as expressions see them.
struct ContributionList: CELListSource {
  let person: PersonRecords
  let shape: StructShape

  var count: Int { person.contributions.count }
  func element(at index: Int) -> CELValue {
    .object(RecordObject(view: person.contributions[index].document.root, shape: shape))
  }
}

/// A use as expressions see it: members of its run or event under one name.
struct UseObject: CELObjectSource {
  let use: PersonReach.Use
  let context: JudgeContext

  var celType: CELType { .object(FactTypes.use) }
  var keys: [String] { FactTypes.useFields.keys.sorted() }

  /// The member of the run or event that a field reads; nil for what follows from several records.
  func member(_ field: String) -> String? {
    switch field {
    case "id", "type", "purpose": field
    case "isRun": "kind"
    case "at": use.kind == .run ? "startedAt" : "atTime"
    default: nil
    }
  }

  private var record: RecordObject? {
    context.document(use.id).map { RecordObject(view: $0.root, shape: context.shapes[use.kind]) }
  }

  func field(_ name: String) -> CELValue? {
    switch name {
    case "id": return .string(use.id)
    case "isRun": return .bool(use.kind == .run)
    case "entities": return .list(use.entities.map(CELValue.string))
    case "contributions": return .list(use.contributions.map(CELValue.string))
    case "at", "type", "purpose":
      guard let member = member(name), let value = record?.field(member) else { return nil }
      return name == "at" ? Moment(value)?.value ?? value : value
    default: return nil
    }
  }

  func presence(of name: String) -> CELPresence {
    guard let member = member(name) else { return FactTypes.useFields[name] == nil ? .absent : .present }
    return record?.presence(of: member) ?? .absent
  }
}
