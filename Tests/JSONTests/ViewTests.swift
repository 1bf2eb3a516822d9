import Testing

@testable import JSON

@Suite("A view reads the tape in place")
struct ViewTests {
  @Test("each sort of value answers to its own accessors alone")
  func accessors() throws {
    let root = try JSONParser().parse(
      #"{"n":null,"t":true,"f":false,"i":-7,"u":18446744073709551615,"d":1.0,"s":"Ü","a":[1,[2],{"x":3},4],"o":{"k":{}}}"#
    ).root
    #expect(root.members.map(\.key) == ["n", "t", "f", "i", "u", "d", "s", "a", "o"])
    #expect(
      root.members.map(\.value.type)
        == [.null, .bool, .bool, .integer, .integer, .double, .string, .array, .object])
    #expect(root["n"]?.isNull == true && root["t"]?.bool == true && root["f"]?.bool == false)
    #expect(root["i"]?.int64 == -7 && root["i"]?.uint64 == nil && root["i"]?.double == -7)
    #expect(root["u"]?.int64 == nil && root["u"]?.uint64 == .max && root["u"]?.double == 0x1p64)
    #expect(root["d"]?.int64 == nil && root["d"]?.double == 1)
    #expect(root["s"]?.string == "Ü" && root["s"]?.equals("Ü") == true && root["s"]?.equals("U\u{308}") == false)
    #expect(root["s"]?.withUTF8 { Array($0) } == Array("Ü".utf8))
    #expect(root["a"]?.count == 4 && root["o"]?.count == 1 && root["s"]?.count == 0 && root.count == 9)
    #expect(root["a"]?[3]?.int64 == 4 && root["a"]?[1]?[0]?.int64 == 2 && root["a"]?[2]?["x"]?.int64 == 3)
    #expect(root["a"]?[4]?.type == nil && root["a"]?[-1]?.type == nil && root["s"]?[0]?.type == nil)
    #expect(root["missing"]?.type == nil && root["a"]?["x"]?.type == nil && root["t"]?.string == nil)
    #expect(root["a"]?.elements.map { $0.type } == [.integer, .array, .object, .integer])
    #expect(root["o"]?.entries.map { $0.named("k") } == [true])
    #expect(Array(root["s"]!.elements.map(\.type)) == [] && Array(root["a"]!.entries.map(\.key)) == [])
  }

  @Test("integers beyond Int64 are refused, rounded, or kept as text, as the caller says")
  func bigIntegers() throws {
    let root = try JSONParser().parse("[18446744073709551615,9007199254740993,1]").root
    #expect(root.value == [.double(0x1p64), 9_007_199_254_740_993, 1])
    #expect(throws: JSONError(reason: .number)) { try root.exactValue() }
    #expect(try root.exactValue(bigIntegersAsText: true) == ["18446744073709551615", "9007199254740993", 1])
  }

  @Test("counts go past what a tape word can say")
  func manyElements() throws {
    let text = "[" + String(repeating: "0,", count: 70_000) + "0]"
    #expect(try JSONParser().parse(text).root.count == 70_001)
  }
}

@Suite("An object keeps its members in order")
struct ObjectTests {
  @Test("set, change, remove, small and large", arguments: [3, 16, 17, 100])
  func changes(_ count: Int) {
    var object = JSONObject()
    for place in 0..<count { object["k\(place)"] = .int(Int64(place)) }
    #expect(object.count == count)
    object["k1"] = "one"
    object["k0"] = nil
    #expect(object.keys.first == "k1" && object["k0"] == nil && object["k1"] == "one" && !object.contains("k0"))
    #expect(object["k\(count - 1)"] == .int(Int64(count - 1)))
    #expect(object.removeValue(forKey: "k1") == "one" && object.removeValue(forKey: "k1") == nil)
    #expect(object.count == count - 2)
  }

  @Test("names that only look alike are two names")
  func bytes() {
    let object: JSONObject = ["é": 1, "e\u{301}": 2]
    #expect(object.count == 2 && object["é"] == 1 && object["e\u{301}"] == 2)
    #expect(JSONValue.string("é") != .string("e\u{301}"))
  }

  @Test("a value changes in place")
  func subscripts() {
    var value: JSONValue = ["a": [1, 2]]
    value["b"] = ["c": nil]
    #expect(value["b"]?["c"]?.isNull == true && value["a"]?[1] == 2 && value["a"]?[2] == nil)
    value["a"] = nil
    #expect(value == ["b": ["c": nil]])
  }
}
