import JSON
import Policy
import Provenance

/// Finds the records that a printed subject names.
struct SubjectSearch {
  /// One reading of the text: what it names, and the record named first.
  struct Reading {
    var subject: Subject
    var kind: RecordKind
    /// Of a streamed kind; nil for a kept record.
    var record: Streamed?
    /// Where a path from it begins.
    var start: String
  }

  /// A streamed record, and where it was read.
  struct Streamed {
    var document: JSONDocument
    var place: RecordPlace
  }

  let sources: SourceSet
  let input: IndexedInput
  let world: RecordWorld
  private let readings: [Subject]

  init(_ printed: String, sources: SourceSet, input: IndexedInput, world: RecordWorld) {
    self.sources = sources
    self.input = input
    self.world = world
    readings = Subject.readings(of: printed)
  }

  /// The readings whose records are all there, those of kept records first.
  func found() throws -> [Reading] {
    let wanted = Set(readings.map(\.record).filter { world.kind(of: world.resolve($0)) == nil })
    let streamed = wanted.isEmpty ? [:] : try streamed { id, _ in wanted.contains(id) }
    return readings.compactMap { subject in
      guard subject.target.map({ world.kind(of: world.resolve($0)) != nil }) ?? true else { return nil }
      var resolved = subject
      if let target = subject.target { resolved.target = world.resolve(target) }
      if let kind = world.kind(of: world.resolve(subject.record)) {
        resolved.record = world.resolve(subject.record)
        return Reading(subject: resolved, kind: kind, record: nil, start: resolved.record)
      }
      guard let found = streamed[subject.record],
        let kind = found.document.root["kind"]?.string.flatMap(RecordKind.init)
      else { return nil }
      return Reading(
        subject: subject.target == nil ? subject : resolved, kind: kind, record: found,
        start: found.document.root["dataset"]?.string.map(world.resolve) ?? subject.record)
    }
  }

  /// The contributions that a request reaches; nil for any other record.
  func contributions(of record: Streamed?) throws -> [Streamed]? {
    guard let root = record?.document.root, root["kind"]?.equals(RecordKind.request.rawValue) == true,
      let key = RequestKey(root)
    else { return nil }
    return try streamed { _, view in
      view["kind"]?.equals(RecordKind.contribution.rawValue) == true && world.requestKeys(of: view).contains(key)
    }.sorted { $0.key < $1.key }.map(\.value)
  }

  /// Streamed records that are kept of their versions, by id.
  private func streamed(_ isWanted: (String, JSONView) -> Bool) throws -> [String: Streamed] {
    var found: [String: Streamed] = [:]
    guard !input.streamedSources.isEmpty else { return found }
    var sequence = ChunkSequence(sources, only: input.streamedSources)
    let parser = RecordParser()
    while let chunk = try sequence.nextChunk() {
      try chunk.forEachLine { line in
        guard let (view, kind) = try? parser.parse(line), RecordIndex.isStreamed(view, kind: kind),
          let id = view["id"]?.string, isWanted(id, view)
        else { return }
        let place = RecordPlace(
          source: chunk.source, chunk: chunk.ordinal, record: line.index, line: line.line, locator: line.locator)
        guard world.records.streams.fate(of: place) == .keep else { return }
        found[id] = Streamed(document: try JSONParser().parse(JSONWriter.compact(view)), place: place)
      }
      try Task.checkCancellation()
    }
    return found
  }

  /// What to say where no reading names records that are there.
  func unknown() -> EngineError {
    let ids = RecordKind.allCases.flatMap(world.ids)
    for subject in readings {
      for id in [subject.record, subject.target].compactMap({ $0 })
      where world.kind(of: world.resolve(id)) == nil {
        guard let near = nearestName(to: id, in: ids) else { continue }
        return EngineError(
          .configuration, "no record is called \(Terminal.safe(id))", hint: "did you mean \(Terminal.safe(near))?")
      }
    }
    return EngineError(
      .configuration, "no record is called \(Terminal.safe(readings.first?.record ?? ""))",
      hint: "a subject is an id, <record>#<part>, <source>><target> or <record>@<act>, as affidavit check prints it")
  }
}
