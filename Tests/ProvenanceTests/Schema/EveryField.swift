import JSON
import Testing

@testable import Provenance

@Suite("Every place of the schema refuses what does not belong there")
struct EveryField {
  private static let walk = Result { try SchemaWalk() }

  /// Records read, and what became of them: they must add up.
  private final class Counter {
    let parser = RecordParser()
    var read = 0
    var accepted = 0
    var rejected: [String: Int] = [:]

    var isConserved: Bool { accepted + rejected.values.reduce(0, +) == read }

    func read(_ record: JSONValue) -> Rejection? {
      read += 1
      do throws(Rejection) {
        _ = try JSONWriter.compact(record).parsed(by: parser)
        accepted += 1
        return nil
      } catch {
        rejected[error.reason, default: 0] += 1
        return error
      }
    }
  }

  @Test("the good record around each place is good") func good() throws {
    let walk = try Self.walk.get()
    let counter = Counter()
    for place in walk.places where !place.isName && place.pointer != "/kind" && place.pointer != "/id" {
      let rejection = counter.read(place.record(walk.samples.sample(.object(place.rule))))
      #expect(rejection == nil, "\(place.kind) \(place.pointer): \(String(describing: rejection))")
    }
    print("\(walk.places.count) places of the schema")
    #expect(walk.places.count > 700 && Set(walk.places.map(\.kind)).count == 9)
    #expect(counter.isConserved && counter.rejected.isEmpty)
  }

  @Test("a token that is none, and one that is mistyped") func tokens() throws {
    let counter = Counter()
    var count = 0
    for place in try Self.walk.get().places where !place.tokens.isEmpty {
      count += 1
      let reason: Rejection.Code = place.pointer == "/kind" ? .kindUnknown : .valueToken
      let whole = "\(place.kind) \(place.pointer)"
      func pointer(_ text: String) -> String {
        place.isName ? "\(place.pointer)/\(RejectionTests.digest(text))" : place.pointer
      }
      let strange = "zzzzqqqqzzzzqqqqzzzzqqqq"
      let other = try #require(counter.read(place.record(.string(strange))), "\(whole)")
      #expect(other.reason == reason.rawValue && other.nearest == nil, "\(whole): \(other)")
      #expect(other.pointer?.description == pointer(strange) && (other.column ?? 0) > 1, "\(whole): \(other)")
      #expect(other.message.hasPrefix("not a token") && !other.message.contains(strange), "\(other.message)")
      // One letter wrong, of a token that has no such neighbour of its own.
      guard
        let token = place.tokens.first(where: { token in
          token.count >= 4
            && !place.tokens.contains { $0 != token && ($0.dropLast() == token.dropLast() || $0 == token.dropLast()) }
        })
      else { continue }
      let mistyped = "\(token.dropLast())\(token.last == "x" ? "y" : "x")"
      let near = try #require(counter.read(place.record(.string(mistyped))), "\(whole) \(mistyped)")
      #expect(near.reason == reason.rawValue && near.nearest == token, "\(whole) \(mistyped): \(near)")
      #expect(near.pointer?.description == pointer(mistyped) && near.message.contains("write \(token)"), "\(near)")
    }
    print("\(count) places take tokens")
    #expect(count > 150 && counter.accepted == 0 && counter.isConserved)
    #expect(Set(counter.rejected.keys) == ["value.token", "kind.unknown"])
  }

  @Test("null, and every type but the right one") func types() throws {
    let counter = Counter()
    let values: [(type: String, value: JSONValue)] = [
      ("string", "unlikely value"), ("number", 7.5), ("boolean", true), ("array", [["x"]]), ("object", ["x": 1]),
    ]
    for place in try Self.walk.get().places where !place.isName {
      let isStated = place.rule["type"] == nil && place.rule["enum"] == nil && place.rule["const"] == nil
      let null = try #require(counter.read(place.record(nil)), "\(place.kind) \(place.pointer)")
      #expect(null.reason == "member.type" && null.message == "null says nothing; leave the member out")
      #expect(null.pointer?.description == place.pointer, "\(place.kind) \(place.pointer): \(null)")
      guard !isStated else { continue }
      let isFlag = place.rule["enum"]?.array?.contains(true) == true
      let type = place.rule["type"]?.string ?? "string"
      for (other, value) in values where other != type && !(isFlag && other == "boolean") {
        if type == "integer", other == "number" { continue }
        let rejection = try #require(counter.read(place.record(value)), "\(place.kind) \(place.pointer) \(other)")
        #expect(
          rejection.reason == "member.type" && rejection.keyword == "type"
            && rejection.pointer?.description == place.pointer && rejection.column != nil,
          "\(place.kind) \(place.pointer) \(other): \(rejection)")
      }
      if type == "integer" {
        for value: JSONValue in [1.0, 2.5, 1e15] {
          let rejection = try #require(counter.read(place.record(value)), "\(place.kind) \(place.pointer)")
          #expect(rejection.reason == "member.type" && rejection.message.contains("whole number"), "\(rejection)")
        }
        let huge = try #require(counter.read(place.record(9_007_199_254_740_992)), "\(place.kind) \(place.pointer)")
        #expect(huge.reason == "json.number-range", "\(place.kind) \(place.pointer): \(huge)")
      }
    }
    #expect(counter.accepted == 0 && counter.isConserved)
    #expect(Set(counter.rejected.keys) == ["member.type", "json.number-range"])
  }

  @Test("a text beyond its length, a member that is not known, one that is missing") func members() throws {
    let counter = Counter()
    for place in try Self.walk.get().places where !place.isName {
      let whole = "\(place.kind) \(place.pointer)"
      if place.rule["type"] == "string", place.tokens.isEmpty {
        let long = JSONValue.string(String(repeating: "é", count: 40_000))
        let rejection = try #require(counter.read(place.record(long)), "\(whole)")
        let isID = place.rule["minLength"] == 1 && place.rule["pattern"] != nil
        let codes = isID ? ["id.invalid"] : ["value.range", "value.format", "time.invalid"]
        #expect(
          codes.contains(rejection.reason) && rejection.pointer?.description == place.pointer, "\(whole): \(rejection)")
      }
      guard place.rule["type"] == "object", let members = place.rule["properties"]?.object, !members.isEmpty else {
        continue
      }
      let walk = try Self.walk.get()
      var value = walk.samples.sample(.object(place.rule)).object ?? JSONObject()
      for name in (place.rule["required"]?.array ?? []).compactMap(\.string) {
        var without = value
        without[name] = nil
        let rejection = try #require(counter.read(place.record(.object(without))), "\(whole)")
        #expect(rejection.reason == "member.missing" && rejection.pointer?.description == place.pointer, "\(whole)")
        #expect(rejection.message == "\(name) is missing")
      }
      let known = members.keys.first { $0.count >= 4 } ?? "id"
      let mistyped = "\(known)x"
      value[mistyped] = "secret"
      let rejection = try #require(counter.read(place.record(.object(value))), "\(whole)")
      #expect(
        rejection.reason == "member.unknown" && rejection.keyword == "additionalProperties", "\(whole): \(rejection)")
      #expect(rejection.pointer?.description == "\(place.pointer)/\(RejectionTests.digest(mistyped))", "\(whole)")
      #expect(rejection.nearest.map(members.keys.contains) == true, "\(whole) \(mistyped): \(rejection)")
      #expect(!rejection.message.contains(mistyped) && !rejection.message.contains("secret"))
    }
    #expect(counter.accepted == 0 && counter.isConserved)
  }
}
