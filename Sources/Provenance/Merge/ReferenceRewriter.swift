import JSON

/// Rewrites references to ids that were merged away to the kept id.
struct ReferenceRewriter {
  private let aliases: [String: String]
  /// Hashes of the aliases' bytes: most records hold none, and are not copied to find out.
  private let filter: Set<UInt64>

  init(_ aliases: [String: String]) {
    self.aliases = aliases
    filter = Set(aliases.keys.map { id in Self.hash(Array(id.utf8)) })
  }

  var isIdle: Bool { aliases.isEmpty }

  /// Paths of members that hold ids of records, by kind; ids of a record's own parts are not among them.
  private static let paths: [RecordKind: Set<[String]>] = {
    var paths: [RecordKind: Set<[String]>] = [:]
    for kind in RecordKind.allCases {
      for field in RecordSchema.shared.fields(kind) where isReference(field) {
        paths[kind, default: []].insert(field.path)
      }
    }
    return paths
  }()

  /// Lists whose `id` names a part of the record itself.
  private static let ownParts: Set<String> = ["deployments", "transfers", "legalHolds"]

  private static func isReference(_ field: SchemaField) -> Bool {
    guard field.type == .id || field.type == .list(of: .id), let first = field.path.first else { return false }
    return field.path != ["id"] && !(field.path.count == 2 && field.path[1] == "id" && ownParts.contains(first))
  }

  /// Whether any text of the record may be an alias.
  func concerns(_ view: JSONView) -> Bool {
    switch view.type {
    case .string: view.withUTF8 { filter.contains(Self.hash($0)) } ?? false
    case .array: view.elements.contains { concerns($0) }
    case .object: view.entries.contains { concerns($0.value) }
    default: false
    }
  }

  func rewritten(_ members: JSONObject, kind: RecordKind) -> JSONObject {
    guard !isIdle else { return members }
    return rewritten(.object(members), path: [], in: Self.paths[kind] ?? []).object ?? members
  }

  private func rewritten(_ value: JSONValue, path: [String], in paths: Set<[String]>) -> JSONValue {
    switch value {
    case .object(let members):
      var copy = JSONObject()
      for (key, inner) in members { copy[key] = rewritten(inner, path: path + [key], in: paths) }
      return .object(copy)
    case .array(let items): return .array(items.map { rewritten($0, path: path, in: paths) })
    case .string(let text): return paths.contains(path) ? .string(aliases[NormalText.nfc(text)] ?? text) : value
    default: return value
    }
  }

  /// FNV-1a, 64 bits.
  private static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}

/// Relations of a record after its references were rewritten.
enum RewrittenRelations {
  /// Drops relations to the record itself and unites those that became equal; true if one was dropped.
  static func settle(_ members: inout JSONObject, id: String) -> Bool {
    var dropped = false
    for name in SelfRelation.members {
      guard let items = members[name]?.array else { continue }
      var kept: [JSONValue] = []
      var seen: Set<JSONValue> = []
      for item in items where seen.insert(item).inserted {
        if item["id"]?.string == id {
          dropped = true
        } else {
          kept.append(item)
        }
      }
      if kept.count == items.count { continue }
      if kept.isEmpty && !items.isEmpty { members[name] = nil } else { members[name] = .array(kept) }
    }
    for name in ["entities", "contracts"] {
      guard let items = members[name]?.array else { continue }
      var seen: Set<JSONValue> = []
      members[name] = .array(items.filter { seen.insert($0).inserted })
    }
    return dropped
  }
}
