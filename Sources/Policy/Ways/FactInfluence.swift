import CEL
import JSON
import Provenance

/// Which computed facts follow from a member: those that a change of the member alone could change too.
///
/// Judging with a record replaced reads members anew, but facts that flowed along lineage and indexes stay as they were. So a verdict
/// found that way holds only if it did not look at a fact that follows from what was changed.
enum FactInfluence {
  /// Stands for every computed fact.
  private static let all = "*"
  /// Look-ups of documents, events and runs by what they cover or touch.
  private static let index = "index"

  private static let ofEntity: [String: [String]] = [
    "purposes": ["purposesAllowed"], "retention": ["retentionEnd", index],
    "collection": ["retentionEnd", "gaps", "complete"],
    "criminalData": ["criminalData"], "knownMinors": ["minors"], "specialCategories": ["specialCategories"],
    "sensitivePI": ["sensitivePI"], "locations": ["countries"],
    "subjectRegions": ["regions", "regime", "gdpr", "ccpa"],
  ]
  private static let graph: Set<String> = [
    "id", "kind", "personalData", "generatedAt", "digest", "version", "uris", "aliases", "wasGeneratedBy", "wasUsedBy",
    "wasInvalidatedBy", "hadMember", "wasDerivedFrom", "wasRevisionOf", "hadPrimarySource", "wasQuotedFrom",
    "wasAttributedTo", "specializationOf", "alternateOf", "wasInfluencedBy",
  ]
  private static let ofEvents: Set<String> = [
    "run", "agent", "recipient", "about", "request", "evidence", "entities", "contributions", "disposition", "atTime",
  ]
  private static let ofDocument: Set<String> = ["type", "conclusion", "approvedAt", "removedCategories", "covers"]
  private static let ofProfile: Set<String> = [
    "establishedInUnion", "establishments", "offersToUnion", "monitorsInUnion", "ccpaBusiness", "roles",
  ]

  /// Names of computed facts.
  static func facts(of kind: RecordKind, _ member: String, namesRecord: Bool) -> Set<String> {
    var facts: Set<String> = namesRecord ? [index] : []
    switch kind {
    case .dataset, .model:
      if graph.contains(member) { return [all] }
      facts.formUnion(ofEntity[member] ?? [])
      if ofEntity[member] != nil { facts.insert("path") }
    case .run: return [all]
    case .document: if ofDocument.contains(member) { return [all] }
    case .profile: if ofProfile.contains(member) { return [all] }
    case .event: if ofEvents.contains(member) { facts.insert(index) }
    case .contribution: return [all]
    case .agent, .request: if member == "id" || member == "subjectRef" || member == "contributions" { return [all] }
    }
    return facts
  }

  /// The computed facts that were looked at; none for members of records, and where it is only asked whether there are any facts.
  static func facts(_ seen: CELObservation) -> [String] {
    if case .presence(let place) = seen, place.steps.isEmpty { return [] }
    return seen.places.compactMap { place in
      fact(
        place.variable,
        place.steps.map { step in
          switch step {
          case .field(let name), .keyed(_, was: let name): name
          case .index, .key: nil
          }
        })
    }
  }

  static func fact(_ pattern: CELAttributePattern) -> String? { fact(pattern.variable, pattern.steps) }

  private static func fact(_ variable: String, _ steps: [String?]) -> String? {
    switch variable {
    case "lineage", "flow": return steps.isEmpty ? nil : (steps.first ?? nil) ?? all
    case "path": return "path"
    case "regime": return "regime"
    case "documents", "events", "runs", "reached", "uses", "contributions": return index
    case "world":
      switch steps.first ?? nil {
      case "lineage": return steps.count > 2 ? steps[2] ?? all : nil
      case "documentsOf", "eventsOf", "runsOf", "names": return index
      default: return nil
      }
    default: return nil
    }
  }

  /// Whether any of the facts looked at follows from what was changed.
  static func meets(_ changed: Set<String>, _ looked: Set<String>) -> Bool {
    if changed.isEmpty || looked.isEmpty { return false }
    return changed.contains(all) || looked.contains(all) || !changed.isDisjoint(with: looked)
  }
}
