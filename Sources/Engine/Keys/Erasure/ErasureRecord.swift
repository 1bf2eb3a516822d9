import JSON

/// What is known of the erasure of one person, `state/erasures/<token>.json`: written before anything is erased, with all that cannot be found
/// out afterwards, and again when it is done. No id of a person or of a person's record stands in it.
struct ErasureRecord: Hashable {
  enum State: String { case begun, done }

  /// A bundle that had fields of the person.
  struct Bundle: Hashable {
    /// Path in the workspace.
    var path: String
    var run: String
    /// SHA-256 of the manifest, hex.
    var manifest: String
    /// Fields whose keys and ciphertexts go.
    var fields: Int
    /// Ids of the keys.
    var kids: [String]
    /// Refused records that named the person.
    var refused: Int
  }

  /// Somebody who was given the fields, in clear or with their keys, and cannot be made to forget (Art. 19 GDPR).
  struct Recipient: Hashable {
    var audience: String
    /// Whether the fields were in clear; otherwise their keys were in a grant.
    var isClear: Bool
    var run: String
    /// When it was handed on, RFC 3339; nil for a grant inside the bundle.
    var at: String?
    var classes: [String]
    /// Thumbprints of the recipient's keys.
    var keys: [String]
  }

  /// A dataset or model that the person's data reached.
  struct Reached: Hashable {
    var id: String
    /// `dataset` or `model`.
    var kind: String
    /// Whether the data were given or copied to it, rather than derived into it.
    var isHolder: Bool
    var status: String?
    /// What was decided and recorded for this person's data; nil for nothing.
    var disposition: String?
    /// What is still needed, in one sentence.
    var needs: String
  }

  /// `SubjectTag.tombstone`
  var token: String
  var state: State
  /// When it began, RFC 3339.
  var at: String
  /// Article or paragraph on which it rests.
  var basis: String
  var bundles: [Bundle]
  var recipients: [Recipient]
  var reached: [Reached]
  /// Runs that read the data.
  var runs: [String]
  /// Exports that still hold the data in clear, by path and place.
  var sources: [String]
  /// Limits that whoever answers the person should know.
  var notes: [String]

  var fieldCount: Int { bundles.reduce(0) { $0 + $1.fields } }

  var json: JSONValue {
    [
      "v": 1, "token": .string(token), "state": .string(state.rawValue), "at": .string(at), "basis": .string(basis),
      "bundles": .array(
        bundles.map {
          [
            "path": .string($0.path), "run": .string($0.run), "manifest": .string($0.manifest),
            "fields": .int(Int64($0.fields)), "kids": Self.texts($0.kids), "refused": .int(Int64($0.refused)),
          ]
        }),
      "recipients": .array(recipients.map(Self.json)), "reached": .array(reached.map(Self.json)),
      "runs": Self.texts(runs), "sources": Self.texts(sources), "notes": Self.texts(notes),
    ]
  }

  var bytes: [UInt8] { JSONWriter.pretty(json) + [0x0A] }

  private static func texts(_ list: [String]) -> JSONValue { .array(list.map { .string($0) }) }

  private static func json(_ recipient: Recipient) -> JSONValue {
    var members: JSONObject = [
      "audience": .string(recipient.audience), "holds": .string(recipient.isClear ? "clear copy" : "keys"),
      "run": .string(recipient.run), "classes": texts(recipient.classes), "keys": texts(recipient.keys),
    ]
    members["at"] = recipient.at.map { .string($0) }
    return .object(members)
  }

  private static func json(_ reached: Reached) -> JSONValue {
    var members: JSONObject = [
      "id": .string(reached.id), "kind": .string(reached.kind), "holder": .bool(reached.isHolder),
      "needs": .string(reached.needs),
    ]
    members["status"] = reached.status.map { .string($0) }
    members["disposition"] = reached.disposition.map { .string($0) }
    return .object(members)
  }

  /// Nil for what is not of this form.
  init?(_ bytes: [UInt8]) {
    guard let root = try? JSONValue(parsing: bytes), root["v"]?.int64 == 1, let token = root["token"]?.string,
      let state = root["state"]?.string.flatMap(State.init), let at = root["at"]?.string,
      let basis = root["basis"]?.string, let bundles = root["bundles"]?.array,
      let recipients = root["recipients"]?.array, let reached = root["reached"]?.array
    else { return nil }
    func texts(_ value: JSONValue?) -> [String] { value?.array?.compactMap(\.string) ?? [] }
    func text(_ value: JSONValue, _ name: String) -> String { value[name]?.string ?? "" }
    self.init(
      token: token, state: state, at: at, basis: basis,
      bundles: bundles.map {
        Bundle(
          path: text($0, "path"), run: text($0, "run"), manifest: text($0, "manifest"),
          fields: Int($0["fields"]?.int64 ?? 0), kids: texts($0["kids"]), refused: Int($0["refused"]?.int64 ?? 0))
      },
      recipients: recipients.map {
        Recipient(
          audience: text($0, "audience"), isClear: text($0, "holds") == "clear copy", run: text($0, "run"),
          at: $0["at"]?.string, classes: texts($0["classes"]), keys: texts($0["keys"]))
      },
      reached: reached.map {
        Reached(
          id: text($0, "id"), kind: text($0, "kind"), isHolder: $0["holder"] == true, status: $0["status"]?.string,
          disposition: $0["disposition"]?.string, needs: text($0, "needs"))
      }, runs: texts(root["runs"]), sources: texts(root["sources"]), notes: texts(root["notes"]))
  }

  init(
    token: String, state: State, at: String, basis: String, bundles: [Bundle], recipients: [Recipient],
    reached: [Reached], runs: [String], sources: [String], notes: [String]
  ) {
    (self.token, self.state, self.at, self.basis) = (token, state, at, basis)
    (self.bundles, self.recipients, self.reached) = (bundles, recipients, reached)
    (self.runs, self.sources, self.notes) = (runs, sources, notes)
  }

  /// Adds what another look found: what was found before an interruption cannot be found again.
  mutating func merge(_ later: ErasureRecord) {
    func add<T: Hashable>(_ more: [T], to list: inout [T]) { list += more.filter { !list.contains($0) } }
    for bundle in later.bundles where bundle.fields + bundle.refused > 0 {
      bundles.removeAll { $0.path == bundle.path && $0.manifest == bundle.manifest }
      bundles.append(bundle)
    }
    add(later.recipients, to: &recipients)
    for entity in later.reached {
      reached.removeAll { $0.id == entity.id }
      reached.append(entity)
    }
    add(later.runs, to: &runs)
    add(later.sources, to: &sources)
    add(later.notes, to: &notes)
  }
}
