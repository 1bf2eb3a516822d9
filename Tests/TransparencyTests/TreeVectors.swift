import Crypto
import Foundation
import JSON
import Testing

@testable import Transparency

/// A file of published vectors; nil, with the reason printed, where it is not there.
struct VectorFile {
  let name: String
  let tests: [JSONValue]

  init?(_ name: String) throws {
    let folder =
      ProcessInfo.processInfo.environment["AFFIDAVIT_CRYPTO_VECTORS"].map { URL(fileURLWithPath: $0) }
      ?? URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("../shared/vectors/crypto")
    guard let data = try? Data(contentsOf: folder.appendingPathComponent("\(name).json")) else {
      print("\(name): skipped, it is not there")
      return nil
    }
    self.name = name
    // Some numbers are beyond 64 bits, so that they are refused.
    tests = try JSONParser().parse(Array(data)).root.value["tests"]?.array ?? []
  }

  /// Runs every test and prints the sums.
  func run(_ body: (JSONValue) throws -> Bool) rethrows {
    var failed: [String] = []
    for test in tests where try !body(test) { failed.append(test["id"]?.string ?? "?") }
    print("\(name): \(tests.count - failed.count) passed, \(failed.count) failed, 0 skipped")
    #expect(failed.isEmpty, "\(failed)")
    #expect(!tests.isEmpty)
  }
}

extension JSONValue {
  func hash(_ name: String) -> Digest? { self[name]?.string.flatMap { StrictBase64.digest($0) } }

  /// Nil if one of them is no hash.
  func hashes(_ name: String) -> [Digest]? {
    let texts = self[name]?.array ?? []
    let hashes = texts.compactMap { $0.string.flatMap { StrictBase64.digest($0) } }
    return hashes.count == texts.count ? hashes : nil
  }

  func number(_ name: String) -> Int { self[name]?.int64.flatMap(Int.init(exactly:)) ?? -1 }
}

@Suite("Published vectors of transparency logs") struct TransparencyVectors {
  @Test func inclusion() throws {
    try VectorFile("rfc6962_inclusion")?.run { test in
      var holds = false
      if let leaf = test.hash("leafHash"), let root = test.hash("root"), let proof = test.hashes("proof") {
        holds = TreeProof.includes(
          leaf, at: test.number("leafIdx"), size: test.number("treeSize"), root: root, proof: proof)
      }
      return holds != test["wantErr"]?.bool
    }
  }

  @Test func consistency() throws {
    try VectorFile("rfc6962_consistency")?.run { test in
      var holds = false
      if let old = test.hash("root1"), let new = test.hash("root2"), let proof = test.hashes("proof") {
        holds = TreeProof.isConsistent(
          from: (test.number("size1"), old), to: (test.number("size2"), new), proof: proof)
      }
      return holds != test["wantErr"]?.bool
    }
  }

  @Test func notes() throws {
    try VectorFile("c2sp_tlog_checkpoints_proofs")?.run { test in
      let verifier = try NoteVerifier(try #require(test["vkey"]?.string))
      #expect(try verifier.text() == test["vkey"]?.string)
      switch test["kind"]?.string {
      case "note":
        return (try? SignedNote.text(of: try #require(test["note"]?.string), by: verifier)) != nil
      case "checkpoint":
        // The right form with a root of another tree can only be seen by who has the tree.
        guard let checkpoint = try? Checkpoint(try #require(test["checkpoint"]?.string), by: verifier) else {
          return true
        }
        return test["why"]?.string == "root" && checkpoint.size > 0
      default: return try log(test, verifier)
      }
    }
  }

  /// A whole log of the vectors, made again: its tree, its tiles' bytes, its proofs.
  private func log(_ test: JSONValue, _ verifier: NoteVerifier) throws -> Bool {
    let (size, index) = (test.number("size"), test.number("index"))
    let series = try #require(test["id"]?.string?.dropFirst(3))
    let entries = (0..<size).map { Array(#"{"n":\#($0),"i":\#(series)}"#.utf8) }
    let tree = LeafTree(entries)
    let checkpoint = try Checkpoint(try #require(test["checkpoint"]?.string), by: verifier)
    #expect(try checkpoint.size == size && tree.root(of: size) == checkpoint.root)
    let proof = try EntryProof(try #require(test["tlog_proof"]?.string))
    #expect(try proof.verify(entry: entries[index], by: verifier) == checkpoint)
    #expect(try tree.inclusionProof(of: index, size: size) == proof.hashes)
    #expect(
      EntryProof(index: index, hashes: proof.hashes, checkpoint: proof.checkpoint).text == test["tlog_proof"]?.string)
    #expect(throws: NoteError.self) { try proof.verify(entry: entries[index] + [0], by: verifier) }
    let old = test.number("old_size")
    guard old > 0 else { return true }
    #expect(try tree.root(of: old) == test.hash("old_root"))
    return try tree.consistencyProof(from: old, to: size) == test.hashes("consistency")
  }
}

private struct LeafTree: HashedTree {
  let leaves: [Digest]
  init(_ entries: [[UInt8]]) { leaves = entries.map { TreeHash.leaf($0) } }
  var size: Int { leaves.count }
  func hash(level: Int, index: Int) -> Digest { PlainTree.root(leaves[(index << level)..<((index + 1) << level)]) }
}
