import Crypto
import Protection
import Spill
import Synchronization

/// Collects from all tasks of a run whose fields were sealed, in no more memory than its budget: people come in any order, and often.
final class SubjectRows: Sendable {
  private struct State {
    var sort: ExternalSort
    var bytes: [UInt8] = []
    var items: [SortBatch.Item] = []
    var failure: SpillError?
  }

  /// A person: how key ids name them, the classes of which fields were sealed, and the key as the vault has it.
  struct Row {
    var tag: [UInt8]
    var classes: UInt64
    var wrapped: [UInt8]
  }

  private static let tagCount = 16
  private static let classesCount = 8
  private static let batch = 4096

  private let state: Mutex<State>

  init(_ spill: SpillPlace) { state = Mutex(State(sort: ExternalSort(spill))) }

  func add(_ entry: SubjectKeys.Entry) {
    state.withLock { state in
      let start = state.bytes.count
      state.bytes.append(contentsOf: entry.tag)
      withUnsafeBytes(of: entry.classes.bigEndian) { state.bytes.append(contentsOf: $0) }
      state.bytes.append(contentsOf: entry.wrapped)
      state.items.append(
        SortBatch.Item(group: 0, tag: 0, key: start..<start + Self.tagCount, payload: start..<state.bytes.count))
      if state.items.count >= Self.batch { Self.flush(&state) }
    }
  }

  /// Hands on each person once, in order of the tags.
  /// - Throws: `SpillError` where the disk failed.
  func forEach(_ body: (Row) throws -> Void) throws {
    let sort = try state.withLock { state throws(SpillError) in
      Self.flush(&state)
      if let failure = state.failure { throw failure }
      return state.sort
    }
    var current: Row?
    try sort.forEach { item in
      let bytes = Array(item.payload)
      var row = Row(tag: Array(bytes[..<Self.tagCount]), classes: 0, wrapped: [])
      for byte in bytes[Self.tagCount..<Self.tagCount + Self.classesCount] {
        row.classes = row.classes << 8 | UInt64(byte)
      }
      row.wrapped = Array(bytes[(Self.tagCount + Self.classesCount)...])
      if current?.tag == row.tag {
        current?.classes |= row.classes
      } else {
        if let current { try body(current) }
        current = row
      }
    }
    if let current { try body(current) }
  }

  private static func flush(_ state: inout State) {
    var batch = SortBatch(bytes: state.bytes, items: state.items)
    batch.sort()
    state.bytes.removeAll(keepingCapacity: true)
    state.items.removeAll(keepingCapacity: true)
    do throws(SpillError) {
      try state.sort.add(batch)
    } catch {
      state.failure = state.failure ?? error
    }
  }
}
