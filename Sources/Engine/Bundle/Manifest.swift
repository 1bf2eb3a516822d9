public import JSON
public import Transparency

/// `manifest.json` of a bundle: what is in it and what it was made from. Signed as `manifest.jws` (JWS compact, ES256), whose payload is
/// the file's bytes. Its form is that of RFC 8785, so the bytes are fixed by the values.
///
/// Files that are sealed under keys stand in `sealing.json` instead, see `Sealing`; what binds the records is `tree`.
public struct Manifest: Hashable, Sendable {
  public static let name = "manifest.json"
  public static let signatureName = "manifest.jws"
  public static let keyName = "signing.pub.jwk"
  static let type = "affidavit-manifest"
  static let format = 2

  public struct File: Hashable, Sendable {
    public var name: String
    public var size: Int
    public var sha256: String
  }

  /// A file that was read.
  public struct Input: Hashable, Sendable {
    public var system: String
    public var path: String
    public var size: Int
    public var sha256: String
  }

  /// Something with a version and a digest: a pack, the templates.
  public struct Part: Hashable, Sendable {
    public var name: String
    public var version: String
    public var sha256: String
  }

  public var organisation: String
  public var period: Configuration.Period
  public var asOf: String
  public var run: String
  public var edition: String
  public var configuration: String
  public var files: [File]
  /// Over all records.
  public var tree: TreeHead
  public var inputs: [Input]
  public var packs: [Part]
  public var templates: [Part]
  public var versions: [String: String]
  /// Classes that each audience may open.
  public var policy: [String: [String]]
  /// Whether a person has another key in each record.
  public var unlinksPeople: Bool
  /// Head of the ledger's hash chain when the run began.
  public var previousLedgerHead: String

  /// The audit log before the run.
  public var checkpoint: Checkpoint

  public var json: JSONValue {
    guard unlinksPeople, var members = common.object else { return common }
    members[Self.unlinked] = true
    return .object(members)
  }

  /// Stands in a manifest only where it is true.
  static let unlinked = "unlinked"

  private var common: JSONValue {
    [
      "format": .int(Int64(Self.format)), "organisation": .string(organisation),
      "period": [
        "name": .string(period.name), "from": .string(period.from.description), "to": .string(period.to.description),
      ],
      "asOf": .string(asOf), "run": .string(run), "edition": .string(edition),
      "configuration": .string(configuration),
      "files": Self.json(files), "tree": tree.json,
      "inputs": .array(
        inputs.map {
          [
            "system": .string($0.system), "path": .string($0.path), "size": .int(Int64($0.size)),
            "sha256": .string($0.sha256),
          ]
        }),
      "packs": .array(packs.map(Self.json)), "templates": .array(templates.map(Self.json)),
      "versions": .object(Self.object(versions.map { ($0.key, .string($0.value)) })),
      "policy": Self.json(policy),
      "previousLedgerHead": .string(previousLedgerHead), "checkpoint": Self.json(checkpoint),
    ]
  }

  static func json(_ files: [File]) -> JSONValue {
    .array(
      files.sorted { $0.name < $1.name }.map {
        ["name": .string($0.name), "size": .int(Int64($0.size)), "sha256": .string($0.sha256)]
      })
  }

  /// Files as they stand in a signed list; nil for what is not of its form: names that leave the bundle, or stand there twice.
  static func files(_ json: JSONView?) -> [File]? {
    guard let json, json.type == .array else { return nil }
    var files: [File] = []
    for file in json.elements {
      guard file.count == 3, let name = file["name"]?.string, let size = file["size"]?.int64,
        let sha256 = file["sha256"]?.string, !name.hasPrefix("/"), !name.split(separator: "/").contains("..")
      else { return nil }
      files.append(File(name: name, size: Int(size), sha256: sha256))
    }
    return Set(files.map(\.name)).count == files.count ? files : nil
  }

  private static func json(_ checkpoint: Checkpoint) -> JSONValue {
    [
      "origin": .string(checkpoint.origin), "size": .int(Int64(checkpoint.size)), "root": .string(checkpoint.rootText),
    ]
  }

  static func json(_ policy: [String: [String]]) -> JSONValue {
    .object(object(policy.map { ($0.key, .array($0.value.map { .string($0) })) }))
  }

  private static func json(_ part: Part) -> JSONValue {
    ["name": .string(part.name), "version": .string(part.version), "sha256": .string(part.sha256)]
  }

  private static func object(_ members: [(String, JSONValue)]) -> JSONObject {
    var object = JSONObject()
    for (key, value) in members.sorted(by: { $0.0 < $1.0 }) { object[key] = value }
    return object
  }

  public var bytes: [UInt8] { JSONWriter.canonical(json) }
}
