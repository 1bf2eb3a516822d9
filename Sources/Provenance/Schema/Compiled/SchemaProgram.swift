import JSON

/// The record schema, compiled: flat tables of plain numbers, so that checking a record touches no reference counts.
/// A rule is named by its index in `rules`.
struct SchemaProgram: Sendable {
  var rules: [Rule] = []
  var objects: [ObjectRule] = []
  var maps: [MapRule] = []
  var arrays: [ArrayRule] = []
  var strings: [StringRule] = []
  var numbers: [NumberRule] = []
  var tokens: [TokenRule] = []
  var slots: [NameSlot] = []
  var texts: [[UInt8]] = []
  /// The rule of a record by kind.
  var kinds: [(kind: RecordKind, name: JSONName, rule: Int)] = []

  /// Texts for messages, by object and by token rule.
  var memberNames: [[String]] = []
  var requiredNames: [[String]] = []
  var tokenTexts: [[String]] = []
  var patternTokens: [Int: [String]] = [:]

  /// What a value must be.
  enum Rule: Sendable {
    /// Anything but `null`, on all levels.
    case stated
    /// An object with anything in it.
    case free
    case object(Int)
    case map(Int)
    case array(Int)
    case string(Int)
    case integer(Int)
    case number(Int)
    case boolean
    case token(Int)
  }

  /// An object with named members.
  struct ObjectRule: Sendable {
    var names: NameTable
    /// Index of the text of its first name; those of the others follow.
    var firstText: Int
    /// Named members.
    var nameCount: Int
    var required: UInt64
    var minimumCount: Int
  }

  /// An object with free names and values of one rule.
  struct MapRule: Sendable {
    /// The string rule of its names; -1 if they are free.
    var names: Int
    var value: Int
    var maximumCount: Int
  }

  struct ArrayRule: Sendable {
    var element: Int
    var isUnique: Bool
    var minimumCount: Int
    /// Its elements relate the record to others by `id`: it must not be its own.
    var isRelation: Bool
  }

  struct StringRule: Sendable {
    var minimumLength: Int
    /// In code points.
    var maximumLength: Int
    /// In bytes of UTF-8.
    var maximumBytes: Int
    var matcher: Matcher
    var isID: Bool
  }

  struct NumberRule: Sendable {
    var minimum = -Double.infinity
    var maximum = Double.infinity
    var excludesMinimum = false
    var excludesMaximum = false

    func contains(_ number: Double) -> Bool {
      (excludesMinimum ? number > minimum : number >= minimum)
        && (excludesMaximum ? number < maximum : number <= maximum)
    }
  }

  /// One of a list of texts, and perhaps `true` and `false`.
  struct TokenRule: Sendable {
    var names: NameTable
    var takesBool: Bool
    var isConst: Bool
  }

  /// A `TextPattern`, its lists as tables.
  enum Matcher: Sendable {
    case none
    case withoutControls
    case instant
    case day
    case when
    case duration
    case place
    case language
    case system
    case kebab
    case pointer
    case hex(Int)
    case digits(Int)
    case capitals(Int)
    case ruleID
    case tokenPath(roots: NameTable, whole: NameTable)
    case oneOf(NameTable)

    var isTime: Bool {
      switch self {
      case .instant, .day, .when: true
      default: false
      }
    }
  }

  /// Levels of containers that a record may have.
  static let maximumDepth = 64
  /// Bytes that any text but those in `extensions` may have: 64 KiB.
  static let maximumTextBytes = 65_536
  /// Bytes that an id may have; the schema can only count code points.
  static let maximumIDBytes = 512
  /// The largest integer of I-JSON (RFC 7493), 2^53 - 1.
  static let maximumInteger: UInt64 = 1 << 53 - 1
}
