public import Crypto
import Foundation

/// The state of a log (c2sp.org/tlog-checkpoint): whose log, how many entries, the root of their tree.
public struct Checkpoint: Hashable, Sendable {
  /// The log, as a URL without scheme; also the name of its key.
  public let origin: String
  public let size: Int
  public let root: Digest

  /// More entries than any log has, and few enough to reckon with.
  private static let largest = 1 << 53

  public init(origin: String, size: Int, root: Digest) {
    self.origin = origin
    self.size = size
    self.root = root
  }

  /// Reads a signed checkpoint. Throws `NoteError.signature` unless the log's own key signed it.
  public init(_ note: String, by verifier: NoteVerifier) throws(NoteError) {
    try self.init(text: try SignedNote.text(of: note, by: verifier))
    guard origin == verifier.name else { throw .signature }
  }

  /// Reads what is signed. Further lines are extensions, which say nothing here.
  init(text: String) throws(NoteError) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
    guard lines.count >= 3, lines.allSatisfy({ !$0.isEmpty }), let size = Int(lines[1]),
      (0...Self.largest).contains(size),
      String(size) == lines[1], let root = StrictBase64.digest(lines[2])
    else { throw .form }
    self.init(origin: String(lines[0]), size: size, root: root)
  }

  /// What is signed.
  public var text: String { "\(origin)\n\(size)\n\(rootText)\n" }

  /// The root in base64, as checkpoints write it.
  public var rootText: String { StrictBase64.encode(root.bytes) }

  public func signed(by signer: NoteSigner) throws(NoteError) -> String {
    guard signer.verifier.name == origin else { throw .key }
    return try signer.sign(text)
  }
}

/// An offline proof that an entry is in a log (c2sp.org/tlog-proof@v1).
public struct EntryProof: Sendable {
  static let header = "c2sp.org/tlog-proof@v1"

  public let index: Int
  public let hashes: [Digest]
  /// The signed checkpoint.
  public let checkpoint: String

  public init(index: Int, hashes: [Digest], checkpoint: String) {
    self.index = index
    self.hashes = hashes
    self.checkpoint = checkpoint
  }

  public init(_ text: String) throws(NoteError) {
    guard let end = text.range(of: "\n\n") else { throw .form }
    var lines = text[..<end.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
    guard lines.count >= 2, lines.removeFirst() == Self.header else { throw .form }
    if lines[0].hasPrefix("extra ") {
      guard StrictBase64.decode(lines.removeFirst().dropFirst(6)) != nil else { throw .form }
    }
    guard let first = lines.first, first.hasPrefix("index "), let index = Int(first.dropFirst(6)), index >= 0,
      String(index) == first.dropFirst(6), lines.count <= 64
    else { throw .form }
    var hashes: [Digest] = []
    for line in lines.dropFirst() {
      guard let hash = StrictBase64.digest(line) else { throw .form }
      hashes.append(hash)
    }
    self.init(index: index, hashes: hashes, checkpoint: String(text[end.upperBound...]))
  }

  public var text: String {
    ([Self.header, "index \(index)"] + hashes.map { StrictBase64.encode($0.bytes) } + ["", ""])
      .joined(separator: "\n") + checkpoint
  }

  /// The checkpoint in whose tree the entry stands. Throws `NoteError.signature` if it does not, or nobody signed that.
  public func verify(entry: [UInt8], by verifier: NoteVerifier) throws(NoteError) -> Checkpoint {
    let checkpoint = try Checkpoint(self.checkpoint, by: verifier)
    guard
      TreeProof.includes(
        TreeHash.leaf(entry), at: index, size: checkpoint.size, root: checkpoint.root, proof: hashes)
    else { throw .signature }
    return checkpoint
  }
}
