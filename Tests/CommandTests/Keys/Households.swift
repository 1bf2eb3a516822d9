import Foundation
import Testing

/// The bank with two people of whom an audience may read something: one to be erased, one to stay.
struct Households {
  static let erased = "p:gone-Fennimore-4711"
  static let kept = "p:stays-Mirabel-0815"
  /// Stands in fields about each that only a key opens.
  static let goneValue = "checkbox-Fennimore-secret"
  static let keptValue = "checkbox-Mirabel-secret"

  let bank: Bank

  /// - Parameters:
  ///   - reported: whether the quarter has been run.
  ///   - unlinked: whether a person has another key in each record.
  init(reported: Bool = true, unlinked: Bool = false) throws {
    bank = try (reported && !unlinked ? Self.prepared : Self.unreported).get().copy()
    guard unlinked else { return }
    let file = bank.url.appendingPathComponent("affidavit.yaml")
    let text = try String(contentsOf: file, encoding: .utf8)
    try text.replacingOccurrences(of: "protect:\n", with: "protect:\n  unlink: true\n")
      .write(to: file, atomically: true, encoding: .utf8)
    guard reported else { return }
    let run = try bank.run("run", "--period", "2026-Q3")
    try #require(run.code == 0, "\(run.message)")
  }

  private static let unreported = Result { try prepare() }
  private static let prepared = Result {
    let bank = try unreported.get().copy()
    let run = try bank.run("run", "--period", "2026-Q3")
    try #require(run.code == 0, "\(run.message)")
    return bank
  }

  private static func prepare() throws -> Bank {
    let bank = try Bank.fresh()
    for (number, person) in [(erased, goneValue), (kept, keptValue)].enumerated() {
      for quarter in ["2026-Q3", "2026-Q4"] {
        try bank.append(
          #"{"kind":"contribution","id":"c:household-\#(number)","dataset":"ds:nordbank:customers@2026-07","#
            + #""subjectRef":"\#(person.0)","region":"SE","ageBand":"adult","category":"savings","rows":1,"#
            + #""consents":[{"purposes":["service-optimisation"],"givenAt":"2026-02-11T09:12:00Z","#
            + #""noticeVersion":"\#(person.1)","method":"checkbox","explicit":false}],"addedAt":"2026-03-25T09:00:00Z"}"#,
          to: "records/\(quarter)/contributions.jsonl")
      }
    }
    // Refused, and kept sealed.
    try bank.append(
      #"{"kind":"request","id":"req:household","regime":"nowhere","type":"access","subjectRef":"\#(erased)"}"#,
      to: "records/2026-Q3/requests.jsonl")
    return bank
  }

  func open(_ key: String, _ bundle: String = "reports/2026-Q3") throws -> String {
    let opened = try bank.run("open", bundle, "--key", "keys/\(key).key.pem", "--trust", "keys/signing.pub.jwk")
    try #require(opened.code == 0, "\(key): \(opened.message)")
    return opened.text
  }

  func verify(_ bundle: String = "reports/2026-Q3", trust: String = "keys/signing.pub.jwk") throws -> Command.Outcome {
    try bank.run("verify", bundle, "--trust", trust, "--quiet")
  }

  func shred(_ subject: String = erased, key: String? = nil) throws -> Command.Outcome {
    try bank.run(
      "keys", "shred", "--subject", subject, "--basis", "Art. 17(1)(b) GDPR",
      more: key.map { ["--key", $0] } ?? [])
  }

  /// Files of the bundle whose bytes must be what they were signed as, whatever becomes of keys.
  func signedFiles() throws -> [String: Data] {
    try Bank.files(bank.bundle()).filter { name, _ in
      !["records.sdj", "quarantine.jsonl", "subjects.jsonl", "keyring.jwe.json", "sealing.json", "sealing.jws"]
        .contains(name) && !name.hasPrefix("grant-")
    }
  }

  /// How key ids name people, for each record that has such keys.
  func tags() throws -> [Set<String>] {
    try String(contentsOf: bank.bundle().appendingPathComponent("records.sdj"), encoding: .utf8)
      .split(separator: "\n").compactMap { line in
        let tags = line.split(separator: "\"").compactMap { field -> String? in
          let header = field.prefix { $0 != "." }.replacingOccurrences(of: "-", with: "+")
            .replacingOccurrences(of: "_", with: "/")
          let padded = header + String(repeating: "=", count: (4 - header.count % 4) % 4)
          guard let data = Data(base64Encoded: padded),
            let kid = (try? JSONSerialization.jsonObject(with: data) as? [String: String])?["kid"], kid.hasPrefix("s.")
          else { return nil }
          return String(kid.split(separator: ".")[1])
        }
        return tags.isEmpty ? nil : Set(tags)
      }
  }

  /// What the organisation signed of each record.
  func tokens() throws -> [Substring] {
    try String(contentsOf: bank.bundle().appendingPathComponent("records.sdj"), encoding: .utf8)
      .split(separator: "\n").map { $0.prefix(while: { $0 != "[" }) }
  }
}
