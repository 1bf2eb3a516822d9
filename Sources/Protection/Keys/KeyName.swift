/// Names that go into key ids, file names and derivations: no byte in them can be taken for a separator.
enum KeyName {
  /// A class, scope or audience: letters, digits, `-`, `_`; 1 to 64.
  static func part(_ name: String) throws(ProtectionError) -> String {
    guard isValid(name, also: []) else { throw .name(name) }
    return name
  }

  /// An epoch, which stands last in a key id: also `.`, but not at its start.
  static func epoch(_ name: String) throws(ProtectionError) -> String {
    guard isValid(name, also: [UInt8(ascii: ".")]), name.utf8.first != UInt8(ascii: ".") else { throw .name(name) }
    return name
  }

  private static func isValid(_ name: String, also: Set<UInt8>) -> Bool {
    (1...64).contains(name.utf8.count)
      && name.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
          true
        default: also.contains(byte)
        }
      }
  }
}

/// The id of a key that seals fields, taken apart: `c.<class>.<epoch>` for a class, `s.<subject>.<class>.<epoch>` for one person's fields
/// of a class.
public struct KeyID: Hashable, Sendable {
  /// Who the fields are about, as `SubjectTag` names them in this run; nil for a key of the class alone.
  public let subject: String?
  public let `class`: String
  public let epoch: String

  /// The id as text.
  public var kid: String { subject.map { "s.\($0).\(self.class).\(epoch)" } ?? "c.\(self.class).\(epoch)" }

  /// The key of a person for a class.
  /// - Parameter subject: `SubjectTag`, ASCII.
  public init(subject: [UInt8], class name: String, epoch: String) {
    (self.subject, self.class, self.epoch) = (String(decoding: subject, as: UTF8.self), name, epoch)
  }

  /// Nil for anything else.
  public init?(_ kid: String) {
    let isSubjects = kid.hasPrefix("s.")
    var parts = kid.split(separator: ".", maxSplits: isSubjects ? 3 : 2, omittingEmptySubsequences: false).map(
      String.init)
    guard parts.count == (isSubjects ? 4 : 3), ["c", "s"].contains(parts.removeFirst()) else { return nil }
    subject = isSubjects ? parts.removeFirst() : nil
    guard subject.map({ $0.utf8.count == SubjectTag.characterCount }) ?? true,
      let name = try? KeyName.part(parts[0]), let epoch = try? KeyName.epoch(parts[1])
    else { return nil }
    (self.class, self.epoch) = (name, epoch)
  }
}
