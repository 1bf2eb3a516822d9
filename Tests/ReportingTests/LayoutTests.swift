import Reporting
import Testing

@Suite("A lineage picture is laid out")
struct PictureLayouts {
  static func seeds(_ keys: [String]) -> [PictureLayout.Seed] {
    keys.map { .init(key: $0, kind: .dataset, label: .clear($0)) }
  }

  static func picture(_ keys: [String], _ links: [(String, String)], limit: Int = 40) -> Report.Picture {
    PictureLayout.picture(
      id: "p", caption: "c", seeds: seeds(keys), links: links.map { .init(from: $0.0, to: $0.1) }, limit: limit)
  }

  @Test func alwaysFromLeftToRight() {
    let keys = (0..<30).map { "k\($0)" }
    var links: [(String, String)] = []
    for from in 0..<30 {
      for step in [1, 3, 7] where from + step < 30 && (from * step) % 4 != 1 {
        links.append((keys[from], keys[from + step]))
      }
    }
    let picture = Self.picture(keys, links)
    let layer = Dictionary(uniqueKeysWithValues: picture.nodes.map { ($0.id, $0.layer) })
    #expect(picture.edges.count == links.count)
    for edge in picture.edges { #expect(layer[edge.from, default: 0] < layer[edge.to, default: 0]) }
    let places = Set(picture.nodes.map { [$0.layer, $0.order] })
    #expect(places.count == picture.nodes.count)
  }

  @Test func whateverTheOrderOfTheInput() {
    let keys = (0..<20).map { "k\($0)" }
    var links: [(String, String)] = (0..<19).map { (keys[$0], keys[$0 + 1]) }
    links += (0..<10).map { (keys[$0], keys[$0 + 10]) }
    let first = Self.picture(keys, links)
    #expect(Self.picture(keys.reversed(), links.reversed()) == first)
    #expect(Self.picture(keys.sorted { $0.hashValue < $1.hashValue }, links) == first)
  }

  @Test func withoutCrossingWhereNoneIsNeeded() {
    let picture = Self.picture(["a", "b", "x", "y"], [("a", "y"), ("b", "x")])
    let order = Dictionary(uniqueKeysWithValues: picture.nodes.map { ($0.label, $0.order) })
    #expect(order["a"] == order["y"])
    #expect(order["b"] == order["x"])
  }

  @Test func cyclesAndUnknownEndsDoNoHarm() {
    let picture = Self.picture(["a", "b", "c"], [("a", "b"), ("b", "c"), ("c", "a"), ("a", "a"), ("a", "zz")])
    #expect(picture.nodes.map(\.layer) == [0, 1, 2])
    #expect(picture.edges.count == 3)
    #expect(Self.picture([], []).nodes.isEmpty)
  }

  @Test func flaggedNodesStay() {
    var seeds = Self.seeds((0..<60).map { "k\($0)" })
    for index in [55, 57, 59] { seeds[index].flagged = true }
    let picture = PictureLayout.picture(id: "p", caption: "c", seeds: seeds, links: [], limit: 10)
    #expect(picture.nodes.count == 10)
    #expect(picture.nodes.count { $0.flagged } == 3)
    #expect(picture.collapsed == 50)
  }
}

@Suite("A value axis")
struct ValueAxes {
  @Test(arguments: [
    (["51", "122", "9"], "0", "140"), (["7.4"], "0", "8"), (["0.031"], "0", "0.035"), (["-12", "40"], "-20", "40"),
    (["-3"], "-3", "0"), (["1000000"], "0", "1000000"), ([], "0", "1"), (["0"], "0", "1"),
    (["NaN", "inf", "x"], "0", "1"),
  ])
  func holdsZeroAndItsValues(_ values: [String], _ low: String, _ high: String) {
    let axis = Report.Axis(covering: values)
    #expect(axis.low == low)
    #expect(axis.high == high)
    #expect(axis.ticks.contains("0"))
    #expect(axis.ticks.count <= 10)
  }

  @Test func coversAtEveryScale() throws {
    var value = 0.000_013
    while value < 1e12 {
      for factor in [1.0, 1.7, 2.9, 6.3, 9.99] {
        let axis = Report.Axis(covering: ["\(value * factor)"])
        let high = try #require(Double(axis.high))
        #expect(high >= value * factor * (1 - 1e-12) && high <= value * factor * 2)
        #expect((3...10).contains(axis.ticks.count))
        #expect(!axis.high.contains("e"))
      }
      value *= 10
    }
  }
}
