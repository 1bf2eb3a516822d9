import JSON
import Policy
import Provenance
import Spill

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

/// Judges requests with the contributions that they reach, one person after the other.
struct RequestJudging {
  let treatment: RecordTreatment
  let progress: any ProgressReporter

  /// Verdicts that are added to the log at once.
  private static let batch = 4096

  func run(_ items: ExternalSort, into log: inout VerdictLog) throws {
    guard items.count > 0 else { return }
    progress.begin("Requests", total: items.count, unit: .records)
    var verdicts = VerdictBatch(treatment.docket, written: treatment.kept.kinds)
    var key: [UInt8] = []
    var contributions: [JSONDocument] = []
    let parser = JSONParser()
    try items.forEach { item in
      let here = item.payload.prefix(RequestGroup.keyCount)
      if !here.elementsEqual(key) {
        key = Array(here)
        contributions = []
        try Task.checkCancellation()
      }
      let document = try parser.parse(Array(item.payload.dropFirst(RequestGroup.keyCount + 1)))
      if item.payload[RequestGroup.keyCount] == 0 {
        contributions.append(document)
      } else {
        treatment.docket.judge(document.root, kind: .request, contributions: contributions, into: &verdicts)
      }
      progress.advance(by: 1)
      if verdicts.entries.count >= Self.batch {
        try log.add(VerdictSlice(verdicts, treatment.rules))
        verdicts.removeAll()
      }
    }
    try log.add(VerdictSlice(verdicts, treatment.rules))
    progress.end()
  }
}
