import Foundation
import Testing

@testable import Engine

@Suite("What a terminal is given") struct TerminalTests {
  @Test("a line of progress: stage, share, amount, rate, time left") func line() {
    #expect(
      TerminalProgress.line(stage: "Judging", done: 61_000, total: 100_000, unit: .records, seconds: 2)
        == "Judging     61 %  61,000 records  30,500/s  0:02 left")
    #expect(
      TerminalProgress.line(stage: "Reading", done: 0, total: nil, unit: .records, seconds: 9)
        == "Reading     0 records")
    #expect(
      TerminalProgress.line(stage: "Reading", done: 1_250_000, total: 2_500_000, unit: .bytes, seconds: 1)
        == "Reading     50 %  1.3 MB  1.3 MB/s  0:01 left")
    #expect(
      TerminalProgress.line(stage: "Paths", done: 3, total: 0, unit: .records, seconds: 0.1) == "Paths       3 records")
    #expect(
      TerminalProgress.line(stage: "Paths", done: 9, total: 3, unit: .records, seconds: 0.1).contains("100 %"),
      "never more")
    #expect(
      TerminalProgress.line(stage: "Judging", done: 1, total: 3601, unit: .records, seconds: 1).hasSuffix("60:00 left"))
    #expect(
      TerminalProgress.line(stage: "A longer stage", done: 1, total: nil, unit: .records, seconds: 0).hasPrefix(
        "A longer stage  1 "))
  }

  @Test("redrawn at most ten times a second, and a note keeps its line") func redraw() {
    var now = 100.0
    var written: [String] = []
    let progress = TerminalProgress(isTerminal: true, clock: { now }, write: { written.append($0) })
    progress.begin("Judging", total: 1000, unit: .records)
    for _ in 0..<1000 {
      now += 0.001
      progress.advance(by: 1)
    }
    progress.note("refused: a.jsonl:1")
    progress.end()
    progress.end()
    #expect(written.count(where: { $0.hasPrefix("\r\u{1B}[KJudging") }) <= 13)
    #expect(written.contains("\r\u{1B}[Krefused: a.jsonl:1\n"))
    #expect(written.dropLast().last?.contains("100 %  1,000 records") == true)
    #expect(written.last == "\n", "ended once")
  }

  @Test("elsewhere than on a terminal, notes alone") func elsewhere() {
    var written: [String] = []
    let progress = TerminalProgress(isTerminal: false, clock: { 0 }, write: { written.append($0) })
    progress.begin("Judging", total: 10, unit: .records)
    progress.advance(by: 10)
    progress.note("a note")
    progress.end()
    #expect(written == ["a note\n"])
  }

  @Test("asked to say more, what each stage came to") func verbose() {
    var written: [String] = []
    let progress = TerminalProgress(isTerminal: false, isVerbose: true, clock: { 0 }, write: { written.append($0) })
    progress.begin("Judging", total: 10, unit: .records)
    progress.advance(by: 10)
    progress.end()
    progress.end()
    #expect(written.count == 1 && written[0].hasPrefix("Judging") && written[0].hasSuffix("10 records\n"))
  }

  @Test("names from input are shown, never obeyed") func safe() {
    #expect(Terminal.safe("plain é e\u{301} 漢字 👩 🇸🇪") == "plain é e\u{301} 漢字 👩 🇸🇪")
    #expect(Terminal.safe("a\u{1B}[2Jb") == "a\\u{1B}[2Jb")
    #expect(Terminal.safe("a\r\nb\u{7F}\u{9B}") == "a\\u{D}\\u{A}b\\u{7F}\\u{9B}")
    for scalar in [
      "\u{202E}", "\u{2066}", "\u{200F}", "\u{FEFF}", "\u{2028}", "\u{2029}", "\u{AD}", "\u{E0001}", "\u{E000}",
    ] {
      #expect(
        !Terminal.safe("x\(scalar)y").unicodeScalars.contains(where: Terminal.isUnsafe), "\(scalar.debugDescription)")
      #expect(Terminal.safe("x\(scalar)y").hasPrefix("x\\u{"))
    }
  }

  @Test("bytes are made safe as their characters are, one after the other") func bytes() {
    let pieces = [
      "a", "“title”", "\n", "\t", "\r", "\u{1B}", "\u{7F}", "é", "漢", "👩", "\u{202E}", "\u{9B}", "\u{E0001}", "\\",
      "\"",
    ]
    var state: UInt64 = 7
    for _ in 0..<500 {
      var text = ""
      for _ in 0..<12 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += pieces[Int(state >> 33) % pieces.count]
      }
      let slow = text.unicodeScalars.map { scalar in
        guard Terminal.isUnsafe(scalar), !"\n\t\r".unicodeScalars.contains(scalar) else { return String(scalar) }
        return String(scalar).utf16.map { unit in
          let digits = String(unit, radix: 16)
          return "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }.joined()
      }.joined()
      #expect(String(decoding: Terminal.json(Array(text.utf8)), as: UTF8.self) == slow)
    }
    #expect(Terminal.text([0x61, 0xFF, 0x1B, 0x62]) == Array("a\u{FFFD}\\u{1B}b".utf8), "what is no text is replaced")
  }

  @Test("what is safe stays as it is, however often it is made safe") func again() {
    let once = Terminal.safe("a\u{202E}b\nc")
    #expect(once == "a\\u{202E}b\\u{A}c" && Terminal.safe(once) == once)
    let text = Array("plain é 漢字\n\tx".utf8)
    #expect(Terminal.json(text) == text && Terminal.text(Array("é\nb".utf8)) == Array("é\nb".utf8))
  }

  @Test("lines keep their ends, and a name cannot begin one") func block() {
    #expect(Terminal.block(["a\nb", "c"]) == Array("a\\u{A}b\nc\n".utf8))
    #expect(Terminal.text(Array("a\u{1B}[0m\r\nb\t".utf8)) == Array("a\\u{1B}[0m\\u{D}\nb\\u{9}".utf8))
    #expect(Terminal.dot(Array("\"\u{202E}\"\n".utf8)) == Array("\"\\\\u{202E}\"\n".utf8))
    let error = EngineError(.input, "a\nb\u{1B}", hint: "c\nd")
    #expect(error.description == "a\\u{A}b\\u{1B}\n  c\\u{A}d")
  }

  @Test("JSON keeps its values and loses what drives a terminal") func json() throws {
    let value = "a\u{202E}\u{7F}\u{9B}\u{2028}\u{E0041}\u{FEFF}\u{200D}é👩"
    let bytes = try Array(JSONEncoder().encode([value]))
    let safe = Terminal.json(bytes)
    #expect(!String(decoding: safe, as: UTF8.self).unicodeScalars.contains(where: Terminal.isUnsafe))
    #expect(try JSONDecoder().decode([String].self, from: Data(safe)) == [value])
    #expect(String(decoding: safe, as: UTF8.self).contains("\\udb40\\udc41"))
  }

  @Test(
    "numbers in groups of three",
    arguments: [
      (0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567"), (Int.min, "-9,223,372,036,854,775,808"),
    ])
  func groups(_ number: Int, _ text: String) {
    #expect(grouped(number) == text)
  }
}
