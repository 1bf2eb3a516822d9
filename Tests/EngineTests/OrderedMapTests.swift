import Synchronization
import Testing

@testable import Engine

@Suite("Work on several tasks comes out in the order of the input") struct OrderedMapTests {
  private struct Failure: Error, Equatable { var item: Int }

  @Test("whatever finishes first, for any number of workers", arguments: [1, 2, 3, 8])
  func order(_ workers: Int) async throws {
    var next = 0
    var results: [Int] = []
    try await orderedMap(
      workers: workers,
      next: {
        next += 1
        return next <= 200 ? next : nil
      },
      transform: { item in
        // The earlier an item, the longer its work.
        var sum = item
        for step in 0..<((200 - item) * 50) { sum = sum &* 31 &+ step }
        return (item, sum)
      }, consume: { results.append($0.0) })
    #expect(results == Array(1...200))
    #expect(next == 201, "the end of the input is asked for once")
  }

  @Test("nothing from nothing", arguments: [1, 4]) func empty(_ workers: Int) async throws {
    var consumed = 0
    try await orderedMap(
      workers: workers, next: { () -> Int? in nil }, transform: { $0 }, consume: { _ in consumed += 1 })
    #expect(consumed == 0)
  }

  @Test("at most two items a worker are under way", arguments: [1, 2, 4]) func bounded(_ workers: Int) async throws {
    var pulled = 0
    var consumed = 0
    var most = 0
    try await orderedMap(
      workers: workers,
      next: { () -> Int? in
        guard pulled < 100 else { return nil }
        pulled += 1
        most = max(most, pulled - consumed)
        return pulled
      }, transform: { $0 }, consume: { _ in consumed += 1 })
    #expect(consumed == 100)
    #expect(most <= 2 * workers, "\(most) under way")
  }

  @Test("the first error ends it, wherever it arises", arguments: [1, 3]) func errors(_ workers: Int) async {
    for place in ["next", "transform", "consume"] {
      var next = 0
      var consumed: [Int] = []
      await #expect(throws: Failure.self, "in \(place)") {
        try await orderedMap(
          workers: workers,
          next: { () throws -> Int? in
            next += 1
            if place == "next", next == 20 { throw Failure(item: next) }
            return next <= 1000 ? next : nil
          },
          transform: { item in
            if place == "transform", item == 20 { throw Failure(item: item) }
            return item
          },
          consume: { item in
            if place == "consume", item == 20 { throw Failure(item: item) }
            consumed.append(item)
          })
      }
      #expect(consumed == Array(1..<(consumed.count + 1)), "no gap")
      #expect(consumed.count < 20)
      #expect(next < 40, "no more input is pulled")
    }
  }

  @Test("cancellation ends it", arguments: [1, 3]) func cancellation(_ workers: Int) async {
    let count = Mutex(0)
    let task = Task {
      try await orderedMap(
        workers: workers, next: { () -> Int? in 1 },
        transform: { item in
          count.withLock { $0 += 1 }
          return item
        }, consume: { _ in })
    }
    while count.withLock({ $0 }) < 10 { await Task.yield() }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }
}
