import Foundation
import Spill
import Testing

@Suite("External sorting")
struct ExternalSortTests {
  struct Item: Hashable {
    var group: UInt32
    var key: [UInt8]
    var payload: [UInt8]

    static func precedes(_ left: Item, _ right: Item) -> Bool {
      if left.group != right.group { return left.group < right.group }
      if left.key != right.key { return left.key.lexicographicallyPrecedes(right.key) }
      return left.payload.lexicographicallyPrecedes(right.payload)
    }
  }

  private static func items(_ count: Int, seed: UInt64) -> [Item] {
    var state = seed
    func draw(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    return (0..<count).map { _ in
      Item(
        group: UInt32(draw(4)), key: (0..<draw(4)).map { _ in UInt8(draw(3)) },
        payload: (0..<draw(40)).map { _ in UInt8(draw(256)) })
    }
  }

  private static func batches(_ items: [Item], size: Int) -> [SortBatch] {
    stride(from: 0, to: items.count, by: size).map { start in
      var batch = SortBatch()
      for item in items[start..<min(start + size, items.count)] {
        batch.append(group: item.group, tag: UInt32(item.payload.count), key: item.key, payload: item.payload)
      }
      batch.sort()
      return batch
    }
  }

  private static func read(_ sort: ExternalSort) throws -> [[UInt8]] {
    var lines: [[UInt8]] = []
    try sort.forEach { item in
      #expect(Int(item.tag) == item.payload.count)
      lines.append(Array(item.payload))
    }
    return lines
  }

  @Test(
    "budget, batches and levels of runs do not show in what comes out",
    arguments: [(budget: 1, size: 1), (1, 7), (500, 10), (20_000, 33), (1 << 30, 100)])
  func sorted(budget: Int, size: Int) throws {
    let items = Self.items(700, seed: UInt64(budget + size))
    let expected = items.sorted(by: Item.precedes).map(\.payload)
    var sort = ExternalSort(SpillPlace(folder: NSTemporaryDirectory(), budget: budget), fanIn: 3)
    for batch in Self.batches(items, size: size) { try sort.add(batch) }
    #expect(sort.count == 700)
    #expect(sort.hasSpilled == (budget < 1 << 30))
    #expect(try Self.read(sort) == expected)
    #expect(try Self.read(sort) == expected, "a second reading gives the same")
  }

  @Test("two merged are as one, whichever spilled")
  func merged() throws {
    let items = Self.items(600, seed: 9)
    let expected = items.sorted(by: Item.precedes).map(\.payload)
    for (left, right) in [(1, 1 << 30), (1 << 30, 1), (900, 900)] {
      var first = ExternalSort(SpillPlace(folder: NSTemporaryDirectory(), budget: left), fanIn: 4)
      var second = ExternalSort(SpillPlace(folder: NSTemporaryDirectory(), budget: right), fanIn: 4)
      for batch in Self.batches(Array(items[..<250]), size: 20) { try first.add(batch) }
      for batch in Self.batches(Array(items[250...]), size: 20) { try second.add(batch) }
      try first.merge(second)
      #expect(first.count == 600)
      #expect(try Self.read(first) == expected)
    }
  }

  @Test("a key that lies in the payload is not written twice, and orders as any other")
  func keysInside() throws {
    var arena: [UInt8] = []
    var items: [SortBatch.Item] = []
    for name in ["delta", "alpha", "charlie", "bravo"] {
      let start = arena.count
      arena += Array("{\"s\":\"\(name)\"}".utf8)
      items.append(
        .init(
          group: 1, tag: UInt32(arena.count - start), key: start + 6..<arena.count - 2, payload: start..<arena.count))
    }
    var batch = SortBatch(bytes: arena, items: items)
    batch.sort()
    var sort = ExternalSort(SpillPlace(folder: NSTemporaryDirectory(), budget: 1))
    try sort.add(batch)
    #expect(
      try Self.read(sort).map { String(decoding: $0, as: UTF8.self) } == [
        "{\"s\":\"alpha\"}", "{\"s\":\"bravo\"}", "{\"s\":\"charlie\"}", "{\"s\":\"delta\"}",
      ])
  }

  @Test("nothing sorted is nothing")
  func empty() throws {
    let sort = ExternalSort(SpillPlace(folder: NSTemporaryDirectory()))
    #expect(try Self.read(sort).isEmpty)
    #expect(!sort.hasSpilled)
  }
}
