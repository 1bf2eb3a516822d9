/// The normal form of an address, by which records of different systems are compared.
///
/// RFC 3986 section 6.2.2 (case, percent-encoding) with the rules that data stores need: `s3a` and `s3n` are `s3`,
/// `gcs` is `gs`, default ports and trailing slashes go, `file:/x` is `file:///x`, JDBC prefixes and parameters go.
/// Names of containers and accounts stay; user names and passwords of all other schemes go. Dot segments stay: an
/// object key may hold them.
public struct URINormalForm: Sendable, Hashable, Comparable, CustomStringConvertible {
  public let text: String

  public var description: String { text }
  public static func < (a: URINormalForm, b: URINormalForm) -> Bool { a.text < b.text }

  /// Nil if the text has no scheme and is no absolute path: then it names nothing outside its own system.
  public init?(_ address: String) {
    let trimmed = NormalText.nfc(NormalText.trimmed(address))
    guard let text = Self.normalise(trimmed) else { return nil }
    self.text = NormalText.nfc(text)  // an unescaped letter may compose with what follows it
  }

  /// The address of an OpenLineage dataset: namespace, a slash, name. Namespace `file` and a name that already starts
  /// with a slash get no second one.
  public init?(namespace: String, name: String) {
    let space = namespace.lowercased() == "file" ? "file://" : namespace
    let path = name.hasPrefix("/") ? name : "/" + name
    let end = space.lowercased() == "file://" ? space : NormalText.withoutTrailingSlashes(space, keeping: "://")
    self.init(end + path)
  }

  private static let renamed = ["s3a": "s3", "s3n": "s3", "gcs": "gs", "postgresql": "postgres"]

  /// Ports that the scheme has anyway (IANA registry and the vendors' documentation).
  private static let defaultPorts = [
    "http": "80", "https": "443", "ftp": "21", "sftp": "22", "ssh": "22", "postgres": "5432", "mysql": "3306",
    "mariadb": "3306", "redshift": "5439", "sqlserver": "1433", "mssql": "1433", "oracle": "1521", "mongodb": "27017",
    "cassandra": "9042", "kafka": "9092", "hdfs": "8020", "redis": "6379", "trino": "8080", "clickhouse": "8123",
  ]

  /// Schemes whose `container@account` is the place itself, not a user.
  private static let accountSchemes: Set<String> = ["wasb", "wasbs", "abfs", "abfss"]

  private static func normalise(_ address: String) -> String? {
    if address.hasPrefix("/") { return withPath("file://", address) }
    var rest = Substring(address)
    var isJDBC = false
    while rest.prefix(5).lowercased() == "jdbc:" {
      rest = rest.dropFirst(5)
      isJDBC = true
    }
    guard let colon = rest.firstIndex(of: ":"), let scheme = scheme(rest[..<colon]) else { return nil }
    rest = rest[rest.index(after: colon)...]
    if isJDBC, let cut = rest.firstIndex(where: { $0 == "?" || $0 == ";" }) {
      rest = withoutSpaceAtEnd(rest[..<cut])
    }
    guard rest.hasPrefix("//") else {
      // `file:/x`; `models:/m-1`, `urn:x:y`, `doi:…` have no authority to normalise.
      if scheme == "file" { return rest.hasPrefix("/") ? withPath("file://", rest) : nil }
      let path = NormalText.percentNormalised(NormalText.withoutTrailingSlashes(String(rest)))
      return path.isEmpty ? nil : scheme + ":" + path
    }
    rest = rest.dropFirst(2)
    let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
    let place = authority(rest[..<end], scheme: scheme)
    return withPath(scheme + "://" + place, rest[end...])
  }

  private static func scheme(_ text: Substring) -> String? {
    guard let first = text.utf8.first, isLetter(first), text.utf8.allSatisfy(isSchemeByte) else { return nil }
    let lower = text.lowercased()
    return renamed[lower] ?? lower
  }

  private static func authority(_ text: Substring, scheme: String) -> String {
    var host = text
    var account = ""
    if let at = text.lastIndex(of: "@") {
      host = text[text.index(after: at)...]
      if accountSchemes.contains(scheme) { account = NormalText.percentNormalised(String(text[..<at])) + "@" }
    }
    host = withoutSpaceAtEnd(host)
    // The colon of a port stands after the bracket of an IPv6 address.
    while let colon = (host.lastIndex(of: "]").map { host[$0...] } ?? host).lastIndex(of: ":") {
      let port = host[host.index(after: colon)...]
      guard port.isEmpty || port == defaultPorts[scheme] ?? "" else { break }
      host = withoutSpaceAtEnd(host[..<colon])
    }
    let name = NormalText.percentNormalised(String(host)).lowercased()
    return account + (scheme == "file" && name == "localhost" ? "" : name)
  }

  private static func withPath(_ start: String, _ path: some StringProtocol) -> String? {
    let cut = path.firstIndex { $0 == "?" || $0 == "#" } ?? path.endIndex
    let trimmed = NormalText.withoutTrailingSlashes(String(path[..<cut]))
    let text = start + NormalText.percentNormalised(trimmed + path[cut...])
    return text.hasSuffix("://") ? nil : text
  }

  private static func withoutSpaceAtEnd(_ text: Substring) -> Substring {
    var rest = text
    while rest.last?.isWhitespace == true { rest.removeLast() }
    return rest
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
  }

  private static func isSchemeByte(_ byte: UInt8) -> Bool {
    isLetter(byte) || byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") || byte == UInt8(ascii: "+")
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
  }
}
