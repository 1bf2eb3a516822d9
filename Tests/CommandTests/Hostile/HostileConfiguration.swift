import Foundation
import Testing

@Suite("Hostile configuration, packs and lists are refused by file, line and column, before anything is read")
struct HostileConfiguration {
  static let laughs: String = {
    var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
    for level in 1...20 {
      text += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ") + "]\n"
    }
    return text
  }()

  private func check(_ bank: Bank, _ says: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let outcome = try bank.run("check")
    #expect(outcome.code == 2 && outcome.output.isEmpty, "\(outcome.message)", sourceLocation: sourceLocation)
    #expect(outcome.message.contains(says), "\(says)\n\(outcome.message)", sourceLocation: sourceLocation)
    #expect(!FileManager.default.fileExists(atPath: bank.url.appendingPathComponent("state").path))
  }

  @Test("affidavit.yaml that is a bomb, of ten megabytes, no text, a pipe, a device") func configuration() throws {
    let bank = try Bank.fresh()
    let path = bank.configuration.path
    for (bytes, says) in [
      (Data(Self.laughs.utf8), "affidavit.yaml:6:"),
      (
        Data(String(repeating: "# filler\n", count: 1_200_000).utf8),
        "affidavit.yaml: the file has 10800000 bytes; at most 4194304 are read"
      ),
      (Data("organisation: x\nperiod: \u{0}\n".utf8), "affidavit.yaml:2:9: control characters are not allowed; remove"),
      (
        Data("organisation: x\nperiod: ".utf8) + Data([0xC3, 0x28]), "affidavit.yaml:2:9: is no UTF-8 text from here on"
      ),
      (Data([0xFF, 0xFE, 0x61, 0x00]), "affidavit.yaml: is UTF-16; save it as UTF-8"),
      (
        Data(("organisation: " + String(repeating: "[", count: 5000)).utf8),
        "affidavit.yaml:1:16: nested too deep"
      ),
      (
        Data("organisation: x\n---\nperiod: y\n".utf8),
        "affidavit.yaml:2:1: one document is expected, and here another begins"
      ),
      (Data(), "affidavit.yaml:1:1: the file must be a mapping, not nothing"),
    ] {
      try bytes.write(to: bank.configuration)
      try check(bank, says)
    }
    try FileManager.default.removeItem(atPath: path)
    #expect(mkfifo(path, 0o600) == 0)
    try check(bank, "affidavit.yaml: is no regular file")
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/zero")
    try check(bank, "affidavit.yaml: is no regular file")
  }

  @Test("aliases, waivers, tables of law and packs go through the same reader") func others() throws {
    let bank = try Bank.fresh()
    let files = FileManager.default
    func at(_ name: String) -> URL { bank.url.appendingPathComponent(name) }
    try Data(Self.laughs.utf8).write(to: at("waivers.yaml"))
    try check(bank, "waivers.yaml:6:")
    try files.removeItem(at: at("waivers.yaml"))
    #expect(mkfifo(at("waivers.yaml").path, 0o600) == 0)
    try check(bank, "waivers.yaml: is no regular file")
    try files.removeItem(at: at("waivers.yaml"))

    try bank.edit("affidavit.yaml", "policies: [gdpr, ccpa]", "policies: [gdpr, ./policies/house]")
    try files.createDirectory(at: at("policies/house"), withIntermediateDirectories: true)
    try check(bank, "policies/house/pack.yaml: there is no such file")
    try Data(Self.laughs.utf8).write(to: at("policies/house/pack.yaml"))
    try check(bank, "house/pack.yaml:6:")
    try Data("pack: house\nrules: [\u{7F}]\n".utf8).write(to: at("policies/house/pack.yaml"))
    try check(bank, "house/pack.yaml:2:9: control characters are not allowed; remove")
    try bank.edit("affidavit.yaml", "./policies/house", "ccpa")

    try bank.edit("affidavit.yaml", "consentAge: {SE: 13, DE: 16, FR: 15}", "consentAge: /dev/zero")
    try check(bank, "/dev/zero: is no regular file")
    try bank.edit("affidavit.yaml", "consentAge: /dev/zero", "consentAge: none.yaml")
    try check(bank, "none.yaml: there is no such file")
  }
}
