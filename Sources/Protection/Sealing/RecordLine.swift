import Crypto
import JSON

/// A line of `records.sdj` taken apart without any key: what is signed, and what is sealed for whom.
public struct RecordLine: Sendable {
  /// The issuer-signed JWT.
  public let jwt: [UInt8]
  /// The sealed fields, each a compact JWE with the key that it names.
  public let sealed: [(key: KeyID, jwe: [UInt8])]

  private static let opening = Array(#"{"v":1,"sd":""#.utf8)
  private static let middle = Array(#"","d":["#.utf8)

  /// The JWT of a line, where it begins as the engine writes it: what a tree over records has as its leaves.
  public static func jwt(of line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard line.count > opening.count, line.starts(with: opening) else { return nil }
    let rest = UnsafeRawBufferPointer(rebasing: line[opening.count...])
    guard let end = rest.firstIndex(of: UInt8(ascii: "\"")) else { return nil }
    return UnsafeRawBufferPointer(rebasing: rest[..<end])
  }

  /// The random id of the record on a line, whose signature is not looked at; nil for a line that has none.
  public static func rid(of line: [UInt8]) -> String? {
    let payload = line.withUnsafeBytes { line -> [UInt8]? in
      guard let jwt = jwt(of: line) else { return nil }
      let parts = jwt.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      guard parts.count == 3 else { return nil }
      return try? Base64URL.decode(UnsafeRawBufferPointer(rebasing: parts[1]))
    }
    return payload.flatMap { try? JSONParser().parse($0) }?.root["rid"]?.string
  }

  /// Throws `ProtectionError.integrity(.form)` for everything that the engine does not write.
  public init(parsing line: [UInt8]) throws(ProtectionError) {
    guard let token = line.withUnsafeBytes({ Self.jwt(of: $0).map(Array.init) }) else { throw .integrity(.form) }
    let start = Self.opening.count + token.count
    guard line[start...].starts(with: Self.middle), line.hasSuffix("]}") else { throw .integrity(.form) }
    jwt = token
    let list = line[(start + Self.middle.count)...].dropLast(2)
    var sealed: [(key: KeyID, jwe: [UInt8])] = []
    if !list.isEmpty {
      for part in list.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
        guard part.count > 2, part.first == UInt8(ascii: "\""), part.last == UInt8(ascii: "\"") else {
          throw .integrity(.form)
        }
        let jwe = Array(part.dropFirst().dropLast())
        guard let kid = try? JWECompact.kid(ofHeader: Array(jwe.prefix { $0 != UInt8(ascii: ".") })),
          let id = KeyID(kid)
        else { throw .integrity(.form) }
        sealed.append((id, jwe))
      }
    }
    self.sealed = sealed
  }

  /// The line, without line feed, with the fields of these classes alone; the others stay digests in the JWT.
  public func keeping(classes: Set<String>) -> [UInt8] {
    var line = Self.opening + jwt + Self.middle
    var isFirst = true
    for field in sealed where classes.contains(field.key.class) {
      if !isFirst { line.append(UInt8(ascii: ",")) }
      isFirst = false
      line.append(UInt8(ascii: "\""))
      line.append(contentsOf: field.jwe)
      line.append(UInt8(ascii: "\""))
    }
    line.append(contentsOf: "]}".utf8)
    return line
  }
}

extension [UInt8] {
  fileprivate func hasSuffix(_ text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
