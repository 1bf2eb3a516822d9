import Foundation
import Testing

@testable import JSON

@Suite("simdjson, the scanner and Foundation agree")
struct OracleTests {
  /// What Foundation makes of a text, as a `JSONValue`; `nil` if it refuses it.
  static func foundation(_ bytes: [UInt8]) -> JSONValue? {
    func value(_ any: Any) -> JSONValue? {
      switch any {
      case is NSNull: return .null
      case let text as String: return .string(text)
      case let array as [Any]: return .array(array.compactMap(value))
      case let object as [String: Any]:
        return .object(JSONObject(object.compactMap { k, v in value(v).map { (k, $0) } }))
      case let number as NSNumber:
        let isBool = ["c", "B"].contains(String(cString: number.objCType))
        return isBool ? .bool(number.boolValue) : .double(number.doubleValue)
      default: return nil
      }
    }
    return (try? JSONSerialization.jsonObject(with: Data(bytes), options: [.fragmentsAllowed])).flatMap(value)
  }

  /// Whether two values agree but for how numbers are written. Foundation does not tell integers and fractions apart and
  /// misses the last bits of some; that the bits are right is tested against `strtod`.
  static func agree(_ a: JSONValue, _ b: JSONValue) -> Bool {
    if let x = a.double, let y = b.double { return x == y || abs(x - y) <= abs(x) * 1e-14 }
    switch (a, b) {
    case (.array(let a), .array(let b)): return a.count == b.count && zip(a, b).allSatisfy(agree)
    case (.object(let a), .object(let b)):
      return a.count == b.count && a.allSatisfy { key, value in b[key].map { agree(value, $0) } ?? false }
    default: return a == b
    }
  }

  @Test("on mutilated texts simdjson and the scanner accept and refuse the same")
  func mutilated() {
    var generator = SeededGenerator(seed: 7)
    let parser = JSONParser()
    var refused = 0
    for _ in 0..<3000 {
      var bytes = JSONWriter.compact(generator.value(depth: 3))
      let marks = Array("{}[]\",:\\0123456789.eE+-ud8cC tfn\n".utf8) + [0xC3, 0xA9, 0xED, 0xFF]
      for _ in 0..<Int.random(in: 1...3, using: &generator) where !bytes.isEmpty {
        let place = Int.random(in: bytes.indices, using: &generator)
        switch Int.random(in: 0...2, using: &generator) {
        case 0: bytes[place] = marks.randomElement(using: &generator)!
        case 1: bytes.remove(at: place)
        default: bytes.insert(marks.randomElement(using: &generator)!, at: place)
        }
      }
      let slow = bytes.withUnsafeBytes { JSONScanner.fault(in: $0, maxDepth: 64, allowsDuplicateKeys: false) }
      let fast: JSONError?
      do throws(JSONError) {
        _ = try parser.parse(bytes)
        fast = nil
      } catch {
        fast = error
      }
      #expect(slow == fast, "\(String(decoding: bytes, as: UTF8.self))")
      if fast != nil { refused += 1 }
    }
    #expect(refused > 1000)
  }

  @Test("good texts read as Foundation reads them")
  func good() throws {
    var generator = SeededGenerator(seed: 11)
    for _ in 0..<500 {
      let value = generator.value(depth: 3)
      let bytes = JSONWriter.compact(value)
      guard let oracle = Self.foundation(bytes) else { continue }
      let mine = try JSONValue(parsing: bytes)
      #expect(Self.agree(mine, oracle), "\(String(decoding: bytes, as: UTF8.self))")
    }
  }
}
