import Crypto
import JSON
import Ledger

/// An entry of the audit log: what a link of the ledger's chain says, as anyone may read it.
///
/// `{"v":1,"t":<RFC 3339>,"run":<number>,"op":…,"actor":…,"role":…,"obj":[{"n":…,"h":<SHA-256>}],"res":"ok"}` in the form of RFC 8785. Names and
/// digests of what is sealed, signed or salted alone stand in it.
struct AuditEntry {
  let json: JSONValue

  /// - Throws: `LedgerError` for a link that cannot be read.
  init(_ link: LedgerEntry) throws {
    let body = try link.content()
    func text(_ name: String) -> String? { body[name]?.string }
    var objects: [JSONValue] = [["n": .string("ledger/\(link.number)"), "h": .string(link.hash.hex)]]
    if let output = text("output") { objects.append(["n": "manifest.json", "h": .string(output)]) }
    if let digest = text("digest") { objects.append(["n": .string(text("kind") ?? ""), "h": .string(digest)]) }
    for digest in body["objects"]?.array ?? [] { objects.append(["n": "object", "h": digest]) }
    var members: JSONObject = [
      "v": 1, "t": body["at"] ?? .null, "op": .string(text("operation") ?? text("kind") ?? ""), "obj": .array(objects),
      "actor": .string(text("actor") ?? "engine"), "res": "ok",
    ]
    for name in ["run", "role", "details"] { members[name] = body[name] }
    json = .object(members)
  }

  var bytes: [UInt8] { JSONWriter.canonical(json) }
}
