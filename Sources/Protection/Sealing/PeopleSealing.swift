import Crypto
import JSON
import Provenance

/// Derives the keys of the people of each record, and notes whom the vault must have. Belongs to one thread.
final class PeopleSealing {
  private let subjects: SubjectKeys
  private let makers: [SubjectKey]
  /// What was noted of whom, by tag: a person comes often.
  private var noted: [[UInt8]: UInt64] = [:]

  private static let mostNoted = 4096

  init(_ subjects: SubjectKeys, classes: [ContentKey]) {
    self.subjects = subjects
    makers = classes.map(SubjectKey.init)
  }

  /// Names the keys that a record needs to what seals it. Fields of people who were erased lose their ciphertext.
  func setKeys(of draft: inout RecordDraft, in batch: DisclosureBatch) throws(ProtectionError) {
    var current: (person: Int, secret: SecretBytes?, tag: [UInt8]) = (-1, nil, [])
    var classes: UInt64 = 0
    let record = subjects.isUnlinked ? draft.rid : []
    for (place, key) in draft.people.keys.enumerated() {
      if key.person != current.person {
        try note(current.tag, current.secret, classes)
        let id = draft.people.ids[key.person]
        var tag: [UInt8] = []
        subjects.maker.append(id, record: record, to: &tag)
        current = (key.person, try subjects.secret(of: id, record: record), tag)
        classes = 0
      }
      classes |= 1 << UInt64(min(key.class, 63))
      let kid = makers[key.class].kid(tag: current.tag)
      // An index stands for each key, that of an erased person too.
      let secret = current.secret ?? SecretBytes.random(count: 32)
      let derived = try makers[key.class].derive(secret, kid: kid)
      do { try batch.setKey(place, kid: kid, key: derived) } catch { throw .library }
      if current.secret == nil { draft.layout.redact(class: makers.count + place) }
    }
    try note(current.tag, current.secret, classes)
  }

  private func note(_ tag: [UInt8], _ secret: SecretBytes?, _ classes: UInt64) throws(ProtectionError) {
    guard let secret else { return }
    let before = noted[tag] ?? 0
    guard before | classes != before else { return }
    if noted.count >= Self.mostNoted { noted.removeAll(keepingCapacity: true) }
    noted[tag] = before | classes
    try subjects.note(tag: tag, secret: secret, classes: classes)
  }
}

/// Whom a record is about.
enum RecordSubject {
  /// The id of the person whose data a whole record is: of a contribution and a request the data subject, of an agent the person; nil for
  /// other records, whose single fields may name people.
  static func id(of record: JSONView, _ kind: RecordKind, isPerson: Bool) -> JSONView? {
    switch kind {
    case .contribution: record["subjectRef"] ?? record["accountRef"] ?? record["household"] ?? record["id"]
    case .request: record["subjectRef"]
    case .agent: isPerson ? record["id"] : nil
    default: nil
    }
  }
}
