import CEL
import JSON
import Provenance

/// How members of one JSON object of a record are read as fields of a CEL struct.
final class StructShape: Sendable {
  /// Name of the CEL type; equal structures share one.
  let typeName: String
  let fields: [FieldShape]
  private let index: [String: Int]

  init(typeName: String, fields: [FieldShape]) {
    self.typeName = typeName
    self.fields = fields
    index = Dictionary(fields.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  subscript(_ name: String) -> FieldShape? { index[name].map { fields[$0] } }

  var celType: CELType { .object(typeName) }

  var declaration: CELStructType {
    CELStructType(typeName, fields: Dictionary(fields.map { ($0.name, $0.celType) }, uniquingKeysWith: { a, _ in a }))
  }

  /// Names that a pack may write, for hints.
  var names: [String] { fields.lazy.map(\.name).filter { !$0.contains("?") } }
}

/// One field: the member it reads, and how.
final class FieldShape: Sendable {
  /// Name in expressions; the twins of a token member carry a mark (`StatedToken`).
  let name: String
  /// The member of the JSON object.
  let member: String
  /// The step to that member.
  let step: MemberStep
  let celType: CELType
  let reading: Reading
  /// What reading gives when the member is absent or a token that says nothing: unknown, with the field's path.
  let absent: CELValue
  /// Path of the field from its record's kind, without list indexes: `dataset.purposes.legalBasis`.
  let path: String
  /// Tokens that the member may hold; nil where any text may stand.
  let tokens: [String]?

  init(
    name: String, member: String, celType: CELType, reading: Reading, absent: CELValue, path: String, tokens: [String]?
  ) {
    self.name = name
    self.member = member
    step = MemberStep(member)
    self.celType = celType
    self.reading = reading
    self.absent = absent
    self.path = path
    self.tokens = tokens
  }

  /// The same field, for which the tokens of another kind of record are right too.
  func accepting(_ others: [String]?) -> FieldShape {
    FieldShape(
      name: name, member: member, celType: celType, reading: reading, absent: absent, path: path,
      tokens: tokens.map { tokens in tokens + (others ?? []).filter { !tokens.contains($0) } })
  }

  enum Reading: Sendable {
    case value(ValueShape)
    /// The raw token of a token or flag, where the marked tokens count as texts.
    case stated(StatedToken)
    case computed(ComputedField)
  }
}

/// How a JSON value becomes a CEL value.
indirect enum ValueShape: Sendable {
  case text
  case token
  case flag
  case boolean
  case integer
  case number
  case instant
  case when
  case duration
  case list(ElementShape)
  case map(ElementShape)
  case object(StructShape)

  var celType: CELType {
    switch self {
    case .text, .token: .string
    case .flag, .boolean: .bool
    case .integer: .int
    case .number: .double
    case .instant: .timestamp
    case .when: Moment.type
    case .duration: Period.type
    case .list(let element): .list(element.value.celType)
    case .map(let element): .map(.string, element.value.celType)
    case .object(let shape): shape.celType
    }
  }
}

/// The elements of a list, or the values of a map.
final class ElementShape: Sendable {
  let value: ValueShape
  let absent: CELValue
  /// Values of a map by free names, else elements of a list by place.
  let isMap: Bool

  init(value: ValueShape, absent: CELValue, isMap: Bool) {
    self.value = value
    self.absent = absent
    self.isMap = isMap
  }
}

/// Which of the tokens `unknown` and `not-stated` an expression names: those compare as texts, the other is an unknown
/// fact (record format, section 3).
enum StatedToken: String, Sendable, CaseIterable {
  case unknown = "?u"
  case notStated = "?n"
  case both = "?un"

  static let unknownToken = "unknown"
  static let notStatedToken = "not-stated"

  /// The mark for a comparison with these texts; nil if it names neither token.
  init?(naming texts: some Sequence<String>) {
    let texts = Set(texts)
    switch (texts.contains(Self.unknownToken), texts.contains(Self.notStatedToken)) {
    case (true, true): self = .both
    case (true, false): self = .unknown
    case (false, true): self = .notStated
    case (false, false): return nil
    }
  }

  func names(unknown: Bool) -> Bool { self == .both || (self == .unknown) == unknown }
}
