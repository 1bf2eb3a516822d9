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

  /// `c.<class>.<epoch>` taken apart; `nil` for anything else.
  static func contentKey(_ kid: String) -> (class: String, epoch: String)? {
    let parts = kid.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 3, parts[0] == "c", let name = try? part(parts[1]), let epoch = try? epoch(parts[2]) else {
      return nil
    }
    return (name, epoch)
  }

  /// The class that a key id names.
  static func `class`(of kid: String) -> String? { contentKey(kid)?.class }
}
