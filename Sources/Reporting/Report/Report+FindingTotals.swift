extension Report {
  /// The findings of a run in numbers.
  public struct FindingTotals: Hashable, Sendable {
    /// In all.
    public var count: Int
    /// First seen in this period.
    public var new: Int
    /// Those that are open, by severity.
    public var openBySeverity: [Severity: Int]
    /// By where they stand.
    public var states: [FindingState: Int]
    /// By id of the regulation.
    public var byRegulation: [String: Int]

    public init(
      count: Int, new: Int, openBySeverity: [Severity: Int], states: [FindingState: Int], byRegulation: [String: Int]
    ) {
      self.count = count
      self.new = new
      self.openBySeverity = openBySeverity
      self.states = states
      self.byRegulation = byRegulation
    }

    /// Counts them.
    public init(_ findings: [Finding]) {
      self.init(count: findings.count, new: 0, openBySeverity: [:], states: [:], byRegulation: [:])
      for finding in findings {
        if finding.isNew { new += 1 }
        if finding.state.isOpen { openBySeverity[finding.severity, default: 0] += 1 }
        states[finding.state, default: 0] += 1
        byRegulation[finding.regulation, default: 0] += 1
      }
    }

    public var waived: Int { states[.waived] ?? 0 }
    public var undetermined: Int { states[.notDetermined] ?? 0 }
    public var attestation: Int { states[.needsAttestation] ?? 0 }
  }
}
