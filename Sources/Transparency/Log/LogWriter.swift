import Crypto
public import Durability
import Foundation

/// Continues a log, for one process at a time.
///
/// Entries and tiles come first, each on disk before the next, the signed checkpoint last and in one step: a killed writer leaves the log as
/// it was, with files that belong to nobody yet and that the next one writes over.
public struct LogWriter {
  private let folder: String
  private let signer: NoteSigner
  private let lock: FolderLock
  /// What the log has come to; nil if it has no entry yet.
  public private(set) var checkpoint: Checkpoint?
  private var leaves: [Digest] = []
  /// Called before each file is written; a test throws from it to stand for a process that dies there.
  var interruption: ((String) throws -> Void)?

  /// Opens the log in a folder, and makes it where there is none.
  ///
  /// - Throws: `LogError` unless the checkpoint is signed by the log's key and the tiles on disk have its root; `DiskError`.
  public init(_ folder: String, signer: NoteSigner) throws {
    try Folder.make(folder, mode: 0o700)
    self.folder = folder
    self.signer = signer
    lock = try FolderLock(folder)
    guard let note = TileLog.note(in: folder) else {
      guard !FileManager.default.fileExists(atPath: "\(folder)/\(TilePath.entries(index: 0, width: TilePath.width))")
      else {
        throw LogError.missing(path: TileLog.checkpointName)
      }
      return
    }
    guard let found = try? Checkpoint(note, by: signer.verifier) else { throw LogError.signature }
    let log = TileLog(folder, size: found.size)
    var tree = GrowingTree()
    for tile in 0..<((found.size + TilePath.width - 1) / TilePath.width) {
      for leaf in try log.hashes(0, tile: tile) {
        leaves.append(leaf)
        tree.append(leaf)
      }
    }
    let root = try log.root(of: found.size)
    guard tree.root == found.root, root == found.root else { throw LogError.altered(entry: nil) }
    checkpoint = found
  }

  public var size: Int { leaves.count }

  /// Whether an entry is the one that stands at a place.
  public func holds(_ entry: [UInt8], at index: Int) -> Bool {
    leaves.indices.contains(index) && leaves[index] == TreeHash.leaf(entry)
  }

  /// Appends entries and signs what the log has come to. Entries that are there already are compared: the log continues what it has or stays.
  ///
  /// - Parameter all: all entries from the first one on.
  /// - Returns: the signed checkpoint.
  /// - Throws: `LogError.shrunk` if they are fewer than the log has, `.altered` with the first that is another one; `DiskError`.
  public mutating func extend(to all: [[UInt8]]) throws -> String {
    guard all.count >= size else { throw LogError.shrunk(from: size, to: all.count) }
    for index in leaves.indices where !holds(all[index], at: index) { throw LogError.altered(entry: index) }
    if all.count == size, let note = TileLog.note(in: folder) { return note }
    for (index, entry) in all.enumerated() where entry.count > 0xFFFF { throw LogError.entry(index) }
    let (old, new) = (size, all.count)
    let grown = leaves + all[old...].map { TreeHash.leaf($0) }
    for bundle in (old / TilePath.width)..<((new + TilePath.width - 1) / TilePath.width) {
      let part = all[(bundle * TilePath.width)..<min(new, (bundle + 1) * TilePath.width)]
      try write(
        TilePath.entries(index: bundle, width: part.count),
        part.flatMap { [UInt8($0.count >> 8), UInt8($0.count & 0xFF)] + $0 })
    }
    try writeTiles(grown, from: old)
    var tree = GrowingTree()
    for leaf in grown { tree.append(leaf) }
    let head = Checkpoint(origin: signer.verifier.name, size: new, root: tree.root)
    let note = try head.signed(by: signer)
    try write(TileLog.checkpointName, Array(note.utf8))
    (leaves, checkpoint) = (grown, head)
    removeOutgrown(from: old, to: new)
    return note
  }

  /// Tiles of all levels that are not as they were when the log had `old` entries.
  private func writeTiles(_ leaves: [Digest], from old: Int) throws {
    var (level, nodes, known) = (0, leaves, old)
    while !nodes.isEmpty, nodes.count > known {
      for tile in (known / TilePath.width)...((nodes.count - 1) / TilePath.width) {
        let part = nodes[(tile * TilePath.width)..<min(nodes.count, (tile + 1) * TilePath.width)]
        try write(TilePath.hashes(level: level, index: tile, width: part.count), part.flatMap(\.bytes))
      }
      nodes = (0..<(nodes.count / TilePath.width)).map { tile in
        var tree = GrowingTree()
        for node in nodes[(tile * TilePath.width)..<((tile + 1) * TilePath.width)] { tree.append(node) }
        return tree.root
      }
      known /= TilePath.width
      level += 1
    }
  }

  private func write(_ path: String, _ bytes: [UInt8]) throws {
    try interruption?(path)
    let name = "\(folder)/\(path)"
    try Folder.make(PreparedFile.folder(of: name))
    try PreparedFile.write(bytes, to: name, mode: 0o600, replacing: true)
  }

  /// Tiles that were not full, once a wider one took their place.
  private func removeOutgrown(from old: Int, to new: Int) {
    var (level, before, after) = (0, old, new)
    while before > 0 {
      let (tile, width) = (before / TilePath.width, before % TilePath.width)
      if width > 0, after > before {
        unlink("\(folder)/\(TilePath.hashes(level: level, index: tile, width: width))")
        if level == 0 { unlink("\(folder)/\(TilePath.entries(index: tile, width: width))") }
      }
      (level, before, after) = (level + 1, before / TilePath.width, after / TilePath.width)
    }
  }
}
