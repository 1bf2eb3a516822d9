import JSON

/// The schema of native records, compiled: what may stand in a record, and what the schema says of each member.
public final class RecordSchema: Sendable {
  /// The schema of format `affidavit-record/1`.
  public static let shared: RecordSchema = {
    do {
      return try RecordSchema(text: RecordSchemaText.json)
    } catch {
      preconditionFailure("the schema that is part of this program does not compile: \(error)")
    }
  }()

  let program: SchemaProgram
  private let index: FieldIndex

  init(text: String) throws {
    let schema = try JSONValue(parsing: text)
    program = try SchemaCompiler.compile(schema)
    index = FieldIndex(schema)
  }

  /// Checks a record against record-format sections 1, 3, 4, 9 and 10.
  ///
  /// - Returns: its kind.
  /// - Throws: the first fault in the order of the text.
  public func validate(_ record: JSONView) throws(Rejection) -> RecordKind {
    if let kind = record.withCursor({ program.check($0) }) { return kind }
    throw fault(in: record).rejection
  }

  /// The first fault of a record that `check` has refused.
  func fault(in record: JSONView) -> Fault {
    FaultFinder(program: program).firstFault(in: record)
      ?? Fault(Rejection(.memberType, message: "does not keep to the record schema"), at: .root)
  }

  /// What the schema says of a member: `["purposes", "legalBasis"]`, without array indexes.
  public func field(_ kind: RecordKind, _ path: [String]) -> SchemaField? { index.field(kind, path) }

  /// Every member of a kind, containers before what they hold, in the order of the schema.
  public func fields(_ kind: RecordKind) -> [SchemaField] { index.fields[kind] ?? [] }

  /// The nearest path that a kind has, for one that it has not: dotted, without array indexes.
  public func nearest(_ kind: RecordKind, _ path: [String]) -> String? {
    nearestName(to: path.joined(separator: "."), in: fields(kind).map { $0.path.joined(separator: ".") })
  }
}
