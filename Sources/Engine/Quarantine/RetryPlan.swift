import Connectors
import Crypto
import Foundation
import JSON
import Protection
import Provenance

/// What a run may be told of the records that an earlier one refused.
public struct RetryOptions: Sendable {
  /// Mended records; nil offers the refused ones again as they were.
  public var mended: String?
  /// The owner's private key; nil for the one beside the owners' public keys.
  public var key: String?

  public init(mended: String?, key: String?) {
    self.mended = mended
    self.key = key
  }
}

/// The refused records of the period's earlier bundle, each with what this run does with it.
struct RetryPlan: Sendable {
  /// A record to be offered beside what the files hold.
  struct Item: Sendable {
    /// Index in `entries`.
    var number: Int
    /// Path of the file, as the connector of its source names it where it still reads it.
    var path: String
    /// Stands in the place of the refused bytes; nil for those bytes, to be opened when they are needed.
    var mended: [UInt8]?
    /// Cannot be read alone: it stays refused, with the reason of then.
    var isCarried = false
  }

  /// What of one source is offered, and what of its files is left out for it.
  struct Source: Sendable {
    var items: [Item] = []
    /// Refused bytes that a mended record stands for, by input and place; nil for whatever stands there.
    var replaced: [Int: [QuarantineSpot: [Digest?]]] = [:]
    /// Digests of refused bytes of files that have changed since, for which a mended record stands wherever they stand by now.
    var mended: Set<Digest> = []
    /// Digests of refused bytes that are offered from the quarantine, and the numbers of the items.
    var offered: [Digest: [Int]] = [:]
    /// Of the items offered, those whose bytes are good by themselves: where the files still have them, nothing is offered.
    var good: [Digest: [Int]] = [:]
    /// Ids of records offered from the quarantine as they were: if the source has a good record of that id by now, it was
    /// mended there.
    var ids: [Int: String] = [:]
  }

  /// Of the earlier bundle, then of the editions before it of which something was mended.
  private(set) var keys: [QuarantineKey] = []
  private(set) var entries: [QuarantineEntry] = []
  /// Index in `keys` by entry.
  private var bundles: [Int] = []
  /// By index of the source in the run.
  private(set) var sources: [Int: Source] = [:]
  /// Entries whose file is read again as it was, by source and place.
  private(set) var read: [Int: [QuarantineSpot: [Int]]] = [:]
  private(set) var mendedCount = 0

  private let set: SourceSet
  private let workspace: Workspace
  /// Source and input of each path that is read, in the form of the quarantine.
  private var inputs: [String: [(source: Int, file: Int)]] = [:]

  /// - Throws: `EngineError`: of kind `.integrity` if the earlier bundle was altered, `.key` for a key that does not open it, `.input` for
  ///   mended records that cannot be read or stand for none.
  init(_ options: RetryOptions, _ intake: Intake, secrets: SecretSource) throws {
    workspace = intake.workspace
    set = intake.sources
    let access = QuarantineAccess(workspace: workspace)
    let configuration = intake.configuration
    let bundle = try access.bundle(nil, period: configuration.period.name)
    var mended = try options.mended.map { try MendedRecords(file: $0) }
    let trusted = try KeyFiles.publicKey(configuration.keys.signingPublic, for: .signature)
    let owner = try access.ownerKey(options.key, configuration)
    for (source, entry) in set.entries.enumerated() {
      for (index, input) in entry.connector.inputs.enumerated() {
        inputs[Quarantine.exportName(input.path, workspace), default: []].append((source, index))
      }
    }
    var isLatest = true
    for bundle in [bundle] + access.editions(of: bundle) where isLatest || mended?.isEmpty == false {
      let key = try QuarantineFile(bundle: bundle, trusted: trusted).unlock(owner, secrets: secrets)
      keys.append(key)
      try add(key.file, &mended, all: isLatest)
      isLatest = false
    }
    try mended?.checkAllTaken(workspace.display(bundle))
  }

  /// - Parameter all: takes what was not mended too.
  private mutating func add(_ file: QuarantineFile, _ mended: inout MendedRecords?, all: Bool) throws {
    let digests = Dictionary(
      file.inputs.map { path, digest in
        (Quarantine.exportName(URL(fileURLWithPath: path, relativeTo: workspace.folder).path, workspace), digest)
      }
    ) { first, _ in first }
    var unchanged: [[String]: Bool] = [:]
    try file.forEach { entry in
      let instead = mended?.take(entry.spot)
      guard all || instead != nil else { return }
      var entry = entry
      let isFromFile = entry.fileDigest == nil
      entry.fileDigest = entry.fileDigest ?? digests[entry.export]
      let key = [entry.export, entry.fileDigest ?? ""]
      let isSame = unchanged[key] ?? isUnchanged(entry.export, entry.fileDigest)
      unchanged[key] = isSame
      try add(entry, mended: instead, isSame: isSame, isFromFile: isFromFile)
    }
  }

  /// The refused bytes of an entry.
  func bytes(_ number: Int) throws -> [UInt8] { try keys[bundles[number]].open(entries[number]) }

  private mutating func add(_ entry: QuarantineEntry, mended: [UInt8]?, isSame: Bool, isFromFile: Bool) throws {
    let number = entries.count
    entries.append(entry)
    bundles.append(keys.count - 1)
    let home = (inputs[entry.export] ?? []).first { set.entries[$0.source].connector.system == entry.system }
    let source = try home?.source ?? nearest(entry)
    var item = Item(number: number, path: workspace.folder.appendingPathComponent(entry.export).path)
    if let home { item.path = set.entries[home.source].connector.inputs[home.file].path }
    let refused = mended != nil || !isSame || home == nil ? try bytes(number) : []
    if let mended, !isFromFile || (mended != refused && mended != Self.compact(refused)) {
      mendedCount += 1
      item.mended = mended
      let digest = SHA256.hash(refused)
      if let home, isSame || isFromFile {
        let spot = QuarantineSpot(export: "", line: entry.rejection.line, locator: entry.locator)
        // What a run offered in the place of a line is not what stands there.
        let found = isFromFile ? digest : nil
        sources[source, default: Source()].replaced[home.file, default: [:]][spot, default: []].append(found)
      }
      if !isSame { sources[source, default: Source()].mended.insert(digest) }
      sources[source, default: Source()].items.append(item)
      return
    }
    if home != nil, isSame {
      read[source, default: [:]][entry.spot, default: []].append(number)
      return
    }
    let isWhole =
      entry.rejection.reason != Rejection.Code.lineTooLong.rawValue && refused.count < SourceRejection.mostBytes
    item.isCarried = !isWhole || !canRead(refused, source)
    if item.isCarried, home != nil {
      // The file is read again and speaks for itself.
      read[source, default: [:]][entry.spot, default: []].append(number)
      return
    }
    let digest = SHA256.hash(refused)
    sources[source, default: Source()].offered[digest, default: []].append(number)
    if entry.rejection.reason == Rejection.Code.idKindClash.rawValue {
      sources[source, default: Source()].good[digest, default: []].append(number)
    } else if let id = Self.id(refused) {
      sources[source, default: Source()].ids[number] = id
    }
    sources[source, default: Source()].items.append(item)
  }

  /// Whether a source reads single items: native records everywhere, and what its connector maps alone.
  private func canRead(_ bytes: [UInt8], _ source: Int) -> Bool {
    let entry = set.entries[source]
    return entry.isNative || entry.connector is any OfferTaking || Self.isRecord(bytes)
  }

  /// The source that an export belongs to which none reads any more: of its system, first one that reads from the same folder.
  private func nearest(_ entry: QuarantineEntry) throws -> Int {
    let ofSystem = set.entries.indices.filter { set.entries[$0].connector.system == entry.system }
    let folder = entry.export.split(separator: "/").dropLast()
    let found = ofSystem.first { source in
      set.entries[source].connector.inputs.contains {
        Quarantine.exportName($0.path, workspace).split(separator: "/").dropLast() == folder
      }
    }
    guard let source = found ?? ofSystem.first else {
      throw EngineError(
        .configuration,
        "a refused record of \(Terminal.safe(entry.export)) cannot be offered again: no source reads "
          + "\(Terminal.safe(entry.system)) any more", hint: "list one under sources, or run without --retry-rejected")
    }
    return source
  }

  /// Whether a file holds what it held when the record was refused.
  private func isUnchanged(_ export: String, _ digest: String?) -> Bool {
    guard let digest, let place = inputs[export]?.first else { return false }
    let path = set.entries[place.source].connector.inputs[place.file].path
    return FileDigest(URL(fileURLWithPath: path))?.sha256 == digest
  }

  /// Whether bytes are meant as a native record.
  static func isRecord(_ bytes: [UInt8]) -> Bool {
    guard let root = try? JSONParser().parse(bytes).root else { return false }
    return root["kind"]?.string != nil && root["id"]?.string != nil
  }

  private static func id(_ bytes: [UInt8]) -> String? { try? JSONParser().parse(bytes).root["id"]?.string }

  private static func compact(_ bytes: [UInt8]) -> [UInt8]? {
    (try? JSONParser().parse(bytes)).map { JSONWriter.compact($0.root) }
  }
}
