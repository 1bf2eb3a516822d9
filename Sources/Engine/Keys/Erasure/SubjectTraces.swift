import Crypto
import Foundation
import JSON
import Protection

/// What one bundle holds of a person.
struct SubjectTraces {
  /// Tags of the keys to destroy: the person's own and those of the person's contributions, which lists of other records name.
  var tags: Set<String> = []
  var kids: Set<String> = []
  var fields = 0
  /// Of these, fields of other records that name the person: their keys live on, their ciphertexts go.
  var named = 0
  /// Classes of the fields.
  var classes: Set<String> = []
  /// The person's contributions as the owner opens them.
  var contributions: [(id: String, document: JSONDocument)] = []
  /// Ids of the person's requests.
  var requests: Set<String> = []
  /// Where the records came from, path and place.
  var sources: Set<String> = []
  /// Finds the fields that name the person or the person's contributions.
  var search: FieldSearch?
  /// Lines of the quarantine that name the person.
  var refused: Set<Int> = []

  var isEmpty: Bool { fields == 0 && refused.isEmpty }

  /// - Parameters:
  ///   - names: ids under which the person may be known: the id that was given, and ids of contributions found in other bundles.
  ///   - run: keys of the bundle, opened by the owner.
  init(_ source: SignedBundle, names: Set<String>, run: RunKeys, owner: P256.PrivateKey) throws {
    guard let vault = try source.vault(), let keys = run.vault, let ring = try source.sealed(Keyring.fileName) else {
      return
    }
    let opener = try Opener(keyFile: ring, vault: vault, privateKey: owner, issuer: source.key)
    try openRecords(source, opener, PersonTags(names, source, lookup: keys.lookup))
    // Lists of other records name the contributions.
    let all = PersonTags(names.union(contributions.map(\.id)), source, lookup: keys.lookup)
    tags = all.whole ?? []
    let wanted = names.union(contributions.map(\.id)).map { Array($0.utf8) }
    search = FieldSearch(run: run, vault: vault) { text in wanted.contains { NamedBytes.occur($0, in: text) } }
    try countFields(source, all)
    try refusedLines(source, names: names, run: run)
  }

  private mutating func openRecords(_ source: SignedBundle, _ opener: Opener, _ person: PersonTags) throws {
    var number = 0
    let scanner = FieldScanner()
    try source.contents.forEachLine(RecordsFile.name) { line in
      number += 1
      let own = person.tags(in: line)
      guard try scanner.keys(of: line).contains(where: { $0.subject.map { own.contains($0) } ?? false }) else {
        return
      }
      let opened: OpenedRecord
      do {
        opened = try opener.open(line: line)
      } catch {
        throw EngineError(.integrity, "\(RecordsFile.name) line \(number): \(error)")
      }
      let document = try JSONParser().parse(JSONWriter.canonical(opened.record))
      if let export = document.root["source"]?["export"]?.string {
        let place = document.root["source"]?["locator"]?.string.map { ", \($0)" } ?? ""
        sources.insert(export + place)
      }
      guard let id = document.root["id"]?.string else { return }
      switch document.root["kind"]?.string {
      case "contribution": contributions.append((id, document))
      case "request": requests.insert(id)
      default: break
      }
    }
  }

  private mutating func refusedLines(_ source: SignedBundle, names: Set<String>, run: RunKeys) throws {
    guard source.sealing.files.contains(where: { $0.name == Quarantine.name }) else { return }
    let wanted = names.map { Array($0.utf8) }
    var number = 0
    try source.contents.forEachLine(Quarantine.name) { line in
      number += 1
      guard let body = (try? JSONValue(parsing: line))?["body"]?.string,
        let bytes = try? run.open(body, class: ProtectionPlan.ownerClass)
      else { throw EngineError(.integrity, "\(Quarantine.name) line \(number): the sealed record does not open") }
      if wanted.contains(where: { name in bytes.withUnsafeBytes { NamedBytes.occur(name, in: $0) } }) {
        refused.insert(number)
      }
    }
  }

  private mutating func countFields(_ source: SignedBundle, _ person: PersonTags) throws {
    let scanner = FieldScanner()
    try source.contents.forEachLine(RecordsFile.name) { line in
      let own = person.tags(in: line)
      try scanner.forEachField(of: line) { id, token in
        if let subject = id.subject, own.contains(subject) {
          tags.insert(subject)
          kids.insert(id.kid)
        } else if try search?.finds(token) == true {
          named += 1
        } else {
          return
        }
        fields += 1
        classes.insert(id.class)
      }
    }
  }
}

/// How key ids name a person in the records of a bundle: alike in all, or in each otherwise.
private struct PersonTags {
  private let names: Set<String>
  private let run: String
  private let lookup: SecretBytes
  /// Nil where each record has keys of its own.
  let whole: Set<String>?

  init(_ names: Set<String>, _ source: SignedBundle, lookup: SecretBytes) {
    let run = source.manifest.run
    (self.names, self.run, self.lookup) = (names, run, lookup)
    whole =
      source.manifest.unlinksPeople ? nil : Set(names.map { SubjectTag.text(of: $0, run: run, lookup: lookup) })
  }

  func tags(in line: [UInt8]) -> Set<String> {
    if let whole { return whole }
    guard let rid = RecordLine.rid(of: line) else { return [] }
    return Set(names.map { SubjectTag.text(of: $0, run: run, record: rid, lookup: lookup) })
  }
}

/// A name in bytes that are no record: as a whole, not as a part of another one.
enum NamedBytes {
  static func occur(_ name: [UInt8], in bytes: UnsafeRawBufferPointer) -> Bool {
    guard !name.isEmpty, var place = bytes.baseAddress else { return false }
    let start = place
    let end = place + bytes.count
    while end - place >= name.count, let found = memchr(place, Int32(name[0]), end - place - name.count + 1) {
      let here = UnsafeRawPointer(found)
      place = here + 1
      guard memcmp(here, name, name.count) == 0 else { continue }
      let before = here > start ? (here - 1).load(as: UInt8.self) : 0
      let after = here + name.count < end ? (here + name.count).load(as: UInt8.self) : 0
      if !isPart(before), !isPart(after) { return true }
    }
    return false
  }

  /// Whether a byte next to an id would make it another one.
  private static func isPart(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"),
      UInt8(ascii: "."), 0x80...0xFF:
      true
    default: false
    }
  }
}
