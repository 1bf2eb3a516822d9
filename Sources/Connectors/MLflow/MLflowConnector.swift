import Crypto
import Foundation
import JSON
import Provenance

/// Reads MLflow: the database of a tracking server (2.x and 3.x), a folder of the file store, or saved answers of the
/// REST API.
///
/// One export in three shapes gives the same facts.
public struct MLflowConnector: Connector {
  enum Shape: Sendable {
    /// A file, and its log if one lies beside it.
    case database(String, log: String?)
    case fileStore(String)
    case answers([String])
  }

  public var system: String { MLflowMapper.system }
  public let inputs: [InputFile]
  private let shapes: [Shape]
  private let dictionary: KeyDictionary
  private let instance: String?

  /// - Parameters:
  ///   - paths: databases, folders and JSON files; the sort of each is told from its content.
  ///   - instance: name of the tracking server, part of ids that are unique on one server only.
  /// - Throws: `SourceError` where a path is missing or holds something else.
  public init(paths: [String], dictionary: KeyDictionary = KeyDictionary(), instance: String? = nil) throws(SourceError)
  {
    var shapes: [Shape] = []
    var answers: [String] = []
    for path in paths {
      switch try Self.shape(of: path) {
      case .answers(let files): answers += files
      case let shape: shapes.append(shape)
      }
    }
    if !answers.isEmpty { shapes.append(.answers(answers.sorted())) }
    guard !shapes.isEmpty else {
      throw SourceError(
        .missing, message: "no file is given for mlflow", advice: "name a database, an mlruns folder or JSON files")
    }
    self.shapes = shapes
    self.dictionary = dictionary
    self.instance = instance
    inputs = shapes.flatMap { shape in
      switch shape {
      case .database(let path, let log):
        [path, log].compactMap { $0 }.map { InputFile(path: $0, size: FileDigest.size($0)) }
      case .fileStore(let path):
        [InputFile(path: path, size: FileDigest.size(of: FileTree(path)))]
      case .answers(let paths): paths.map { InputFile(path: $0, size: FileDigest.size($0)) }
      }
    }
  }

  public func makeReader() throws -> any ChunkReader {
    MLflowReader(shapes: shapes, dictionary: dictionary, instance: instance)
  }

  private static func shape(of path: String) throws(SourceError) -> Shape {
    switch try FileLook.look(path) {
    case .sqlite: return .database(path, log: ForeignDatabase.log(of: path))
    case .folder:
      let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
      return try folder(path, names: names)
    case .mlflowAnswer: return .answers([path])
    case let look: throw FileLook.wrong(look, path: path, wanted: "mlflow")
    }
  }

  private static func folder(_ path: String, names: [String]) throws(SourceError) -> Shape {
    for name in names where name.hasSuffix(".db") || name.hasSuffix(".sqlite") || name.hasSuffix(".sqlite3") {
      if case .sqlite? = try? FileLook.look("\(path)/\(name)") {
        return .database("\(path)/\(name)", log: ForeignDatabase.log(of: "\(path)/\(name)"))
      }
    }
    if names.contains("mlruns"), MLflowFileStore.isStore("\(path)/mlruns") { return .fileStore("\(path)/mlruns") }
    if MLflowFileStore.isStore(path) { return .fileStore(path) }
    let answers = names.filter { $0.hasSuffix(".json") }.map { "\(path)/\($0)" }.filter { file in
      if case .mlflowAnswer? = try? FileLook.look(file) { true } else { false }
    }
    guard answers.isEmpty else { return .answers(answers) }
    throw SourceError(
      .wrongFormat, path: path, message: "the folder holds no MLflow export",
      advice: "give mlflow.db, the mlruns folder, or a folder with saved answers of the REST API")
  }
}

/// Reads the stores of a connector one after the other: registry, runs in pieces, agents.
struct MLflowReader: ChunkReader {
  private var waiting: [MLflowConnector.Shape]
  private let dictionary: KeyDictionary
  private let instance: String?
  private var current: Current?
  private var ordinal = 0
  private(set) var files: [InputFile] = []

  private struct Current {
    var shape: MLflowConnector.Shape
    var store: any MLflowStore
    var mapper: MLflowMapper
    /// What the file system said before anything was read, by path.
    var stamps: [(path: String, stamp: Digest)]
  }

  init(shapes: [MLflowConnector.Shape], dictionary: KeyDictionary, instance: String?) {
    waiting = shapes.reversed()
    self.dictionary = dictionary
    self.instance = instance
  }

  mutating func next() throws -> RecordChunk? {
    if current == nil {
      guard let shape = waiting.popLast() else { return nil }
      return try open(shape)
    }
    if let batch = try current?.store.nextRuns() {
      var tally = Tally(read: batch.runs.count + batch.refused.count + batch.repeated)
      tally.accepted = batch.runs.count
      tally.rejected = batch.refused.count
      tally.merged = batch.repeated
      let records = batch.runs.flatMap { current?.mapper.map($0) ?? [] }
      return chunk(records, refused: batch.refused, tally: tally)
    }
    let records = current?.mapper.agentRecords() ?? []
    let last = chunk(records, refused: [], tally: Tally())
    try close()
    return last
  }

  private mutating func open(_ shape: MLflowConnector.Shape) throws -> RecordChunk {
    let paths =
      switch shape {
      case .database(let path, _), .fileStore(let path): [path]
      case .answers(let paths): paths
      }
    let stamps = paths.map { ($0, FileDigest.stamp($0)) }
    var store: any MLflowStore
    let export: String
    switch shape {
    case .database(let path, _):
      store = try MLflowDatabase(path: path)
      export = Sources.exportName(path)
    case .fileStore(let path):
      store = MLflowFileStore(root: FileTree(path))
      export = Sources.exportName(path)
    case .answers(let paths):
      store = MLflowAnswers(files: paths)
      export = Sources.exportName(
        paths.count == 1 ? paths[0] : URL(fileURLWithPath: paths[0]).deletingLastPathComponent().relativePath)
    }
    var mapper = MLflowMapper(dictionary: dictionary, instance: instance, export: export)
    let (registry, refused) = try store.registry()
    let items = registry.experiments.count + registry.models.count + registry.versions.count + registry.logged.count
    var tally = Tally(read: items + refused.count + registry.repeated)
    tally.accepted = items
    tally.rejected = refused.count
    tally.merged = registry.repeated
    let records = mapper.load(registry)
    current = Current(shape: shape, store: store, mapper: mapper, stamps: stamps)
    return chunk(records, refused: refused, tally: tally)
  }

  /// Digests what was read, which must still be what it was when it was opened.
  private mutating func close() throws {
    guard let current else { return }
    self.current = nil
    switch current.shape {
    case .database(let path, let log):
      for file in [path, log].compactMap({ $0 }) { files.append(try FileDigest.read(file)) }
    case .fileStore(let path): files.append(try FileDigest.read(FileTree(path)))
    case .answers(let paths): for path in paths { files.append(try FileDigest.read(path)) }
    }
    for (path, stamp) in current.stamps where FileDigest.stamp(path) != stamp { throw SourceError.changed(path) }
  }

  private mutating func chunk(_ records: [MappedRecord], refused: [MLflowRefusal], tally: Tally) -> RecordChunk {
    var tally = tally
    tally.unmapped = current?.mapper.unmapped ?? [:]
    current?.mapper.unmapped = [:]
    defer { ordinal += 1 }
    return RecordChunk(
      ordinal: ordinal, file: files.count, records: records,
      rejected: refused.map { refusal in
        SourceRejection(
          bytes: Array(refusal.bytes.prefix(SourceRejection.mostBytes)),
          rejection: Rejection(reason: refusal.reason, message: refusal.message), locator: refusal.locator)
      }, tally: tally)
  }
}

extension RecordChunk {
  /// A chunk of converted records, one line each.
  init(ordinal: Int, file: Int, records: [MappedRecord], rejected: [SourceRejection], tally: Tally) {
    var bytes: [UInt8] = []
    for mapped in records {
      JSONWriter.append(.object(mapped.record), to: &bytes)
      bytes.append(UInt8(ascii: "\n"))
    }
    self.init(
      ordinal: ordinal, file: file, bytes: bytes, place: .locators(records.map(\.locator)), rejected: rejected,
      tally: tally)
  }
}
