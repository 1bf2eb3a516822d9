public import Durability

/// Why something could not be sealed or opened. No case holds a value, and none tells one failed check of a key from
/// another.
public enum ProtectionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The key is not one that this was sealed for, or what it opens was altered.
  case cannotOpen
  /// Signed or sealed bytes do not hold together.
  case integrity(Fault)
  /// A class, scope, audience or epoch whose name cannot stand in a key id or a file name.
  case name(String)
  /// As many fields were sealed under one key as its nonces allow (2^31).
  case exhausted(kid: String)
  /// A grant would hand out what is the owner's alone.
  case ownerOnly
  /// A file that would have to be overwritten.
  case exists(path: String)
  /// A file that cannot be read or written.
  case file(path: String)
  /// A file that the disk or the system did not take.
  case disk(DiskError)
  /// A file that holds no key of the expected kind, or a pass phrase that does not open it.
  case key(path: String)
  /// A private key file that others may read.
  case exposed(path: String)
  /// The cryptographic library failed where no input can be at fault.
  case library

  /// What does not hold, in the words of the formats.
  public enum Fault: String, Hashable, Sendable {
    /// Not a line of `records.sdj`, version 1.
    case form
    /// The JWT is not signed by the issuer, or its header is not the one that the issuer writes.
    case signature
    /// Claims or disclosures that RFC 9901 section 7.1 refuses.
    case claims
    /// A ciphertext that its key does not open.
    case ciphertext
    /// A disclosure whose digest is not among the signed ones, or out of order.
    case digest
  }

  public var description: String {
    switch self {
    case .cannotOpen: "cannot open"
    case .integrity(.form): "not a record file line of version 1"
    case .integrity(.signature): "not signed by the issuer"
    case .integrity(.claims): "claims that no issuer may write"
    case .integrity(.ciphertext): "a field that was altered"
    case .integrity(.digest): "a field that is not the signed one"
    case .name(let name): "\(name): a name is letters, digits, '-' and '_' (an epoch also '.'), at most 64"
    case .exhausted(let kid): "\(kid): 2^31 fields are sealed; a new run takes a new key"
    case .ownerOnly: "class \(ProtectionPlan.ownerClass) is the owner's alone and cannot be granted"
    case .exists(let path): "\(path): exists and is not overwritten"
    case .file(let path): "\(path): cannot be read or written"
    case .disk(let error): error.description
    case .key(let path): "\(path): holds no usable key, or the pass phrase is another"
    case .exposed(let path): "\(path): others may read this private key; chmod 600, and if they did, make a new one"
    case .library: "the cryptographic library failed"
    }
  }
}
