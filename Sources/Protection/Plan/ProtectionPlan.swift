import JSON
import Provenance

/// Which field is kept, encrypted, pseudonymised, redacted or aggregate-only, for each kind of record.
///
/// The longest rule path that covers a field decides. What no rule covers is sealed for the owner alone (or redacted,
/// if that is the default), with one exception: a direct member of the record that the schema marks `public` (`kind`,
/// `type`, `regime`, `licence`, …) stands in clear, unless it names a person or is an exact number about people. Public
/// members further down follow their container, so that its shape does not show.
///
/// Whatever a rule says,
/// - a value that names a person (`x-subject`, or an id that the schema classes as personal) is never kept: a rule that
///   names it so is refused, a rule above it leaves it to the owner; other ids that are kept are looked at when a record
///   is sealed, see `RecordSealer`;
/// - an exact number about people (`x-aggregate-only`) goes to the owner at most: a rule that names it for a class, in
///   clear or as a token is refused, a rule above it leaves it to the owner;
/// - a field that repeats values of other fields (in `conflicts`) is treated likewise, and `extensions` are the owner's
///   unless a rule names them.
public struct ProtectionPlan: Sendable {
  /// The class that is granted to nobody: only the keyring opens it.
  public static let ownerClass = "owner"

  /// Disclosures are padded with spaces to a multiple of this many bytes, so that their length tells little: what a class may say instead of the
  /// first. Padded to the last, no value that is shorter shows its length.
  public static let paddings = 32...4096

  /// Whether a class may say so.
  public static func allows(padding: Int) -> Bool {
    paddings.contains(padding) && padding % paddings.lowerBound == 0
  }

  /// Classes that something is encrypted for; the owner's is the first.
  public let classes: [String]
  /// To a multiple of what the fields of each are padded.
  let padding: [Int]
  /// Scopes in which tokens join.
  public let scopes: [String]
  /// Fields that become tokens: `dataset.owner`.
  public let tokenFields: [String]
  let roots: [RecordKind: PlanNode]

  /// - Parameters:
  ///   - rules: no two for one path.
  ///   - default: what happens to what no rule covers: `.encrypt(class: "owner")` or `.redact`.
  ///   - padding: by class, what `allows(padding:)` takes; the least of them where a class says nothing.
  ///   - fields: every member of a kind, containers before what they hold.
  public init(
    rules: [ProtectionRule],
    default fallback: FieldAction = .encrypt(class: ProtectionPlan.ownerClass),
    padding: [String: Int] = [:],
    fields: (RecordKind) -> [SchemaField] = RecordSchema.shared.fields
  ) throws(ProtectionPlanError) {
    guard fallback == .redact || fallback == .encrypt(class: Self.ownerClass) else {
      throw ProtectionPlanError(path: "default", reason: .openDefault)
    }
    var compiler = PlanCompiler(rules: rules, fallback: fallback)
    var roots: [RecordKind: PlanNode] = [:]
    try compiler.checkNames()
    for kind in RecordKind.allCases { roots[kind] = try compiler.compile(kind, fields: fields(kind)) }
    try compiler.checkPaths()
    self.roots = roots
    classes = compiler.classes
    self.padding = compiler.classes.map { name in
      let wanted = padding[name] ?? Self.paddings.lowerBound
      precondition(Self.allows(padding: wanted))
      return wanted
    }
    scopes = compiler.scopes
    tokenFields = compiler.tokenFields
  }

  /// What happens to a field; for a container with fields of several fates, or one that the schema has not, `nil`.
  public func action(for kind: RecordKind, path: [String]) -> FieldAction? {
    var node = roots[kind]
    for name in path { node = node?.child(named: name) }
    return node?.action
  }
}
