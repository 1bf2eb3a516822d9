import Testing

@testable import JSON

@Suite("Names and depth, looked at after parsing")
struct SoundnessTests {
  /// What the strict parser says, and what parsing without a look and the walk after it say.
  private func verdicts(_ text: String, maxDepth: Int = 64) throws -> (strict: Bool, walked: Bool) {
    let bytes = Array(text.utf8)
    let parser = JSONParser(maxDepth: maxDepth)
    let strict = (try? parser.parse(bytes)) != nil
    let document = try JSONDocument()
    let walked = try bytes.withUnsafeBytes { buffer in
      try parser.parseUnchecked(buffer, into: document)
        && document.root.withCursor { $0.isSound(maxDepth: maxDepth) }
    }
    return (strict, walked)
  }

  @Test("they agree with the strict parser on random texts with doubled names") func agreement() throws {
    var random = SeededGenerator(seed: 21)
    var doubled = 0
    for _ in 0..<800 {
      let count = Int.random(in: 0...40, using: &random)
      let names = (0..<count).map { _ in "member-number-\(Int.random(in: 0...400, using: &random))" }
      if Set(names).count < names.count { doubled += 1 }
      let object = "{" + names.map { "\"\($0)\":1" }.joined(separator: ",") + "}"
      let text = Bool.random(using: &random) ? object : #"[{"a":\#(object)},2]"#
      let (strict, walked) = try verdicts(text)
      #expect(strict == walked, "\(text)")
    }
    #expect(doubled > 100)
  }

  @Test("depth is measured alike") func depth() throws {
    for depth in 60...68 {
      for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
        let inner = open == "[" ? "" : "1"
        let text =
          String(repeating: open, count: depth) + inner + String(repeating: close, count: depth)
        let (strict, walked) = try verdicts(text)
        #expect(strict == walked && strict == (depth <= 64), "\(depth)")
      }
    }
  }
}
