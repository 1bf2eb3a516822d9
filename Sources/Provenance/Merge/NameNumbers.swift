import JSON

/// Names of datasets, entities and countries in streamed records, each with a number: there are few of them.
struct NameNumbers: Sendable {
  private(set) var names: [String] = [""]
  private var numbers: [UInt64: UInt32] = [:]

  /// The secret lane of the fingerprint of a name in NFC.
  static func hash(_ name: String) -> UInt64 { FingerprintKey.process.fingerprint(of: NormalText.nfc(name)).secret }

  /// The same of a text on the tape.
  static func hash(_ text: JSONCursor) -> UInt64 {
    text.isASCII
      ? FingerprintKey.process.fingerprint(ofText: text).secret : hash(String(decoding: text.utf8, as: UTF8.self))
  }

  /// The number of a text; it gets one if it has none.
  mutating func number(_ text: JSONCursor) -> UInt32 {
    let hash = Self.hash(text)
    if let known = numbers[hash] { return known }
    return add(NormalText.nfc(String(decoding: text.utf8, as: UTF8.self)), hash)
  }

  /// - Parameter name: in NFC.
  mutating func number(_ name: String) -> UInt32 {
    if name.isEmpty { return 0 }
    let hash = Self.hash(name)
    return numbers[hash] ?? add(name, hash)
  }

  private mutating func add(_ name: String, _ hash: UInt64) -> UInt32 {
    let number = UInt32(names.count)
    names.append(name)
    numbers[hash] = number
    return number
  }

  /// The numbers here of the names of another.
  mutating func numbers(of other: NameNumbers) -> [UInt32] { other.names.map { number($0) } }
}
