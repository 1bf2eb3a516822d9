import JSON
import Provenance

extension OpenLineageMapper {
  /// Facets with members of their own in a dataset record.
  private static let mapped: Set<String> = [
    "schema", "ownership", "tags", "symlinks", "version", "documentation", "columnLineage", "dataQualityMetrics",
    "outputStatistics", "inputStatistics",
  ]
  /// Facets that are known to have none.
  private static let known: Set<String> = [
    "dataSource", "storage", "lifecycleStateChange", "datasetType", "dataQualityAssertions", "catalog", "hierarchy",
    "subset",
    "inputSubset", "outputSubset",
  ]

  /// What each producer says of a data set, newest facets first: one record for each producer, and one for a data set
  /// of which nothing is said but its name.
  mutating func map(dataset index: Int32) -> [MappedRecord] {
    let dataset = state.datasets[Int(index)]
    let producers = dataset.facets.producers(names: state.producers)
    if producers.isEmpty { return [map(dataset, producer: nil, facets: [:])] }
    var records: [MappedRecord] = []
    for producer in producers {
      records.append(map(dataset, producer: producer, facets: dataset.facets.of(producer: producer)))
    }
    return records
  }

  private mutating func map(
    _ dataset: OpenLineageState.Dataset, producer: Int32?, facets: [String: FacetTable.Entry]
  ) -> MappedRecord {
    let id = id(of: dataset.key)
    let newest = facets.values.map(\.time).max()
    let (place, pointer) = producer.flatMap { dataset.places[$0] } ?? (dataset.place, dataset.pointer)
    let isModel = facet(facets["datasetType"])?["datasetType"]?.string?.uppercased() == "MODEL"
    var record: JSONObject = ["kind": isModel ? "model" : "dataset", "id": .string(id)]
    record["version"] = dataset.key.version.map { .string(Limits.text($0)) }
    record["name"] = .string(Limits.text(dataset.key.name))
    record["description"] = facet(facets["documentation"])?["description"]?.string.nonEmpty.map {
      .string(Limits.text($0))
    }
    record["source"] = source(place, pointer, recordedAt: newest?.description)
    let uri = NormalURI.openLineage(namespace: dataset.key.namespace, name: dataset.key.name)
    record["aliases"] = .array(aliases(dataset.key, uri: uri, facets: facets))
    if dataset.key.version != nil {
      var base = dataset.key
      base.version = nil
      record["specializationOf"] = [["id": .string(self.id(of: base))]]
    }
    var columns = Columns(schema: facet(facets["schema"]))
    deriveColumns(&columns, of: id, facets["columnLineage"], into: &record)
    if let dropped = dataset.dropped {
      record["invalidatedAt"] = .string(dropped.time.text)
      if let run = dropped.run {
        record["wasInvalidatedBy"] = [
          ["id": .string(self.id(ofRun: state.runs[Int(run)].id)), "atTime": .string(dropped.time.text)]
        ]
      }
    }
    record.append(parties(facet(facets["ownership"])), to: "wasAttributedTo")
    var own = rest(facets, mapped: Self.mapped, known: Self.known)
    tag(facet(facets["tags"]), record: &record, columns: &columns, own: &own)
    if let uri { record["uris"] = [.string(Limits.address(uri))] }
    if columns.isCut { unmapped["fields", default: 0] += 1 }
    if isModel {
      record["inputFields"] = columns.fields.isEmpty ? nil : .array(columns.fields.map { .string($0.name) })
    } else {
      record["fields"] = columns.json
      measure(facets, into: &record)
    }
    if let note = dataset.dropped?.time.note { own["timeNote"] = .string(note) }
    // By producer, so that what two of them add does not stand against each other.
    if let producer {
      record["extensions"] = [Self.system: ["producers": [state.producers[Int(producer)]: .object(own)]]]
    }
    return MappedRecord(record: record, locator: locator(place, pointer))
  }

  private func aliases(
    _ key: OpenLineageState.DatasetKey, uri: String?, facets: [String: FacetTable.Entry]
  ) -> [JSONValue] {
    func alias(_ namespace: String, _ name: String, version: String?) -> JSONValue {
      var alias: JSONObject = ["system": .string(Self.system), "namespace": .string(Limits.text(namespace))]
      alias["name"] = .string(Limits.text(name))
      alias["version"] = version.map { .string(Limits.text($0)) }
      alias["uri"] = NormalURI.openLineage(namespace: namespace, name: name).map(JSONValue.string)
      return .object(alias)
    }
    var aliases = [alias(key.namespace, key.name, version: key.version)]
    var further: [(namespace: String?, name: String?)] = (facet(facets["symlinks"])?["identifiers"]?.array ?? []).map {
      ($0["namespace"]?.string, $0["name"]?.string)
    }
    // A renamed data set is the same one.
    let change = facet(facets["lifecycleStateChange"])
    if change?["lifecycleStateChange"]?.string == "RENAME", let previous = change?["previousIdentifier"] {
      further.append((previous["namespace"]?.string, previous["name"]?.string))
    }
    for (namespace, name) in further {
      guard let namespace, let name, !name.isEmpty else { continue }
      let another = alias(namespace, name, version: nil)
      if !aliases.contains(another) { aliases.append(another) }
    }
    return aliases
  }

  /// Tags of the data set and of its columns. A column with personal data makes the data set personal, unless it says
  /// more itself.
  private mutating func tag(
    _ facet: JSONObject?, record: inout JSONObject, columns: inout Columns, own: inout JSONObject
  ) {
    var whole: [MLflow.Pair] = []
    var ofColumns: [JSONValue] = []
    var hasPersonalColumn = false
    for tag in facet?["tags"]?.array ?? [] {
      guard let pair = pair(tag) else {
        unmapped["tags", default: 0] += 1
        continue
      }
      guard let column = tag["field"]?.string.nonEmpty else {
        whole.append(pair)
        continue
      }
      ofColumns.append(tag)
      let facts = GovernanceFacts([pair], dictionary: dictionary)
      columns.describe(column, facts)
      count(facts.unmapped)
      if facts.personalData.map({ ["identified", "pseudonymised"].contains($0) }) ?? false { hasPersonalColumn = true }
    }
    var facts = GovernanceFacts(whole, dictionary: dictionary)
    if hasPersonalColumn, facts.personalData == nil {
      facts.read(key: "personal_data", value: "true", dictionary: KeyDictionary())
    }
    count(facts.describe(entity: &record, system: Self.system, instance: instance, agents: &agents))
    var tags = JSONObject()
    for pair in whole where tags.count < Limits.members {
      tags[Limits.name(pair.key)] = .string(Limits.text(pair.value))
    }
    record["tags"] = tags.isEmpty ? nil : .object(tags)
    if !ofColumns.isEmpty { own["fieldTags"] = .array(ofColumns) }
  }

  /// columnLineage as wasDerivedFrom with the columns taken over, and as derivation of each column.
  private mutating func deriveColumns(
    _ columns: inout Columns, of id: String, _ entry: FacetTable.Entry?, into record: inout JSONObject
  ) {
    guard let lineage = facet(entry) else { return }
    let run = entry?.run.map { state.runs[Int($0)] }
    var taken: [String: Set<String>] = [:]
    func source(_ input: JSONValue) -> (id: String, field: String)? {
      guard let namespace = input["namespace"]?.string, let name = input["name"]?.string,
        let field = input["field"]?.string,
        let field = Limits.field(field)
      else { return nil }
      // The version that the run read, where the run says.
      let base = state.dataset(namespace, name)
      let end = base.flatMap { base in run?.inputs.first { $0.base == base } }
      let source =
        end.map { self.id(of: $0.dataset) }
        ?? self.id(of: OpenLineageState.DatasetKey(namespace: namespace, name: name, version: nil))
      return (source, field)
    }
    for (name, column) in lineage["fields"]?.object ?? JSONObject() {
      for input in column["inputFields"]?.array ?? [] {
        guard let (source, field) = source(input), source != id else {
          unmapped["columnLineage", default: 0] += 1
          continue
        }
        taken[source, default: []].insert(field)
        columns.derive(name, from: source, field, Self.transformation(input, column))
      }
    }
    for input in lineage["dataset"]?.array ?? [] {
      guard let (source, field) = source(input), source != id else { continue }
      taken[source, default: []].insert(field)
    }
    let derivations = taken.keys.sorted().map { source in
      var derivation: JSONObject = ["id": .string(source)]
      derivation["activity"] = run.map { .string(self.id(ofRun: $0.id)) }
      derivation["fields"] = .array((taken[source] ?? []).sorted().map(JSONValue.string))
      return JSONValue.object(derivation)
    }
    record["wasDerivedFrom"] = derivations.isEmpty ? nil : .array(derivations)
  }

  /// How a column came from another; nil where the facet does not say so in a word that the record format has.
  private static func transformation(_ input: JSONValue, _ column: JSONValue) -> String? {
    let steps = input["transformations"]?.array ?? []
    if steps.contains(where: { $0["masking"]?.bool == true }) { return "masked" }
    for step in steps {
      switch (step["type"]?.string?.uppercased(), step["subtype"]?.string?.uppercased()) {
      case ("DIRECT", "IDENTITY"): return "identity"
      case ("DIRECT", "TRANSFORMATION"): return "transformation"
      case ("DIRECT", "AGGREGATION"): return "aggregated"
      case ("INDIRECT", "JOIN"): return "joined"
      case ("INDIRECT", "FILTER"): return "filter-only"
      default: continue
      }
    }
    // Before version 1-1-0 the word stood with the column.
    switch column["transformationType"]?.string?.uppercased() {
    case "IDENTITY": return "identity"
    case "MASKED": return "masked"
    default: return nil
    }
  }

  /// Rows, bytes and summaries of columns: exact numbers about people, which stay inside.
  private func measure(_ facets: [String: FacetTable.Entry], into record: inout JSONObject) {
    let metrics = facet(facets["dataQualityMetrics"])
    let sides = ["outputStatistics", "inputStatistics"].compactMap { facet(facets[$0]) }
    func count(_ value: JSONValue?) -> JSONValue? {
      guard let number = value?.int64 ?? value?.double.flatMap({ Int64(exactly: $0) }), number >= 0,
        number <= 1 << 53 - 1
      else { return nil }
      return .int(number)
    }
    var statistics = JSONObject()
    statistics["rows"] = count(metrics?["rowCount"]) ?? sides.lazy.compactMap { count($0["rowCount"]) }.first
    let summaries = (metrics?["columnMetrics"]?.object ?? JSONObject()).compactMap { name, column -> JSONValue? in
      guard let name = Limits.field(name) else { return nil }
      var summary: JSONObject = ["attribute": .string(name)]
      summary["count"] = count(column["count"])
      summary["missing"] = count(column["nullCount"])
      for member in ["sum", "min", "max"] { summary[member] = column[member].flatMap { $0.double == nil ? nil : $0 } }
      let quantiles = (column["quantiles"]?.object ?? JSONObject()).compactMap { level, value -> (Double, JSONValue)? in
        guard let q = Double(level), (0...1).contains(q), value.double != nil else { return nil }
        return (q, value)
      }.sorted { $0.0 < $1.0 }
      summary["quantiles"] = quantiles.isEmpty ? nil : .array(quantiles.map { ["q": .double($0.0), "value": $0.1] })
      return summary.count > 1 ? .object(summary) : nil
    }
    statistics["numeric"] = summaries.isEmpty ? nil : .array(summaries)
    if !statistics.isEmpty {
      let entry = facets["dataQualityMetrics"] ?? facets["outputStatistics"] ?? facets["inputStatistics"]
      statistics["method"] = "exact"
      statistics["computedAt"] = entry.map { .string($0.time.description) }
      statistics["computedBy"] = entry?.run.map { .string(id(ofRun: state.runs[Int($0)].id)) }
      record["statistics"] = .object(statistics)
    }
    var size = JSONObject()
    size["bytes"] = count(metrics?["bytes"]) ?? sides.lazy.compactMap { count($0["size"]) }.first
    size["files"] = count(metrics?["fileCount"]) ?? sides.lazy.compactMap { count($0["fileCount"]) }.first
    if !size.isEmpty { record["size"] = .object(size) }
  }

  // MARK: Jobs without runs

  /// A job that was described, not run: its outputs derive from its inputs.
  func map(job: OpenLineageState.Job) -> [MappedRecord] {
    guard let place = job.place, !job.inputs.isEmpty else { return [] }
    let inputs = job.inputs.map { id(of: $0) }.sorted()
    return job.outputs.map { id(of: $0) }.sorted().compactMap { output in
      let sources = inputs.filter { $0 != output }
      guard !sources.isEmpty else { return nil }
      var record: JSONObject = ["kind": "dataset", "id": .string(output)]
      record["source"] = source(place, "/outputs", recordedAt: job.time?.text)
      record["wasDerivedFrom"] = .array(sources.map { ["id": .string($0)] })
      record["extensions"] = [
        Self.system: [
          "job": ["namespace": .string(Limits.text(job.namespace)), "name": .string(Limits.text(job.name))]
        ]
      ]
      return MappedRecord(record: record, locator: locator(place, "/outputs"))
    }
  }
}
