import JSON
import Provenance

extension OpenLineageMapper {
  private static let mappedOfRun: Set<String> = ["parent"]
  private static let knownOfRun: Set<String> = [
    "errorMessage", "nominalTime", "processing_engine", "externalQuery", "environmentVariables", "extractionError",
    "airflow",
    "airflowDagRun", "airflowState", "dbt_version", "dbt_run", "jobDependencies", "executionParameters", "test",
    "flink_job",
    "spark_jobDetails", "spark_applicationDetails", "gcp_dataproc", "unknownSourceAttribute", "airflow_mappedTask",
  ]
  private static let mappedOfJob: Set<String> = ["tags", "ownership", "sourceCodeLocation", "documentation"]
  private static let knownOfJob: Set<String> = ["jobType", "sql", "sourceCode", "gcp_lineage", "jobDependencies"]
  /// Keys of a run tag that names the MLflow run in which the work was tracked.
  private static let mlflowKeys: Set<String> = ["mlflowrunid", "mlflowrunuuid"]

  /// A run from all its events.
  mutating func map(run index: Int32) -> MappedRecord {
    let run = state.runs[Int(index)]
    let job = state.jobs[Int(run.job)]
    let id = id(ofRun: run.id)
    let facets = run.facets.newest("run:", producers: state.producers).filter { !$0.key.hasPrefix("tag:") }
    // What a job event says of a job holds for its runs, where they say nothing themselves.
    let ofJob = run.facets.newest("job:", producers: state.producers)
      .merging(job.facets.newest(producers: state.producers)) { own, _ in own }

    var record: JSONObject = ["kind": "run", "id": .string(id)]
    record["name"] = .string(Limits.text(job.name))
    record["description"] = facet(ofJob["documentation"])?["description"]?.string.nonEmpty.map {
      .string(Limits.text($0))
    }
    record["source"] = source(run.place, recordedAt: run.last.text)
    record["type"] = "unknown"
    record["startedAt"] = run.started.map { .string($0.text) }
    var own = JSONObject()
    end(run, record: &record, own: &own)
    record["used"] = ends(run.inputs)
    record["generated"] = ends(run.outputs)
    record["wasInformedBy"] = informants(facets, of: run)
    record.append(parties(facet(ofJob["ownership"])), to: "wasAssociatedWith")
    tag(run, job, record: &record)
    record["code"] = code(facet(ofJob["sourceCodeLocation"]))

    own["job"] = ["namespace": .string(Limits.text(job.namespace)), "name": .string(Limits.text(job.name))]
    let jobRest = rest(ofJob, mapped: Self.mappedOfJob, known: Self.knownOfJob)
    if !jobRest.isEmpty { own["jobFacets"] = .object(jobRest) }
    let runRest = rest(facets, mapped: Self.mappedOfRun, known: Self.knownOfRun)
    if !runRest.isEmpty { own["runFacets"] = .object(runRest) }
    if let root = facet(facets["parent"])?["root"]?["run"]?["runId"]?.string {
      own["rootRun"] = .string(Limits.text(root))
    }
    record["extensions"] = [Self.system: .object(own)]
    return MappedRecord(record: record, locator: locator(run.place))
  }

  private static let states = ["COMPLETE": "succeeded", "FAIL": "failed", "ABORT": "cancelled"]

  /// The first terminal event ends a run. A second that says otherwise is a conflict, and both are kept.
  private func end(_ run: OpenLineageState.Run, record: inout JSONObject, own: inout JSONObject) {
    var notes = [run.started?.note].compactMap { $0 }
    var originals = JSONObject()
    originals["startedAt"] = run.started?.original.map(JSONValue.string)
    let terminals = run.terminals.sorted { ($0.time.instant, $0.type) < ($1.time.instant, $1.type) }
    guard let first = terminals.first, let status = Self.states[first.type] else {
      record["status"] = "running"
      note(notes, originals, in: &own)
      return
    }
    record["endedAt"] = .string(first.time.text)
    record["status"] = .string(status)
    notes += [first.time.note].compactMap { $0 }
    originals["endedAt"] = first.time.original.map(JSONValue.string)
    note(notes, originals, in: &own)
    guard terminals.count > 1 else { return }
    func stated(_ terminal: OpenLineageState.Terminal) -> JSONValue {
      [
        "value": .string(Self.states[terminal.type] ?? "unknown"), "raw": .string(terminal.type),
        "sources": [source(terminal.place, "/eventType", recordedAt: terminal.time.text)],
      ]
    }
    record["conflicts"] = [
      [
        "member": "/status", "kept": stated(first), "others": .array(terminals.dropFirst().map(stated)),
        "rule": "earliest",
      ]
    ]
  }

  private func note(_ notes: [String], _ originals: JSONObject, in own: inout JSONObject) {
    if !originals.isEmpty { own["timesAsWritten"] = .object(originals) }
    if let note = notes.first { own["timeNote"] = .string(note) }
  }

  private func ends(_ ends: [OpenLineageState.End]) -> JSONValue? {
    let ids = Set(ends.map { id(of: $0.dataset) }).sorted()
    return ids.isEmpty ? nil : .array(ids.map { ["id": .string($0)] })
  }

  /// The parent run, and the MLflow run that a tag names.
  private func informants(_ facets: [String: FacetTable.Entry], of run: OpenLineageState.Run) -> JSONValue? {
    var informants: [(id: String, why: String)] = []
    if let parent = facet(facets["parent"])?["run"]?["runId"]?.string.nonEmpty {
      informants.append((id(ofRun: Identifier.isUUID(parent) ? parent.lowercased() : parent), "parent run"))
    }
    for pair in runTags(run) where Self.mlflowKeys.contains(Folding.key(pair.key)) {
      informants.append(
        (Identifier.run(system: MLflowMapper.system, instance: nil, pair.value.trimmed), "tracked as \(pair.key)"))
    }
    var seen: Set<String> = [id(ofRun: run.id)]
    let list = informants.filter { seen.insert($0.id).inserted }
      .map { informant -> JSONValue in ["id": .string(informant.id), "description": .string(informant.why)] }
    return list.isEmpty ? nil : .array(list)
  }

  private func runTags(_ run: OpenLineageState.Run) -> [MLflow.Pair] {
    run.facets.newest(FacetKeeper.runTag, producers: state.producers).sorted { $0.key < $1.key }
      .compactMap { facet($0.value).flatMap { pair(.object($0)) } }
  }

  /// Tags of every producer: clients add their own beside those of people.
  private func tags(_ table: FacetTable, _ name: String) -> [MLflow.Pair] {
    table.producers(names: state.producers)
      .flatMap { facet(table.of(producer: $0)[name])?["tags"]?.array ?? [] }.compactMap { pair($0) }
  }

  private mutating func tag(_ run: OpenLineageState.Run, _ job: OpenLineageState.Job, record: inout JSONObject) {
    var pairs: [MLflow.Pair] = []
    for pair in runTags(run) + tags(run.facets, "job:tags") + tags(job.facets, "tags")
    where !pairs.contains(where: { $0.key == pair.key }) {
      pairs.append(pair)
    }
    guard !pairs.isEmpty else { return }
    var tags = JSONObject()
    for pair in pairs.sorted(by: { $0.key < $1.key }) {
      guard tags.count < Limits.members else {
        unmapped["tags", default: 0] += 1
        break
      }
      tags[Limits.name(pair.key)] = .string(Limits.text(pair.value))
    }
    record["tags"] = .object(tags)
    let facts = GovernanceFacts(pairs, dictionary: dictionary)
    count(facts.describe(run: &record, agents: &agents, namesData: false, dictionary: dictionary))
  }

  private func code(_ location: JSONObject?) -> JSONValue? {
    guard let location else { return nil }
    var code = JSONObject()
    let repository = location["repoUrl"]?.string.nonEmpty ?? location["url"]?.string.nonEmpty
    code["repository"] = repository.map { .string(Limits.text(NormalURI.make($0) ?? $0)) }
    code["commit"] = location["version"]?.string.nonEmpty.map { .string(Limits.text($0)) }
    code["path"] = location["path"]?.string.nonEmpty.map { .string(Limits.text($0)) }
    return code.isEmpty ? nil : .object(code)
  }
}
