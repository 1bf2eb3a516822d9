import Foundation
import Testing

@Suite("A package is checked by other people's tools, as its VERIFY.md says") struct PackageTools {
  @Test("each line as printed, packages in mode a and b", arguments: ["a", "b"]) func lines(_ mode: String) throws {
    guard let shell = Tool("bash"),
      ["jose", "openssl", "python3", "xmlsec1", "xmllint", "xsltproc"].allSatisfy({ Tool($0) != nil })
    else { return }
    let package = try Unpacked(Bank.shared(), to: "auditor", mode: mode, key: mode == "b" ? "owner" : nil)
    let key = "auditor.key.pem"
    try FileManager.default.copyItem(
      at: package.bank.url.appendingPathComponent("keys/\(key)"), to: package.url.appendingPathComponent(key))
    let blocks = try package.commands()
    #expect(blocks.count == (mode == "a" ? 2 : 1) && blocks[0].count >= 8)
    for command in blocks.joined() {
      let outcome = try shell.run(
        ["-o", "pipefail", "-c", "export AFFIDAVIT_PASSPHRASE='\(Command.passphrase)'\n\(command)"], in: package.url)
      #expect(outcome.code == 0, "\(command): \(outcome.text)")
    }
  }

  /// One change to a package: which file, what becomes of it, and what our own verification calls it.
  struct Change: CustomTestStringConvertible, Sendable {
    let name: String, mode: String, says: String
    let make: @Sendable (Unpacked) throws -> Void
    var testDescription: String { "\(mode): \(name)" }

    init(_ name: String, _ mode: String = "a", says: String, _ make: @escaping @Sendable (Unpacked) throws -> Void) {
      (self.name, self.mode, self.says, self.make) = (name, mode, says, make)
    }

    /// Lines of the records file, changed.
    static func records(
      _ name: String, _ mode: String = "a", says: String, _ change: @escaping @Sendable (inout [Data]) -> Void
    ) -> Change {
      Change(name, mode, says: says) { package in
        let file = mode == "a" ? "records.sdj" : "records.sdjwt"
        var lines = try package.lines(file)
        change(&lines)
        try package.write(lines.reduce(into: Data()) { $0 += $1 }, to: file)
      }
    }

    static func replace(_ old: String, _ new: String, in name: String) -> @Sendable (Unpacked) throws -> Void {
      { package in
        var data = try package.bytes(name)
        let place = try #require(data.range(of: Data(old.utf8)))
        data.replaceSubrange(place, with: Data(new.utf8))
        try package.write(data, to: name)
      }
    }
  }

  static let changes: [Change] = [
    .records("a record dropped", says: "records") { $0.remove(at: 3) },
    .records("the last record dropped", says: "were sealed") { $0.removeLast() },
    .records("a record twice", says: "were sealed") { $0.insert($0[2], at: 2) },
    .records("two records swapped", says: "at another place") { $0.swapAt(1, 4) },
    .records("a record's signature changed", says: "records.sdj line 1: not signed by the issuer") { lines in
      let end = lines[0].firstRange(of: Data("\",\"d\"".utf8))!.lowerBound
      lines[0][end - 10] = lines[0][end - 10] == 65 ? 66 : 65
    },
    .records("sealed fields of two records swapped", says: "file records.sdj: altered") { lines in
      let places = lines.indices.filter { lines[$0].firstRange(of: Data("\"d\":[]".utf8)) == nil }
      let (one, other) = (places[0], places[1])
      let (first, second) = (
        lines[one].firstRange(of: Data("\"d\":".utf8))!, lines[other].firstRange(of: Data("\"d\":".utf8))!
      )
      let swapped = lines[one][..<first.lowerBound] + lines[other][second.lowerBound...]
      lines[other] = Data(lines[other][..<second.lowerBound] + lines[one][first.lowerBound...])
      lines[one] = Data(swapped)
    },
    .records("a field dropped", "b", says: "file records.sdjwt: altered") { lines in
      let place = lines.firstIndex { $0.filter { $0 == 0x7E }.count > 1 }!
      let end = lines[place].firstIndex(of: 0x7E)!
      let next = lines[place][(end + 1)...].firstIndex(of: 0x7E)!
      lines[place] = Data(lines[place][..<end] + lines[place][next...])
    },
    .records("a field in another record", "b", says: "a field that is not the signed one") { lines in
      let places = lines.indices.filter { index in lines[index].filter { $0 == 0x7E }.count > 1 }
      let field = lines[places[0]].split(separator: 0x7E)[1]
      lines[places[1]] = Data(lines[places[1]].split(separator: 0x7E)[0] + [0x7E] + field + [0x7E, 0x0A])
    },
    Change("a key of the grant", says: "file grant-auditor-2026-Q3-1.jwe.json: altered") { package in
      let name = "grant-auditor-2026-Q3-1.jwe.json"
      var data = try package.bytes(name)
      data[data.count - 20] ^= 1
      try package.write(data, to: name)
    },
    Change("the report", says: "report.xml", Change.replace("Nordbank", "Nordbonk", in: "report.xml")),
    Change("the page", says: "report.html", Change.replace("Nordbank", "Nordbonk", in: "report.html")),
    Change(
      "the manifest", says: "signs another manifest", Change.replace("\"auditor\"", "\"auditer\"", in: "manifest.json")),
    Change(
      "the tree", says: "manifest.json is not of its form",
      Change.replace("\"tree\":{\"root\":\"", "\"tree\":{\"root\":\"0", in: "manifest.json")),
    Change(
      "the list of sealed files", says: "sealing",
      Change.replace("\"generation\":0", "\"generation\":1", in: "sealing.json")),
    Change("a file more", says: "not in the manifest") { try $0.write(Data("x".utf8), to: "more.txt") },
    Change("a link", says: "a link") { package in
      try FileManager.default.createSymbolicLink(
        atPath: package.url.appendingPathComponent("link").path, withDestinationPath: "/etc/passwd")
    },
  ]

  @Test("a change is caught by its name, and by the tools", arguments: changes) func change(_ change: Change) throws {
    let package = try Unpacked(Bank.shared(), to: "auditor", mode: change.mode, key: change.mode == "b" ? "owner" : nil)
    try change.make(package)
    let found = try package.verify()
    #expect(found.code == 4 && found.text.contains(change.says), "\(found.text)\(found.message)")
    // What is more than the lists say, their digests do not see.
    guard !["a file more", "a link"].contains(change.name), let shell = Tool("bash"), Tool("jose") != nil else {
      return
    }
    var failed = false
    for command in try package.commands()[0] where !failed {
      failed = try shell.run(["-o", "pipefail", "-c", command], in: package.url).code != 0
    }
    #expect(failed, "no line of VERIFY.md sees it")
  }
}
