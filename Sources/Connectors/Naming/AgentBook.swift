import Foundation
import JSON

/// The agents that one source names: each gets an id when first named and one record at the end.
struct AgentBook: Sendable {
  private struct Entry: Sendable {
    var name: String
    var type: String?
    var mail: String?
  }

  let system: String
  let instance: String?
  private var entries: [String: Entry] = [:]

  init(system: String, instance: String?) {
    self.system = system
    self.instance = instance
  }

  /// The id of somebody named by `name`: `mailto:` for an e-mail address (NFC, lower-case), else
  /// `agent:<system>:<name>`.
  /// - Parameter type: `person`, `organisation` or `software`, where the place that names them says so.
  mutating func id(_ name: String, type: String? = nil) -> String {
    let plain = name.trimmed
    let mail = Self.mail(plain)
    let id =
      mail.map { Identifier.make("mailto:\($0)") }
      ?? Identifier.minted(kind: "agent", system: system, instance: instance, name: plain)
    var entry = entries[id] ?? Entry(name: plain, type: nil, mail: mail)
    entry.type = entry.type ?? type
    entries[id] = entry
    return id
  }

  /// One record for each agent, by id.
  func records(source: (String) -> JSONValue) -> [(id: String, record: JSONObject)] {
    entries.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { id, entry in
      var record: JSONObject = ["kind": "agent", "id": .string(id), "name": .string(Limits.text(entry.name))]
      record["source"] = source(id)
      record["type"] = entry.type.map(JSONValue.string)
      if let mail = entry.mail, mail.unicodeScalars.count <= 320 { record["contact"] = ["email": .string(mail)] }
      return (id, record)
    }
  }

  /// An address in normal form, nil where `text` is none.
  private static func mail(_ text: String) -> String? {
    let plain = text.lowercased().hasPrefix("mailto:") ? String(text.dropFirst(7)) : text
    let parts = plain.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty, plain.utf8.count <= 320,
      !plain.contains(where: { $0.isWhitespace || "<>,;:\"()/".contains($0) })
    else { return nil }
    return plain.precomposedStringWithCanonicalMapping.lowercased()
  }
}
