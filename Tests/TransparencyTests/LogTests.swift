import Crypto
import Foundation
import JSON
import Testing

@testable import Transparency

@Suite("Logs as files") struct LogTests {
  /// A folder that goes with its owner, and a key for the log in it.
  final class Place {
    let path: String
    let signer: NoteSigner

    init() throws {
      path = NSTemporaryDirectory() + "affidavit-log-\(UUID().uuidString)"
      signer = try NoteSigner(name: "log.example/test", key: Ed25519.PrivateKey())
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func writer() throws -> LogWriter { try LogWriter(path, signer: signer) }

    func bytes(_ name: String) throws -> Data { try Data(contentsOf: URL(fileURLWithPath: "\(path)/\(name)")) }

    func checkpoint() throws -> Checkpoint { try Checkpoint(#require(TileLog.note(in: path)), by: signer.verifier) }

    /// Every file that a checkpoint needs, by its path.
    func files() throws -> [String: Data] {
      var files: [String: Data] = [:]
      for name in try FileManager.default.subpathsOfDirectory(atPath: path) where !name.hasPrefix(".") {
        if let data = try? bytes(name) { files[name] = data }
      }
      return files
    }
  }

  private func entries(_ count: Int, series: Int = 0) -> [[UInt8]] {
    (0..<count).map { Array(#"{"n":\#($0),"i":\#(series)}"#.utf8) }
  }

  @Test("tiles and entries are byte for byte those of the published logs") func vectors() throws {
    guard let file = try VectorFile("c2sp_tlog_checkpoints_proofs") else { return }
    for test in file.tests where test["kind"]?.string == "log" {
      let size = test.number("size")
      let series = try #require(test["id"]?.string.flatMap { Int($0.dropFirst(3)) })
      let place = try Place()
      var writer = try place.writer()
      // In several steps, so that tiles grow.
      for step in [size / 3, size / 2, size] where step > 0 { _ = try writer.extend(to: entries(step, series: series)) }
      let (tile, width) = ((size - 1) / 256, test.number("tile0_last_width"))
      for (path, digest) in [
        (TilePath.hashes(level: 0, index: tile, width: width), "tile0_last_sha256"),
        (TilePath.entries(index: tile, width: width), "entries_last_sha256"),
      ] { #expect(SHA256.hash(try place.bytes(path)).hex == test[digest]?.string, "\(path) of \(size)") }
      let log = TileLog(place.path, size: size)
      try log.verify(place.checkpoint())
      #expect(
        try StrictBase64.encode(log.root(of: size).bytes) == test["checkpoint"]?.string?.split(separator: "\n")[2] ?? ""
      )
    }
  }

  @Test("more entries than can be reckoned with are refused before anybody reckons") func sizes() throws {
    let place = try Place()
    for (size, isRead) in [
      ("0", true), ("9007199254740992", true), ("9007199254740993", false), ("9223372036854775807", false),
      ("9223372036854775808", false), ("-1", false), ("+1", false), ("01", false),
    ] {
      let root = StrictBase64.encode(TreeHash.empty.bytes)
      let note = try place.signer.sign("\(place.signer.verifier.name)\n\(size)\n\(root)\n")
      let checkpoint = try? Checkpoint(note, by: place.signer.verifier)
      #expect((checkpoint != nil) == isRead, "\(size)")
      guard let checkpoint, checkpoint.size > 0 else { continue }
      #expect(throws: LogError.self) { try TileLog(place.path, size: checkpoint.size).verify(checkpoint) }
    }
  }

  @Test("names of tiles") func names() {
    #expect(TilePath.hashes(level: 0, index: 0, width: 256) == "tile/0/000")
    #expect(TilePath.hashes(level: 1, index: 999, width: 5) == "tile/1/999.p/5")
    #expect(TilePath.entries(index: 1_234_067, width: 256) == "tile/entries/x001/x234/067")
  }

  @Test("proofs out of tiles are those of a tree in memory") func proofs() throws {
    let place = try Place()
    var writer = try place.writer()
    let all = entries(700)
    _ = try writer.extend(to: all)
    let log = TileLog(place.path, size: 700)
    let leaves = all.map { TreeHash.leaf($0) }
    for size in [1, 255, 256, 257, 512, 699, 700] {
      #expect(try log.root(of: size) == PlainTree.root(leaves[..<size]))
      for index in [0, size / 2, size - 1] {
        let proof = try log.inclusionProof(of: index, size: size)
        #expect(
          TreeProof.includes(leaves[index], at: index, size: size, root: PlainTree.root(leaves[..<size]), proof: proof))
        #expect(try log.entry(index) == all[index])
      }
    }
  }

  @Test("a writer that dies at any file leaves the log as it was, and the next one continues it") func killed() throws {
    struct Killed: Error {}
    let whole = try Place()
    do {
      var writer = try whole.writer()
      for size in [250, 600] { _ = try writer.extend(to: entries(size)) }
    }
    var steps = 0
    while true {
      let place = try Place()
      func note() throws -> String { try #require(TileLog.note(in: place.path)) }
      func checkpoint() throws -> Checkpoint { try Checkpoint(note(), by: whole.signer.verifier) }
      // Each writer has the folder's lock until it goes.
      let died: Bool
      do {
        var writer = try LogWriter(place.path, signer: whole.signer)
        _ = try writer.extend(to: entries(250))
        let before = try checkpoint()
        var left = steps
        writer.interruption = { _ in
          if left == 0 { throw Killed() }
          left -= 1
        }
        died = (try? writer.extend(to: entries(600))) == nil
        if died {
          #expect(try checkpoint() == before)
          try TileLog(place.path, size: 250).verify(before)
        }
      }
      var writer = try LogWriter(place.path, signer: whole.signer)
      _ = try writer.extend(to: entries(600))
      try TileLog(place.path, size: 600).verify(checkpoint())
      #expect(try note() == TileLog.note(in: whole.path))
      guard died else { break }
      steps += 1
    }
    #expect(steps >= 7)
  }

  @Test("a shorter story, another story, altered files, another key: the log is not continued") func refused() throws {
    let place = try Place()
    do {
      var writer = try place.writer()
      _ = try writer.extend(to: entries(300))
      #expect(throws: LogError.shrunk(from: 300, to: 299)) { try writer.extend(to: entries(299)) }
      var other = entries(301)
      other[17] = [1]
      #expect(throws: LogError.altered(entry: 17)) { try writer.extend(to: other) }
      #expect(throws: LogError.entry(300)) {
        try writer.extend(to: entries(300) + [[UInt8](repeating: 0, count: 65536)])
      }
    }
    let stranger = try NoteSigner(name: "log.example/test", key: Ed25519.PrivateKey())
    #expect(throws: LogError.signature) { try LogWriter(place.path, signer: stranger) }
    let checkpoint = try place.checkpoint()
    for (name, content) in try place.files() where name != "checkpoint" {
      var altered = content
      altered[altered.count / 2] ^= 1
      try altered.write(to: URL(fileURLWithPath: "\(place.path)/\(name)"))
      #expect(throws: LogError.self, "\(name)") { try TileLog(place.path, size: 300).verify(checkpoint) }
      if name == "tile/0/000" { #expect(throws: LogError.altered(entry: nil)) { try place.writer() } }
      try FileManager.default.removeItem(atPath: "\(place.path)/\(name)")
      #expect(throws: LogError.self, "\(name)") { try TileLog(place.path, size: 300).verify(checkpoint) }
      try content.write(to: URL(fileURLWithPath: "\(place.path)/\(name)"))
    }
    var bundle = try place.bytes("tile/entries/000")
    bundle[5] ^= 1
    try bundle.write(to: URL(fileURLWithPath: "\(place.path)/tile/entries/000"))
    #expect(throws: LogError.altered(entry: 0)) { try TileLog(place.path, size: 300).verify(checkpoint) }
  }
}
