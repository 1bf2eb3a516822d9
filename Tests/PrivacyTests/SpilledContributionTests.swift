import Foundation
import Spill
import Testing

@testable import Privacy

@Suite("Bounded contributions of more subjects than memory holds")
struct SpilledContributionTests {
  private static func place(_ budget: Int) -> SpillPlace {
    SpillPlace(folder: NSTemporaryDirectory(), budget: budget)
  }

  @Test(
    "counts and digest are those of one table, for any budget and any bounds",
    arguments: [1, 3_000, 15_000, 1 << 30], [(1, 1), (2, 3), (7, 100)] as [(Int64, Int64)])
  func sameAsInMemory(budget: Int, bounds: (Int64, Int64)) throws {
    let question = try TestQuestion(groups: bounds.0, rows: bounds.1)
    let table = TestRow.table(seed: 40, subjects: 300, rows: 1_500)
    let expected = try question.aggregate(table).bounded()[0]
    let spilling = try question.aggregate(table, spill: Self.place(budget))
    #expect(spilling.hasSpilled == (budget < 1 << 30))
    let found = try spilling.bounded()[0]
    #expect(found.counts == expected.counts)
    #expect(found.digest == expected.digest)
    #expect(try spilling.bounded()[0].digest == expected.digest, "asked again, it says the same")
  }

  @Test("merged in any order, some spilled and some not, they stay the same")
  func merging() throws {
    let question = try TestQuestion(groups: 2, rows: 3)
    var generator = TestGenerator(seed: 41)
    let table = TestRow.table(seed: 41, subjects: 200, rows: 1_200)
    let expected = try question.aggregate(table).bounded()[0]
    for _ in 0..<6 {
      var parts: [BoundedAggregator] = []
      var rest = table.shuffled(using: &generator)[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...300, using: &generator)
        let budget = [1, 4_000, 1 << 30].randomElement(using: &generator) ?? 1
        parts.append(try question.aggregate(rest.prefix(count), spill: Self.place(budget)))
        rest = rest.dropFirst(count)
      }
      while parts.count > 1 {
        let other = parts.remove(at: Int.random(in: 0..<parts.count, using: &generator))
        try parts[Int.random(in: 0..<parts.count, using: &generator)].merge(other)
      }
      let merged = try parts[0].bounded()[0]
      #expect(merged.counts == expected.counts)
      #expect(merged.digest == expected.digest)
    }
  }

  @Test("a copy that is spilled further leaves the other as it was")
  func copies() throws {
    let question = try TestQuestion(groups: 3, rows: 2)
    let table = TestRow.table(seed: 42, rows: 400)
    let first = try question.aggregate(table[..<200], spill: Self.place(1))
    var second = first
    try second.merge(question.aggregate(table[200...]))
    #expect(try first.bounded()[0].counts == question.aggregate(table[..<200]).bounded()[0].counts)
    #expect(try second.bounded()[0].counts == question.aggregate(table).bounded()[0].counts)
  }

  @Test("where there is no room on disk, it says so and counts nothing wrong")
  func noRoom() throws {
    let question = try TestQuestion(groups: 1, rows: 1)
    #expect(throws: SpillError.self) {
      try question.aggregate(
        TestRow.table(seed: 43), spill: SpillPlace(folder: "/nonexistent/folder", budget: 1))
    }
  }
}
