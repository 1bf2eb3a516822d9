import Crypto
import JSON
import Provenance

/// `manifest.json` of a package: what one audience got of a bundle. It has the tree of the bundle, so that nobody can leave a record out.
struct PackageManifest {
  static let type = "affidavit-package"

  /// How fields are in it.
  enum Mode: String, Sendable, CaseIterable {
    /// Each sealed, `records.sdj` with a grant.
    case sealed = "a"
    /// In clear, `records.sdjwt`.
    case clear = "b"
  }

  struct Package: Hashable, Sendable {
    var audience: String
    var mode: Mode
    /// SHA-256 of the bundle's manifest.
    var bundle: Digest

    init(audience: String, mode: Mode, bundle: Digest) {
      self.audience = audience
      self.mode = mode
      self.bundle = bundle
    }

    init?(_ json: JSONView) {
      guard json.count == 3, let audience = json["audience"]?.string,
        let mode = json["mode"]?.string.flatMap(Mode.init),
        let bundle = json["bundle"]?.string.flatMap({ Digest(hex: $0) })
      else { return nil }
      self.init(audience: audience, mode: mode, bundle: bundle)
    }

    var json: JSONValue {
      ["audience": .string(audience), "mode": .string(mode.rawValue), "bundle": .string(bundle.hex)]
    }
  }

  /// The manifest of the bundle.
  var source: ManifestReader
  var package: Package
  /// Classes that the audience may open.
  var classes: [String]
  var files: [Manifest.File]

  var bytes: [UInt8] {
    var members: JSONObject = [
      "format": .int(Int64(Manifest.format)), "files": Manifest.json(files), "tree": source.tree.json,
      "package": package.json, "policy": Manifest.json([package.audience: classes.sorted()]),
      "versions": .object(
        JSONObject(LibraryVersions.all.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })),
    ]
    for name in ["organisation", "period", "asOf", "run", "edition", "previousLedgerHead", "checkpoint"] {
      members[name] = source.root[name]?.value
    }
    return JSONWriter.canonical(.object(members))
  }
}
