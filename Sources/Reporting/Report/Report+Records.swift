extension Report {
  /// Two or more sources say different things about one member of one record.
  public struct Conflict: Hashable, Sendable {
    public var record: Display
    /// JSON Pointer of the member.
    public var member: String
    /// The value that was kept.
    public var kept: Display
    /// Id of the source of the kept value.
    public var keptSource: String?
    /// Which rule chose it: `stricter`, `union`, `earliest`, `source-order`, `later`, `byte-order`.
    public var rule: String
    public var others: [Other]
    /// Id of the finding that this conflict caused.
    public var finding: String?

    public init(
      record: Display, member: String, kept: Display, keptSource: String? = nil, rule: String, others: [Other],
      finding: String? = nil
    ) {
      self.record = record
      self.member = member
      self.kept = kept
      self.keptSource = keptSource
      self.rule = rule
      self.others = others
      self.finding = finding
    }

    /// A value that was not kept.
    public struct Other: Hashable, Sendable {
      public var value: Display
      /// Id of the source.
      public var source: String?

      public init(value: Display, source: String? = nil) {
        self.value = value
        self.source = source
      }
    }
  }

  /// Which records were taken for one thing, and which merely look alike.
  public struct Matches: Hashable, Sendable {
    public var merged: [Match] = []
    /// Merges that are not in `merged`.
    public var mergedUnlisted: Int = 0
    public var hints: [Hint] = []
    /// Hints that are not in `hints`.
    public var hintsUnlisted: Int = 0

    public init(merged: [Match] = [], mergedUnlisted: Int = 0, hints: [Hint] = [], hintsUnlisted: Int = 0) {
      self.merged = merged
      self.mergedUnlisted = mergedUnlisted
      self.hints = hints
      self.hintsUnlisted = hintsUnlisted
    }
  }

  /// One thing under several names.
  public struct Match: Hashable, Sendable {
    /// The id that was kept.
    public var kept: Display
    /// The other names.
    public var aliases: [Display]
    /// Why: `digest`, `uri-version`, `uri`, `declared`.
    public var ground: String

    public init(kept: Display, aliases: [Display], ground: String) {
      self.kept = kept
      self.aliases = aliases
      self.ground = ground
    }
  }

  /// Two records that look alike and were not merged.
  public struct Hint: Hashable, Sendable {
    public var first: Display
    public var second: Display
    /// What is alike, in words.
    public var reason: String

    public init(first: Display, second: Display, reason: String) {
      self.first = first
      self.second = second
      self.reason = reason
    }
  }
}
