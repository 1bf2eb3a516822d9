import COpenSSL

/// The OpenSSL that this process runs on.
public enum OpenSSLLibrary {
  /// As the library names itself, for reports: `OpenSSL 3.0.22 25 Aug 2026`.
  public static var description: String { String(cString: OpenSSL_version(OPENSSL_VERSION)) }

  public static var version: (major: Int, minor: Int, patch: Int) {
    (Int(OPENSSL_version_major()), Int(OPENSSL_version_minor()), Int(OPENSSL_version_patch()))
  }

  /// The oldest release in the 3.0 line without the known faults in what Affidavit calls (among them CVE-2025-15467 and
  /// CVE-2026-34182).
  public static let minimum = (major: 3, minor: 0, patch: 21)

  /// Whether the library's own number is at or above `minimum`. A distribution that mends an older number in place,
  /// as Debian does, does not show it here: the operator vouches for such a build.
  public static var meetsMinimum: Bool { version >= minimum }
}
