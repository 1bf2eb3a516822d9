import JSON

/// Spoils good records in ways that touch every part of the schema, the same way for the same seed.
struct RecordMutator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {  // SplitMix64
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A value that some members take and others do not.
  mutating func scalar() -> JSONValue {
    let values: [JSONValue] = [
      nil, true, false, 0, 1, -1, 4, 151, 2.5, 1.0, -0.5, 9_007_199_254_740_991, 9_007_199_254_740_992, "", "unknown",
      "not-stated", "consent", "2026-05-01", "2026-02-30", "2026-05-01T00:00:00Z", "2026-05-01T00:00:00", "P1Y", "P",
      "DE", "de", "EEA", "a b", "a\u{0}b", "contract", "mlflow", "model-training/own/deep", "model-training/a/b/c/d/e",
      "annex-iii-3-b", "USD", "usd", "/a/b", "a", [], ["a"], ["a", "a"], [nil], [:], ["id": "x"], [["id": "x"]],
      ["a": 1], ["a": "b"], "0123456789abcdef0123456789abcdef", "text", "run:1", "gdpr.art6", "dataset", "model",
      .string(String(repeating: "é", count: 300)), .string(String(repeating: "x", count: 513)),
      .string(String(repeating: "x", count: 4097)), .string(String(repeating: "ü", count: 40_000)),
    ]
    return values.randomElement(using: &self) ?? nil
  }

  private static let names = [
    "id", "kind", "purposes", "purpose", "legalBasis", "LegalBasis", "legalBasi", "generatedAt", "extensions", "tags",
    "digest", "used", "source", "type", "statistics", "x", "at", "conflicts", "atTime", "retention", "values", "rows",
  ]

  mutating func spoil(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(var object) where !object.isEmpty:
      let key = object.keys.randomElement(using: &self) ?? ""
      switch Int.random(in: 0...9, using: &self) {
      case 0: object[key] = nil
      case 1: object[Self.names.randomElement(using: &self) ?? ""] = scalar()
      case 2: object[key] = scalar()
      default: object[key] = object[key].map { spoil($0) }
      }
      return .object(object)
    case .array(var array) where !array.isEmpty:
      let place = Int.random(in: array.indices, using: &self)
      switch Int.random(in: 0...4, using: &self) {
      case 0: array.append(array[place])
      case 1: array.remove(at: place)
      default: array[place] = spoil(array[place])
      }
      return .array(array)
    default: return scalar()
    }
  }
}
