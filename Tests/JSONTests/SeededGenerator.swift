import JSON

/// SplitMix64: the same seed gives the same values on every machine.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  mutating func text() -> String {
    let alphabet: [Unicode.Scalar] = [
      "a", "b", "Z", "0", " ", "\"", "\\", "/", "\n", "\t", "\u{0}", "\u{1F}", "\u{7F}", "é", "\u{301}",
      "ß", "€", "\u{E000}", "\u{FFFF}", "😀", "\u{10FFFF}", "\u{FB33}",
    ]
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...12, using: &self) { text.append(alphabet.randomElement(using: &self)!) }
    return String(text)
  }

  mutating func double() -> Double {
    switch Int.random(in: 0...3, using: &self) {
    case 0: Double(Int.random(in: -1000...1000, using: &self)) / 8
    case 1: Double(Int.random(in: -5...5, using: &self))
    default:
      { (bits: UInt64) in
        let value = Double(bitPattern: bits)
        return value.isFinite ? value : 0.1
      }(next())
    }
  }

  mutating func value(depth: Int = 5) -> JSONValue {
    switch Int.random(in: 0...(depth > 0 ? 7 : 5), using: &self) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &self))
    case 2: return .int(Int64.random(in: -100...100, using: &self))
    case 3: return .int(Int64.random(in: .min ... .max, using: &self))
    case 4: return .double(double())
    case 5: return .string(text())
    case 6: return .array((0..<Int.random(in: 0...5, using: &self)).map { _ in value(depth: depth - 1) })
    default:
      var object = JSONObject()
      for _ in 0..<Int.random(in: 0...(depth == 5 ? 30 : 5), using: &self) { object[text()] = value(depth: depth - 1) }
      return .object(object)
    }
  }
}
