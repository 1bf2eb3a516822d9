import Crypto
import JSON

/// By what a dataset or model can be recognised as one with a record of another system (record format, section 5).
struct IdentityKeys: Sendable, Hashable {
  /// How two records came to be taken for one, strongest first.
  enum Match: UInt8, Sendable, Comparable, CaseIterable {
    /// 1: equal digest of the bytes, same strong algorithm.
    case digest = 1
    /// 1: equal digest that means something only inside its system.
    case scopedDigest
    /// 2: equal address and equal version.
    case version
    /// 3: equal address without version: the same product.
    case address
    /// 4: declared by the operator.
    case declared
    /// 5: equal name, columns and row count: a hint.
    case likeness

    static func < (a: Match, b: Match) -> Bool { a.rawValue < b.rawValue }
  }

  /// Digest algorithms whose equality is equality of the bytes.
  static let strongAlgorithms = ["sha256", "sha384", "sha512", "sha3-256", "blake2b-512", "blake3"]

  /// Algorithm → lower-case hexadecimal.
  var strong: [String: String] = [:]
  /// `system|name|digest`, and weak digests as `system|algorithm|digest`.
  var scoped: Set<String> = []
  /// Addresses with the versions that are known there.
  var versions: Set<String> = []
  var addresses: Set<String> = []
  /// It speaks of one content, not of the product in general.
  var isVersioned = false
  /// Name, columns and row count in one text.
  var likeness: String?

  init() {}

  init(_ view: JSONView) {
    let system = view["source"]?["system"]?.string ?? ""
    let version = view["version"]?.string
    readDigests(view["digest"], system: system)
    isVersioned = version != nil || !strong.isEmpty
    let prefixes = strong.values.map { String($0.prefix(Self.prefixLength)) }
    let own = [version].compactMap { $0 }.map(Self.versionText) + prefixes
    for uri in view["uris"]?.elements.compactMap(\.string) ?? [] {
      guard let address = URINormalForm(uri)?.text else { continue }
      addresses.insert(address)
      for version in own { versions.insert("\(address)|\(version)") }
    }
    if let aliases = view["aliases"] {
      for alias in aliases.elements { readAlias(alias, own: own) }
    }
    likeness = Self.likeness(view)
  }

  /// A version that is a digest cut short, as some systems write it, is compared by this many digits.
  private static let prefixLength = 16

  private static func versionText(_ version: String) -> String {
    let isHex =
      version.utf8.count >= prefixLength
      && version.utf8.allSatisfy { byte in
        byte >= 0x30 && byte <= 0x39 || byte >= 0x61 && byte <= 0x66
      }
    return isHex ? String(version.prefix(prefixLength)) : version
  }

  private mutating func readDigests(_ digest: JSONView?, system: String) {
    guard let digest else { return }
    for (algorithm, value) in digest.members {
      guard let hex = value.string?.lowercased() else { continue }
      if Self.strongAlgorithms.contains(algorithm) {
        strong[algorithm] = hex
      } else {
        scoped.insert("\(system)|\(algorithm)|\(hex)")
      }
    }
  }

  private mutating func readAlias(_ alias: JSONView, own: [String]) {
    let system = alias["system"]?.string ?? ""
    let name = alias["name"]?.string ?? ""
    var places: [String] = []
    if let uri = alias["uri"]?.string.flatMap(URINormalForm.init)?.text { places.append(uri) }
    if let space = alias["namespace"]?.string, let uri = URINormalForm(namespace: space, name: name)?.text {
      places.append(uri)
    }
    addresses.formUnion(places)
    var known = own
    if let version = alias["version"]?.string {
      known.append(Self.versionText(version))
      isVersioned = true
    }
    if let digest = alias["digest"]?.string {
      scoped.insert("\(system)|\(name)|\(digest.lowercased())")
      isVersioned = true
    }
    for place in places {
      for version in known { versions.insert("\(place)|\(version)") }
    }
  }

  private static func likeness(_ view: JSONView) -> String? {
    guard let name = view["name"]?.string, let rows = view["statistics"]?["rows"]?.int64, let fields = view["fields"]
    else { return nil }
    let columns = fields.elements.compactMap { $0["name"]?.string }.sorted()
    return columns.isEmpty ? nil : "\(name)|\(rows)|\(columns.joined(separator: ","))"
  }

  /// Every key with the match that it would prove.
  func all() -> [(match: Match, text: String)] {
    strong.map { (.digest, "\($0)|\($1)") } + scoped.map { (.scopedDigest, $0) } + versions.map { (.version, $0) }
      + addresses.map { (.address, $0) } + (likeness.map { [(.likeness, $0)] } ?? [])
  }

  /// The same content cannot have two digests of one algorithm.
  func contradicts(_ other: IdentityKeys) -> Bool {
    strong.contains { other.strong[$0] != nil && other.strong[$0] != $1 }
  }

  mutating func join(_ other: IdentityKeys) {
    strong.merge(other.strong) { mine, _ in mine }
    isVersioned = isVersioned || other.isVersioned
  }
}

/// A key as it stays in the index: eight bytes and the record that has it.
struct IdentityMark: Sendable {
  var hash: UInt64
  var record: Int32
  var match: IdentityKeys.Match

  static func hash(_ match: IdentityKeys.Match, kind: RecordKind, _ text: String) -> UInt64 {
    SHA256.hash("\(match.rawValue)|\(kind.rawValue)|\(text)").withUnsafeBytes {
      UInt64(bigEndian: $0.loadUnaligned(as: UInt64.self))
    }
  }
}
