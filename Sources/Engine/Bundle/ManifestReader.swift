import Crypto
import JSON
import Transparency

/// What verification needs of a manifest, read strictly: its own canonical form and nothing else.
struct ManifestReader {
  var organisation: String
  var period: String
  var run: String
  var files: [Manifest.File]
  var tree: TreeHead
  /// Classes that each audience may open.
  var policy: [String: [String]] = [:]
  /// Whether a person has another key in each record.
  var unlinksPeople: Bool
  /// The audit log before the run.
  var checkpoint: Checkpoint
  /// What a package says of itself; nil for a bundle.
  var package: PackageManifest.Package?
  /// All of it.
  let root: JSONView

  init?(_ bytes: [UInt8]) {
    guard let document = try? JSONParser().parse(bytes), JSONWriter.canonical(document.root) == bytes,
      document.root["format"]?.int64 == Int64(Manifest.format), let files = Manifest.files(document.root["files"]),
      files.allSatisfy({ !Sealing.covers($0.name) }), let tree = TreeHead(document.root["tree"]),
      let organisation = document.root["organisation"]?.string, let period = document.root["period"]?["name"]?.string,
      let run = document.root["run"]?.string, let log = document.root["checkpoint"], log.count == 3,
      let origin = log["origin"]?.string, let size = log["size"]?.int64, size >= 0,
      let root = log["root"]?.string.flatMap({ Digest(base64: $0) })
    else { return nil }
    (self.organisation, self.period, self.run) = (organisation, period, run)
    checkpoint = Checkpoint(origin: origin, size: Int(size), root: root)
    (self.files, self.tree, self.root) = (files, tree, document.root)
    unlinksPeople = document.root[Manifest.unlinked]?.bool ?? false
    for member in document.root["policy"]?.value.object ?? JSONObject() {
      guard let classes = member.value.array?.compactMap(\.string) else { return nil }
      policy[member.key] = classes
    }
    if let package = document.root["package"] {
      guard let read = PackageManifest.Package(package) else { return nil }
      self.package = read
    }
  }

  /// The version that a manifest of another one claims; nil for this version, and for what is no manifest.
  static func otherFormat(_ bytes: [UInt8]) -> Int64? {
    guard let format = (try? JSONParser().parse(bytes))?.root["format"]?.int64, format != Int64(Manifest.format) else {
      return nil
    }
    return format
  }
}
