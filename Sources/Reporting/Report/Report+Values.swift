extension Report {
  /// Stands where a value was that this audience may not read.
  public struct Sealed: Hashable, Sendable {
    /// Names of the audiences or classes that can open it, for example `owner`, `dpo`.
    public var readableBy: [String]
    /// What `affidavit open` resolves: record id and pointer, or the digest of the disclosure. Never the value.
    public var reference: String?

    public init(readableBy: [String], reference: String? = nil) {
      self.readableBy = readableBy
      self.reference = reference
    }
  }

  /// A value as this audience may see it.
  public enum Display: Hashable, Sendable, ExpressibleByStringLiteral {
    /// Readable by this audience.
    case clear(String)
    /// A pseudonym that is fixed within this report.
    case token(String)
    /// Present in the record, but not readable by this audience.
    case sealed(Sealed)
    /// Not in the record.
    case absent

    public init(stringLiteral value: String) { self = .clear(value) }
  }

  /// A number of people or things, exact or as a band: small numbers leak.
  public enum Quantity: Hashable, Sendable {
    /// The exact number, which carries no privacy guarantee.
    case exact(Int)
    /// Fewer than the given number; the exact one may be sealed for others.
    case fewerThan(Int, Sealed?)
  }

  /// Text with marks: names, links to findings, sealed values.
  public struct Prose: Hashable, Sendable, ExpressibleByStringLiteral {
    /// A piece of prose.
    public enum Run: Hashable, Sendable {
      case text(String)
      /// Something that a machine reads too: an id, a field path.
      case code(String)
      /// Stressed.
      case strong(String)
      /// A link to a finding of this report, by its id.
      case finding(String)
      /// A value that this audience may not read.
      case sealed(Sealed)
    }

    /// The pieces in reading order.
    public var runs: [Run]

    public init(_ runs: [Run]) { self.runs = runs }
    public init(_ text: String) { runs = [.text(text)] }
    public init(stringLiteral value: String) { runs = [.text(value)] }
  }

  /// How grave a broken rule is.
  public enum Severity: String, CaseIterable, Hashable, Sendable, Comparable {
    /// Unlawful processing, or a duty of the upper tier of fines.
    case critical
    /// A duty that a regulator would act on.
    case major
    /// Quality of records.
    case minor
    /// Proposed law; never part of the overall result.
    case advisory

    /// Graver is less, so that an ascending sort puts the gravest first.
    public static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }

    var rank: Int {
      switch self {
      case .critical: 0
      case .major: 1
      case .minor: 2
      case .advisory: 3
      }
    }
  }

  /// What a rule says of one subject.
  public enum Verdict: String, CaseIterable, Hashable, Sendable {
    case pass, fail, indeterminate, needsAttestation, notApplicable, notYetInForce, error
  }
}
