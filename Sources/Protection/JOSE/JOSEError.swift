/// Why a JOSE object was refused. Nothing says which part of a decryption failed.
public enum JOSEError: Error, Hashable, Sendable {
  /// Not in the expected serialization, strictly: members, base64url, JSON.
  case form
  /// An algorithm, header member or extension that is not on the closed list.
  case header
  /// A key that is malformed, unknown or meant for something else.
  case key
  /// The signature does not hold.
  case signature
  /// It does not decrypt with this key.
  case decryption
  /// The cryptographic library failed where no input can be at fault.
  case library
}
