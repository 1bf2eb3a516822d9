import CEL
import JSON
import Provenance

/// A verdict without what differs between records that are judged alike: ids, the moment judged, and what its evidence shows of records.
struct VerdictTemplate {
  /// Whose record a fact of the evidence lies in.
  enum Owner: Hashable {
    case subject
    /// The record that the element of `each` names.
    case element
    /// The far end of a path.
    case target
    /// The record that the text at a place names.
    case named(PlacePath)
    /// The record that lies at a place.
    case object(PlacePath)
    /// Always the same one; empty for the configuration.
    case record(String)

    var isFixed: Bool { if case .record = self { true } else { false } }
  }

  struct Fact {
    /// `"pointer":"/type"` or `"fact":"regime.gdpr"`.
    var place: [UInt8]
    /// The place inside the sentence.
    var name: [UInt8]
    var content: Content

    enum Content {
      /// `"value":true`, with what the sentence says of it.
      case fixed(json: [UInt8], words: [UInt8])
      /// A leaf of the record judged that may be shown.
      case leaf([MemberStep])
      /// A container of the record judged that is there, or has so many elements. Its class, and with it what may be shown, follows from
      /// whether one of the protected leaves is in it.
      case container([MemberStep], isCounted: Bool, protected: [[String]])
      /// A member of any record, found and shown the general way, with its class where it is a leaf in records of the kind that was met.
      case member(JSONPointer, CELRead.Extent, LeafClass?)
      /// A computed fact.
      case fact(PlacePath, CELRead.Extent)
    }
  }

  /// The facts of one owner, sorted by place.
  struct Group {
    var owner: Owner
    /// The id as a JSON text, where it is always the same.
    var quoted: [UInt8]
    var facts: [Fact]

    init(owner: Owner) {
      self.owner = owner
      facts = []
      if case .record(let id) = owner { quoted = LineBytes.quoted(id) } else { quoted = [] }
    }
  }

  var kind: VerdictKind
  var isVacuous: Bool
  /// Sorted by record where the owners are fixed; else to be sorted once their ids are known.
  var groups: [Group]
  /// The sentence; nil if it names facts that differ.
  var sentence: [UInt8]?
  /// Owners of all that a pass rests on, but those that are always the same.
  var touched: [Owner] = []

  init(kind: VerdictKind, isVacuous: Bool, groups: [Group], sentence: [UInt8]?) {
    self.kind = kind
    self.isVacuous = isVacuous
    self.groups = groups
    self.sentence = sentence
  }

  /// Whether all facts are the same in every line, and in one order.
  var isFixed: Bool {
    guard groups.count == 1 || groups.allSatisfy(\.owner.isFixed) else { return false }
    return groups.allSatisfy { $0.facts.allSatisfy { if case .fixed = $0.content { true } else { false } } }
  }

  var factCount: Int { groups.reduce(0) { $0 + $1.facts.count } }

  /// Rough size in memory.
  var size: Int {
    groups.reduce(128 + (sentence?.count ?? 0)) { size, group in
      group.facts.reduce(size + 48) { size, fact in
        var size = size + 160 + fact.place.count + fact.name.count
        if case .fixed(let json, let words) = fact.content { size += json.count + words.count }
        return size
      }
    }
  }
}
