/// The default protection class of a leaf (`x-sensitivity` of the record schema).
public enum Sensitivity: String, Sendable, Hashable, CaseIterable, Comparable {
  case `public`, `internal`, personal, confidential

  /// From the most open to the closest.
  public static func < (a: Sensitivity, b: Sensitivity) -> Bool { a.rank < b.rank }

  private var rank: Int {
    switch self {
    case .public: 0
    case .internal: 1
    case .personal: 2
    case .confidential: 3
    }
  }
}

/// What a member of a record holds.
public indirect enum FieldType: Sendable, Hashable {
  /// Free text, or text of a pattern that has no type of its own (language tags, digests).
  case text
  /// The id of a record.
  case id
  /// `true`, `false`, `unknown` or `not-stated`.
  case flag
  case boolean
  case integer
  case number
  case instant
  case day
  /// An instant or a day.
  case when
  case duration
  /// One of these texts.
  case token([String])
  /// A country or region.
  case place
  /// A purpose: a token of the vocabulary, with own children after `/`.
  case purpose
  /// An object with free names and values of one type.
  case map(of: FieldType)
  /// An object with free names and numbers.
  case numbers
  /// An object with the members that the schema names.
  case object
  /// `extensions`: an object by system, whatever it holds.
  case extensions
  /// Any value but `null`, as in `conflicts`.
  case any
  case list(of: FieldType)
}

/// A member of a record, or of an object inside one: what the schema says of it.
public struct SchemaField: Sendable, Hashable {
  /// Member names from the record down, without array indexes and without the free names of maps:
  /// `["purposes", "legalBasis"]`, `["revenue", "amount"]`.
  public var path: [String]
  public var type: FieldType
  /// The default protection class. Objects, and lists and maps of objects, have none; their leaves do.
  public var sensitivity: Sensitivity?
  /// The value identifies a data subject: never printed, logged or hashed bare.
  public var isSubject: Bool
  /// An exact number about people: it leaves only through a differentially private release.
  public var isAggregateOnly: Bool
  /// Whether the object that holds it must have it.
  public var isRequired: Bool
  /// Meaning, unit and law, one sentence.
  public var description: String

  public init(
    path: [String], type: FieldType, sensitivity: Sensitivity?, isSubject: Bool = false, isAggregateOnly: Bool = false,
    isRequired: Bool = false, description: String = ""
  ) {
    self.path = path
    self.type = type
    self.sensitivity = sensitivity
    self.isSubject = isSubject
    self.isAggregateOnly = isAggregateOnly
    self.isRequired = isRequired
    self.description = description
  }

  /// Whether it holds a value itself: anything but an object with named members, or a list or map of such.
  public var isLeaf: Bool {
    switch type {
    case .object, .list(of: .object), .map(of: .object): false
    default: true
    }
  }
}
