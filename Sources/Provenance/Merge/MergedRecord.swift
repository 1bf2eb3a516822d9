import JSON

/// One record made of its versions.
struct MergedRecord {
  private(set) var members: JSONObject
  let findings: [(member: String, rule: MergeRule, systems: [String])]

  /// - Parameters:
  ///   - voices: in order of precedence, references rewritten.
  ///   - specializations: products that identity found, by kept id.
  ///   - mirrors: mirrors that the operator declared, by kept id.
  init(id: String, kind: RecordKind, voices: [Voice], specializations: [String], mirrors: [String]) {
    var merge = MemberMerge(voices)
    members = merge.members()
    members["id"] = .string(id)
    members["kind"] = .string(kind.rawValue)
    findings = merge.findings
    let known = voices.flatMap { $0.members["conflicts"]?.array ?? [] }
    let conflicts = Self.distinct(known + merge.conflicts)
    if !conflicts.isEmpty { members["conflicts"] = .array(conflicts) }
    setSources(voices)
    setAliases(id, voices)
    add(specializations, to: "specializationOf", id: id)
    add(mirrors, to: "alternateOf", id: id)
  }

  private mutating func setSources(_ voices: [Voice]) {
    let sources = Self.distinct(voices.flatMap(\.sources))
    guard let first = sources.first else { return }
    members["source"] = first
    if sources.count > 1 { members["mergedFrom"] = .array(sources) }
  }

  /// Names that sources listed, then ids, names and versions that were merged away.
  private mutating func setAliases(_ id: String, _ voices: [Voice]) {
    var aliases = Self.distinct(voices.flatMap { $0.members["aliases"]?.array ?? [] })
    for voice in voices {
      let system = voice.systems.first ?? "affidavit"
      if voice.id != id && !voice.id.hasPrefix(id + "#") && !id.hasPrefix(voice.id + "#") {
        aliases.append(["system": .string(system), "name": .string(voice.id)])
      }
      let name = voice.members["name"]?.string
      let version = voice.members["version"]?.string
      let differs =
        name != nil && name != members["name"]?.string || version != nil && version != members["version"]?.string
      guard differs else { continue }
      var alias: JSONObject = ["system": .string(system), "name": .string(name ?? voice.id)]
      if let version { alias["version"] = .string(version) }
      let isListed = aliases.contains {
        $0["system"]?.string == system && $0["name"]?.string == alias["name"]?.string
          && (version == nil || $0["version"]?.string == version)
      }
      if !isListed { aliases.append(.object(alias)) }
    }
    aliases = Self.distinct(aliases)
    if !aliases.isEmpty { members["aliases"] = .array(aliases) }
  }

  private mutating func add(_ targets: [String], to relation: String, id: String) {
    var items = members[relation]?.array ?? []
    let known = Set(items.compactMap { $0["id"]?.string })
    for target in Set(targets).sorted() where target != id && !known.contains(target) {
      items.append(["id": .string(target)])
    }
    if !items.isEmpty { members[relation] = .array(items) }
  }

  private static func distinct(_ values: [JSONValue]) -> [JSONValue] {
    var seen: Set<JSONValue> = []
    return values.filter { seen.insert($0).inserted }
  }
}
