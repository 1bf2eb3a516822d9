/// Walks sorted items, in memory or on disk.
struct SortCursor {
  /// The bytes in which the current item lies.
  private(set) var bytes: [UInt8]
  /// Nil at the end.
  private(set) var current: SortBatch.Item?

  private let items: [SortBatch.Item]
  private var next = 0
  private let run: SortedRun?
  private var block = 0

  init(_ batch: SortBatch) {
    bytes = batch.bytes
    items = batch.items
    run = nil
    current = batch.items.first
    next = 1
  }

  init(_ run: SortedRun) throws(SpillError) {
    bytes = []
    items = []
    self.run = run
    try advance()
  }

  mutating func advance() throws(SpillError) {
    guard let run else {
      current = next < items.count ? items[next] : nil
      next += 1
      return
    }
    if next >= bytes.count {
      guard block < run.queue.blocks.count else {
        current = nil
        return
      }
      try run.file.read(run.queue.blocks[block], into: &bytes)
      block += 1
      next = 0
    }
    let read = SortedRun.item(in: bytes, at: next)
    current = read.item
    next = read.next
  }

  func precedes(_ other: SortCursor) -> Bool {
    guard let left = current else { return false }
    guard let right = other.current else { return true }
    return bytes.withUnsafeBytes { mine in
      other.bytes.withUnsafeBytes { theirs in SortBatch.precedes(left, mine, right, theirs) }
    }
  }
}

/// Merges sorted items: a tree of losers (Knuth, The Art of Computer Programming 3, 5.4.1), log2 k comparisons an item.
struct Tournament {
  private var cursors: [SortCursor]
  /// At 0 the winner, below it the loser of each match.
  private var tree: [Int]

  init(_ cursors: [SortCursor]) {
    self.cursors = cursors
    tree = Array(repeating: -1, count: max(1, cursors.count))
    for index in cursors.indices.reversed() { replay(index) }
  }

  /// Hands on the next item; false at the end.
  mutating func next<E: Error>(
    failed: (SpillError) -> E, _ body: (SortBatch.Item, UnsafeRawBufferPointer) throws(E) -> Void
  ) throws(E) -> Bool {
    let winner = tree[0]
    guard winner >= 0, let item = cursors[winner].current else { return false }
    try cursors[winner].bytes.withBytes { (bytes) throws(E) in try body(item, bytes) }
    do throws(SpillError) { try cursors[winner].advance() } catch { throw failed(error) }
    replay(winner)
    return true
  }

  /// Plays the matches from a leaf up. Places not yet played (-1) win, so that each leaf stops at one while the tree is filled.
  private mutating func replay(_ leaf: Int) {
    var winner = leaf
    var node = (leaf + cursors.count) / 2
    while node > 0 {
      let rival = tree[node]
      if winner >= 0, rival < 0 || cursors[rival].precedes(cursors[winner]) { swap(&winner, &tree[node]) }
      node /= 2
    }
    tree[0] = winner
  }
}
