import JSON
import Policy
import Provenance
import Spill

/// The open verdicts of a run, by rule, each rule's in the order of their subjects; in memory while they are few, on disk if not.
struct OpenVerdicts: Sendable {
  let order: RuleOrder
  private let file: SpillFile
  /// By rank of the rule: tag, length and line of each verdict.
  private var queues: [SpillQueue]

  init(_ order: RuleOrder, spill: SpillPlace) {
    self.order = order
    file = SpillFile(in: spill.folder)
    // A quarter of the budget over all rules, so that many rules do not make it more.
    let share = spill.budget / 4 / max(1, order.count)
    queues = Array(repeating: SpillQueue(blockSize: min(max(share, 1), 256 << 10)), count: order.count)
  }

  /// - Parameter line: of a verdict of this rule; they come in the order of their subjects.
  mutating func add(_ line: UnsafeRawBufferPointer, _ tag: VerdictTag, rank: Int) throws(SpillError) {
    try queues[rank].append(to: file) { block in
      withUnsafeBytes(of: tag.bits.littleEndian) { block.append(contentsOf: $0) }
      withUnsafeBytes(of: UInt32(line.count).littleEndian) { block.append(contentsOf: $0) }
      block.append(contentsOf: line)
    }
  }

  /// Hands on the verdicts of one rule whose tag is wanted.
  /// - Parameters:
  ///   - wants: tells which lines to read at all.
  ///   - body: takes a verdict; false ends it.
  /// - Throws: `SpillError`, and what `body` throws.
  func forEach(
    rank: Int, where wants: (VerdictTag) -> Bool = { _ in true }, _ body: (Verdict) throws -> Bool
  ) throws {
    let parser = OpenVerdicts.parser()
    var isDone = false
    try queues[rank].forEachBlock(
      of: file,
      { (block) throws(any Error) in
        var place = 0
        while !isDone, place < block.count {
          func word(_ offset: Int) -> UInt32 {
            UInt32(littleEndian: block.loadUnaligned(fromByteOffset: place + offset, as: UInt32.self))
          }
          let tag = VerdictTag(bits: word(0))
          let end = place + 8 + Int(word(4))
          if wants(tag) {
            let line = UnsafeRawBufferPointer(rebasing: block[place + 8..<end])
            isDone = try !body(Self.verdict(line, tag, parser))
          }
          place = end
        }
      }, failed: { $0 })
  }

  /// A parser of verdict lines: evidence stands a few levels deeper in them than in its record.
  static func parser() -> JSONParser { JSONParser(maxDepth: 128) }

  /// The verdict that a line was made of.
  static func verdict(_ line: UnsafeRawBufferPointer, _ tag: VerdictTag, _ parser: JSONParser) throws -> Verdict {
    var verdict = try Verdict(parser.parse(line).root.value)
    verdict.subjectIsPersonal = tag.isPersonal
    return verdict
  }
}
