import Crypto
import Foundation
import JSON
import Transparency

/// `checkpoint-consistency.json`: that a log continues what earlier checkpoints were about (RFC 6962 section 2.1.2).
///
/// `{"to":{"size","root"},"from":[{"size","root","hashes":[…]}]}`, roots and hashes in base64 as checkpoints have them.
struct LogConsistency {
  static let name = "checkpoint-consistency.json"

  struct Proof {
    var size: Int
    var root: Digest
    var hashes: [Digest]
  }

  var size: Int
  var root: Digest
  var proofs: [Proof]

  /// Proofs from earlier states of the log to that of a checkpoint.
  init(_ log: TileLog, to checkpoint: Checkpoint, from earlier: [Checkpoint]) throws {
    (size, root) = (checkpoint.size, checkpoint.root)
    proofs = try Set(earlier.map(\.size)).filter { $0 <= checkpoint.size }.sorted().map { old in
      Proof(
        size: old, root: try log.root(of: old), hashes: try log.consistencyProof(from: old, to: checkpoint.size))
    }
  }

  init?(_ bytes: [UInt8]) {
    guard let json = try? JSONValue(parsing: bytes, maxDepth: 8), json.object?.count == 2,
      let to = Self.head(json["to"]), let list = json["from"]?.array, list.count <= 10_000
    else { return nil }
    (size, root) = to
    proofs = []
    for item in list {
      guard let from = Self.head(item), let texts = item["hashes"]?.array, texts.count <= 128 else { return nil }
      let hashes = texts.compactMap { $0.string.flatMap { Digest(base64: $0) } }
      guard hashes.count == texts.count else { return nil }
      proofs.append(Proof(size: from.0, root: from.1, hashes: hashes))
    }
  }

  private static func head(_ json: JSONValue?) -> (Int, Digest)? {
    guard let size = json?["size"]?.int64, size >= 0, let root = json?["root"]?.string.flatMap({ Digest(base64: $0) })
    else { return nil }
    return (Int(size), root)
  }

  /// Whether it proves that the log went on from a checkpoint; nil if it has no proof for that one.
  func proves(_ earlier: Checkpoint) -> Bool? {
    guard let proof = proofs.first(where: { $0.size == earlier.size }) else { return nil }
    return proof.root == earlier.root
      && TreeProof.isConsistent(from: (proof.size, proof.root), to: (size, root), proof: proof.hashes)
  }

  var bytes: [UInt8] {
    func head(_ size: Int, _ root: Digest) -> JSONObject { ["size": .int(Int64(size)), "root": .string(root.base64)] }
    return JSONWriter.canonical([
      "to": .object(head(size, root)),
      "from": .array(
        proofs.map {
          var members = head($0.size, $0.root)
          members["hashes"] = .array($0.hashes.map { .string($0.base64) })
          return .object(members)
        }),
    ])
  }
}

extension Digest {
  /// As checkpoints write it: base64 with padding.
  var base64: String { Data(bytes).base64EncodedString() }

  init?(base64 text: String) {
    guard let data = Data(base64Encoded: text), data.base64EncodedString() == text else { return nil }
    self.init(bytes: data)
  }
}

/// That the sealing of a bundle stands in the log: the entry, and its proof (c2sp.org/tlog-proof@v1).
struct SealingProof {
  static let entryName = "bundle.tlog-entry"
  static let proofName = "bundle.tlog-proof"

  var entry: [UInt8]
  var proof: String

  /// Finds the entry of a bundle, by SHA-256 of its manifest; nil if the log has none.
  init?(_ log: TileLog, checkpoint note: String, bundle: Digest) throws {
    for index in 0..<log.size {
      let entry = try log.entry(index)
      guard Self.names(bundle, entry) else { continue }
      self.entry = entry
      proof = EntryProof(index: index, hashes: try log.inclusionProof(of: index, size: log.size), checkpoint: note).text
      return
    }
    return nil
  }

  /// Whether an entry tells that the bundle with this manifest was sealed.
  static func names(_ bundle: Digest, _ entry: [UInt8]) -> Bool {
    guard let json = try? JSONValue(parsing: entry, maxDepth: 8), json["op"]?.string == "run.sealed" else {
      return false
    }
    return json["obj"]?.array?.contains { $0["n"]?.string == "manifest.json" && $0["h"]?.string == bundle.hex } ?? false
  }
}
