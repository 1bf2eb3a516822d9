import COpenSSL

/// Seals all disclosures (RFC 9901) of a record with one crossing into C: fresh salts, digests, and for each a compact
/// JWE `dir`/`A256GCM` under the key of its class. Belongs to one thread.
///
/// The caller writes disclosures in clear one after another into a text of its own, and the signed claims into another
/// in which `reserve` has left room for digests; `seal` fills in the salts there and the digests here.
public final class DisclosureBatch {
  /// What stands in a disclosure before its salt is drawn.
  public static let opening = Array(#"["\#(String(repeating: " ", count: saltCharacters))""#.utf8)
  private static let saltCharacters = aff_salt_characters
  private static let digestCharacters = aff_digest_characters
  private static let hole = Array(#""\#(String(repeating: " ", count: digestCharacters))""#.utf8)

  private let ciphers: [AESGCM]
  private let headers: UnsafeMutableBufferPointer<UInt8>
  private var classes: [aff_class] = []
  private let random: SecureRandom

  private var fields: [aff_field] = []
  private var scopes: [Int32] = []
  private var members: [Int] = []
  private var cursors: [Int] = []
  private var decoys: [Int32] = []

  private var digests: [UInt8] = []
  private var output: [UInt8] = []
  private var ends: [Int] = []
  private var scratch: [UInt8] = []
  private var order: [Place] = []

  /// The compact JWE header for a key id: the same text for each field, and the AAD.
  public static func header(kid: String) -> String {
    Base64URL.encode(#"{"alg":"dir","enc":"A256GCM","kid":"\#(kid)"}"#)
  }

  /// One key for each class; a class is named by its index. Key ids are written into JSON as they are: they hold no
  /// quotation marks, backslashes or control characters. Throws `CryptoError.length` for a key of other than 32 bytes.
  public init(keys: [(kid: String, key: SecretBytes)], random: SecureRandom) throws(CryptoError) {
    var ciphers: [AESGCM] = []
    for key in keys { ciphers.append(try AESGCM(key: key.key)) }
    let texts = keys.map { Array(Self.header(kid: $0.kid).utf8) }
    headers = .allocate(capacity: texts.reduce(0) { $0 + $1.count })
    _ = headers.initialize(from: texts.joined())
    self.ciphers = ciphers
    self.random = random
    var start = 0
    for (cipher, text) in zip(ciphers, texts) {
      let header = headers.baseAddress.map { UnsafeRawPointer($0 + start).assumingMemoryBound(to: CChar.self) }
      classes.append(aff_class(cipher: cipher.sealing, header: header, header_count: text.count))
      start += text.count
    }
  }

  deinit {
    headers.deallocate()
    SecretBytes.wipe(&scratch)
  }

  /// Disclosures added since the last `removeAll`.
  public var count: Int { fields.count }

  /// Forgets everything of the record before.
  public func removeAll() {
    fields.removeAll(keepingCapacity: true)
    scopes.removeAll(keepingCapacity: true)
    members.removeAll(keepingCapacity: true)
    cursors.removeAll(keepingCapacity: true)
    decoys.removeAll(keepingCapacity: true)
  }

  /// A list of digests: an object's `_sd`, or one array element.
  public func makeScope() -> Int {
    members.append(0)
    cursors.append(0)
    return members.count - 1
  }

  /// Adds the disclosure at `range` of the text, which begins with `opening`, to a scope. `class` is the index of its
  /// key, `nil` for one that nobody is to open.
  public func add(_ range: Range<Int>, class slot: Int?, scope: Int) {
    precondition(range.count >= Self.opening.count && slot.map(classes.indices.contains) ?? true)
    fields.append(aff_field(start: range.lowerBound, count: range.count, slot: Int32(slot ?? -1)))
    scopes.append(Int32(scope))
    members[scope] += 1
  }

  /// Disclosures in a scope.
  public func count(in scope: Int) -> Int { members[scope] }

  /// Appends room for the scope's digests to the claims: JSON strings with commas between, decoys among them up to a
  /// multiple of `multiple`.
  public func reserve(_ scope: Int, multiple: Int, in claims: inout [UInt8]) {
    let real = members[scope]
    let total = (real + multiple - 1) / multiple * multiple
    cursors[scope] = claims.count
    for index in 0..<total {
      if index > 0 { claims.append(UInt8(ascii: ",")) }
      claims.append(contentsOf: Self.hole)
    }
    decoys.append(contentsOf: repeatElement(Int32(scope), count: total - real))
  }

  /// Salts, digests and encrypts; fills the reserved places of the claims, each scope's digests in ascending order of
  /// their text. Throws `CryptoError.library` if the generator or the cipher fails.
  public func seal(text: inout [UInt8], claims: inout [UInt8]) throws(CryptoError) {
    let width = Self.digestCharacters
    grow(&digests, to: (fields.count + decoys.count) * width)
    var room = 0
    var longest = 0
    for field in fields {
      precondition(field.start >= 0 && field.start + field.count <= text.count)
      longest = max(longest, field.count)
      if field.slot >= 0 { room += aff_sealed_room(field.count, classes[Int(field.slot)].header_count) }
    }
    grow(&output, to: room)
    grow(&scratch, to: aff_scratch_room(longest))
    if ends.count < fields.count { ends = Array(repeating: 0, count: fields.count * 2) }
    let sealed = aff_seal_fields(
      random.pool, classes, &text, fields, fields.count, &digests, &output, &ends, &scratch)
    let padded = digests.withUnsafeMutableBufferPointer { buffer in
      buffer.baseAddress.map { aff_decoys(random.pool, decoys.count, $0 + fields.count * width) } ?? 1
    }
    guard sealed == 1, padded == 1 else { throw .library }
    sort()
    place(in: &claims)
  }

  /// Copies each digest to the next place of its scope.
  private func place(in claims: inout [UInt8]) {
    let width = Self.digestCharacters
    let fieldCount = fields.count
    claims.withUnsafeMutableBytes { claims in
      digests.withUnsafeBytes { digests in
        cursors.withUnsafeMutableBufferPointer { cursors in
          for place in order {
            let scope = Int(place.index < fieldCount ? scopes[place.index] : decoys[place.index - fieldCount])
            let start = cursors[scope] + 1
            precondition(start + width <= claims.count)
            UnsafeMutableRawBufferPointer(rebasing: claims[start..<start + width]).copyMemory(
              from: UnsafeRawBufferPointer(rebasing: digests[place.index * width..<(place.index + 1) * width]))
            cursors[scope] = start + width + 2
          }
        }
      }
    }
  }

  /// Appends the JWEs as JSON strings with commas between, in ascending order of their digests' text.
  public func appendCiphertexts(to line: inout [UInt8]) {
    var first = true
    for place in order where place.index < fields.count && fields[place.index].slot >= 0 {
      if !first { line.append(UInt8(ascii: ",")) }
      first = false
      line.append(contentsOf: output[(place.index == 0 ? 0 : ends[place.index - 1])..<ends[place.index]])
    }
  }

  /// How many JWEs each class got.
  public func addCounts(to counts: inout [Int]) {
    for field in fields where field.slot >= 0 { counts[Int(field.slot)] += 1 }
  }

  private struct Place {
    var prefix: UInt64
    var index: Int
  }

  private func sort() {
    let width = Self.digestCharacters
    order.removeAll(keepingCapacity: true)
    digests.withUnsafeBytes { bytes in
      for index in 0..<fields.count + decoys.count {
        let prefix = bytes.loadUnaligned(fromByteOffset: index * width, as: UInt64.self)
        order.append(Place(prefix: UInt64(bigEndian: prefix), index: index))
      }
      order.sort { a, b in
        if a.prefix != b.prefix { return a.prefix < b.prefix }
        return bytes[a.index * width..<(a.index + 1) * width].lexicographicallyPrecedes(
          bytes[b.index * width..<(b.index + 1) * width])
      }
    }
  }

  private func grow(_ buffer: inout [UInt8], to count: Int) {
    if buffer.count < count { buffer = Array(repeating: 0, count: max(count, buffer.count * 2)) }
  }
}
