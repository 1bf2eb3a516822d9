import Crypto
import JSON
import Provenance

/// Writes runs as RunEvents, datasets and models as DatasetEvents. Other kinds have no place in OpenLineage.
struct OpenLineageWriter {
  private static let producer = "urn:affidavit:convert"
  private static let schema = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/"
  private static let facets = "https://openlineage.io/spec/facets/"

  /// The time of events for records that state none.
  let at: Instant

  /// - Returns: whether the record has a place.
  func write(_ record: JSONObject, kind: RecordKind, id: String, into output: inout [UInt8]) -> Bool {
    switch kind {
    case .run: write(run: record, id: id, into: &output)
    case .dataset, .model: write(dataset: record, isModel: kind == .model, id: id, into: &output)
    default: return false
    }
    return true
  }

  // MARK: Runs

  private func write(run: JSONObject, id: String, into output: inout [UInt8]) {
    let inputs = ends(run["used"])
    let outputs = ends(run["generated"])
    let terminal = ["succeeded": "COMPLETE", "failed": "FAIL", "cancelled": "ABORT"][run["status"]?.string ?? ""]
    let start = Self.instant(run["startedAt"])
    let end = Self.instant(run["endedAt"])
    func event(_ type: String, _ time: String, outputs: [JSONValue]) -> JSONValue {
      [
        "eventType": .string(type), "eventTime": .string(time),
        "run": ["runId": .string(Self.uuid(of: id)), "facets": .object(runFacets(run))],
        "job": job(run, id: id), "inputs": .array(inputs), "outputs": .array(outputs),
        "producer": .string(Self.producer),
        "schemaURL": .string(Self.schema + "RunEvent"),
      ]
    }
    if let start { append(event("START", start, outputs: terminal == nil ? outputs : []), to: &output) }
    if let terminal {
      append(event(terminal, end ?? start ?? at.description, outputs: outputs), to: &output)
    } else if start == nil {
      append(event("OTHER", Self.recorded(run) ?? at.description, outputs: outputs), to: &output)
    }
  }

  private func job(_ run: JSONObject, id: String) -> JSONValue {
    let known = run["extensions"]?["openlineage"]?["job"]
    var facets = JSONObject()
    facets["documentation"] = run["description"].map { facet("1-1-0/DocumentationJobFacet", ["description": $0]) }
    facets["ownership"] = owners(run["wasAssociatedWith"]).map { facet("1-0-1/OwnershipJobFacet", ["owners": $0]) }
    if let commit = run["code"]?["commit"] {
      var code: JSONObject = ["type": "git", "version": commit]
      code["url"] = run["code"]?["repository"] ?? "urn:affidavit:unknown"
      code["path"] = run["code"]?["path"]
      facets["sourceCodeLocation"] = facet("1-1-0/SourceCodeLocationJobFacet", code)
    }
    return [
      "namespace": known?["namespace"] ?? .string("affidavit:\(run["source"]?["system"]?.string ?? "record")"),
      "name": known?["name"] ?? run["name"] ?? .string(id), "facets": .object(facets),
    ]
  }

  private func runFacets(_ run: JSONObject) -> JSONObject {
    var facets = JSONObject()
    var pairs = (run["tags"]?.object ?? JSONObject()).map { ($0.key, $0.value) }
    for (key, member) in [("purpose", "purpose"), ("legal_basis", "legalBasis")] where run["tags"]?[key] == nil {
      if let value = run[member] { pairs.append((key, value)) }
    }
    facets["tags"] = tags(pairs, "1-0-0/TagsRunFacet")
    if let parent = (run["wasInformedBy"]?.array ?? []).first(where: { $0["description"] == "parent run" })?["id"]?
      .string
    {
      facets["parent"] = facet(
        "1-0-1/ParentRunFacet",
        ["run": ["runId": .string(Self.uuid(of: parent))], "job": ["namespace": "affidavit", "name": .string(parent)]])
    }
    return facets
  }

  // MARK: Data sets

  private func write(dataset record: JSONObject, isModel: Bool, id: String, into output: inout [UInt8]) {
    var dataset = Self.dataset(id, version: record["version"]?.string)
    var facets = dataset["facets"]?.object ?? JSONObject()
    facets["documentation"] = record["description"].map {
      facet("1-1-0/DocumentationDatasetFacet", ["description": $0])
    }
    facets["ownership"] = owners(record["wasAttributedTo"]).map { facet("1-0-1/OwnershipDatasetFacet", ["owners": $0]) }
    facets["schema"] = columns(record["fields"]).map { facet("1-1-1/SchemaDatasetFacet", ["fields": $0]) }
    facets["columnLineage"] = lineage(record["fields"])
    facets["symlinks"] = symlinks(record["aliases"], but: dataset)
    facets["tags"] = tags(governance(record), "1-0-0/TagsDatasetFacet")
    if isModel { facets["datasetType"] = facet("1-0-0/DatasetTypeDatasetFacet", ["datasetType": "MODEL"]) }
    dataset["facets"] = .object(facets)
    let time = Self.recorded(record) ?? Self.instant(record["generatedAt"]) ?? at.description
    append(
      [
        "eventTime": .string(time), "dataset": .object(dataset), "producer": .string(Self.producer),
        "schemaURL": .string(Self.schema + "DatasetEvent"),
      ], to: &output)
  }

  private func governance(_ record: JSONObject) -> [(String, JSONValue)] {
    var pairs = (record["tags"]?.object ?? JSONObject()).map { ($0.key, $0.value) }
    func add(_ key: String, _ value: JSONValue?) {
      guard let value, !pairs.contains(where: { $0.0 == key }) else { return }
      pairs.append((key, value))
    }
    func list(_ member: String) -> JSONValue? {
      let tokens = (record[member]?.array ?? []).compactMap(\.string)
      return tokens.isEmpty ? nil : .string(tokens.joined(separator: ","))
    }
    add("personal_data", record["personalData"])
    add("pd_categories", list("categories"))
    add("special_categories", list("specialCategories"))
    add("subject_regions", list("subjectRegions"))
    // A tag has room for one purpose with its basis.
    if let purposes = record["purposes"]?.array, purposes.count == 1 {
      add("purpose", purposes[0]["purpose"])
      add("legal_basis", purposes[0]["legalBasis"])
    }
    add("retention_period", record["retention"]?["period"])
    add("delete_on", record["retention"]?["until"])
    add("licence", record["licence"])
    add("content_sha256", record["digest"]?["sha256"])
    return pairs
  }

  private func columns(_ fields: JSONValue?) -> JSONValue? {
    guard let fields = fields?.array, !fields.isEmpty else { return nil }
    return .array(
      fields.map { field in
        var column = JSONObject()
        for member in ["name", "type", "description"] { column[member] = field[member] }
        return .object(column)
      })
  }

  private func lineage(_ fields: JSONValue?) -> JSONValue? {
    let steps: [String: JSONValue] = [
      "identity": ["type": "DIRECT", "subtype": "IDENTITY", "masking": false],
      "transformation": ["type": "DIRECT", "subtype": "TRANSFORMATION", "masking": false],
      "aggregated": ["type": "DIRECT", "subtype": "AGGREGATION", "masking": false],
      "masked": ["type": "DIRECT", "subtype": "TRANSFORMATION", "masking": true],
      "joined": ["type": "INDIRECT", "subtype": "JOIN", "masking": false],
      "filter-only": ["type": "INDIRECT", "subtype": "FILTER", "masking": false],
    ]
    var columns = JSONObject()
    for field in fields?.array ?? [] {
      guard let name = field["name"]?.string, let sources = field["derivedFrom"]?.array, !sources.isEmpty else {
        continue
      }
      let inputs = sources.compactMap { source -> JSONValue? in
        guard let id = source["id"]?.string, let column = source["field"] else { return nil }
        var input = Self.dataset(id, version: nil)
        input["facets"] = nil
        input["field"] = column
        input["transformations"] = source["transformation"]?.string.flatMap { steps[$0] }.map { [$0] }
        return .object(input)
      }
      columns[name] = ["inputFields": .array(inputs)]
    }
    return columns.isEmpty ? nil : facet("1-2-0/ColumnLineageDatasetFacet", ["fields": .object(columns)])
  }

  private func symlinks(_ aliases: JSONValue?, but own: JSONObject) -> JSONValue? {
    let links = (aliases?.array ?? []).compactMap { alias -> JSONValue? in
      guard let name = alias["name"] else { return nil }
      let namespace = alias["namespace"] ?? .string("affidavit:\(alias["system"]?.string ?? "")")
      if name == own["name"], namespace == own["namespace"] { return nil }
      return ["namespace": namespace, "name": name, "type": "TABLE"]
    }
    return links.isEmpty ? nil : facet("1-0-1/SymlinksDatasetFacet", ["identifiers": .array(links)])
  }

  // MARK: Parts

  private func ends(_ relations: JSONValue?) -> [JSONValue] {
    var seen: Set<String> = []
    return (relations?.array ?? []).compactMap { $0["id"]?.string }.filter { seen.insert($0).inserted }
      .map { .object(Self.dataset($0, version: nil)) }
  }

  private func owners(_ relations: JSONValue?) -> JSONValue? {
    let owners = (relations?.array ?? []).compactMap { relation -> JSONValue? in
      guard let id = relation["id"]?.string else { return nil }
      let type = ["custodian": "STEWARD", "author": "AUTHOR", "approver": "APPROVER", "owner": "OWNER"][
        relation["role"]?.string ?? ""]
      guard let type else { return nil }
      return ["name": .string(id.hasPrefix("mailto:") ? String(id.dropFirst(7)) : id), "type": .string(type)]
    }
    return owners.isEmpty ? nil : .array(owners)
  }

  private func tags(_ pairs: [(String, JSONValue)], _ name: String) -> JSONValue? {
    guard !pairs.isEmpty else { return nil }
    return facet(name, ["tags": .array(pairs.map { ["key": .string($0.0), "value": $0.1, "source": "AFFIDAVIT"] })])
  }

  /// - Parameter name: version and name of the facet's schema, such as `1-0-1/OwnershipJobFacet`.
  private func facet(_ name: String, _ body: JSONObject) -> JSONValue {
    let short = name.split(separator: "/").last.map(String.init) ?? name
    var facet: JSONObject = [
      "_producer": .string(Self.producer), "_schemaURL": .string("\(Self.facets)\(name).json#/$defs/\(short)"),
    ]
    for (key, value) in body { facet[key] = value }
    return .object(facet)
  }

  private func append(_ event: JSONValue, to output: inout [UInt8]) {
    JSONWriter.append(event, to: &output)
    output.append(UInt8(ascii: "\n"))
  }

  /// Namespace, name and version of a record by its id: an address is parted behind its host, everything else is a name
  /// in our own namespace. The same id gives the same name in every event.
  private static func dataset(_ id: String, version: String?) -> JSONObject {
    var namespace = "affidavit"
    var name = id
    var version = version
    if let mark = id.range(of: "://") {
      let rest = id[mark.upperBound...]
      let host = rest.prefix { $0 != "/" }
      namespace = String(id[..<mark.upperBound]) + host
      name = String(rest.dropFirst(host.count).drop { $0 == "/" })
      if namespace == "file://" { (namespace, name) = ("file", "/" + name) }
      if let at = name.lastIndex(of: "@"), !name[at...].contains("/"), at > name.startIndex {
        version = version ?? String(name[name.index(after: at)...])
        name = String(name[..<at])
      }
      if name.isEmpty { name = "/" }
    }
    var dataset: JSONObject = ["namespace": .string(namespace), "name": .string(name)]
    let facets: JSONObject =
      version.map { version in
        [
          "version": [
            "_producer": .string(producer),
            "_schemaURL": .string("\(Self.facets)1-0-1/DatasetVersionDatasetFacet.json"),
            "datasetVersion": .string(version),
          ]
        ]
      } ?? JSONObject()
    dataset["facets"] = .object(facets)
    return dataset
  }

  /// The UUID that a run's id ends in; otherwise one made from the SHA-256 of the id (RFC 9562, version 8).
  private static func uuid(of id: String) -> String {
    let own = id.split(separator: ":").last.map(String.init) ?? id
    var digits = Identifier.isUUID(own) ? own.lowercased().filter { $0 != "-" } : String(SHA256.hash(id).hex.prefix(32))
    if !Identifier.isUUID(own) {
      var characters = Array(digits)
      characters[12] = "8"
      characters[16] = "a"
      digits = String(characters)
    }
    let parts = [0..<8, 8..<12, 12..<16, 16..<20, 20..<32]
    let characters = Array(digits)
    return parts.map { String(characters[$0]) }.joined(separator: "-")
  }

  private static func instant(_ value: JSONValue?) -> String? {
    value?.string.flatMap { Instant(rfc3339: $0) == nil ? nil : $0 }
  }

  private static func recorded(_ record: JSONObject) -> String? { instant(record["source"]?["recordedAt"]) }
}
