import Dispatch
import JSON
import Policy
import Provenance
import Spill
import Synchronization

/// Requests of one batch of records, and the contributions that some request reaches, to be sorted by person.
///
/// Requests stand anywhere among the contributions, and neither kind fits into memory: the few that belong together are brought
/// together by sorting, on disk where they are many.
struct RequestBatch: Sendable {
  private let world: RecordWorld
  private var batch = SortBatch()

  init(_ world: RecordWorld) { self.world = world }

  /// - Returns: whether the record is judged later, with what belongs to it.
  mutating func take(_ record: JSONView, kind: RecordKind) -> Bool {
    switch kind {
    case .request:
      guard let key = RequestKey(record) else { return false }
      append(RequestGroup.prefix(key, isRequest: true), record)
      return true
    case .contribution:
      for key in world.requestKeys(of: record) { append(RequestGroup.prefix(key, isRequest: false), record) }
      return false
    default: return false
    }
  }

  private mutating func append(_ prefix: [UInt8], _ record: JSONView) {
    batch.append(group: 0, key: prefix, payload: prefix + JSONWriter.compact(record))
  }

  func sorted() -> SortBatch {
    var batch = batch
    batch.sort()
    return batch
  }
}

/// How items are told apart: the key, then whether it is a request, so that contributions come first.
private enum RequestGroup {
  static let keyCount = 9

  static func prefix(_ key: RequestKey, isRequest: Bool) -> [UInt8] {
    withUnsafeBytes(of: key.word.bigEndian) { Array($0) } + [key.isListed ? 1 : 0, isRequest ? 1 : 0]
  }
}

/// Some people's requests, each after the contributions that it reaches: what is judged on one task.
private struct PeopleBatch: Sendable {
  private struct Item: Sendable {
    var record: Range<Int>
    var isRequest: Bool
    /// Whether another person's items begin here.
    var isNext: Bool
  }

  private var bytes: [UInt8] = []
  private var items: [Item] = []
  private var key: [UInt8] = []

  /// From so many items or bytes on the batch ends with the person.
  private static let items = 128
  private static let bytes = 256 << 10

  var count: Int { items.count }

  /// Whether an item belongs to the next batch.
  func ends(before item: SortedItem) -> Bool {
    (items.count >= Self.items || bytes.count >= Self.bytes) && !isSamePerson(item)
  }

  private func isSamePerson(_ item: SortedItem) -> Bool {
    item.payload.prefix(RequestGroup.keyCount).elementsEqual(key)
  }

  mutating func append(_ item: SortedItem) {
    let isNext = !isSamePerson(item)
    if isNext { key = Array(item.payload.prefix(RequestGroup.keyCount)) }
    let start = bytes.count
    bytes.append(contentsOf: item.payload.dropFirst(RequestGroup.keyCount + 1))
    items.append(
      Item(record: start..<bytes.count, isRequest: item.payload[RequestGroup.keyCount] != 0, isNext: isNext))
  }

  func judged(_ treatment: RecordTreatment) throws -> VerdictSlice {
    var verdicts = VerdictBatch(treatment.docket, written: treatment.kept.kinds)
    var contributions: [JSONDocument] = []
    let parser = JSONParser()
    for item in items {
      if item.isNext { contributions = [] }
      let document = try parser.parse(Array(bytes[item.record]))
      if item.isRequest {
        treatment.docket.judge(document.root, kind: .request, contributions: contributions, into: &verdicts)
      } else {
        contributions.append(document)
      }
    }
    return VerdictSlice(verdicts, treatment.rules)
  }
}

/// Judges requests with the contributions that they reach, some people's on each of `workers` threads. What is judged together, and the
/// order in which verdicts come, follow from the items alone.
struct RequestJudging {
  let treatment: RecordTreatment
  let workers: Int
  let progress: any ProgressReporter

  func run(_ items: ExternalSort, into log: inout VerdictLog) throws {
    guard items.count > 0 else { return }
    progress.begin("Requests", total: items.count, unit: .records)
    var waiting: [PeopleBatch] = []
    var batch = PeopleBatch()
    try items.forEach { item in
      if batch.ends(before: item) {
        waiting.append(batch)
        batch = PeopleBatch()
        if waiting.count == workers { try judge(&waiting, into: &log) }
      }
      batch.append(item)
    }
    waiting.append(batch)
    try judge(&waiting, into: &log)
    progress.end()
  }

  /// The sorted items are handed on by a loop that cannot wait for tasks, so a few batches at a time are judged while it stands.
  private func judge(_ batches: inout [PeopleBatch], into log: inout VerdictLog) throws {
    try Task.checkCancellation()
    let (waiting, treatment) = (batches, treatment)
    let results = Mutex<[Int: Result<VerdictSlice, any Error>]>([:])
    DispatchQueue.concurrentPerform(iterations: waiting.count) { number in
      let result = Result { try waiting[number].judged(treatment) }
      results.withLock { $0[number] = result }
    }
    let found = results.withLock { $0 }
    for (number, batch) in waiting.enumerated() {
      if let slice = try found[number]?.get() { try log.add(slice) }
      progress.advance(by: batch.count)
    }
    batches = []
  }
}
