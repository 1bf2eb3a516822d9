import JSON

/// A record as one key sees it.
public struct OpenedRecord: Sendable {
  /// The record's random id in the file.
  public var rid: String
  /// Id of the organisation that signed.
  public var issuer: String
  /// Seconds since 1970.
  public var issuedAt: Int64
  /// Id of the run.
  public var batch: String
  /// The members in clear and those that the key opened; a list element that it did not open is
  /// `{"_withheld":true}`.
  public var record: JSONValue
  /// How many fields are sealed for classes that the key does not open, by class.
  public var withheld: [String: Int]

  /// One line of canonical JSON: the record's members and, if something is withheld, a member
  /// `"_withheld":{"<class>":<number>}`, which no record has itself.
  public var json: JSONValue {
    guard var members = record.object, !withheld.isEmpty else { return record }
    members[Self.mark] = .object(
      JSONObject(withheld.sorted { $0.key < $1.key }.map { ($0.key, .int(Int64($0.value))) }))
    return .object(members)
  }

  static let mark = "_withheld"
}
