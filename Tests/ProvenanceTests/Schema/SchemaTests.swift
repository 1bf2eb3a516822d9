import Foundation
import JSON
import Testing

@testable import Provenance

@Suite("The record schema")
struct SchemaTests {
  static let schema = RecordSchema.shared

  @Test("is the published one, member for member")
  func published() throws {
    guard let url = SharedFolder.url("schemas/record.schema.json", for: "record schema") else { return }
    let published = try JSONValue(parsing: Array(Data(contentsOf: url)))
    #expect(try JSONValue(parsing: RecordSchemaText.json) == published)
  }

  @Test("takes the example of each kind", arguments: FormatExamples.all.indices)
  func examples(_ index: Int) throws {
    let view = try JSONParser().parse(FormatExamples.all[index]).root
    #expect(try Self.schema.validate(view).rawValue == view["kind"]?.string)
  }

  @Test("there is an example of each kind")
  func kinds() throws {
    let kinds = try FormatExamples.all.map { try JSONValue(parsing: $0)["kind"]?.string }
    #expect(Set(kinds.compactMap { $0 }) == Set(RecordKind.allCases.map(\.rawValue)))
  }

  @Test("takes every generated record")
  func generated() throws {
    guard let tool = SharedFolder.url("tools/generate-records", for: "generated records") else { return }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("records-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [
      "python3", tool.path, "--out", folder.path, "--entities", "60", "--events", "60", "--contributions", "60",
      "--requests", "60", "--flawed", "0.3",
    ]
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return print("generated records: skipped, the tool did not run") }
    let parser = RecordParser()
    var count = 0
    for file in try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    where file.pathExtension == "jsonl" {
      for line in try Data(contentsOf: file).split(separator: UInt8(ascii: "\n")) {
        do throws(Rejection) {
          _ = try Array(line).parsed(by: parser)
          count += 1
        } catch {
          Issue.record("\(file.lastPathComponent): \(error)")
        }
      }
    }
    #expect(count > 200)
  }

  @Test("compiled and slow agree on spoiled records, and what is refused has a fault", arguments: 0..<9)
  func spoiled(_ index: Int) throws {
    let slow = SlowSchema(schema: try JSONValue(parsing: RecordSchemaText.json))
    let parser = JSONParser()
    var mutator = RecordMutator(seed: UInt64(index))
    let example = try JSONValue(parsing: FormatExamples.all[index])
    var refused = 0
    for _ in 0..<250 {
      var record = example
      for _ in 0..<Int.random(in: 1...2, using: &mutator) { record = mutator.spoil(record) }
      let view = try parser.parse(JSONWriter.compact(record)).root
      let fast = view.withCursor { Self.schema.program.check($0) } != nil
      let text = String(decoding: JSONWriter.compact(record), as: UTF8.self)
      #expect(fast == slow.accepts(record), "\(text.prefix(3000))")
      let fault = FaultFinder(program: Self.schema.program).firstFault(in: view)
      #expect(fast == (fault == nil), "\(text.prefix(3000)) \(String(describing: fault))")
      if let fault {
        refused += 1
        #expect(Rejection.Code(rawValue: fault.rejection.reason) != nil)
        let isThere = view.at(fault.pointer)?.type != nil
        #expect(isThere, "\(fault)")
      }
    }
    #expect(refused > 50)
  }

  @Test("lists every member of a kind, and each leaf has a class")
  func fields() {
    for kind in RecordKind.allCases {
      let fields = Self.schema.fields(kind)
      #expect(fields.first?.path == ["kind"])
      #expect(Set(fields.map(\.path)).count == fields.count)
      for field in fields {
        #expect((field.sensitivity != nil) == field.isLeaf, "\(kind) \(field.path)")
        #expect(!field.description.isEmpty, "\(kind) \(field.path)")
        #expect(Self.schema.field(kind, field.path) == field)
      }
    }
  }

  @Test("says what a member is")
  func field() throws {
    let basis = try #require(Self.schema.field(.dataset, ["purposes", "legalBasis"]))
    #expect(
      basis.type
        == .token([
          "consent", "contract", "legal-obligation", "vital-interests", "public-task", "legitimate-interests",
          "unknown",
          "not-stated",
        ]))
    #expect(Self.schema.field(.dataset, ["purposes"])?.type == .list(of: .object))
    #expect(Self.schema.field(.dataset, ["purposes", "purpose"])?.type == .purpose)
    #expect(Self.schema.field(.dataset, ["categories"])?.sensitivity == .internal)
    #expect(Self.schema.field(.dataset, ["subjectCount"])?.isAggregateOnly == true)
    #expect(Self.schema.field(.contribution, ["subjectRef"])?.isSubject == true)
    #expect(Self.schema.field(.contribution, ["values"])?.type == .numbers)
    #expect(Self.schema.field(.model, ["extensions"])?.type == .extensions)
    #expect(Self.schema.field(.dataset, ["tags"])?.type == .map(of: .text))
    #expect(Self.schema.field(.event, ["atTime"])?.type == .when)
    #expect(Self.schema.field(.profile, ["revenue"])?.type == .map(of: .object))
    #expect(Self.schema.field(.profile, ["revenue", "amount"])?.type == .number)
    #expect(Self.schema.field(.dataset, ["criminalData"])?.type == .flag)
    #expect(Self.schema.field(.dataset, ["conflicts", "kept", "value"])?.type == .any)
    #expect(Self.schema.field(.dataset, ["nope"]) == nil)
    #expect(Self.schema.nearest(.dataset, ["purposes", "legalbasis"]) == "purposes.legalBasis")
  }
}

extension [UInt8] {
  func parsed(by parser: RecordParser) throws(Rejection) -> RecordKind {
    let outcome: Result<RecordKind, Rejection> = withUnsafeBytes { bytes in
      do throws(Rejection) { return .success(try parser.parse(bytes).kind) } catch { return .failure(error) }
    }
    return try outcome.get()
  }
}
