import Foundation
import Testing

@Suite("A hostile package is refused for what it is, in little memory, and leaves nothing") struct HostilePackages {
  /// One file of a tar as an attacker writes it.
  struct Entry {
    var name: String
    var content = Data()
    var type: Character = "0"
    /// What the header claims; nil for the truth.
    var size: String?
    var link = ""
  }

  /// A ustar archive of these entries, whatever they are.
  static func tar(_ entries: [Entry], end: Bool = true) -> Data {
    var archive = Data()
    for entry in entries {
      var header = [UInt8](repeating: 0, count: 512)
      func put(_ text: String, _ offset: Int) {
        header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
      }
      put(String(entry.name.prefix(100)), 0)
      put("0000644", 100)
      put("0000000", 108)
      put("0000000", 116)
      put(
        entry.size ?? String(repeating: "0", count: 11 - String(entry.content.count, radix: 8).count)
          + String(entry.content.count, radix: 8), 124)
      put("00000000000", 136)
      put(String(entry.type), 156)
      put(entry.link, 157)
      put("ustar", 257)
      put("00", 263)
      let sum = header.indices.reduce(0) { $0 + ((148..<156).contains($1) ? 32 : Int(header[$1])) }
      let digits = String(sum, radix: 8)
      put(String(repeating: "0", count: 6 - digits.count) + digits, 148)
      header[155] = 0x20
      archive += Data(header) + entry.content
      archive += Data(count: (512 - entry.content.count % 512) % 512)
    }
    return end ? archive + Data(count: 1024) : archive
  }

  static let hostile: [(name: String, tar: Data, says: String)] = [
    ("path traversal", tar([Entry(name: "../../evil", content: Data("x".utf8))]), "no plain path"),
    ("absolute path", tar([Entry(name: "/etc/evil", content: Data("x".utf8))]), "no plain path"),
    ("a dot in the path", tar([Entry(name: "a/./b", content: Data("x".utf8))]), "no plain path"),
    ("a name with control characters", tar([Entry(name: "a\u{1B}[2Jb", content: Data("x".utf8))]), "no plain path"),
    ("symbolic link", tar([Entry(name: "manifest.json", type: "2", link: "/etc/passwd")]), "no regular file"),
    ("hard link", tar([Entry(name: "manifest.json", type: "1", link: "/etc/passwd")]), "no regular file"),
    ("device", tar([Entry(name: "manifest.json", type: "3")]), "no regular file"),
    ("fifo", tar([Entry(name: "manifest.json", type: "6")]), "no regular file"),
    (
      "extended header", tar([Entry(name: "x", content: Data("30 path=../../evil\n".utf8), type: "x")]),
      "no regular file"
    ),
    ("ten gigabytes claimed", tar([Entry(name: "manifest.json", size: "112402762000")]), "which it has not"),
    ("a negative size", tar([Entry(name: "manifest.json", size: "-0000000001")]), "has no size"),
    // Other tar programs read no size from it, and then other files than we do.
    (
      "a size with a sign", tar([Entry(name: "manifest.json", content: Data("{}".utf8), size: "+0000000002")]),
      "has no size"
    ),
    (
      "a file twice", tar([Entry(name: "a", content: Data("1".utf8)), Entry(name: "a", content: Data("2".utf8))]),
      "twice"
    ),
    ("cut short", tar([Entry(name: "a", content: Data(count: 4096))]).prefix(1000), "no package"),
    ("without an end", tar([Entry(name: "a", content: Data("1".utf8))], end: false), "cut short"),
    ("more behind the end", tar([Entry(name: "a", content: Data("1".utf8))]) + Data("x".utf8), "no package"),
    ("megabytes of nothing behind the end", tar([Entry(name: "a")]) + Data(count: 2 << 20), "behind its end"),
    ("a hundred thousand files", tar((0..<10_001).map { Entry(name: "f\($0)") }), "more than"),
    ("gzip", Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3]) + Data(count: 600), "no ustar archive"),
    ("zip", Data("PK\u{3}\u{4}".utf8) + Data(count: 600), "no ustar archive"),
    ("nothing", Data(), "no package"),
  ]

  @Test("by its name", arguments: hostile.map(\.name)) func refused(_ name: String) throws {
    let found = try #require(Self.hostile.first { $0.name == name })
    let bank = try Bank.shared()
    let folder = try TemporaryFolder()
    let file = folder.url.appendingPathComponent("package.tar")
    try found.tar.write(to: file)
    for arguments in [
      ["verify", file.path, "--trust", bank.url.appendingPathComponent("keys/signing.pub.jwk").path],
      ["open", file.path, "--key", bank.url.appendingPathComponent("keys/auditor.key.pem").path],
    ] {
      let outcome = try Command.run(arguments, in: folder.url)
      #expect(outcome.code == 4 && outcome.message.contains(found.says), "\(name): \(outcome.message)\(outcome.text)")
      #expect(!outcome.message.contains("\u{1B}"))
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path) == ["package.tar"], "nothing is unpacked")
  }

  @Test("a pipe is no package, and nobody waits for it") func pipe() throws {
    let folder = try TemporaryFolder()
    #expect(mkfifo(folder.url.appendingPathComponent("package.tar").path, 0o600) == 0)
    let outcome = try Command.run(["verify", "package.tar"], in: folder.url)
    #expect(outcome.code == 4 && outcome.message.contains("it is no regular file"), "\(outcome.message)")
  }

  @Test("a sparse file of ten gigabytes as records is refused at its first line") func large() throws {
    let package = try Unpacked(Bank.shared(), to: "auditor")
    let file = package.url.appendingPathComponent("records.sdj")
    try FileManager.default.removeItem(at: file)
    try Data("{\"v\":1,".utf8).write(to: file)
    try #require(truncate(file.path, 10 << 30) == 0)
    let opened = try package.bank.run("open", package.url.path, "--key", "keys/auditor.key.pem")
    #expect(opened.code == 4 && opened.message.contains("64 MiB"), "\(opened.message)")
  }

  @Test("parts of another bundle, an older sealing, a grant of somebody else") func mixed() throws {
    let house = try Households()
    let bank = house.bank
    func package(_ audience: String) throws -> Unpacked { try Unpacked(bank, to: audience) }
    let mine = try package("auditor")
    let theirs = try package("regulator")
    for name in ["manifest.json", "sealing.json", "sealing.jws", "records.sdj", "report.html"] {
      let good = try mine.bytes(name)
      let other = try theirs.bytes(name)
      guard good != other else { continue }
      try mine.write(other, to: name)
      let found = try mine.verify()
      #expect(found.code == 4, "\(name): \(found.text)")
      try mine.write(good, to: name)
    }
    // Another audience's grant opens nothing here, and is no file of this package.
    let grant = "grant-regulator-2026-Q3-1.jwe.json"
    try mine.write(theirs.bytes(grant), to: grant)
    let found = try mine.verify()
    #expect(found.code == 4 && found.text.contains("not in the manifest"), "\(found.text)")
    #expect(
      try bank.run("open", theirs.url.path, "--key", "keys/auditor.key.pem").code == 6, "a grant for another audience")
    // The sealing of before new keys, with the files of after, and the other way round.
    let kept = bank.url.appendingPathComponent("kept")
    try FileManager.default.copyItem(at: bank.bundle(), to: kept)
    try #require(try bank.run("keys", "rekey").code == 0)
    for (from, to) in [(kept, bank.bundle()), (bank.bundle(), kept)] {
      let mixed = bank.url.appendingPathComponent("mixed-\(from == kept)")
      try FileManager.default.copyItem(at: to, to: mixed)
      for name in ["sealing.json", "sealing.jws"] {
        try FileManager.default.removeItem(at: mixed.appendingPathComponent(name))
        try FileManager.default.copyItem(at: from.appendingPathComponent(name), to: mixed.appendingPathComponent(name))
      }
      let outcome = try bank.run("verify", mixed.path, "--trust", "keys/signing.pub.jwk", "--quiet")
      #expect(outcome.code == 4 && outcome.text.contains("file "), "\(outcome.text)")
    }
    // A package is no bundle, whose keys could be replaced.
    #expect(try bank.run("keys", "rekey", mine.archive.path).code != 0)
  }
}
