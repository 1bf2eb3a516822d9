public import Crypto
import Foundation

/// A log as files (c2sp.org/tlog-tiles): `checkpoint`, tiles of 256 hashes, bundles of entries.
public struct TileLog: HashedTree {
  public static let checkpointName = "checkpoint"

  let folder: String
  public let size: Int

  /// The first `size` entries of what lies in a folder; nobody has said yet that they are the right ones.
  public init(_ folder: String, size: Int) {
    self.folder = folder
    self.size = size
  }

  /// The signed checkpoint in a folder; nil if there is none.
  public static func note(in folder: String) -> String? {
    (try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(checkpointName)"))).map {
      String(decoding: $0, as: UTF8.self)
    }
  }

  public func hash(level: Int, index: Int) throws -> Digest {
    let (tileLevel, depth) = (level / 8, level % 8)
    let first = index << depth
    let tile = try hashes(tileLevel, tile: first / TilePath.width)
    let start = first % TilePath.width
    var nodes = Array(tile[start..<(start + (1 << depth))])
    while nodes.count > 1 {
      nodes = stride(from: 0, to: nodes.count, by: 2).map { TreeHash.node(nodes[$0], nodes[$0 + 1]) }
    }
    return nodes[0]
  }

  /// Entries of a bundle, in order.
  public func entries(bundle: Int) throws(LogError) -> [[UInt8]] {
    let width = min(TilePath.width, size - bundle * TilePath.width)
    let path = TilePath.entries(index: bundle, width: width)
    let bytes = try read(path)
    var (entries, at) = ([[UInt8]](), 0)
    while at < bytes.count {
      guard at + 2 <= bytes.count else { throw .form(path: path) }
      let count = Int(bytes[at]) << 8 | Int(bytes[at + 1])
      guard at + 2 + count <= bytes.count else { throw .form(path: path) }
      entries.append(Array(bytes[(at + 2)..<(at + 2 + count)]))
      at += 2 + count
    }
    guard entries.count == width else { throw .form(path: path) }
    return entries
  }

  /// One entry, by its place from 0.
  public func entry(_ index: Int) throws(LogError) -> [UInt8] {
    precondition(index < size)
    return try entries(bundle: index / TilePath.width)[index % TilePath.width]
  }

  /// Whether the tiles have the checkpoint's root and every entry hashes to its leaf. Reads everything.
  /// - Throws: `LogError.altered` with the first entry that is another one.
  public func verify(_ checkpoint: Checkpoint) throws(LogError) {
    var tree = GrowingTree()
    for bundle in 0..<((size + TilePath.width - 1) / TilePath.width) {
      let leaves = try hashes(0, tile: bundle)
      for (place, entry) in try entries(bundle: bundle).enumerated() {
        let leaf = TreeHash.leaf(entry)
        guard leaf == leaves[place] else { throw .altered(entry: tree.size) }
        tree.append(leaf)
      }
    }
    guard size == checkpoint.size, tree.root == checkpoint.root else { throw .altered(entry: nil) }
    guard let root = try? root(of: size), root == checkpoint.root else { throw .altered(entry: nil) }
  }

  /// A tile as wide as it is at this size. A wider one that a killed writer left begins with the same hashes.
  func hashes(_ level: Int, tile: Int) throws(LogError) -> [Digest] {
    let width = min(TilePath.width, (size >> (8 * level)) - tile * TilePath.width)
    let path = TilePath.hashes(level: level, index: tile, width: width)
    let bytes = try read(path)
    guard bytes.count == width * Digest.byteCount else { throw .form(path: path) }
    return stride(from: 0, to: bytes.count, by: Digest.byteCount).compactMap {
      Digest(bytes: bytes[$0..<($0 + Digest.byteCount)])
    }
  }

  private func read(_ path: String) throws(LogError) -> [UInt8] {
    let name = "\(folder)/\(path)"
    guard let size = (try? FileManager.default.attributesOfItem(atPath: name))?[.size] as? Int, size <= 32 << 20,
      let data = try? Data(contentsOf: URL(fileURLWithPath: name))
    else { throw .missing(path: path) }
    return Array(data)
  }
}
