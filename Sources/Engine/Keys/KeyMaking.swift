import Durability
public import Foundation
import Protection

/// Makes key pairs: `affidavit keys new`.
public struct KeyMaking {
  public var folder: URL
  public var secrets: SecretSource

  public init(folder: URL, secrets: SecretSource) {
    self.folder = folder
    self.secrets = secrets
  }

  /// Lines to print: the files and the fingerprint.
  public func make(_ name: String) throws -> [String] {
    try Folder.make(folder.path, mode: 0o700)
    _ = PreparedFile.sweep(folder.path)
    let files = try FileKeys.create(
      name: name, in: folder.path, passphrase: try secrets.passphrase(for: "\(name).key.pem"))
    return [
      "\(files.privateKey)  private, encrypted: keep it, and keep the pass phrase elsewhere",
      "\(files.publicJWK)  public",
      "\(files.publicPEM)  public, for tools that read PEM",
      "fingerprint \(files.thumbprint)",
    ]
  }
}

/// The keys of a workspace and what each is for: `affidavit keys list`.
public struct KeyListing {
  public var workspace: Workspace

  public init(workspace: Workspace) { self.workspace = workspace }

  /// One line a key: what for, file, fingerprint; a missing file is said.
  public func lines() throws -> [String] {
    let configuration = try workspace.configuration()
    var lines: [String] = []
    func add(_ use: String, _ url: URL, _ purpose: JWK.Purpose) {
      let state: String
      do {
        state = try FileKeys.publicKey(at: url.path, for: purpose).thumbprint
      } catch {
        state = error.description
      }
      lines.append("\(use)  \(workspace.display(url))  \(state)")
    }
    add("signs", configuration.keys.signingPublic, .signature)
    for owner in configuration.keys.owners { add("opens everything", owner, .keyAgreement) }
    for audience in configuration.audiences {
      for recipient in audience.recipients {
        let classes = audience.opens.isEmpty ? "nothing sealed" : audience.opens.joined(separator: ", ")
        add("\(audience.name) opens \(classes)", recipient, .keyAgreement)
      }
    }
    return lines
  }
}

extension Configuration.Keys {
  /// The public half of the signing key, beside it: `NAME.key.pem` and `NAME.pub.jwk`.
  var signingPublic: URL {
    let name = signing.lastPathComponent.replacing(/\.key\.pem$/, with: "")
    return signing.deletingLastPathComponent().appendingPathComponent("\(name).pub.jwk")
  }
}
