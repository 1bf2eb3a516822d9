import JSON
import Provenance

/// A step from a record into it: a member, or an element of a list.
enum MemberStep: Hashable, Sendable {
  case name(JSONName, String)
  case index(Int)

  init(_ name: String) { self = .name(JSONName(name), name) }

  var token: String {
    switch self {
    case .name(_, let name): name
    case .index(let index): String(index)
    }
  }
}

/// One thing that a judgement asks of the record judged, or of what follows from it. Records that answer all questions of a judgement
/// alike are judged alike; everything else that a judgement may look at is the same throughout a run.
enum Question: Hashable {
  /// The value of a scalar member, as written.
  case value([MemberStep])
  /// Whether a member is there.
  case presence([MemberStep])
  /// The number of elements of a list.
  case count([MemberStep])
  /// Between which two of the instants that the tables of the pack name a moment lies.
  case epoch([MemberStep])
  case regime(Law)
  /// A flag of the facts that flowed to the record.
  case lineage(LineageFlags)
  /// The number of elements of a list among these facts.
  case lineageCount(String)
  /// Which of these lists it is.
  case lineageList(String)
  /// The element of `each`, a text, and its place.
  case element
  case elementPlace
  /// A flag of the facts that flowed to the record that the element names; empty: whether there is such a record.
  case elementLineage(LineageFlags)
  /// The same for the record that a text of the record judged names.
  case namedLineage([MemberStep], LineageFlags)
  /// Whether something is at a place, how large it is there, or what it is, wherever the place lies.
  case placePresence(PlacePath)
  case placeShape(PlacePath)
  /// Of which kind the record is that the text at a place names, if one is kept.
  case namedKind(PlacePath)
  case place(PlacePath)
  case term(TermQuestion)

  enum Law: Hashable, Sendable { case gdpr, ccpa, aiAct }
}

/// What a record answers to a question, short enough to be looked up.
struct Answer: Hashable, Sendable {
  var first: UInt64 = 0
  var last: UInt64 = 0
  /// Bytes of a text; below 0 for what is no text.
  var length: Int32

  static let absent = Answer(length: -1)
  static let container = Answer(length: -2)
  static let isTrue = Answer(length: -3)
  static let isFalse = Answer(length: -4)
  static let isOpen = Answer(length: -5)
  /// An error, or a container whose content counted: no two of them are alike.
  static let isError = Answer(length: -15)

  init(length: Int32) { self.length = length }

  /// A number of some sort; sorts differ in `length`.
  init(bits: UInt64, sort: Int32) {
    first = bits
    length = sort
  }

  init(text: String) {
    var text = text
    self = text.withUTF8 { Answer(JSONName($0.span, count: $0.count), $0.span) }
  }

  init(_ flag: Bool?) { self = flag.map { $0 ? .isTrue : .isFalse } ?? .isOpen }

  /// A text by its name. Two texts of more than 16 bytes may have one answer: compare them.
  init(_ name: JSONName, _ text: Span<UInt8>) {
    first = name.first
    last = name.length > 16 ? Self.mixed(text) : name.last
    length = Int32(truncatingIfNeeded: name.length)
  }

  var isLong: Bool { length > 16 }

  private static func mixed(_ text: Span<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for index in text.indices { hash = (hash ^ UInt64(text[index])) &* 0x100_0000_01B3 }
    return hash
  }

  /// Mixed bits for a table.
  var mixed: UInt64 {
    (first ^ (last &<< 23 | last &>> 41) ^ UInt64(truncatingIfNeeded: length)) &* 0x9E37_79B9_7F4A_7C15
  }

  func hash(into hasher: inout Hasher) { hasher.combine(mixed) }
}
