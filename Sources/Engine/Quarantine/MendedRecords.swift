import Crypto
import Foundation
import JSON
import Provenance

/// What stands in the place of refused records: a file as `affidavit quarantine export` writes it, mended by hand or by a tool.
///
/// One JSON object a line. `source.export` with `line` or `source.locator` says which record is meant; `record` (JSON),
/// `body` (text) or `bodyBase64` holds what is to be read there instead. Reason, message and the other members are for
/// people.
struct MendedRecords {
  private struct Line {
    var number: Int
    var bytes: [UInt8]
  }

  private let path: String
  private var lines: [QuarantineSpot: [Line]] = [:]

  static let members: Set<String> = [
    "reason", "source", "line", "column", "offset", "pointer", "keyword", "nearest", "message", "record", "body",
    "bodyBase64",
  ]

  /// - Throws: `EngineError` of kind `.input` with the line at fault; it never holds a value.
  init(file: String) throws {
    path = Terminal.safe(file)
    guard let data = FileManager.default.contents(atPath: file) else {
      throw EngineError(
        .input, "\(path) cannot be read", hint: "affidavit quarantine export --to FILE writes what is to be mended")
    }
    // Records may be as deep as their format allows, inside this file's own object.
    let parser = JSONParser(maxDepth: 65)
    var number = 0
    for line in data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      let bytes = Array(line)
      guard bytes.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }) else { continue }
      let document: JSONDocument
      do {
        document = try parser.parse(bytes)
      } catch {
        let words = JSONError(reason: error.reason).description
        throw EngineError(
          .input, "\(path):\(number)\(error.offset.map { ":\($0 + 1)" } ?? ""): \(words)",
          hint: "one JSON object a line, as affidavit quarantine export writes it")
      }
      try add(document.root, number)
    }
  }

  /// What is to be read at a place, if anything was mended there. Where several records of one place were refused, each
  /// call gives the next.
  mutating func take(_ spot: QuarantineSpot) -> [UInt8]? {
    guard let first = lines[spot]?.first else { return nil }
    lines[spot]?.removeFirst()
    return first.bytes
  }

  /// Whether all was taken.
  var isEmpty: Bool { lines.values.allSatisfy(\.isEmpty) }

  /// - Throws: `EngineError` of kind `.input` if something is left that no refused record stands for.
  func checkAllTaken(_ bundle: String) throws {
    let left = lines.flatMap { spot, lines in lines.map { (spot, $0.number) } }.min { $0.1 < $1.1 }
    guard let (spot, number) = left else { return }
    let place = spot.line.map { "line \($0)" } ?? Terminal.safe(spot.locator ?? "")
    throw EngineError(
      .input, "\(path):\(number): no refused record of \(bundle) stands at \(Terminal.safe(spot.export)) \(place)",
      hint: "affidavit quarantine list says where they stand")
  }

  private mutating func add(_ view: JSONView, _ number: Int) throws {
    func wrong(_ message: String) -> EngineError { EngineError(.input, "\(path):\(number): \(message)") }
    guard view.type == .object else { throw wrong("must be an object") }
    for (name, _) in view.members where !Self.members.contains(name) {
      let nearest = nearestName(to: name, in: Self.members.sorted()).map { "; did you mean \($0)?" } ?? ""
      throw wrong("a member is not known here\(nearest)")
    }
    guard let export = view["source"]?["export"]?.string else { throw wrong("source.export is missing") }
    let line = view["line"]?.int64.flatMap { Int(exactly: $0) }
    let locator = view["source"]?["locator"]?.string
    guard line != nil || locator != nil else { throw wrong("line is missing, and source.locator too") }
    let contents = ["record", "body", "bodyBase64"].filter { view[$0] != nil }
    guard contents.count == 1 else {
      throw wrong("one of record, body and bodyBase64 must stand here; leave the line out to leave the record as it is")
    }
    let bytes: [UInt8]
    if let record = view["record"] {
      bytes = JSONWriter.compact(record)
    } else if let body = view["body"] {
      guard let text = body.string else { throw wrong("body must be a text") }
      bytes = Array(text.utf8)
    } else {
      guard let decoded = view["bodyBase64"]?.string.flatMap({ Data(base64Encoded: $0) }) else {
        throw wrong("bodyBase64 must be Base64")
      }
      bytes = Array(decoded)
    }
    // Between the members of a record a line feed is white space; inside a text it must be escaped anyway.
    let single = bytes.map { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") ? UInt8(ascii: " ") : $0 }
    guard single.contains(where: { $0 != 0x20 && $0 != 0x09 }) else {
      throw wrong("an empty record; leave the line out to leave the record as it is")
    }
    let spot = QuarantineSpot(export: export, line: line, locator: locator)
    lines[spot, default: []].append(Line(number: number, bytes: single))
  }
}
