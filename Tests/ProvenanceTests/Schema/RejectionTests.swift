import Crypto
import JSON
import Testing

@testable import Provenance

@Suite("A refused record says why and where, and never what")
struct RejectionTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var text: String
    var reason: Rejection.Code
    var pointer: String?
    var keyword: String?
    var nearest: String?
    var column: Int?

    var testDescription: String { "\(reason.rawValue) \(text.prefix(60))" }
  }

  static func digest(_ name: String) -> String { String(SHA256.hash(name).hex.prefix(8)) }

  static let cases: [Case] = [
    Case(text: "", reason: .jsonSyntax),
    Case(text: "[", reason: .jsonSyntax, column: 2),
    Case(text: #"{"kind":"dataset","id":"a"} {}"#, reason: .jsonSyntax, column: 29),
    Case(text: #"{"kind":"dataset","id":"\ud800"}"#, reason: .jsonEncoding, column: 25),
    Case(text: #"{"kind":"dataset","id":"a","id":"b"}"#, reason: .jsonDuplicateMember, column: 28),
    Case(
      text: #"{"kind":"dataset","id":"a","extensions":{"mlflow":{"x":1,"x":2}}}"#, reason: .jsonDuplicateMember,
      column: 58),
    Case(text: #"{"kind":"dataset","id":"a","ageFloor":1e999}"#, reason: .jsonNumberRange, column: 39),
    Case(
      text: #"{"kind":"dataset","id":"a","extensions":{"mlflow":{"x":9007199254740992}}}"#, reason: .jsonNumberRange,
      pointer: "/extensions/\(digest("mlflow"))/\(digest("x"))", column: 56),
    Case(
      text: #"{"kind":"dataset","id":"a","size":{"bytes":9007199254740992}}"#, reason: .jsonNumberRange,
      pointer: "/size/bytes", column: 44),
    Case(
      text: #"{"kind":"dataset","id":"a","extensions":"# + String(repeating: #"{"a":"#, count: 64) + "1"
        + String(repeating: "}", count: 65), reason: .jsonDepth, column: 41 + 63 * 5),
    Case(text: "[]", reason: .memberType, pointer: "", keyword: "type", column: 1),
    Case(text: "{}", reason: .memberMissing, pointer: "", keyword: "required", column: 1),
    Case(text: #"{"kind":"dataset"}"#, reason: .memberMissing, pointer: "", keyword: "required", column: 1),
    Case(text: #"{"id":"a","foo":1}"#, reason: .memberMissing, pointer: "", keyword: "required", column: 1),
    Case(
      text: #"{"id":"a","kind":"datasets"}"#, reason: .kindUnknown, pointer: "/kind", keyword: "enum",
      nearest: "dataset", column: 18),
    Case(text: #"{"id":"a","kind":7}"#, reason: .memberType, pointer: "/kind", keyword: "type", column: 18),
    Case(
      text: #"{"kind":"dataset","id":"a","purpose":[]}"#, reason: .memberUnknown, pointer: "/\(digest("purpose"))",
      keyword: "additionalProperties", nearest: "purposes", column: 28),
    Case(
      text:
        #"{"kind":"dataset","id":"a","purposes":[{"purpose":"unknown"},{"legalBasis":"contract","purpose":"unknown","basis":1}]}"#,
      reason: .memberUnknown, pointer: "/purposes/1/\(digest("basis"))", keyword: "additionalProperties", column: 107),
    Case(
      text: #"{"kind":"dataset","id":"a","name":null}"#, reason: .memberType, pointer: "/name", keyword: "type",
      column: 35),
    Case(text: #"{"kind":"dataset","id":"a","name":["x"]}"#, reason: .memberType, pointer: "/name", keyword: "type"),
    Case(
      text: #"{"kind":"dataset","id":"a","ageFloor":1.0}"#, reason: .memberType, pointer: "/ageFloor", keyword: "type"),
    Case(
      text: #"{"kind":"dataset","id":"a","ageFloor":151}"#, reason: .valueRange, pointer: "/ageFloor",
      keyword: "maximum"),
    Case(
      text: #"{"kind":"dataset","id":"a","criminalData":0}"#, reason: .memberType, pointer: "/criminalData",
      keyword: "type"),
    Case(
      text: #"{"kind":"dataset","id":"a","criminalData":"unknwon"}"#, reason: .valueToken, pointer: "/criminalData",
      keyword: "enum", nearest: "unknown"),
    Case(
      text: #"{"kind":"dataset","id":"a","purposes":[{"purpose":"unknown","legalBasis":"legitimate-interest"}]}"#,
      reason: .valueToken, pointer: "/purposes/0/legalBasis", keyword: "enum", nearest: "legitimate-interests"),
    Case(
      text: #"{"kind":"dataset","id":"a","purposes":[{"purpose":"service-provison/loans"}]}"#, reason: .valueToken,
      pointer: "/purposes/0/purpose", keyword: "pattern", nearest: "service-provision"),
    Case(
      text: #"{"kind":"dataset","id":"a","format":"affidavit-record/2"}"#, reason: .valueToken, pointer: "/format",
      keyword: "const", nearest: "affidavit-record/1"),
    Case(text: #"{"kind":"dataset","id":""}"#, reason: .idInvalid, pointer: "/id", keyword: "minLength"),
    Case(text: #"{"kind":"dataset","id":"a\u0000"}"#, reason: .idInvalid, pointer: "/id", keyword: "pattern"),
    Case(
      text: #"{"kind":"dataset","id":"\#(String(repeating: "é", count: 257))"}"#, reason: .idInvalid, pointer: "/id",
      keyword: "maxLength"),
    Case(
      text: #"{"kind":"dataset","id":"a","generatedAt":"2026-05-01T00:00:00"}"#, reason: .timeNoZone,
      pointer: "/generatedAt", keyword: "pattern"),
    Case(
      text: #"{"kind":"dataset","id":"a","generatedAt":"2026-02-29"}"#, reason: .timeInvalid, pointer: "/generatedAt",
      keyword: "pattern"),
    Case(
      text: #"{"kind":"dataset","id":"a","generatedAt":"2026-05-01T00:00:60Z"}"#, reason: .timeInvalid,
      pointer: "/generatedAt"),
    Case(
      text: #"{"kind":"dataset","id":"a","generatedAt":"2026-05-01T00:00:00-00:00"}"#, reason: .timeInvalid,
      pointer: "/generatedAt"),
    Case(
      text: #"{"kind":"dataset","id":"a","generatedAt":"2026-05-01t00:00:00z"}"#, reason: .timeInvalid,
      pointer: "/generatedAt"),
    Case(
      text: #"{"kind":"event","id":"a","type":"access","atTime":"2026-05-01","incident":{"awareAt":"2026-05-01"}}"#,
      reason: .timeInvalid,
      pointer: "/incident/awareAt"),
    Case(
      text: #"{"kind":"dataset","id":"a","retention":{"period":"5 years"}}"#, reason: .valueFormat,
      pointer: "/retention/period", keyword: "pattern"),
    Case(
      text: #"{"kind":"dataset","id":"a","locations":["SE","SE"]}"#, reason: .valueRange, pointer: "/locations/1",
      keyword: "uniqueItems"),
    Case(
      text: #"{"kind":"dataset","id":"a","locations":["sweden"]}"#, reason: .valueFormat, pointer: "/locations/0"),
    Case(
      text: #"{"kind":"dataset","id":"a","wasDerivedFrom":[{"id":"b"},{"id":"a"}]}"#, reason: .relationSelf,
      pointer: "/wasDerivedFrom/1/id", column: 63),
    Case(
      text: #"{"kind":"dataset","id":"a","tags":{"team":1}}"#, reason: .memberType, pointer: "/tags/\(digest("team"))"),
    Case(
      text: #"{"kind":"dataset","id":"a","extensions":{"MLflow":{}}}"#, reason: .valueFormat,
      pointer: "/extensions/\(digest("MLflow"))", column: 42),
    Case(
      text: #"{"kind":"dataset","id":"a","ageFloor":151,"name":null,"foo":1}"#, reason: .valueRange,
      pointer: "/ageFloor"),
    Case(
      text: #"{"foo":1,"kind":"dataset","id":"a","name":null}"#, reason: .memberUnknown, pointer: "/\(digest("foo"))"),
    Case(
      text: #"{"kind":"dataset","id":"a","name":"\#(String(repeating: "x", count: 65_537))"}"#, reason: .valueRange,
      pointer: "/name", keyword: "maxLength"),
  ]

  @Test(arguments: cases)
  func refuses(_ wanted: Case) throws {
    let rejection = try #require(throws: Rejection.self) {
      try Array(wanted.text.utf8).parsed(by: RecordParser())
    }
    #expect(rejection.reason == wanted.reason.rawValue)
    if let pointer = wanted.pointer { #expect(rejection.pointer?.description == pointer) }
    if let keyword = wanted.keyword { #expect(rejection.keyword == keyword) }
    if let nearest = wanted.nearest { #expect(rejection.nearest == nearest) }
    if let column = wanted.column { #expect(rejection.column == column) }
    #expect(!rejection.message.isEmpty)
  }

  @Test("null and big texts are let through in extensions alone")
  func extensions() throws {
    let text = #"{"kind":"model","id":"a","extensions":{"mlflow":{"x":null,"y":[null,1.5,"z"]}}}"#
    #expect(try Array(text.utf8).parsed(by: RecordParser()) == .model)
    let conflict =
      #"{"kind":"model","id":"a","conflicts":[{"member":"/name","rule":"later","kept":{"value":["x",null],"sources":[{"system":"mlflow"}]},"others":[{"sources":[{"system":"a"}]}]}]}"#
    let rejection = #expect(throws: Rejection.self) { try Array(conflict.utf8).parsed(by: RecordParser()) }
    #expect(rejection?.pointer?.description == "/conflicts/0/kept/value/1")
  }

  @Test("the place in the file follows from the line's")
  func placed() {
    let rejection = Rejection(JSONError(reason: .syntax, offset: 4)).placed(line: 12, offset: 1000)
    #expect(rejection.line == 12 && rejection.column == 5 && rejection.offset == 1004)
  }

  @Test("no rejection shows what stood in the record")
  func secrets() throws {
    var mutator = RecordMutator(seed: 99)
    let parser = RecordParser()
    let secret = "s3cr3tvalue"
    func hide(_ value: JSONValue) -> JSONValue {
      switch value {
      case .object(var object):
        for (key, inner) in object { object[key] = key == "kind" ? inner : hide(inner) }
        if Bool.random(using: &mutator) { object[secret] = 1 }
        return .object(object)
      case .array(let elements): return .array(elements.map(hide))
      case .string: return Bool.random(using: &mutator) ? .string(secret) : value
      default: return value
      }
    }
    for _ in 0..<50 {
      for example in FormatExamples.all {
        let bytes = JSONWriter.compact(hide(try JSONValue(parsing: example)))
        do throws(Rejection) {
          _ = try bytes.parsed(by: parser)
        } catch {
          #expect(!"\(error)".contains(secret), "\(error.message)")
        }
      }
    }
  }

  @Test("the codes are the schema's")
  func codes() throws {
    let listed = try JSONValue(parsing: RecordSchemaText.json)
      .at(JSONPointer("/$defs/rejection/properties/reason/enum"))?.array?.compactMap(\.string)
    // A source that cannot be read ends the run: it is no record that is refused.
    #expect(listed?.filter { $0 != "source.unreadable" } == Rejection.Code.allCases.map(\.rawValue))
  }
}
