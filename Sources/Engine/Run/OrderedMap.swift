/// Maps items on several tasks and hands on the results in the order of the input, so that what comes out does not depend on the
/// number of workers. At most `2 * workers` items are under way: memory stays flat however long the input is.
///
/// - Parameters:
///   - next: the input, pulled from the calling task only.
///   - transform: the work, on any task.
///   - consume: takes the results in input order, on the calling task.
func orderedMap<Input: Sendable, Output: Sendable>(
  workers: Int,
  next: () throws -> Input?,
  transform: @escaping @Sendable (Input) throws -> Output,
  consume: (Output) throws -> Void
) async throws {
  guard workers > 1 else {
    while let item = try next() {
      try Task.checkCancellation()
      try consume(transform(item))
    }
    return
  }
  try await withThrowingTaskGroup(of: (Int, Output).self) { group in
    var started = 0
    var finished = 0
    var waiting: [Int: Output] = [:]
    var exhausted = false
    while true {
      while !exhausted, started - finished < 2 * workers {
        guard let item = try next() else {
          exhausted = true
          break
        }
        let index = started
        group.addTask { (index, try transform(item)) }
        started += 1
      }
      guard let (index, output) = try await group.next() else { break }
      try Task.checkCancellation()
      waiting[index] = output
      while let output = waiting.removeValue(forKey: finished) {
        try consume(output)
        finished += 1
      }
    }
  }
}
