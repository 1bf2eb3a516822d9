public import Crypto
import Foundation
import JSON
import Protection
import Transparency

/// The tree over all records of a bundle: leaves are SHA-256(00 ‖ JWT), in the order of the file. Size and root stand in the manifest,
/// so that a copy with fewer fields is known to have every record, and one whose fields are sealed anew is known to be the same.
struct RecordTree {
  private var tree = GrowingTree()

  var head: TreeHead { TreeHead(size: tree.size, root: tree.root) }

  /// Adds the records of whole lines of `records.sdj`.
  /// - Throws: `EngineError` of kind `.integrity` for a line that begins otherwise.
  mutating func add(lines: [UInt8]) throws {
    try lines.withUnsafeBytes { bytes in
      var rest = bytes
      while let start = rest.baseAddress, !rest.isEmpty {
        let end = memchr(start, 0x0A, rest.count).map { UnsafeRawPointer($0) - start } ?? rest.count
        guard let jwt = RecordLine.jwt(of: UnsafeRawBufferPointer(rebasing: rest[..<end])) else {
          throw EngineError(.integrity, "record \(tree.size + 1) is not of the form of \(RecordsFile.name)")
        }
        tree.append(TreeHash.leaf(jwt))
        rest = UnsafeRawBufferPointer(rebasing: rest[min(end + 1, rest.count)...])
      }
    }
  }

  /// Adds one record by its JWT.
  mutating func add(jwt: ArraySlice<UInt8>) { tree.append(TreeHash.leaf(jwt)) }

  /// Adds the record of one line.
  /// - Parameter clear: whether its fields are in clear.
  /// - Throws: `EngineError` of kind `.integrity` for a line that begins otherwise.
  mutating func add(_ line: [UInt8], clear: Bool) throws {
    if clear { add(jwt: line.prefix { $0 != UInt8(ascii: "~") }) } else { try add(lines: line) }
  }

  /// What is wrong with the records, each of which is signed, if their tree is not the one that was sealed; else nil.
  func fault(_ sealed: TreeHead) -> String? {
    if head.size != sealed.size {
      return "\(grouped(head.size)) are here, each signed, and \(grouped(sealed.size)) were sealed"
    }
    guard head.root != sealed.root else { return nil }
    return "each is signed, but one is missing, added or at another place: their tree is not the signed one"
  }
}

/// Size and root of a tree of records.
public struct TreeHead: Hashable, Sendable {
  public var size: Int
  public var root: Digest

  var json: JSONValue { ["size": .int(Int64(size)), "root": .string(root.hex)] }

  init(size: Int, root: Digest) {
    self.size = size
    self.root = root
  }

  init?(_ json: JSONView?) {
    guard let json, json.count == 2, let size = json["size"]?.int64, size >= 0, let text = json["root"]?.string,
      let root = Digest(hex: text)
    else { return nil }
    self.init(size: Int(size), root: root)
  }
}
