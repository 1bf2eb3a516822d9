import Crypto
import Foundation
import JSON
import Transparency

@testable import Engine
@testable import Protection

extension Target {
  /// A package: a tar as it is, once more with its checksums put right; or, from sections `=== name`, one that its issuer signed and
  /// means harm with.
  static let package = Target(
    name: "package", summary: "packages: tar archives, and what an issuer puts into them", dictionary: "package",
    longest: 16_384
  ) {
    let issuer = HostileIssuer()
    return { bytes in
      guard bytes.starts(with: "=== ".utf8) else {
        let archive = Array(bytes)
        checkArchive(archive)
        return checkArchive(withChecksums(archive))
      }
      var files: [String: [UInt8]] = [:]
      for (name, content) in sections(bytes).dropFirst().prefix(24) where TarArchive.isPlain(name) {
        files[name] = Array(content.dropLast())
      }
      issuer.sign(&files)
      let path = Scratch.write(tar(files.sorted { $0.key < $1.key }), "package.tar")
      do {
        let url = URL(fileURLWithPath: path)
        let found = try BundleVerifier(bundle: url, trusted: issuer.key.publicKey, time: 0, templates: nil).run()
        let text = BundleVerification.Outcome(checks: found).render(json: false, quiet: false)
        check(Terminal.text(text) == text, "a terminal is given what it must not")
        check(found.contains { $0.outcome == .failed }, "a package without a record of ours holds")
      } catch {
        check(error is EngineError, "refused without a reason: \(error)")
      }
    }
  }

  private static func checkArchive(_ archive: [UInt8]) {
    let url = URL(fileURLWithPath: Scratch.write(archive, "package.tar"))
    do {
      let entries = try TarArchive.index(url)
      var end = 0
      for entry in entries {
        check(TarArchive.isPlain(entry.name), "a path that leaves the archive")
        check(entry.offset == end + 512 && entry.offset + entry.size <= archive.count, "a file outside the archive")
        end = entry.offset + TarArchive.padded(entry.size)
      }
      guard let contents = try? BundleContents(url) else {
        return check(Set(entries.map(\.name)).count < entries.count, "an archive is refused after it was read")
      }
      check(contents.names.count == entries.count, "a file is lost")
      var files: [(String, [UInt8])] = []
      for entry in entries {
        let content = Array(archive[entry.offset..<entry.offset + entry.size])
        check(contents.read(entry.name) == content, "a file is read as another")
        files.append((entry.name, content))
      }
      guard entries.allSatisfy({ $0.name.utf8.count <= 100 }) else { return }
      let again = try? TarArchive.index(URL(fileURLWithPath: Scratch.write(tar(files), "again.tar")))
      check(again == entries, "what is written is read as something else")
    } catch {
      let message = (error as? EngineError)?.message
      check(message.map { !$0.isEmpty && Terminal.safe($0) == $0 } ?? false, "refused without a safe reason: \(error)")
    }
  }

  private static func tar(_ files: [(String, [UInt8])]) -> [UInt8] {
    var archive: [UInt8] = []
    for (name, content) in files {
      guard let header = try? TarArchive.header(name: name, size: content.count) else { continue }
      archive += header + content
      archive += [UInt8](repeating: 0, count: TarArchive.padded(content.count) - content.count)
    }
    return archive + TarArchive.end
  }

  /// The checksum of each header that a reader would come to.
  private static func withChecksums(_ archive: [UInt8]) -> [UInt8] {
    var (archive, offset) = (archive, 0)
    while offset + 512 <= archive.count, archive[offset] != 0 {
      archive.replaceSubrange(offset + 148..<offset + 156, with: "        ".utf8)
      let sum = archive[offset..<offset + 512].reduce(0) { $0 + Int($1) }
      let digits = String(sum, radix: 8)
      let text = String(repeating: "0", count: 6 - digits.count) + digits
      archive.replaceSubrange(offset + 148..<offset + 155, with: Array(text.utf8) + [0])
      let size = String(decoding: archive[offset + 124..<offset + 135], as: UTF8.self)
      offset += 512 + TarArchive.padded(min(max(0, Int(size, radix: 8) ?? 0), archive.count))
    }
    return archive
  }

  /// What stands beside the manifest: the list of what is sealed, the keys of people, the sets of keys.
  static let sealing = Target(
    name: "sealing", summary: "sealing.json, subjects.jsonl, keyrings", dictionary: "sealing", longest: 4096
  ) {
    let house = House()
    guard let owner = try? P256.PrivateKey() else { preconditionFailure("no key can be made") }
    return { bytes in
      let raw = Array(bytes)
      if let sealing = Sealing(raw) {
        check(sealing.bytes == raw, "a sealing changes when it is read and written")
        check(sealing.files.allSatisfy { Sealing.covers($0.name) }, "a file that is not sealed")
        check(sealing.generation >= 0, "a negative generation")
      }
      if let vault = try? SubjectVault(Data(raw)) {
        for line in bytes.split(separator: UInt8(ascii: "\n")).prefix(8) {
          if let tag = (try? JSONValue(parsing: Array(line)))?["s"]?.string { _ = try? vault.wrapped(tag) }
        }
        if let old = house.keys.vault {
          check((try? vault.rewrapped(from: old, to: old) { _ in }) == nil || vault.count == 0, "a foreign row opens")
        }
      }
      // Whoever knows the owner's public key can seal a keyring for it.
      if let ring = try? JWEGeneral.seal(SecretBytes(raw), to: [owner.publicKey]) {
        if let runs = try? Keyring.open(ring, with: owner) {
          let again = (try? Keyring.seal(runs, to: [owner.publicKey])).flatMap { try? Keyring.open($0, with: owner) }
          check(again?.map(\.epoch) == runs.map(\.epoch), "a keyring changes when it is written and read")
        }
        _ = try? Opener(keyFile: ring, privateKey: owner, issuer: house.signing.publicKey)
      }
    }
  }
}

/// Somebody who may sign a package, and signs whatever the input says.
private struct HostileIssuer {
  let key: P256.PrivateKey
  let log: NoteSigner

  init() {
    guard let key = try? P256.PrivateKey(), let seed = try? Ed25519.PrivateKey(),
      let log = try? NoteSigner(name: "affidavit.log/o", key: seed)
    else { preconditionFailure("no keys can be made") }
    (self.key, self.log) = (key, log)
  }

  /// Puts right what only its own form keeps from being read: canonical forms, lists of files, digests, signatures.
  func sign(_ files: inout [String: [UInt8]]) {
    guard let signer = try? ES256.Signer(key: key) else { return }
    if let text = files["checkpoint"], let note = try? log.sign(String(decoding: text, as: UTF8.self)) {
      files["checkpoint"] = Array(note.utf8)
      files["log.vkey"] = (try? log.verifier.text()).map { Array("\($0)\n".utf8) }
      if let proof = files["bundle.tlog-proof"] { files["bundle.tlog-proof"] = proof + Array("\n\(note)".utf8) }
    }
    let content = files
    func listed(_ named: (String) -> Bool) -> JSONValue {
      Manifest.json(
        content.filter { named($0.key) }.map {
          Manifest.File(name: $0.key, size: $0.value.count, sha256: SHA256.hash($0.value).hex)
        })
    }
    func seal(_ name: String, _ token: String, _ type: String, _ complete: (inout JSONObject) -> Void) {
      guard var members = files[name].flatMap({ try? JSONValue(parsing: $0) })?.object else { return }
      complete(&members)
      let bytes = JSONWriter.canonical(.object(members))
      files[name] = bytes
      files[token] = (try? JWS.sign(bytes, type: type, with: signer)).map { Array($0.utf8) }
    }
    let lists: Set = [Manifest.name, Manifest.signatureName, Sealing.name, Sealing.signatureName]
    seal(Manifest.name, Manifest.signatureName, PackageManifest.type) { members in
      if members["files"] == nil { members["files"] = listed { !lists.contains($0) && !Sealing.covers($0) } }
    }
    let manifest = SHA256.hash(files[Manifest.name] ?? []).hex
    seal(Sealing.name, Sealing.signatureName, Sealing.type) { members in
      if members["files"] == nil { members["files"] = listed { Sealing.covers($0) } }
      if members["manifest"] == nil { members["manifest"] = .string(manifest) }
    }
  }
}
