import Foundation
import JSON
import Provenance

/// Reads OpenLineage events as clients, schedulers and engines write them: one on a line, or as a JSON document that is
/// one event or a list of them; plain or packed with gzip or zstd. A folder stands for the files in it that hold
/// events, by name.
public struct OpenLineageConnector: OfferTaking {
  /// Longest line in bytes: single events of tens of megabytes are seen (plans of Spark).
  public static let longestLine = 256 << 20

  public var system: String { OpenLineageMapper.system }
  public let inputs: [InputFile]
  private let dictionary: KeyDictionary
  private let instance: String?
  private var offered: [OfferedItem] = []

  /// - Parameters:
  ///   - paths: files and folders; events of one run may lie in several of them.
  ///   - instance: which installation, part of ids that are no UUID and no address.
  /// - Throws: `SourceError` where a path is missing or holds something else.
  public init(paths: [String], dictionary: KeyDictionary = KeyDictionary(), instance: String? = nil) throws(SourceError)
  {
    var files: [String] = []
    for path in paths { files += try Self.files(of: path) }
    inputs = files.map { InputFile(path: $0, size: FileDigest.size($0)) }
    self.dictionary = dictionary
    self.instance = instance
  }

  public func makeReader() throws -> any ChunkReader {
    OpenLineageReader(inputs: inputs, offered: offered, dictionary: dictionary, instance: instance)
  }

  public func offering(_ items: [OfferedItem]) -> OpenLineageConnector {
    var copy = self
    copy.offered = items
    return copy
  }

  private static func files(of path: String) throws(SourceError) -> [String] {
    if path == "-" { return [path] }
    switch try FileLook.lookInside(path) {
    case .openLineage, .gzip, .zstd, .empty, .lines, .json(nil): return [path]
    case .folder:
      let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
      var files: [String] = []
      for file in names.map({ "\(path)/\($0)" }) {
        // What cannot be looked at is an error: it may hold events.
        switch try FileLook.lookInside(file) {
        case .openLineage, .gzip, .zstd: files.append(file)
        default: continue
        }
      }
      guard files.isEmpty else { return files }
      throw SourceError(
        .wrongFormat, path: path, message: "the folder holds no file of OpenLineage events",
        advice: "give the file that the file transport of your client writes")
    case let look: throw FileLook.wrong(look, path: path, wanted: "openlineage")
    }
  }
}

/// Reads every file to its end, keeping the state of runs and data sets, then gives the records by kind and id.
struct OpenLineageReader: ChunkReader {
  /// Records of one chunk.
  private static let atOnce = 1_000
  /// Bytes of refused events after which a chunk is given out.
  private static let refusedAtOnce = 4 << 20

  private let inputs: [InputFile]
  private let offered: [OfferedItem]
  private let dictionary: KeyDictionary
  private let instance: String?
  private(set) var files: [InputFile] = []

  private var state = OpenLineageState()
  private var seen: Set<EventDigest> = []
  /// Of the inputs, then of the offered items.
  private var file = 0
  private var events: EventFile?
  private var ordinal = 0
  private var output: Output?
  private let parser = JSONParser(maxDepth: EventFile.deepest)

  /// What is left to give, last first.
  private struct Output {
    var mapper: OpenLineageMapper
    var datasets: [Int32]
    var jobs: [Int]
    var runs: [Int32]
    var hasAgents = true
  }

  init(inputs: [InputFile], offered: [OfferedItem], dictionary: KeyDictionary, instance: String?) {
    self.inputs = inputs
    self.offered = offered
    self.dictionary = dictionary
    self.instance = instance
  }

  /// Chunks for each file, which count and refuse but hold no records, then the records.
  mutating func next() throws -> RecordChunk? {
    if file < inputs.count { return try read(inputs[file]) }
    if file < inputs.count + offered.count { return read(offered[file - inputs.count]) }
    if output == nil { output = start() }
    return flush()
  }

  // MARK: Reading

  private mutating func read(_ input: InputFile) throws -> RecordChunk {
    var chunk = RecordChunk(ordinal: ordinal, file: file, bytes: [], place: .locators([]), tally: Tally())
    ordinal += 1
    if events == nil { events = try EventFile(path: input.path, limit: OpenLineageConnector.longestLine) }
    var refusedBytes = 0
    while let item = try events?.next() {
      let before = chunk.rejected.count
      read(item, into: &chunk)
      for refused in chunk.rejected[before...] { refusedBytes += refused.bytes.count }
      if refusedBytes > Self.refusedAtOnce { return chunk }
    }
    if let events { files.append(events.inputFile) }
    events = nil
    file += 1
    return chunk
  }

  /// An event that stands in none of the files.
  private mutating func read(_ offered: OfferedItem) -> RecordChunk {
    var chunk = RecordChunk(ordinal: ordinal, file: file, bytes: [], place: .locators([]), tally: Tally())
    chunk.path = offered.path
    chunk.retried = offered.number
    read(EventFile.Item(bytes: offered.bytes, line: offered.line, offset: offered.offset), into: &chunk)
    ordinal += 1
    file += 1
    return chunk
  }

  private mutating func read(_ item: EventFile.Item, into chunk: inout RecordChunk) {
    chunk.tally.read += 1
    do {
      if try take(item) { chunk.tally.accepted += 1 } else { chunk.tally.merged += 1 }
    } catch {
      chunk.tally.rejected += 1
      chunk.rejected.append(
        SourceRejection(
          bytes: item.refused?.bytes ?? Array(item.bytes.prefix(SourceRejection.mostBytes)), rejection: error,
          locator: "line \(item.line)"))
    }
  }

  /// - Returns: false for an event that was there before, however it was written.
  private mutating func take(_ item: EventFile.Item) throws(Rejection) -> Bool {
    if let refused = item.refused { throw refused.rejection }
    let view: JSONView
    do {
      if let parsed = item.view { view = parsed } else { view = try parser.parse(item.bytes).root }
    } catch {
      throw Self.located(Self.rejection(error), item)
    }
    do {
      let event = try OpenLineageEvent(view)
      guard seen.insert(EventDigest(view)).inserted else { return false }
      state.take(event, at: OpenLineageState.Place(file: Int32(file), line: item.line))
      return true
    } catch {
      throw Self.located(error, item)
    }
  }

  private static func located(_ rejection: Rejection, _ item: EventFile.Item) -> Rejection {
    var rejection = rejection
    rejection.line = item.line
    rejection.offset = item.offset.map(Int.init)
    if let prefix = item.pointer {
      rejection.pointer = JSONPointer(tokens: prefix.tokens + (rejection.pointer?.tokens ?? []))
    }
    return rejection
  }

  private static func rejection(_ error: JSONError) -> Rejection {
    var rejection = Rejection(error)
    switch error.reason {
    case .syntax: rejection.message = "not JSON; write one event a line"
    case .depth: rejection.message = "nested deeper than \(EventFile.deepest) levels"
    case .number: rejection.message = "a number beyond 64 bits; write it as text"
    default: break
    }
    return rejection
  }

  // MARK: Writing

  private mutating func start() -> Output {
    seen = []
    let mapper = OpenLineageMapper(
      state: state, dictionary: dictionary, instance: instance,
      exports: (inputs.map(\.path) + offered.map(\.path)).map { Sources.exportName($0) })
    state = OpenLineageState()
    // A data set with versions stands as the target of specializationOf; without an own word it needs no record.
    let datasets = mapper.state.datasets.indices.map { (id: mapper.id(of: Int32($0)), index: Int32($0)) }
      .filter { mapper.isNamed($0.index) }.sorted { $0.id > $1.id }.map(\.index)
    let runs = mapper.state.runs.indices.sorted { mapper.state.runs[$0].id > mapper.state.runs[$1].id }.map(Int32.init)
    let jobs = mapper.state.jobs.indices.sorted { a, b in
      let (a, b) = (mapper.state.jobs[a], mapper.state.jobs[b])
      return (a.namespace, a.name) > (b.namespace, b.name)
    }
    return Output(mapper: mapper, datasets: datasets, jobs: jobs, runs: runs)
  }

  private mutating func flush() -> RecordChunk? {
    var records: [MappedRecord] = []
    while records.count < Self.atOnce {
      if let dataset = output?.datasets.popLast() {
        records += output?.mapper.map(dataset: dataset) ?? []
      } else if let job = output?.jobs.popLast() {
        records += output.map { $0.mapper.map(job: $0.mapper.state.jobs[job]) } ?? []
      } else if let run = output?.runs.popLast() {
        if let record = output?.mapper.map(run: run) { records.append(record) }
      } else if output?.hasAgents == true {
        output?.hasAgents = false
        records += output?.mapper.agentRecords() ?? []
      } else {
        break
      }
    }
    let unmapped = output?.mapper.unmapped ?? [:]
    output?.mapper.unmapped = [:]
    guard !records.isEmpty || !unmapped.isEmpty else { return nil }
    defer { ordinal += 1 }
    return RecordChunk(
      ordinal: ordinal, file: max(0, inputs.count - 1), records: records, rejected: [], tally: Tally(unmapped: unmapped)
    )
  }
}
