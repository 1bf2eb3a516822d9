/// Draws noise that a seed repeats, for a rehearsal on made-up data. What it makes is marked NOT PRIVATE: no ledger takes
/// it, and a report that shows it says so.
public struct Rehearsal: Sendable {
  private var random: SeededBits

  public init(seed: UInt64) {
    random = SeededBits(seed: seed)
  }

  /// A release that protects nobody.
  ///
  /// - Throws: `PrivacyError.mismatch` if the table belongs to another plan.
  public mutating func draw(_ plan: ReleasePlan, _ table: BoundedTable) throws(PrivacyError) -> Release {
    try plan.draw(table, using: &random).rehearsed()
  }
}
