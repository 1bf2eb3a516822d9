import JSON
import Provenance
import Testing

@testable import Connectors

/// Everything that a connector gives, in the order given.
struct Reading {
  var records: [JSONObject] = []
  var locators: [String] = []
  var rejected: [SourceRejection] = []
  var tally = Tally()
  var bytes: [UInt8] = []
  var files: [InputFile] = []

  /// Reads to the end; every record must hold against the schema, and nothing may be lost.
  init(_ system: String, _ paths: [String], dictionary: KeyDictionary = KeyDictionary(), instance: String? = nil) throws
  {
    let connector = try Sources.open(system: system, paths: paths, dictionary: dictionary, instance: instance)
    var reader = try connector.makeReader()
    var ordinal = 0
    while let chunk = try reader.next() {
      #expect(chunk.ordinal == ordinal)
      ordinal += 1
      #expect(chunk.file >= 0 && chunk.file < max(1, connector.inputs.count))
      let lines = chunk.bytes.split(separator: UInt8(ascii: "\n"))
      guard case .locators(let places) = chunk.place else {
        Issue.record("converted records are placed by locators")
        continue
      }
      #expect(places.count == lines.count)
      for line in lines {
        let document = try JSONParser().parse(Array(line))
        do {
          _ = try RecordSchema.shared.validate(document.root)
        } catch {
          Issue.record(
            "\(error.reason) at \(error.pointer?.description ?? "") in \(String(decoding: line.prefix(160), as: UTF8.self))"
          )
        }
        records.append(document.root.value.object ?? JSONObject())
      }
      locators += places
      rejected += chunk.rejected
      tally += chunk.tally
      bytes += chunk.bytes
    }
    files = reader.files
    #expect(tally.isConserved)
    #expect(rejected.count == tally.rejected)
    #expect(files.map(\.path) == connector.inputs.map(\.path))
    #expect(files.allSatisfy { $0.sha256?.utf8.count == 64 })
  }

  /// Records of an id.
  func all(_ id: String) -> [JSONObject] { records.filter { $0["id"]?.string == id } }

  /// The single record of an id.
  func one(_ id: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) throws -> JSONObject {
    let found = all(id)
    try #require(found.count == 1, "\(found.count) records of \(id)", sourceLocation: sourceLocation)
    return found[0]
  }

  func of(kind: String) -> [JSONObject] { records.filter { $0["kind"]?.string == kind } }
}

extension JSONObject {
  /// The value at a path of member names and indexes: `purposes.0.legalBasis`.
  subscript(path path: String) -> JSONValue? {
    var here = JSONValue.object(self)
    for step in path.split(separator: ".") {
      guard let next = Int(step).flatMap({ here[$0] }) ?? here[String(step)] else { return nil }
      here = next
    }
    return here
  }

  /// Ids of a relation.
  func ids(_ relation: String) -> [String] { (self[relation]?.array ?? []).compactMap { $0["id"]?.string } }
}
