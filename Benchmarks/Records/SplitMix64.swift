/// Steele, Lea and Flood 2014, "Fast splittable pseudorandom number generators": the same seed gives the same records.
struct SplitMix64 {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }

  /// 0..<bound; the bias of a small bound does not matter here.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }

  /// So many hexadecimal digits, a multiple of 16.
  mutating func hex(_ digits: Int) -> String {
    var text = ""
    for _ in 0..<digits / 16 {
      let word = String(next(), radix: 16)
      text += String(repeating: "0", count: 16 - word.count) + word
    }
    return text
  }

  /// An instant of a month, on a full hour.
  mutating func instant(_ month: String) -> String {
    let (day, hour) = (1 + below(28), below(24))
    return "\(month)-\(day < 10 ? "0" : "")\(day)T\(hour < 10 ? "0" : "")\(hour):15:00Z"
  }
}
