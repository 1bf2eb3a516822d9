import Crypto
import Foundation

/// Keys in files, as `affidavit keys new` writes and the commands read them.
public enum FileKeys {
  /// The files of a new key pair.
  public struct Files: Sendable {
    /// `NAME.key.pem`: PKCS#8, encrypted; mode 0600.
    public var privateKey: String
    /// `NAME.pub.jwk`: the public JWK with its thumbprint as `kid`.
    public var publicJWK: String
    /// `NAME.pub.pem`: the public key for tools that read PEM.
    public var publicPEM: String
    /// RFC 7638.
    public var thumbprint: String
  }

  /// Makes a P-256 key pair and writes its files. Nothing is overwritten: if one of them is there, none is written and
  /// `ProtectionError.exists` thrown. Throws `.name` for a name that cannot stand in a file name, `.key` for an empty
  /// pass phrase.
  public static func create(
    name: String, in directory: String, passphrase: SecretBytes
  ) throws(ProtectionError) -> Files {
    let base = "\(directory)/\(try KeyName.part(name))"
    let key: P256.PrivateKey
    let contents: [(path: String, bytes: [UInt8], mode: mode_t)]
    let thumbprint: String
    do {
      key = try P256.PrivateKey()
      thumbprint = key.publicKey.thumbprint
      contents = [
        ("\(base).key.pem", try key.encryptedPEM(passphrase: passphrase), 0o600),
        ("\(base).pub.jwk", Array(jwk(key.publicKey).utf8), 0o644),
        ("\(base).pub.pem", Array(try key.publicKey.pem().utf8), 0o644),
      ]
    } catch {
      throw error == .length ? .key(path: "\(base).key.pem") : .library
    }
    var written: [String] = []
    do {
      for file in contents {
        try write(file.bytes, to: file.path, mode: file.mode)
        written.append(file.path)
      }
    } catch {
      for path in written { unlink(path) }
      throw error
    }
    return Files(
      privateKey: contents[0].path, publicJWK: contents[1].path, publicPEM: contents[2].path, thumbprint: thumbprint)
  }

  /// A private key file in PEM. Throws `ProtectionError.file` if it cannot be read, `.key` if it holds no P-256 key or
  /// the pass phrase is another.
  public static func privateKey(
    at path: String, passphrase: SecretBytes?
  ) throws(ProtectionError) -> P256.PrivateKey {
    var bytes = try read(path)
    defer { SecretBytes.wipe(&bytes) }
    guard let key = try? P256.PrivateKey(pem: bytes, passphrase: passphrase) else { throw .key(path: path) }
    return key
  }

  /// A public key file, JWK or PEM. A JWK must not be for another purpose.
  public static func publicKey(
    at path: String, for purpose: JWK.Purpose = .keyAgreement
  ) throws(ProtectionError) -> P256.PublicKey {
    let bytes = try read(path)
    let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    let key =
      first == UInt8(ascii: "{")
      ? (try? JWK(parsing: bytes)).flatMap { $0.publicKey(for: purpose) }
      : try? P256.PublicKey(pem: bytes)
    guard let key else { throw .key(path: path) }
    return key
  }

  /// The public JWK as it stands in a file: required members and `kid`, one line.
  public static func jwk(_ key: P256.PublicKey) -> String {
    #"{"kty":"EC","crv":"P-256","x":"\#(Base64URL.encode(key.x))","y":"\#(Base64URL.encode(key.y))","#
      + #""kid":"\#(key.thumbprint)"}"# + "\n"
  }

  /// Key files are small; more is not read.
  private static let maximumBytes = 65536

  private static func read(_ path: String) throws(ProtectionError) -> [UInt8] {
    guard let file = FileHandle(forReadingAtPath: path),
      let data = try? file.read(upToCount: maximumBytes + 1) ?? Data(), data.count <= maximumBytes
    else { throw .file(path: path) }
    return Array(data)
  }

  private static func write(_ bytes: [UInt8], to path: String, mode: mode_t) throws(ProtectionError) {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
    guard descriptor >= 0 else { throw errno == EEXIST ? .exists(path: path) : .file(path: path) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      guard fchmod(descriptor, mode) == 0 else { throw ProtectionError.file(path: path) }
      try file.write(contentsOf: Data(bytes))
      try file.synchronize()
    } catch {
      unlink(path)
      throw .file(path: path)
    }
  }
}
