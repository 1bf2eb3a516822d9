import JSON
import Provenance

/// Records made of the schema's fields at random, with texts that are found again wherever they leak.
struct RandomRecord {
  private var random: SplitMix
  /// Texts by the path of the leaf that holds them.
  private(set) var canaries: [(path: String, text: String)] = []

  init(seed: UInt64) { random = SplitMix(state: seed) }

  /// - Parameter density: how likely a member is there, in percent.
  mutating func make(_ kind: RecordKind, density: Int = 30) -> JSONValue {
    canaries = []
    var members: [[String]: [SchemaField]] = [:]
    for field in RecordSchema.shared.fields(kind) { members[field.path.dropLast(), default: []].append(field) }
    guard case .object(var record) = object([], kind, members, density) else { return .null }
    record["kind"] = .string(kind.rawValue)
    return .object(record)
  }

  private mutating func object(
    _ path: [String], _ kind: RecordKind, _ members: [[String]: [SchemaField]], _ density: Int
  ) -> JSONValue {
    var object = JSONObject()
    for field in members[path] ?? [] where Int(random.next() % 100) < density {
      object[field.path[field.path.count - 1]] = value(field.type, field.path, kind, members, density)
    }
    return .object(object)
  }

  private mutating func value(
    _ type: FieldType, _ path: [String], _ kind: RecordKind, _ members: [[String]: [SchemaField]], _ density: Int
  ) -> JSONValue {
    switch type {
    case .flag, .boolean: return .bool(random.next() % 2 == 0)
    case .integer: return .int(Int64(random.next() % 1_000_000))
    case .number: return .double(Double(random.next() % 1_000_000) + 0.25)  // 1.0 would come back as 1 (RFC 8785)
    case .object: return object(path, kind, members, density)
    case .numbers: return ["a": .int(Int64(random.next() % 1000)), "b": 0.5]
    case .map(let element):
      let names = ["key é", "2025", "_sd"].prefix(Int(random.next() % 4))
      return .object(JSONObject(names.map { ($0, value(element, path, kind, members, density)) }))
    case .extensions, .any:
      return ["mlflow": ["_sd": [.string(text(path, kind))], "...": "x", "~_sd": ["...": 1], "b": 2, "a": nil]]
    case .list(let element):
      return .array((0..<Int(random.next() % 4)).map { _ in value(element, path, kind, members, density) })
    case .text, .id, .instant, .day, .when, .duration, .token, .place, .purpose: return .string(text(path, kind))
    }
  }

  private mutating func text(_ path: [String], _ kind: RecordKind) -> String {
    // Some texts have quotation marks, controls and letters beyond ASCII.
    let ornament = ["", "\"", "\\\n", "é", "𝛑\u{1}"][Int(random.next() % 5)]
    let text = "canary-\(String(random.next(), radix: 36))-\(String(random.next(), radix: 36))\(ornament)"
    canaries.append(("\(kind.rawValue).\(path.joined(separator: "."))", text))
    return text
  }
}

/// SplitMix64: the same records in each run of the tests.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }
}
