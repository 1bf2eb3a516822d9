import JSON

/// The schema of native records, compiled.
public final class RecordSchema: Sendable {
  /// The schema of format `affidavit-record/1`.
  public static let shared = RecordSchema()

  init() {}

  /// Checks a record.
  ///
  /// - Returns: its kind.
  /// - Throws: the first fault in the order of the text.
  public func validate(_ record: JSONView) throws(Rejection) -> RecordKind {
    throw Rejection(.kindUnknown, message: "")
  }

  /// What the schema says of a member: `["purposes", "legalBasis"]`, without array indexes.
  public func field(_ kind: RecordKind, _ path: [String]) -> SchemaField? { nil }

  /// Every member of a kind, containers before what they hold, in the order of the schema.
  public func fields(_ kind: RecordKind) -> [SchemaField] { [] }
}
