import Crypto

/// A record on its way into a line: its claims, its disclosures in clear, and where these lie. Kept from one record to
/// the next for its room.
struct RecordDraft {
  var claims: [UInt8] = []
  /// The record's random id in the file, base64url.
  var rid: [UInt8] = []
  /// The disclosures, one after another.
  var text: [UInt8] = []
  var layout = DisclosureLayout()
  /// Whether the record is a person's, so that its id is one too.
  var isPerson = false
  var people: RecordPeople
  /// A token that was written, by its field and its first eight bytes.
  struct Token {
    var field: Int
    var prefix: UInt64
  }
  var tokens: [Token] = []
  /// What a token is made from.
  var message: [UInt8] = []

  /// - Parameter classes: number of classes.
  init(classes: Int) { people = RecordPeople(classes: classes) }

  /// Forgets the record before.
  mutating func removeAll() {
    claims.removeAll(keepingCapacity: true)
    rid.removeAll(keepingCapacity: true)
    text.removeAll(keepingCapacity: true)
    layout.removeAll()
    people.removeAll()
    tokens.removeAll(keepingCapacity: true)
  }

  mutating func wipe() {
    SecretBytes.wipe(&claims)
    SecretBytes.wipe(&text)
    SecretBytes.wipe(&message)
  }
}
