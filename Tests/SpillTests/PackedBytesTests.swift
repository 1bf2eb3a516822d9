import Testing

@testable import Spill

/// Strings of every size around that of a block, each different.
private func strings(_ seed: UInt64, count: Int) -> [[UInt8]] {
  var state = seed
  func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }
  return (0..<count).map { number in
    let size = [0, 1, 300, 4_000, PackedBytes.blockSize - 1, PackedBytes.blockSize, 40_000][Int(next() % 7)]
    let noise = next() % 2 == 0
    return (0..<size).map { UInt8(truncatingIfNeeded: noise ? Int(next()) : $0 / 7 + number) }
  }
}

@Suite struct PackedBytesTests {
  @Test(arguments: 1...8) func givesBackWhatWasAppended(seed: UInt64) {
    var store = PackedBytes()
    let texts = strings(seed, count: 300)
    let references = texts.map { store.append($0) }
    // Twice, in another order: from a block just unpacked, and from one that had to make room.
    for number in Array(texts.indices) + texts.indices.reversed() {
      #expect(Array(store.bytes(references[number])) == texts[number])
    }
  }

  @Test(arguments: 1...8) func storesThatAreTakenOverMoveTheirReferences(seed: UInt64) {
    var whole = PackedBytes()
    var texts: [[UInt8]] = []
    var references: [PackedBytes.Reference] = []
    for part in 0..<20 {
      var later = PackedBytes()
      // Some parts are a single small tail, some have blocks, some are empty.
      let more = strings(seed &* 100 &+ UInt64(part), count: part % 4 * part)
      let own = more.map { later.append($0) }
      let shift = whole.append(contentsOf: later)
      texts += more
      references += own.map { $0.moved(by: shift) }
    }
    for (text, reference) in zip(texts, references) { #expect(Array(whole.bytes(reference)) == text) }
  }

  @Test func copiesThatGoTheirOwnWaysDoNotSeeEachOther() {
    var one = PackedBytes()
    let first = one.append([UInt8](repeating: 1, count: PackedBytes.blockSize))
    var other = one
    let mine = one.append([UInt8](repeating: 2, count: PackedBytes.blockSize))
    let theirs = other.append([UInt8](repeating: 3, count: PackedBytes.blockSize))
    _ = (one.append([0]), other.append([0]))
    #expect(one.bytes(mine).allSatisfy { $0 == 2 })
    #expect(other.bytes(theirs).allSatisfy { $0 == 3 })
    #expect(one.bytes(mine).allSatisfy { $0 == 2 })
    #expect(one.bytes(first) == other.bytes(first))
  }

  @Test func textThatRepeatsItselfTakesAFractionOfItsSize() {
    var store = PackedBytes()
    var size = 0
    for number in 0..<5_000 {
      let text = Array(
        #"{"id":"ds:\#(number)","kind":"dataset","name":"Set \#(number)","personalData":"pseudonymised"}"#.utf8)
      size += text.count
      _ = store.append(text)
    }
    #expect(store.packedByteCount < size / 3)
  }

  @Test func manyThreadsReadAtOnce() async {
    var store = PackedBytes()
    let texts = strings(9, count: 400)
    let references = texts.map { store.append($0) }
    let shared = store
    await withTaskGroup(of: Bool.self) { group in
      for task in 0..<8 {
        group.addTask {
          (0..<texts.count).allSatisfy { step in
            let number = (step * 7 + task * 31) % texts.count
            return Array(shared.bytes(references[number])) == texts[number]
          }
        }
      }
      for await isRight in group { #expect(isRight) }
    }
  }
}
