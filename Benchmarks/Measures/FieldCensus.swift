/// The sizes of the fields in sealed lines. A field is a compact JWE, `header..iv.ciphertext.tag` without an encrypted
/// key: two dots side by side stand in nothing else of a line.
struct FieldCensus {
  /// Fields by plaintext bytes.
  private(set) var fields: [Int: Int] = [:]

  mutating func add(_ lines: [UInt8]) {
    let dot = UInt8(ascii: ".")
    var index = 0
    while index + 1 < lines.count {
      guard lines[index] == dot, lines[index + 1] == dot else {
        index += 1
        continue
      }
      // A nonce of 12 bytes has 16 characters, then a dot.
      let start = index + 2 + 16 + 1
      guard start < lines.count, let end = lines[start...].firstIndex(of: dot) else { return }
      fields[(end - start) * 3 / 4, default: 0] += 1
      index = end
    }
  }

  var count: Int { fields.values.reduce(0, +) }
  var bytes: Int { fields.reduce(0) { $0 + $1.key * $1.value } }
}
