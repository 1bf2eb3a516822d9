import Provenance

/// Addresses as connectors write them into records: normal form (`URINormalForm`), without passwords and signatures.
enum NormalURI {
  /// The normal form of an address or an absolute path, nil where `text` is neither.
  static func make(_ text: String) -> String? {
    URINormalForm(withoutSecrets(text.trimmed)).map { Identifier.make($0.text) }
  }

  /// The address of an OpenLineage dataset: namespace + `/` + name; nil where the namespace is no address, as in
  /// `bigquery`.
  static func openLineage(namespace: String, name: String) -> String? {
    guard !namespace.trimmed.isEmpty else { return nil }
    return URINormalForm(namespace: namespace.trimmed, name: withoutSecrets(name)).map { Identifier.make($0.text) }
  }

  /// Without the parameters of pre-signed addresses: they open a door, and change with every signing.
  private static func withoutSecrets(_ text: String) -> String {
    guard let mark = text.firstIndex(of: "?") else { return text }
    let query = text[text.index(after: mark)...].split(separator: "&").filter { part in
      let name = part.prefix { $0 != "=" }.lowercased()
      return !name.hasPrefix("x-amz-") && !name.hasPrefix("x-goog-") && !secrets.contains(name)
    }
    return text[..<mark] + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
  }

  private static let secrets: Set<String> = [
    "sig", "signature", "token", "access_token", "password", "user", "key", "api_key", "awsaccesskeyid", "expires",
    "se", "sp", "sv",
    "sr", "st", "spr",
  ]
}
