import Foundation
import Testing

@Suite("Hostile files: what is wrong, where, and what to do; and nothing is lost") struct HostileFiles {
  private static let agent = #"{"kind":"agent","id":"agent:N","type":"person","name":"A"}"#

  private static func agents(_ numbers: Range<Int>) -> String {
    numbers.map { agent.replacingOccurrences(of: "N", with: "\($0)") + "\n" }.joined()
  }

  @Test(
    "of a file with every fault a line can have, the good lines are read and each other one is refused at its place")
  func lines() throws {
    let folder = try TemporaryFolder()
    var bytes = Data([0xEF, 0xBB, 0xBF]) + Data(Self.agents(0..<1).utf8)  // 1: a byte order mark
    bytes += Data(Self.agents(1..<2).utf8)
    bytes += Data("garbage\n".utf8)  // 3
    bytes += Data(repeating: 0, count: 100) + Data("\n".utf8)  // 4
    bytes += Data(repeating: 0x78, count: (8 << 20) + 1) + Data("\n\r\n".utf8)  // 5, and an empty one
    bytes += Data(#"{"kind":"agent","id":"agent:"#.utf8) + Data([0xFF, 0xFE]) + Data("\"}\n".utf8)  // 7
    bytes += Data(Self.agents(2..<3).dropLast().utf8) + Data("\r\n".utf8)
    bytes += Data((Self.agents(3..<4).dropLast() + "\r" + Self.agents(4..<5).dropLast() + "\n").utf8)  // 9: CR alone
    bytes += Data(Self.agents(5..<6).dropLast(20).utf8)  // 10: cut
    try bytes.write(to: folder.url.appendingPathComponent("a.jsonl"))
    let outcome = try Command.run(["convert", "native:a.jsonl"], in: folder.url)
    #expect(outcome.code == 0)
    #expect(outcome.text == Self.agents(1..<3))
    #expect(
      outcome.message.contains("native:a.jsonl: read 9 = accepted 2 + merged 0 + rejected 7"), "\(outcome.message)")
    for says in [
      "refused: a.jsonl:1:1: the file starts with a byte order mark; save it as UTF-8 without one (json.encoding)",
      "refused: a.jsonl:3:1: ", "refused: a.jsonl:4:",
      "refused: a.jsonl:5:1: longer than 8388608 bytes: it has 8388609; split the record or put less into it (line.too-long)",
      "refused: a.jsonl:7:", "refused: a.jsonl:9:", "refused: a.jsonl:10:",
    ] { #expect(outcome.message.contains(says), "\(says)\n\(outcome.message)") }
    let strict = try Command.run(["convert", "native:a.jsonl", "--strict"], in: folder.url)
    #expect(strict.code == 3)
  }

  @Test("a packed file that is cut short ends the run with 3, by name, and nothing is published") func packed() throws {
    let bank = try Bank.fresh()
    let example = Command.repository.appendingPathComponent("Examples/quarterly/records/2026-Q4/contributions.jsonl.gz")
    let packed = try Data(contentsOf: example)
    let file = bank.url.appendingPathComponent("records/2026-Q4/contributions.jsonl")
    try packed.prefix(packed.count - 100).write(to: file)
    for command in ["run", "check"] {
      let outcome = try bank.run(command)
      #expect(outcome.code == 3 && outcome.output.isEmpty)
      #expect(
        outcome.message.contains("records/2026-Q4/contributions.jsonl: the packed stream ends too early, after")
          && outcome.message.contains("copy or export the file again"), "\(outcome.message)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: bank.reports.path).isEmpty)
  }

  @Test("a pipe, a link or a device among the sources ends it with 3 at once") func special() throws {
    let folder = try TemporaryFolder()
    #expect(mkfifo(folder.url.appendingPathComponent("pipe.jsonl").path, 0o600) == 0)
    try FileManager.default.createSymbolicLink(
      at: folder.url.appendingPathComponent("link.jsonl"), withDestinationURL: URL(fileURLWithPath: "/etc/passwd"))
    for (source, says) in [
      ("native:pipe.jsonl", "pipe.jsonl: is a pipe, not a file; name a regular file, or - for standard input"),
      (
        "openlineage:link.jsonl",
        "link.jsonl: is a symbolic link, and links are not followed; name the file that is meant"
      ),
      ("mlflow:/dev/zero", "/dev/zero: is a device, not a file"), ("native:*.json", "*.json: no file matches"),
    ] {
      let outcome = try Command.run(["convert", source], in: folder.url)
      #expect(outcome.code == 3 && outcome.message.contains("error: \(says)"), "\(outcome.message)")
    }
  }

  @Test("names that look like options, like standard input, like folders above: each is a file") func names() throws {
    let folder = try TemporaryFolder()
    let names = [
      "-", "--help", "-x.jsonl", "..jsonl", "a b.jsonl", "ä\u{202E}.jsonl", "\n.jsonl",
      String(repeating: "n", count: 255),
    ]
    for (number, name) in names.enumerated() {
      try Data(Self.agents(number..<number + 1).utf8).write(to: folder.url.appendingPathComponent(name))
    }
    let outcome = try Command.run(["convert", "native:*"], in: folder.url)
    #expect(outcome.code == 0, "\(outcome.message)")
    #expect(
      Set(outcome.lines)
        == Set(
          Self.agents(0..<names.count).split(separator: "\n").map(String.init).filter { !$0.contains("agent:3\"") }))
    #expect(
      outcome.message.contains("read 7 = accepted 7"), "what begins with a dot is hidden from *: \(outcome.message)")
    #if os(Linux)
      let path = Array(folder.url.path.utf8) + Array("/b".utf8) + [0xFF] + Array(".jsonl".utf8) + [0]
      let made = open(path.map { CChar(bitPattern: $0) }, O_CREAT | O_WRONLY, 0o600)
      #expect(made >= 0)
      close(made)
      let odd = try Command.run(["convert", "native:b*"], in: folder.url)
      #expect(odd.code == 3 && odd.message.contains("has a name that is no UTF-8; rename it"), "\(odd.message)")
    #endif
  }

  @Test("a file of nothing but empty lines holds no record, and its sum is said all the same") func blank() throws {
    let folder = try TemporaryFolder()
    try Data("\n\n\r\n".utf8).write(to: folder.url.appendingPathComponent("blank.jsonl"))
    try Data().write(to: folder.url.appendingPathComponent("empty.jsonl"))
    for name in ["blank", "empty"] {
      let outcome = try Command.run(["convert", "native:\(name).jsonl"], in: folder.url)
      #expect(outcome.code == 0 && outcome.output.isEmpty, "\(outcome.message)")
      #expect(outcome.message == "native:\(name).jsonl: read 0 = accepted 0 + merged 0 + rejected 0\n")
    }
  }

  @Test("of many refused records ten are listed, the rest is counted; a whole record has no pointer") func manyRefused()
    throws
  {
    let folder = try TemporaryFolder()
    try Data(String(repeating: "[]\n", count: 25).utf8).write(to: folder.url.appendingPathComponent("a.jsonl"))
    let outcome = try Command.run(["convert", "native:a.jsonl"], in: folder.url)
    #expect(outcome.message.contains("refused: a.jsonl:10:1: a record must be an object (member.type)\n"))
    #expect(!outcome.message.contains("a.jsonl:11:1:"))
    #expect(
      outcome.message.hasSuffix(
        "refused: 15 more, which are not listed\nnative:a.jsonl: read 25 = accepted 0 + merged 0 + rejected 25\n"),
      "\(outcome.message)")
  }

  @Test("standard streams that are closed: no file takes their place, and what cannot be read or written is said")
  func closedStreams() throws {
    let folder = try TemporaryFolder()
    try Data(Self.agents(0..<3).utf8).write(to: folder.url.appendingPathComponent("a.jsonl"))
    func shell(_ redirection: String, _ source: String) throws -> Command.Outcome {
      try Command.run(
        ["-c", "\"$0\" convert \(source) \(redirection)", Command.executable.path], in: folder.url,
        program: URL(fileURLWithPath: "/bin/sh"))
    }
    let input = try shell("<&-", "native:-")
    #expect(
      input.code == 3
        && input.message
          == "error: -: standard input cannot be read on: Bad file descriptor; save it in a file, and name that\n",
      "\(input.message)")
    let folderAsInput = try shell("</tmp", "native:-")
    #expect(
      folderAsInput.code == 3 && folderAsInput.message.contains("Is a directory; save it in a file"),
      "\(folderAsInput.message)")
    let output = try shell(">&-", "native:a.jsonl")
    #expect(output.code == 3 && output.message == "error: cannot write the output: Bad file descriptor\n")
    let errors = try shell("2>&-", "native:a.jsonl")
    #expect(errors.code == 0 && errors.text == Self.agents(0..<3))
  }

  @Test("UTF-16 on standard input is named, and what to do") func encoding() throws {
    let folder = try TemporaryFolder()
    let text = try #require(Self.agents(0..<3).data(using: .utf16))
    try text.write(to: folder.url.appendingPathComponent("a.jsonl"))
    for (arguments, place) in [("native:- <a.jsonl", "-: is"), ("native:a.jsonl", "a.jsonl: the file is")] {
      let outcome = try Command.run(
        ["-c", "\"$0\" convert \(arguments)", Command.executable.path], in: folder.url,
        program: URL(fileURLWithPath: "/bin/sh"))
      #expect(
        outcome.code == 3 && outcome.message == "error: \(place) UTF-16 text; save it as UTF-8\n", "\(outcome.message)")
    }
  }

  @Test("many small files are read in the order of their names") func many() throws {
    let folder = try TemporaryFolder()
    for number in 0..<2000 {
      try Data(Self.agents(number..<number + 1).utf8).write(
        to: folder.url.appendingPathComponent(String(format: "%05d.jsonl", number)))
    }
    let outcome = try Command.run(["convert", "native:*.jsonl"], in: folder.url)
    #expect(outcome.code == 0 && outcome.text == Self.agents(0..<2000))
    #expect(outcome.message.contains("read 2,000 = accepted 2,000"))
  }

  #if os(Linux)
    @Test("a full disk behind standard output is an error, not half an answer") func full() throws {
      let folder = try TemporaryFolder()
      try Data(Self.agents(0..<10).utf8).write(to: folder.url.appendingPathComponent("a.jsonl"))
      let process = Process()
      let errors = folder.url.appendingPathComponent("err")
      try Data().write(to: errors)
      process.executableURL = Command.executable
      process.arguments = ["convert", "native:a.jsonl"]
      process.currentDirectoryURL = folder.url
      process.environment = Command.environment()
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
      process.standardError = try FileHandle(forWritingTo: errors)
      try process.run()
      process.waitUntilExit()
      #expect(process.terminationReason == .exit && process.terminationStatus == 3)
      #expect(
        try String(contentsOf: errors, encoding: .utf8) == "error: cannot write the output: No space left on device\n")
    }
  #endif
}
