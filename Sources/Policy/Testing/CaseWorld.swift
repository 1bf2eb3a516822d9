import JSON
import Provenance

/// The records of a case after schema, index and assembly.
struct CaseWorld {
  let world: CachedWorld
  /// Records of streamed kinds, in the order of the case.
  let streamed: [(document: JSONDocument, kind: RecordKind)]
  private let records: RecordWorld

  /// A record that is refused.
  struct Refusal: Error {
    var message: String
  }

  init(_ one: PackCase) throws(Refusal) {
    try self.init(one.records, asOf: one.asOf)
  }

  init(_ records: [JSONValue], asOf: Instant) throws(Refusal) {
    var index = RecordIndex(source: 0)
    var streamed: [(document: JSONDocument, kind: RecordKind)] = []
    for (line, record) in records.enumerated() {
      do {
        let document = try JSONParser().parse(JSONWriter.compact(record))
        let kind = try RecordSchema.shared.validate(document.root)
        try index.add(document.root, kind: kind, place: RecordPlace(source: 0, chunk: 0, record: line))
        if RecordIndex.isStreamed(document.root, kind: kind) { streamed.append((document, kind)) }
      } catch let rejection as Rejection {
        let id = record["id"]?.string ?? "record \(line + 1)"
        throw Refusal(message: "\(id) is refused: \(rejection.pointer?.description ?? "") \(rejection.message)")
      } catch {
        throw Refusal(message: "record \(line + 1) cannot be parsed: \(error)")
      }
    }
    do {
      let set = try RecordAssembler(sources: [SourceInfo(rank: 0, system: "affidavit")]).assemble(index)
      self.records = try RecordWorld(set, options: LineageOptions(asOf: asOf))
    } catch {
      throw Refusal(message: "the records cannot be joined: \(error)")
    }
    world = CachedWorld(self.records)
    self.streamed = streamed
  }

  func streamed(_ id: String) -> JSONDocument? {
    streamed.first { $0.document.root["id"]?.equals(id) == true }?.document
  }

  /// The contributions that a request reaches; nil for any other record, and where it does not say whose.
  func contributions(of record: JSONView, kind: RecordKind) -> [JSONDocument]? {
    guard kind == .request, let key = RequestKey(record) else { return nil }
    return streamed.filter { document, kind in
      kind == .contribution && records.requestKeys(of: document.root).contains(key)
    }.map(\.document)
  }

  /// All verdicts, and the paths that were only counted.
  func judgement(_ docket: Docket) -> Judgement {
    var judgement = Judgement()
    for kind in RecordKind.allCases where docket.judge.clauses[kind]?.isEmpty == false {
      for id in world.ids(of: kind) {
        if let document = world.record(id) { judgement.merge(docket.judge(document.root, kind: kind)) }
      }
    }
    for (document, kind) in streamed
    where docket.judge.clauses[kind]?.isEmpty == false || docket.judge.paths[kind]?.isEmpty == false {
      judgement.merge(
        docket.judge(document.root, kind: kind, contributions: contributions(of: document.root, kind: kind)))
    }
    judgement.merge(docket.judgePaths())
    return judgement
  }
}
