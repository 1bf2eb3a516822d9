import JSON
import Provenance

/// Ids that name people: agents that are not known to be an organisation or software, and mail addresses. They stand nowhere in clear.
struct PeopleIDs: Sendable {
  private let ids: Set<String>

  init(_ world: RecordWorld) {
    ids = Set(
      world.ids(of: .agent).filter { id in
        let type = world.record(id)?.root["type"]
        return !["organisation", "software"].contains { type?.equals($0) ?? false }
      })
  }

  func contains(_ id: String) -> Bool { id.hasPrefix("mailto:") || ids.contains(id) }

  func contains(_ id: Span<UInt8>) -> Bool {
    let scheme: StaticString = "mailto:"
    if id.count >= scheme.utf8CodeUnitCount,
      (0..<scheme.utf8CodeUnitCount).allSatisfy({ id[$0] == scheme.utf8Start[$0] })
    {
      return true
    }
    return !ids.isEmpty && ids.contains(id.withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) })
  }

  /// Whether one of them stands in a value, at any depth.
  func occur(in value: JSONValue) -> Bool { !found(in: value).isEmpty }

  /// Those that stand in a value, at any depth.
  func found(in value: JSONValue) -> Set<String> {
    switch value {
    case .string(let text): contains(text) ? [text] : []
    case .array(let elements): elements.reduce(into: []) { $0.formUnion(found(in: $1)) }
    case .object(let members): members.reduce(into: []) { $0.formUnion(found(in: $1.value)) }
    default: []
    }
  }
}
