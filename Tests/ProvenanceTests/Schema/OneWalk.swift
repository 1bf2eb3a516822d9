import JSON
import Testing

@testable import Provenance

/// The parser's one walk over a record beside parsing strictly first and validating then.
@Suite struct OneWalk {
  private func twoWalks(_ line: String) -> String {
    do {
      let document = try JSONParser(maxDepth: 64).parse(line)
      return "\(try RecordSchema.shared.validate(document.root))"
    } catch let error as JSONError {
      return Rejection(error).reason
    } catch let rejection as Rejection {
      return rejection.reason
    } catch {
      return "\(error)"
    }
  }

  private func oneWalk(_ line: String) -> String {
    do throws(Rejection) {
      return
        "\(try Array(line.utf8).withRejection { (bytes) throws(Rejection) in try RecordParser().parse(bytes).kind })"
    } catch {
      return error.reason
    }
  }

  private static func nested(_ levels: Int) -> String {
    String(repeating: #"{"a":"#, count: levels) + "1" + String(repeating: "}", count: levels)
  }

  static let lines: [String] = {
    let start = #"{"kind":"dataset","id":"d""#
    var lines = [
      #"{"kind":"dataset","kind":"dataset","id":"d"}"#, #"{"kind":"dataset","id":"d","id":"d"}"#, start + "}",
      start + #","name":"a","name":"b"}"#, start + #","retention":{"period":"P1Y","period":"P2Y"}}"#,
      start + #","purposes":[{"purpose":"advertising","purpose":"advertising"}]}"#,
      start + #","extensions":{"mlflow":{"a":1,"a":2}}}"#, start + #","extensions":{"mlflow":{},"mlflow":{}}}"#,
      start + #","extensions":{"mlflow":{"a":[{"b":1,"b":1}]}}}"#, start + #","extensions":{"mlflow":{"a":1,"b":1}}}"#,
      start + #","digest":{"sha256":"00","sha256":"00"}}"#, start + #","name":"\u{1}"}"#, start + "} x", "[]", "",
    ]
    // The record, its extensions and a system are three levels.
    for levels in 58...66 { lines.append(start + #","extensions":{"mlflow":\#(nested(levels))}}"#) }
    for count in [15, 16, 17, 40] {
      let names = (0..<count).map { #""n\#($0)":1"# }.joined(separator: ",")
      lines.append(start + #","extensions":{"mlflow":{\#(names)}}}"#)
      lines.append(start + #","extensions":{"mlflow":{\#(names),"n0":2}}}"#)
    }
    return lines
  }()

  @Test(arguments: lines) func takesAndRefusesWhatTwoWalksDo(line: String) {
    #expect(oneWalk(line) == twoWalks(line))
  }

  /// Every member of every kind, said twice.
  @Test(arguments: RecordKind.allCases) func aMemberSaidTwiceIsRefusedWhateverItIs(kind: RecordKind) throws {
    for field in RecordSchema.shared.fields(kind) where field.path.count == 1 {
      let value = field.path == ["kind"] ? "\"\(kind.rawValue)\"" : "\"x\""
      let line = #"{"kind":"\#(kind.rawValue)","id":"x","\#(field.path[0])":\#(value),"\#(field.path[0])":\#(value)}"#
      #expect(oneWalk(line) == twoWalks(line), "\(field.path[0])")
    }
  }

  @Test func aLineReadAgainGivesTheSameRecord() throws {
    let line = Array(#"{"kind":"contribution","id":"c","dataset":"d","rows":2}"#.utf8)
    let parser = RecordParser()
    try line.withUnsafeBytes { bytes in
      let first = try parser.parse(bytes).record.value
      let again = try #require(parser.parseAgain(bytes))
      #expect(again.kind == .contribution && again.record.value == first)
    }
    for other in [#"{"kind":"x"}"#, "[1]", "{", ""] {
      Array(other.utf8).withUnsafeBytes { #expect(parser.parseAgain($0) == nil) }
    }
  }
}

extension [UInt8] {
  fileprivate func withRejection<R>(_ body: (UnsafeRawBufferPointer) throws(Rejection) -> R) throws(Rejection) -> R {
    let result: Result<R, Rejection> = withUnsafeBytes { bytes in
      do throws(Rejection) { return .success(try body(bytes)) } catch { return .failure(error) }
    }
    return try result.get()
  }
}
