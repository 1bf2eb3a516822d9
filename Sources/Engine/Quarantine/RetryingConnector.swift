import Connectors
import Crypto
import Provenance

extension RetryPlan {
  /// The sources of the run, with the refused records offered after the files of each.
  func applied(to set: SourceSet) throws -> SourceSet {
    var set = set
    for (index, source) in sources {
      let entry = set.entries[index]
      var base = entry.connector
      var own = source
      if let mapping = base as? any OfferTaking {
        // What is no native record is one of the system's own: its connector maps it.
        let foreign = try source.items.filter { try !$0.isCarried && !Self.isRecord($0.mended ?? bytes($0.number)) }
        base = mapping.offering(try foreign.map { try offered($0) })
        let numbers = Set(foreign.map(\.number))
        own.items.removeAll { numbers.contains($0.number) }
      }
      set.entries[index].connector = RetryingConnector(base: base, plan: self, source: own)
    }
    return set
  }

  private func offered(_ item: Item) throws -> OfferedItem {
    let entry = entries[item.number]
    return OfferedItem(
      number: item.number, bytes: try item.mended ?? bytes(item.number), path: item.path,
      line: entry.rejection.line ?? 1, offset: entry.lineStart)
  }

  /// One record as a chunk of its own, at its old place.
  fileprivate func chunk(_ item: Item) throws -> RecordChunk {
    let entry = entries[item.number]
    let bytes = try item.mended ?? bytes(item.number)
    var chunk = RecordChunk(ordinal: 0, bytes: [], place: .locators([]), tally: Tally(read: 1))
    chunk.path = item.path
    chunk.retried = item.number
    if item.isCarried {
      chunk.tally.rejected = 1
      chunk.rejected = [SourceRejection(bytes: bytes, rejection: entry.rejection, locator: entry.locator)]
      return chunk
    }
    chunk.tally.accepted = 1
    chunk.bytes = bytes
    if let line = entry.rejection.line {
      chunk.place = .lines(first: line, offset: entry.lineStart ?? 0)
    } else {
      chunk.place = .locators([entry.locator ?? ""])
    }
    return chunk
  }
}

/// A source with records beside those of its files: what an earlier run refused, offered again. Where a mended record takes
/// the place of a line or item, the files' own is left out, so that each is counted once.
struct RetryingConnector: Connector {
  let base: any Connector
  let plan: RetryPlan
  let source: RetryPlan.Source

  var system: String { base.system }
  var inputs: [InputFile] { base.inputs }

  func makeReader() throws -> any ChunkReader {
    RetryingReader(base: try base.makeReader(), plan: plan, source: source)
  }
}

/// Gives the chunks of the files, then one for each record that is offered.
struct RetryingReader: ChunkReader {
  private var base: any ChunkReader
  private let plan: RetryPlan
  private let source: RetryPlan.Source
  private var waiting: [RecordChunk] = []
  private var item = 0
  private var ordinal = 0
  /// Items whose bytes the files have.
  private var seen: Set<Int> = []

  init(base: any ChunkReader, plan: RetryPlan, source: RetryPlan.Source) {
    self.base = base
    self.plan = plan
    self.source = source
  }

  var files: [InputFile] { base.files }

  mutating func next() throws -> RecordChunk? {
    if waiting.isEmpty, let chunk = try base.next() {
      look(at: chunk)
      waiting = withoutReplaced(chunk).reversed()
    }
    while waiting.isEmpty, item < source.items.count {
      if !seen.contains(source.items[item].number) { waiting = [try plan.chunk(source.items[item])] }
      item += 1
    }
    guard var chunk = waiting.popLast() else { return nil }
    chunk.ordinal = ordinal
    ordinal += 1
    return chunk
  }

  private mutating func look(at chunk: RecordChunk) {
    guard !source.good.isEmpty, chunk.retried == nil else { return }
    chunk.forEachLine { line in
      guard let numbers = source.good[SHA256.hash(line.bytes)] else { return }
      if let number = numbers.first(where: { !seen.contains($0) }) { seen.insert(number) }
    }
  }

  /// The chunk without what a mended record stands for. Lines keep their places, so it may come in pieces.
  private func withoutReplaced(_ chunk: RecordChunk) -> [RecordChunk] {
    guard chunk.retried == nil, let replaced = source.replaced[chunk.file] else { return [chunk] }
    var chunk = chunk
    let refused = chunk.rejected.count
    chunk.rejected.removeAll { refusal in
      let spot = QuarantineSpot(export: "", line: refusal.rejection.line, locator: refusal.locator)
      return replaced[spot]?.hold(refusal.bytes) ?? false
    }
    chunk.tally.read -= refused - chunk.rejected.count
    chunk.tally.rejected -= refused - chunk.rejected.count
    var gone: [Int] = []
    chunk.forEachLine { line in
      let spot = QuarantineSpot(export: "", line: line.line, locator: line.locator)
      if let digests = replaced[spot], digests.hold(line.bytes) { gone.append(line.index) }
    }
    guard !gone.isEmpty else { return [chunk] }
    chunk.tally.read -= gone.count
    chunk.tally.accepted -= gone.count
    return chunk.pieces(without: gone)
  }
}

extension RecordChunk {
  /// The lines between those of some indexes, each piece at its place; what was refused and the sums stand in the first.
  fileprivate func pieces(without gone: [Int]) -> [RecordChunk] {
    var pieces: [RecordChunk] = []
    var rest = bytes[...]
    var index = 0
    func piece(from start: Int, first: Int, count: Int) -> RecordChunk {
      var piece = self
      piece.bytes = Array(bytes[start..<rest.startIndex])
      switch place {
      case .lines(let line, let offset): piece.place = .lines(first: line + first, offset: offset + Int64(start))
      case .locators(let locators): piece.place = .locators(Array(locators[first..<min(first + count, locators.count)]))
      }
      if !pieces.isEmpty {
        piece.rejected = []
        piece.tally = Tally()
      }
      return piece
    }
    for stop in gone + [Int.max] {
      let (start, first) = (rest.startIndex, index)
      while index < stop, !rest.isEmpty { (rest, index) = (rest.afterLine, index + 1) }
      pieces.append(piece(from: start, first: first, count: index - first))
      if !rest.isEmpty { (rest, index) = (rest.afterLine, index + 1) }
    }
    return pieces
  }
}

extension [Digest?] {
  fileprivate func hold(_ bytes: some Sequence<UInt8>) -> Bool {
    contains { $0 == nil } || contains(SHA256.hash(bytes))
  }
}

extension ArraySlice<UInt8> {
  /// What follows the first line feed.
  fileprivate var afterLine: ArraySlice<UInt8> {
    firstIndex(of: UInt8(ascii: "\n")).map { self[($0 + 1)...] } ?? self[endIndex...]
  }
}
