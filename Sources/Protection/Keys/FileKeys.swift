import Crypto
import Durability
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
  /// `ProtectionError.exists` thrown. But a private key whose public files are missing, as a killed process leaves it, gets them.
  ///
  /// A file appears complete or not at all, the private key first, so that no public key is ever used whose private key was lost; all are
  /// on disk when this returns. Throws `.name` for a name that cannot stand in a file name, `.key` for an empty pass phrase or one that
  /// does not open the key that is there, `.disk` where a file cannot be written.
  public static func create(
    name: String, in directory: String, passphrase: SecretBytes
  ) throws(ProtectionError) -> Files {
    let base = "\(directory)/\(try KeyName.part(name))"
    let files = (privateKey: "\(base).key.pem", publicJWK: "\(base).pub.jwk", publicPEM: "\(base).pub.pem")
    let all: [String] = [files.privateKey, files.publicJWK, files.publicPEM]
    let there = all.filter { FileManager.default.fileExists(atPath: $0) }
    let key: P256.PrivateKey
    let contents: [(path: String, bytes: [UInt8], mode: mode_t)]
    if there.count < all.count, there.first == files.privateKey {
      key = try privateKey(at: files.privateKey, passphrase: passphrase)
      for path in there.dropFirst() where try publicKey(at: path).thumbprint != key.publicKey.thumbprint {
        throw .exists(path: path)
      }
    } else if let taken = there.first {
      throw .exists(path: taken)
    } else {
      do { key = try P256.PrivateKey() } catch { throw .library }
    }
    do {
      contents = [
        (files.privateKey, try key.encryptedPEM(passphrase: passphrase), 0o600),
        (files.publicJWK, Array(jwk(key.publicKey).utf8), 0o644),
        (files.publicPEM, Array(try key.publicKey.pem().utf8), 0o644),
      ]
    } catch {
      throw error == .length ? .key(path: files.privateKey) : .library
    }
    do {
      try write(contents.filter { !there.contains($0.path) }, in: directory)
    } catch {
      throw error.code == EEXIST ? .exists(path: error.path) : .disk(error)
    }
    return Files(
      privateKey: files.privateKey, publicJWK: files.publicJWK, publicPEM: files.publicPEM,
      thumbprint: key.publicKey.thumbprint)
  }

  /// A private key file in PEM. Throws `ProtectionError.file` if it cannot be read, `.key` if it holds no P-256 key or
  /// the pass phrase is another.
  public static func privateKey(
    at path: String, passphrase: SecretBytes?
  ) throws(ProtectionError) -> P256.PrivateKey {
    var bytes = try privateBytes(at: path)
    defer { SecretBytes.wipe(&bytes) }
    guard let key = try? P256.PrivateKey(pem: bytes, passphrase: passphrase) else { throw .key(path: path) }
    return key
  }

  /// The bytes of a private key file. Throws `ProtectionError.exposed` if everyone may read or write it, `.file` if it cannot be read.
  public static func privateBytes(at path: String) throws(ProtectionError) -> [UInt8] {
    var status = stat()
    guard stat(path, &status) == 0 else { throw .file(path: path) }
    guard status.st_mode & 0o007 == 0 else { throw .exposed(path: path) }
    return try read(path)
  }

  /// A public key file: JWK, PEM, or a certificate in PEM. A JWK must not be for another purpose.
  public static func publicKey(
    at path: String, for purpose: JWK.Purpose = .keyAgreement
  ) throws(ProtectionError) -> P256.PublicKey {
    let bytes = try read(path)
    let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
    let key =
      first == UInt8(ascii: "{")
      ? (try? JWK(parsing: bytes)).flatMap { $0.publicKey(for: purpose) }
      : (try? P256.PublicKey(pem: bytes)) ?? (try? Certificate(pem: bytes))?.publicKey
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

  /// All of them or none, in this order.
  private static func write(
    _ contents: [(path: String, bytes: [UInt8], mode: mode_t)], in directory: String
  ) throws(DiskError) {
    var placed: [String] = []
    do throws(DiskError) {
      var prepared: [PreparedFile] = []
      for file in contents { prepared.append(try PreparedFile(file.bytes, for: file.path, mode: file.mode)) }
      for file in prepared {
        try file.place(replacing: false)
        placed.append(file.path)
      }
      try Folder.synchronize(directory)
    } catch {
      for path in placed.reversed() { unlink(path) }
      throw error
    }
  }
}
